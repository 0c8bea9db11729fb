"""What the fields of the desk's forms are called, where they are shown away from their form."""

from collections.abc import Mapping

from desk.web.submit_page import NAMES_OF_KINDS
from models.letter_life import CLOSING_NAMES
from models.letters import LETTER_NAMES
from models.procedure.forms import FORMS
from models.words import ROLE_NAMES

UNSPOKEN = frozenset({"csrf", "seen", "step", "form", "facts_of", "from_kept", "look", "rest", "code", "id"})
UNSPOKEN |= {"agreed", "besides", "back", "viewport", "yes"}
LABELS: Mapping[str, str] = {
    "about": "文件或者事项",
    "address": "条款",
    "adopted": "采纳情况",
    "answer": "答复",
    "article": "条款",
    "channel": "方式",
    "clauses": "需要修改的条款",
    "closing": "办结方式",
    "contact": "联系方式",
    "days": "期限（日）",
    "decided_by": "作出决定的人",
    "deputy": "受托人",
    "disposition": "处理意见",
    "document": "关联文件",
    "due": "要求答复的日期",
    "ends": "止日",
    "expected_by": "预计回复日期",
    "finish_by": "完成修改的日期",
    "how": "方式和文号",
    "item": "项目",
    "kind": "类型",
    "lapse": "不再执行的文件",
    "login": "登录名",
    "mode": "方式",
    "name": "名称",
    "number": "文号",
    "on": "日期",
    "organ": "机关",
    "organs": "联合制定机关",
    "outcome": "结论",
    "paper_on": "纸上的日期",
    "principal": "委托人",
    "problem": "问题",
    "reason": "理由",
    "received_on": "收到日期",
    "role": "职责",
    "round": "征求意见轮次",
    "rule": "规则",
    "scope": "范围",
    "section": "科室",
    "source": "意见人（不公开）",
    "source_kind": "单位类型",
    "stance": "采纳情况",
    "standing_in_for": "办理身份",
    "starts": "起日",
    "status": "状态",
    "subject": "单点登录标识",
    "suggestion": "修改建议",
    "successor": "承接科室",
    "text": "内容",
    "title": "标题",
    "to": "对象",
    "trade": "涉及的情形",
    "verdict": "清理意见",
    "wanted_on": "希望施行的日期",
    "where": "公布的位置",
    "with": "参与起草的其他人员",
    "wording": "原文",
    "words": "意见",
    "year": "年份",
}


LETTERS, COMMENTS, PEOPLE, SUBMISSION = "/letters", "/comments", "/admin/do/", "/submit"
ELSEWHERE: Mapping[str, Mapping[str, str]] = {  # fields that are called otherwise in some forms
    LETTERS: {"channel": "渠道", "kind": "种类", "name": "来件人", "organ": "转送的机关", "words": "内容"},
    COMMENTS: {"channel": "渠道"},
    f"{PEOPLE}add": {"name": "姓名", "title": "职务"},
    f"{PEOPLE}correct": {"name": "姓名", "title": "职务"},
}
ROLES: Mapping[str, str] = {role.value: name for role, name in ROLE_NAMES.items()}
VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {  # what is chosen, by form and field
    (LETTERS, "closing"): {closing.value: name for closing, name in CLOSING_NAMES.items()},
    (LETTERS, "kind"): {kind.value: name for kind, name in LETTER_NAMES.items()},
    (SUBMISSION, "kind"): NAMES_OF_KINDS,
    ("", "role"): ROLES,
}


def value_of(name: str, value: str, target: str) -> str:
    """Return what was typed or chosen in a field as the form that is sent to `target` shows it."""
    found = (words for (form, field), words in VALUES.items() if field == name and form in target)
    return next((words[value] for words in found if value in words), value)


def label_in(name: str, target: str) -> str:
    """Return what a field is called in the form that is sent to `target`, empty for one that only steers it."""
    own = (words[name] for form, words in ELSEWHERE.items() if form in target and name in words)
    return next(own, "") or label_of(name)


def label_of(name: str) -> str:
    """Return what a field is called, empty for one that only steers its form.

    The last part that is no number names the field: `data.points.2.problem` is called 问题, `comment.7.reason` 理由.
    """
    head, *parts = name.split(".")
    if head in UNSPOKEN or name in UNSPOKEN:
        return ""
    if head == "fact":
        return "影响程序的事实"
    last = next((part for part in reversed([head, *parts]) if not part.isdigit()), head)
    return LABELS.get(last) or _in_forms(last) or "填写的内容"


def _in_forms(name: str) -> str:
    titles = (str(form.model_fields[name].title or "") for form in FORMS.values() if name in form.model_fields)
    return next(filter(None, titles), "")
