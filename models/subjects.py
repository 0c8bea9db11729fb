"""The subject of a document, guessed from its title so that the public can narrow the catalogue; it has no legal meaning."""

SUBJECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("招生考试", ("招生", "入学", "考试", "学籍", "转学", "中考", "高考")),
    ("民办教育和培训", ("民办", "培训机构", "校外培训", "非学科", "办学许可", "社会力量")),
    ("学前教育", ("幼儿园", "学前", "托育", "普惠性")),
    ("收费和资助", ("收费", "困难学生", "资助", "助学", "奖学金", "经费", "资金", "财务", "补助")),
    ("校园服务", ("校服", "配餐", "食堂", "食品", "课后服务", "教辅", "研学", "校车")),
    ("校园安全", ("安全", "欺凌", "应急", "消防", "溺水")),
    ("教师队伍", ("教师", "师德", "职称", "编制", "校长")),
    ("职业和成人教育", ("职业", "成人", "社区教育", "技能")),
    ("体育卫生艺术", ("体育", "卫生", "艺术", "近视", "心理", "美育", "健康")),
    ("教学和课程", ("教学", "评价", "午间休息", "课程", "作业", "教材", "教研", "劳动", "实践")),
)
OTHER = "其他"


def subject_of(title: str) -> str:
    """Return the first subject one of whose words stands in the title."""
    return next((name for name, words in SUBJECTS if any(word in title for word in words)), OTHER)
