"""What a line outside the articles is, told from its words alone: number, header, organ, date, imprint, annex."""

import re
from enum import StrEnum

from models.text.dates import ONLY_DATE
from models.text.folding import bare


class Role(StrEnum):
    """The part a line plays beside the body (版头、版记、附件标识等)."""

    COPY_NUMBER = "copy-number"  # 份号
    SECRECY = "secrecy"  # 密级
    URGENCY = "urgency"  # 紧急程度
    MARQUE = "marque"  # 发文机关标志
    DOCUMENT_NUMBER = "document-number"  # 发文字号
    REGISTRATION = "registration"  # 登记号
    SIGNER = "signer"  # 签发人
    ADDRESSEE = "addressee"  # 主送机关
    NOTE = "note"  # 题注
    DATE = "date"
    ORGAN = "organ"
    RELEASE = "release"  # 附注（此件主动公开）
    ANNEX_LIST = "annex-list"  # 附件说明
    ANNEX = "annex"  # 附件标识
    IMPRINT = "imprint"
    KEY = "key"  # 网页上的要素栏


TYPESET = frozenset({Role.COPY_NUMBER, Role.SECRECY, Role.URGENCY, Role.MARQUE, Role.SIGNER, Role.RELEASE})
"""What typesetting adds and no late field names: outside the fingerprint."""

_OPEN = r"[〔\[［﹝【(（「]"
_SHUT = r"[〕\]］﹞】)）」]"
_BLANK = r"[\d０-９×xXＸ✕*＊_□△\s\u3000]"
DOCUMENT_NUMBER = re.compile(rf"[\u4e00-\u9fff×ＸX]{{1,14}}\s*{_OPEN}{_BLANK}{{0,8}}{_SHUT}\s*第?{_BLANK}{{0,8}}号")
REGISTRATION = re.compile(
    r"(?:(?:统一)?登记(?:编)?号\s*[:：]?\s*)?(?:[A-Z]{2,8}\s*[—－–﹣-]+\s*[\d×X]{4}\s*[—－–﹣-]+\s*[\d×X]{2,8}|"
    r"(?<=号)[:：]?\s*[\w〔〕—－–-]{0,30})"
)
_REGISTRATION_LINE = re.compile(
    r"(?:统一)?登记(?:编)?号[:：][\w〔〕—－–﹣×-]{0,30}|[A-Z]{2,8}[—－–﹣-]+[\d×X]{4}[—－–﹣-]+[\d×X]{2,8}"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()、·]{1,110}(?:局|厅|委|委员会|部|院|署|办|办公室|政府|中心|处|室|组|党组|小组|会|会议|银行|总队|支队|大队|"
    r"学校|大学|中学|小学|幼儿园|学院|所|站|馆|社|公司|集团|协会|联合会|工会|法院|国务院|中央|军区|×)|国务院"
)
_NO_NAME = re.compile("[的由须将向在按请把被是予与]|不得|应当|报送|责令|可以")
_SENTENCE = re.compile(r"[。；！？，：,;:!?]")
_KEYS = (
    "索引号|主题分类|发文机关|成文日期|标题|发文字号|文号|发布日期|公开日期|主题词|有效性|效力状态|信息来源|来源|公开方式|公开范围|"
    "公开程序|责任部门|公开责任部门|信息时效期|签署日期|登记日期|所属机构|所属主题|发文日期|名称|统一登记号|组配分类|体裁分类"
)
_KEY = re.compile(rf"(?:{_KEYS})[:：].{{0,40}}")
_SHAPES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.RELEASE,
        re.compile(r"[（(](?:此件|本件|本文|信息公开).{0,10}(?:公开|发布|刊登|登载).{0,6}[）)]|公开方式[:：].{1,8}"),
    ),
    (Role.REGISTRATION, _REGISTRATION_LINE),
    (Role.DOCUMENT_NUMBER, re.compile(rf"(?:发文字号[:：]|文号[:：])?{DOCUMENT_NUMBER.pattern}(?:签发人[:：].{{0,20}})?")),
    (Role.KEY, _KEY),
    (Role.COPY_NUMBER, re.compile(r"(?:份号[:：]?)?\d{6}")),
    (Role.SECRECY, re.compile(r"(?:绝密|机密|秘密)(?:[★☆].{0,6})?")),
    (Role.URGENCY, re.compile(r"特急|加急|平急|特提")),
    (Role.SIGNER, re.compile(r"签发人[:：].{0,20}")),
    (Role.MARQUE, re.compile(r"[\u4e00-\u9fffA-Za-z×（）()]{2,38}(?:文件|公报)|文件")),
    (
        Role.IMPRINT,
        re.compile(
            r"(?:抄送|抄报|分送|主题词)[:：].*|.{2,40}(?:\d{4}|[〇○零一二三四五六七八九]{4}|[×xX_]{0,4})年.{1,6}月.{1,6}日印发|共印\d*份"
        ),
    ),
    (Role.NOTE, re.compile(r"[（(〔].*(?:年|号).*(?:通过|发布|公布|修订|修正|施行|印发|审议|批准|日).{0,40}[）)〕]")),
    (Role.ANNEX_LIST, re.compile(r"附件?[:：].*\S.*|附件\d{1,2}[.．:：、].+")),
    (Role.ANNEX, re.compile(r"附(?:件|表|录|图)?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?[:：]?")),
)
_ADDRESSED = re.compile(r".{2,300}[:：]")
_PEOPLE = re.compile(r"各|局|厅|委|学校|单位|政府|院|公司|所|区|县|市|处|同志|校|园|站|馆|部门|中心")


def is_organ(line: str) -> bool:
    """Whether the line names one organ, or several parted by spaces, and nothing else."""
    names = line.split()
    if not names or _NO_NAME.search(line):
        return False
    return bool(_ORGAN.fullmatch(bare(line))) or all(_ORGAN.fullmatch(name) for name in names)


def role_of(line: str) -> Role | None:
    """Return the part the line plays, or None for a line of the body. Whether it may play it there is for the builder."""
    if len(line) > 2000:
        return None
    if ONLY_DATE.fullmatch(line):
        return Role.DATE
    tight = bare(line)
    if len(tight) > 300:
        return None
    for role, shape in _SHAPES:
        if shape.fullmatch(tight):
            return role
    if _ADDRESSED.fullmatch(tight) and _PEOPLE.search(tight) and "。" not in tight:
        return Role.ADDRESSEE
    return Role.ORGAN if is_organ(line) else None


def is_sentence(line: str) -> bool:
    """Whether the line carries the punctuation of running text."""
    return bool(_SENTENCE.search(line))
