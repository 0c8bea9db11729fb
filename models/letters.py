"""What the public sends in: kinds, limits of size, who is in charge of which and by which rule until when.

Nothing here is looked up: the law book, the day and the names of the organs are arguments.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from models.clock import term_of
from models.law import LawBook
from models.text.folding import fold

TOKEN_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # noqa: S105 - an alphabet without the letters people confuse
TOKEN = re.compile(rf"(?:[{TOKEN_LETTERS}]{{4}}-){{3}}[{TOKEN_LETTERS}]{{4}}")
CITY = re.compile(r"^.{1,10}?[市州县区]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class LetterKind(StrEnum):
    """What was sent in."""

    COMMENT = "comment"  # 对征求意见稿的意见
    REVIEW = "review"  # 审查建议
    COMPETITION = "competition"  # 违反公平竞争审查的举报
    QUESTION = "question"  # 咨询


LETTER_NAMES: Mapping[LetterKind, str] = {
    LetterKind.COMMENT: "征求意见稿的意见",
    LetterKind.REVIEW: "规范性文件审查建议",
    LetterKind.COMPETITION: "违反公平竞争审查的举报",
    LetterKind.QUESTION: "咨询",
}
SENDERS = ("公民", "经营者", "行业协会", "学校", "其他单位")
LONGEST: Mapping[str, tuple[str, int]] = {
    "words": ("内容", 5000),
    "about": ("文件或者事项", 300),
    "place": ("条款", 80),
    "name": ("姓名或者单位", 60),
    "contact": ("联系方式", 120),
}
ON_PAPER = {**LONGEST, "words": ("内容", 200_000)}  # a letter on paper is written down whole, however long it is


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as sent. `target`: the round's id for a comment, the document's key for the others, empty without one."""

    token: str
    kind: LetterKind
    at: datetime
    words: str
    target: str = ""
    place: str = ""
    about: str = ""
    sender: str = ""
    name: str = ""
    contact: str = ""
    same_as: str = ""  # the token of the letter with the same words that came before it on that day

    @property
    def who(self) -> str:
        """Name and contact as the office keeps them: never shown to the public."""
        return "，".join(part for part in (self.name, self.contact) if part)


@dataclass(frozen=True, slots=True)
class Duty:
    """Which organ is in charge of a kind of letter and until when, in words, with the rule. `certain` False: 待核."""

    kind: LetterKind
    organ: str
    says: str
    rule: str = ""
    citation: str = ""
    certain: bool = True
    ours: bool = False
    extra: tuple[str, ...] = field(default=())


def faults_of(letter: Letter, limits: Mapping[str, tuple[str, int]] = LONGEST) -> list[str]:
    """Say what is wrong with a letter: nothing written, too long, a sender who is none of those offered."""
    faults = [] if fold(letter.words) else ["请填写内容"]
    if letter.sender and letter.sender not in SENDERS:
        faults.append("“身份”请从列表中选择")
    for name, (label, most) in limits.items():
        if (length := len(getattr(letter, name))) > most:
            faults.append(f"“{label}”最多 {most} 字，现在是 {length} 字")
    return faults


def tidy(value: str) -> str:
    """Return what somebody typed in plain characters, tabs as spaces, without the space around it."""
    return plain(value).replace("\t", " ").strip()


def plain(value: str) -> str:
    """Return words with plain line ends and without control characters, halves of characters or what is no character."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def twin_of(letter: Letter) -> str:
    """Return what two letters share that say the same about the same thing."""
    parts = (letter.kind.value, letter.target, letter.place, fold(letter.about), fold(letter.words))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def tidy_token(value: str) -> str:
    """Return a token as somebody typed it, written as it was given; empty where it is none."""
    bare = re.sub(r"[\s\-—–－]", "", value).upper()[:40]
    written = "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))
    return written if TOKEN.fullmatch(written) else ""


def hash_of_token(token: str) -> str:
    """Return by what the projection knows a token, so that its file gives no token away."""
    return hashlib.sha256(f"letter\n{token}".encode()).hexdigest()


def duties(book: LawBook, day: date, organ: str, settings: Mapping[str, object]) -> tuple[Duty, ...]:
    """Return who is in charge of each kind of letter. The organ's settings may name the bodies; else the city's are meant."""
    city = found.group() if (found := CITY.match(organ)) else ""
    justice = str(settings.get("justice_organ") or f"{city}司法局")
    market = str(settings.get("market_organ") or f"{city}市场监督管理局")
    return (
        Duty(LetterKind.REVIEW, justice, *_by_rule(book, day, "A-citizen", "申请", "作出处理并书面告知")),
        Duty(
            LetterKind.COMPETITION,
            market,
            *_by_rule(book, day, "C-report", "符合规定的举报材料", "核查并作出结论"),
            extra=_supplement(book, day),
        ),
        Duty(
            LetterKind.QUESTION, organ, "由本机关答复；法规库中没有查到咨询的法定答复期限（待核）。", certain=False, ours=True
        ),
    )


def _by_rule(book: LawBook, day: date, rule_id: str, what: str, does: str) -> tuple[str, str, str, bool]:
    """Say a rule's term in words, with its id, its citation and whether it is certain."""
    rule = book.rule(rule_id)
    certain = book.gates(rule_id, day)
    doubt = "" if certain else "（待核）"
    return f"自收到{what}之日起 {_spaced(str(term_of(rule)))}内{does}{doubt}", rule_id, rule.citation, certain


def _spaced(term: str) -> str:
    """Return 30日 as 30 日."""
    return re.sub(r"(?<=\d)(?=\D)", " ", term)


def _supplement(book: LawBook, day: date) -> tuple[str, ...]:
    rule = book.rule("C-report-fix")
    doubt = "" if book.gates(rule.id, day) else "（待核）"
    return (f"材料需要补正的，补正期为 {_spaced(str(term_of(rule)))}{doubt}（{rule.citation}）。",)
