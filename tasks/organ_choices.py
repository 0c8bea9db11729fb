"""What an organ chooses for itself: patterns of its numbers, who registers, in which order, how it is reached."""

from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, select

from models.naming import plain_name
from models.number import check_pattern
from models.people import Organ
from models.planning_terms import usual_from
from models.refusals import BadInput, Refusal
from tasks.chains import note_setting
from tasks.planning import SETTING as USUAL_DAYS
from tasks.planning import usual_names
from tasks.store import store_of

CHOICES = {
    "registrar": {"inside": "本系统内登记", "outside": "由外部机关登记，文书录入结果"},
    "number_order": {"after_registration": "登记后编发文字号", "after_signature": "签发后即编发文字号"},
    "quorum": {"": "过半数出席（默认）", "majority": "过半数出席", "half": "半数以上出席", "two_thirds": "三分之二以上出席"},
    "pause_after_acceptance": {"": "受理后不得中止", "allowed": "受理后可以中止"},
}
WORDS = {
    "contact": "对外联系方式",
    "public_base": "公众网页的网址",
    "gazette": "刊登文件的政府公报",
    "site": "指定的政府网站",
    "justice_organ": "审查建议的受理机关",
    "market_organ": "公平竞争举报的受理机关",
}
LEAST = {"forward_days": 1, "exception_reminder_days": 0}
MOST_DAYS = 365
PAGES = "public_base"
NUMBERS = {"forward_days": "公众来件转送时限（工作日）", "exception_reminder_days": "例外期限届满前几日提醒"}
USUAL = {USUAL_DAYS: "各环节通常用时（工作日，倒排计划用；如：会议=5，签发=2）"}
PATTERNS = {"document_number": "发文字号", "registration_number": "登记号"}


def choose(session: Session, organ_id: int, given: dict[str, str], by: str) -> list[str]:
    """Write an organ's choices and patterns; return what changed. A pattern without year and serial is refused."""
    organ = session.get(Organ, organ_id)
    if organ is None:
        raise BadInput("没有这个机关，请重新选择。")
    changed: dict[str, Any] = {}
    for key, words in given.items():
        value = _value(session, key, words.strip())
        if organ.settings.get(key, "") != value:
            changed[key] = value
            _only_ours(session, organ, key, value)
    if changed:
        organ.settings = {**organ.settings, **changed}
        session.add(organ)
        note_setting(session, {"kind": "organ", "organ": organ_id, "changed": changed, "by": by})
    return sorted(changed)


def _only_ours(session: Session, organ: Organ, key: str, pattern: Any) -> None:  # noqa: ANN401 - a value of the JSON column
    """Refuse a pattern of another organ: two documents would bear one number."""
    if key in PATTERNS:
        for other in session.exec(select(Organ).where(Organ.id != organ.id)):
            if other.settings.get(key) == pattern:
                raise Refusal(f"“{other.name}”的{PATTERNS[key]}也是“{pattern}”，两个机关不能使用同一编号式样。")


def _value(session: Session, key: str, words: str) -> Any:  # noqa: ANN401 - a value of the JSON column
    """Return a setting as it is kept; refused where it is none."""
    if key in PATTERNS:
        check_pattern(plain_name(words, f"{PATTERNS[key]}式样"))
    elif key in WORDS:
        return _address(words) if key == PAGES else plain_name(words, WORDS[key])
    elif key in USUAL:
        return usual_from(words, usual_names(store_of(session).settings.rules)) or ""
    elif key in NUMBERS:
        if words and not _is_between(words, LEAST[key], MOST_DAYS):
            raise BadInput(f"“{NUMBERS[key]}”应当是 {LEAST[key]} 至 {MOST_DAYS} 的整数。")
    elif key not in CHOICES or words not in CHOICES[key]:
        raise BadInput("没有这一设置，请刷新页面后重试。")
    return words


def _is_between(words: str, least: int, most: int) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 10 and least <= int(words) <= most


def _address(words: str) -> str:
    """Return the address of the public pages; refused where it is none of the web."""
    kept = plain_name(words, WORDS[PAGES])
    try:
        parts = urlsplit(kept)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username and " " not in kept
    except ValueError:
        good = False
    if kept and not good:
        raise BadInput(f"“{WORDS[PAGES]}”应当以 http:// 或者 https:// 开头，如 https://www.example.gov.cn/。")
    return kept
