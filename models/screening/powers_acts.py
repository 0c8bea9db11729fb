"""Which administrative acts a text creates: where, and of which kind.

A prohibition, a quotation of law, a report, a repeal, a definition, an order within the administration create none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from models.screening.marking import Span
from models.screening.powers import PowerKind
from models.text.tree import DocumentText

MOST = 5000  # places looked at in one text
LEAD = 80  # characters before a sentence that may say what it is about
REACH = 300  # characters that a sentence is read to either side
_STOP = "。；;！？\n"
_PRIOR = r"(?:批准|审批|核准|许可|审核|审查|同意|备案|登记|认定|验收|评估)"
_PAPER = r"(?:许可证|准入证|合格证|经营证|上岗证|办学证|登记证|资质证书|资质|许可|批文|批准文件|备案证明|备案号)"
_ONLY_THEN = r"(?:方可|方能|才可|才能|方准|始可)"
_FEES = (
    r"(?:管理费|审批费|登记费|办证费|工本费|评估费|评审费|年检费|年审费|检查费|检测费|监管费|建设费|考务费|备案费|手续费|押金|抵押金"
    r"|保证金|风险金|风险保证金|调节基金|统筹费|捐资助学费)"
)
_YEARLY = r"(?:年检|年审|年度检查|年度审查|年度检验|定期检验)"
_BODY = (
    r"(?:教育局|教育行政部门|教育主管部门|教育部门|教体局|主管部门|行政部门|管理部门|监督管理局|管理局|执法|公安机关|本局|我局"
    r"|有关部门)"
)
PATTERNS = {
    PowerKind.LICENCE: re.compile(
        rf"未(?:经(?!监护人|家长|本人|当事人|权利人|学生|双方|用户|其|消费者|著作权|被)|取得|办理|获得|获)[^，。；\n]{{0,30}}?(?:{_PRIOR}|{_PAPER})[^。；\n]{{0,12}}?(?:不得|一律不得|严禁|禁止)"
        r"|未(?:纳入|列入|入围|进入)[^。；\n]{0,18}?(?:不得|一律不得|严禁)"
        rf"|{_PRIOR}[^。；\n]{{0,10}}?{_ONLY_THEN}|{_PAPER}[^。；\n]{{0,10}}?{_ONLY_THEN}"
        rf"|(?:应当?|必须|(?<![无不毋])[须需])(?:事先|提前|先)?(?:向|报|报经|经)[^，。；\n]{{2,24}}?(?:审批|批准|核准|许可)"
        rf"|(?:应当?|必须|(?<![无不毋])[须需])(?:申领|办理|取得|领取)[^，。；\n]{{0,20}}?{_PAPER}"
        rf"|(?:设定|设立|新设|增设|实行)[^，。；\n]{{0,14}}(?:行政许可|许可事项|审批事项|审批制|许可制|核准制|准入制)"
    ),
    PowerKind.PENALTY: re.compile(
        r"(?:处(?!罚(?!款)|理|室|分|于|长|置)以?|可处|给予|予以)[^，。；\n]{0,24}?罚款|罚款\s*[\d一二三四五六七八九十百千万]+"
        r"|没收[^，。；\n]{0,12}(?:所得|财物|款|物品|器材|押金|保证金|收费|收入|费用|设备|教材|教具)|(?:予以|并处?|由[^，。；\n]{2,20}?|可以?|将)(?:吊销|暂扣)"
        r"|吊销[^，。；\n]{0,14}(?:许可证|执照|资格|证书)|责令[^，。；\n]{0,6}?(?:停产|停业|停办|停止办学|停止招生|关闭)"
    ),
    PowerKind.COERCION: re.compile(
        r"(?:可以?|有权|予以|应当?|将|直接|进行|先行)(?:[^，。；\n]{0,10}?)(?:查封|扣押|冻结|强制拆除|强制关闭|强制搬离|强制清退|强制带离|代履行)"
        r"|加处罚款|(?:加收|缴纳|收取)[^，。；\n]{0,8}滞纳金"
    ),
    PowerKind.LEVY: re.compile(
        rf"(?:收取|征收|收缴|预收|缴纳|交纳|缴交|缴存|预缴)[^，。；\n]{{0,20}}?{_FEES}"
        r"|征收(?!范围|标准|管理|、)[^，。；\n]{0,16}(?<!保险)(?:费(?!用)|基金)"
    ),
    PowerKind.INSPECTION: re.compile(
        rf"(?:进行|实行|实施|开展|参加|接受|通过|组织|办理)[^，。；\n]{{0,12}}?{_YEARLY}"
        rf"|(?:实行|建立)[^，。；\n]{{0,12}}{_YEARLY}(?:制度|制)|{_YEARLY}(?:不合格|未通过|合格)"
        rf"|{_BODY}[^，。；\n]{{0,16}}对[^，。；\n]{{2,30}}?(?:进行|实施|开展)[^，。；\n]{{0,12}}?"
        r"(?:执法检查|行政检查|飞行检查|现场检查|专项检查)"
    ),
    PowerKind.CONFIRMATION: re.compile(
        rf"{_BODY}[^，。；\n]{{0,16}}?(?:认定|评定|鉴定)(?:为|其)"
        rf"|{_BODY}[^，。；\n]{{0,24}}?(?:进行|实行|开展|组织)[^，。；\n]{{0,8}}?(?:资质认定|资格认定|资质认证|资格认证|等级评定|星级评定|等级认定)"
    ),
    PowerKind.REWARD: re.compile(
        rf"(?:由|{_BODY})[^，。；\n]{{0,30}}?(?:予以|给予|授予|进行)[^，。；\n]{{0,16}}?(?:表彰|荣誉称号|称号|奖牌)"
        r"|(?:设立|设置)[^，。；\n]{0,14}(?:表彰项目|评比项目|荣誉称号)"
    ),
    PowerKind.RULING: re.compile(rf"(?:由|报|报请|提请|申请)[^，。；\n]{{0,16}}{_BODY}[^，。；\n]{{0,6}}(?:裁决|裁定)"),
}


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


TRIGGERS = {
    PowerKind.LICENCE: _words(
        "未经 未取得 未办理 未获 未纳入 未列入 未入围 未进入 方可 方能 才可 才能 方准 始可 审批 批准 核准 许可 准入",
        "合格证 经营证 上岗证 办学证 登记证 资质 批文 备案证明 备案号",
    ),
    PowerKind.PENALTY: _words("罚款 没收 吊销 暂扣 停产 停业 停办 停止办学 停止招生 关闭"),
    PowerKind.COERCION: _words("查封 扣押 冻结 强制 代履行 加处罚款 滞纳金"),
    PowerKind.LEVY: _words(
        "管理费 审批费 登记费 办证费 工本费 评估费 评审费 年检费 年审费 检查费 检测费 监管费 建设费 考务费 备案费",
        "手续费 押金 保证金 风险金 抵押金 调节基金 统筹费 捐资助学费 征收",
    ),
    PowerKind.INSPECTION: _words("年检 年审 年度检查 年度审查 年度检验 定期检验 执法检查 行政检查 飞行检查 现场检查 专项检查"),
    PowerKind.CONFIRMATION: _words("认定 评定 鉴定 资质认证 资格认证"),
    PowerKind.REWARD: _words("表彰 称号 奖牌 评比项目"),
    PowerKind.RULING: _words("裁决 裁定"),
}
"""Words of which one stands wherever a pattern of the kind is said: finding them first is much quicker."""
_FORBIDS = re.compile(
    r"(?:不得|禁止|严禁|不准|不许|不再|不予|不可|不能|不应|不以|免于|免予|避免|防止|杜绝|减轻|制止)[^。；，\n]{0,16}$"
    r"|(?:违规|违法|非法|擅自|变相|乱|不)$"
)
_LETS_GO = re.compile(
    r"(?:取消|停止|暂停|废止|清理|无需|不需|无须|不必|毋须|免收|免征|免除|减免|不收|不设|不实行|不要求|改为|改由|变更为|查处|整治|纠正|降低|压减|精简"
    r"|清退|退还|拒绝|下放|替代|代替|除)[^。；，\n]{0,16}$"
)
_OURS = re.compile(
    r"违反(?:了)?(?:本|上述|前款|以上)[^，。；\n]{0,20}?(?:规定|的)|《[^》\n]{2,40}(?:许可证|证书|登记表|申请表|合同|协议|目录|清单)》"
)
_LAW = re.compile(
    r"依法(?!设立|登记|成立|取得|注册|办理)|法定(?!代表人)|(?:法律|法规|规章)[^，。；\n]{0,10}(?:规定|要求|明确|处理|处罚)"
    r"|(?:国家|上级|省|有关|相关)[^，。；\n]{0,8}规定|依照[^，。；\n]{0,12}法|依(?:据|照|其)?(?:法定)?职权"
    r"|《[^》\n]{2,40}(?:法|条例|规定|办法|规则|决定|细则|意见|通知|法典)(?:[（(][^）)\n]{1,12}[）)])?》"
)
_REPORTS = re.compile(
    r"已(?:经|全面|累计)?(?:取消|查处|完成|开展|建立|实现|出台|印发|对)|曾经?|去年|上年|以来|案例|案件|通报(?:了|指出|称)|统计|累计"
    r"|[\d一二三四五六七八九十]+(?:起|件|家次|人次)|被(?:处|罚|吊销|没收|责令|查封|扣押)|查处[^，。；\n]{0,14}\d|受到|如何|是否|怎么|裁量"
)
_DEFINES = re.compile(r"所称|是指|系指|包括|指的是|含义|[，,]指")
_REFORMS = re.compile(r"改革|下放|取消|精简|承诺制|简化|压缩|互认|容缺|鼓励|支持|推进|探索")
_HOUSE = re.compile(r"决策|执法决定|发文|规范性文件|涉密|合法性审查|法制审核|预算|公务|岗位|编制")
_OUTSIDE = re.compile(
    r"机构|企业|公司|民办|经营|个人|社会组织|任何组织|其他组织|供应商|社会力量|举办者|公民|法人|当事人|申请人|家长|商户|业户|合作方|服务商|投标|中标|生产|销售|业主|运营"
    r"|车主|居民|村民|用人单位|从业|协会|市场主体|培训(?:机构|班|点|学校)|基地|营地|(?:承办|经营|供货|生产|施工|建设|出版|服务)单位|竞赛|比赛|托管|配餐|承包|教辅|校服"
)
_INSIDE = re.compile(
    r"学校|校长|教师|学生|科室|直属|县|区|各部门|各单位|领导小组|项目|资金|预算|经费|公务|干部|职工|本局|机关|处室|课题|专项|岗位|编制|院系|高校|计划|采购"
)
_OTHERS = re.compile(
    r"(公安|市场监管|市场监督管理|财政|人力资源(?:和)?社会保障|人社|卫生健康|卫健|发展(?:和)?改革|发改|住房(?:和)?城乡建设|住建|自然资源|生态环境|应急管理|消防(?:救援)?"
    r"|税务|民政|文化(?:和|广电)?旅游|文旅|体育|科技|交通运输|城市管理|城管|司法|民族宗教|医疗保障|医保|网信|工业和信息化|商务|农业农村|价格|物价|工商)"
    r"(?:行政|主管|管理|监督管理|综合执法|行政主管)?(?:机关|部门|局|委员会|委|机构)"
)
_EDUCATION = re.compile(r"教育|教体|本局|我局")


@dataclass(frozen=True, eq=False, slots=True)
class ByIdentity:
    """A document by identity: hashing the whole tree for every question would cost more than the answer."""

    text: DocumentText

    def __hash__(self) -> int:
        return id(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.text is self.text


@dataclass(frozen=True, slots=True)
class Act:
    """An act that a clause creates: its kind, its words, the sentence around it, another organ that is to do it (or empty)."""

    kind: PowerKind
    span: Span
    words: str
    sentence: str
    organ: str = ""
    lead: str = ""  # the words before the sentence, which may say what it is about


def acts_of(text: DocumentText, kind: PowerKind) -> tuple[Act, ...]:
    """Return, at most one a sentence, the acts of one kind that the text creates."""
    return _acts_of(ByIdentity(text), kind)


@lru_cache(maxsize=2 * len(PowerKind))
def _acts_of(text: ByIdentity, kind: PowerKind) -> tuple[Act, ...]:
    """Return the acts of a text, kept for the next rule of the same screening."""
    plain = text.text.plain
    places = islice(_sentences(plain, TRIGGERS.get(kind, ())), MOST)
    return tuple(act for place in places if (act := _act(plain, kind, place)))


def _act(plain: str, kind: PowerKind, span: Span) -> Act | None:
    """Return the act that a sentence creates; None: none."""
    start, end = span
    for hit in PATTERNS[kind].finditer(plain, start, end):
        sentence, lead = plain[start:end], plain[max(0, start - LEAD) : start]
        if not _lays_down(kind, sentence) or not _outside(kind, sentence, lead):
            return None
        if not _spares(kind, sentence[: hit.start() - start]):
            return Act(kind, hit.span(), hit.group(), sentence, _other_organ(sentence[: hit.end() - start]), lead)
    return None


def _sentences(plain: str, triggers: tuple[str, ...]) -> Iterator[Span]:
    """Yield the sentences that hold one of the words."""
    places = sorted(chain.from_iterable(_places(plain, word) for word in triggers))
    read = -1
    for at in places:
        if at >= read:
            start, read = sentence_at(plain, (at, at + 1))
            yield start, read


def _places(plain: str, word: str) -> Iterator[int]:
    at = plain.find(word)
    while at >= 0:
        yield at
        at = plain.find(word, at + len(word))


def sentence_at(plain: str, span: Span) -> Span:
    """Return the sentence around a place, cut where it runs on without an end."""
    low, high = max(0, span[0] - REACH), min(len(plain), span[1] + REACH)
    start = max(plain.rfind(mark, low, span[0]) for mark in _STOP) + 1
    ends = [at for mark in _STOP if (at := plain.find(mark, span[1], high)) >= 0]
    return max(low, start), min(ends, default=high)


def _lays_down(kind: PowerKind, sentence: str) -> bool:
    """Tell whether a sentence may set an act up: it neither rests on law, nor reports, nor is about reform or the house."""
    if _LAW.search(_OURS.sub("", sentence)) or _REPORTS.search(sentence):
        return False
    if kind in (PowerKind.LICENCE, PowerKind.INSPECTION, PowerKind.CONFIRMATION, PowerKind.LEVY) and _REFORMS.search(sentence):
        return False
    return kind in (PowerKind.PENALTY, PowerKind.COERCION) or not _HOUSE.search(sentence)


def _spares(kind: PowerKind, before: str) -> bool:
    """Tell whether the words before an act forbid it, define it or let it go."""
    lets_go = kind not in (PowerKind.PENALTY, PowerKind.COERCION) and _LETS_GO.search(before)
    return bool(lets_go or _DEFINES.search(before) or _FORBIDS.search(before))


def _outside(kind: PowerKind, sentence: str, lead: str) -> bool:
    """Tell whether the act is done to people outside: an approval among schools and offices is an order, no licence."""
    if kind in (PowerKind.PENALTY, PowerKind.COERCION, PowerKind.RULING, PowerKind.REWARD):
        return True
    if _OUTSIDE.search(sentence):
        return True
    if kind in (PowerKind.LEVY, PowerKind.INSPECTION):
        return not _INSIDE.search(sentence)
    return kind is PowerKind.LICENCE and not _INSIDE.search(sentence) and bool(_OUTSIDE.search(lead))


def _other_organ(words: str) -> str:
    """Return the organ outside education that is to act, as written; empty where it is ours or none is named."""
    found = list(_OTHERS.finditer(words))
    if not found or _EDUCATION.search(words, found[-1].end()):
        return ""
    return "" if _EDUCATION.search(words[max(0, found[-1].start() - 6) : found[-1].start()]) else found[-1].group()
