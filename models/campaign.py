"""A clean-up item's life: which move from where, by whom (谁制定、谁清理). Nothing moves by time."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from models.acts import Who
from models.refusals import BadInput, Missing, Refusal
from models.words import VERDICT_NAMES, Force, Role, Verdict


class ItemStage(StrEnum):
    """Where an item stands; derived from what is on it."""

    WAITING = "waiting"  # 待定，等起草科室提出
    PROPOSED = "proposed"  # 已提出
    REVIEWED = "reviewed"  # 已审核
    DECIDED = "decided"  # 已决定


STAGE_NAMES = {
    ItemStage.WAITING: "待定",
    ItemStage.PROPOSED: "已提出",
    ItemStage.REVIEWED: "已审核",
    ItemStage.DECIDED: "已决定",
}


class Move(StrEnum):
    """What can be done with an item."""

    PROPOSE = "propose"
    REVIEW = "review"
    DECIDE = "decide"


MOVES = {
    (ItemStage.WAITING, Move.PROPOSE): ItemStage.PROPOSED,
    (ItemStage.PROPOSED, Move.PROPOSE): ItemStage.PROPOSED,
    (ItemStage.PROPOSED, Move.REVIEW): ItemStage.REVIEWED,
    (ItemStage.REVIEWED, Move.REVIEW): ItemStage.REVIEWED,
    (ItemStage.REVIEWED, Move.DECIDE): ItemStage.DECIDED,
}

BY = {
    Move.PROPOSE: frozenset({Role.DRAFTER, Role.SECTION_HEAD}),
    Move.REVIEW: frozenset({Role.LEGAL_OFFICER}),
    Move.DECIDE: frozenset({Role.HEAD}),
}

WORDS = {**{name: verdict for verdict, name in VERDICT_NAMES.items()}, "失效": Verdict.LAPSE}


def stage_of(proposed: str, reviewed: str, decided: str) -> ItemStage:
    """Return where an item stands."""
    if decided:
        return ItemStage.DECIDED
    if reviewed:
        return ItemStage.REVIEWED
    return ItemStage.PROPOSED if proposed else ItemStage.WAITING


def moved(stage: ItemStage, move: Move) -> ItemStage:
    """Return where `move` leads, or refuse."""
    if target := MOVES.get((stage, move)):
        return target
    raise Refusal(f"这件文件现在是“{STAGE_NAMES[stage]}”，不能办理这一步。")


def verdict_of(word: str) -> Verdict:
    """Read a verdict by code or by the office's word."""
    if word in WORDS:
        return WORDS[word]
    if word in set(Verdict):
        return Verdict(word)
    raise Refusal(f"清理结论只能是：{'、'.join(WORDS)}；“{word}”不在其中。")


class Scope(StrEnum):
    """Which documents a clean-up looks at; a day may narrow it to those published up to then."""

    IN_FORCE = "in-force"
    ALL = "all"


def scope_of(words: str) -> tuple[Scope, date | None]:
    """Read a scope: `in-force`, `all`, or `before 2024-12-31` (in force and published up to that day)."""
    if words in set(Scope):
        return Scope(words), None
    head, _, day = words.replace(":", " ").replace("=", " ").partition(" ")
    try:
        if head == "before":
            return Scope.IN_FORCE, date.fromisoformat(day.strip())
    except ValueError:
        raise BadInput(f"清理范围里的“{day}”不是有效日期，应写成 before 2024-12-31。") from None
    raise BadInput(f"没有“{words}”这种清理范围，可写 in-force（现行有效）、all（全部）或者 before 2024-12-31。")


def may_review(by: Who, asked: int, proposer: int | None, legal: int | None) -> None:
    """Refuse a reviewer of the drafting section; what the legal section itself answers for, another of its officers reviews."""
    if by.id == proposer:
        raise Refusal("提出清理意见的人不得审核自己的意见，请由另一名法制审核人员审核。")
    if by.section == asked and asked != legal:
        raise Refusal("起草科室的人员不得审核本科室提出的清理意见。")


def must_say_what(verdict: Verdict, clauses: str, finish_by: date | None, today: date) -> None:
    """Refuse an amendment (修改) that does not say which clauses and by when, or names a day that is over."""
    if verdict is not Verdict.AMEND:
        return
    wants = (("需要修改的条款", clauses.strip()), ("完成时限", finish_by))
    if missing := [Missing(what) for what, there in wants if not there]:
        raise Refusal(f"提出修改的，还须写明：{'、'.join(m.what for m in missing)}。", missing=missing)
    if finish_by and finish_by < today:
        raise Refusal(f"修改的完成时限（{finish_by}）已经过去，请写明今天以后的日期。")


def not_after_today(what: str, on: date, first: date, since: str, today: date) -> date:
    """Return the day of an act on paper: it lies between what it rests on and today; there is no back-dating."""
    if on > today:
        raise Refusal(f"{what}日期（{on}）还没有到，不能登记。")
    if on < first:
        raise Refusal(f"{what}日期（{on}）早于{since}的日期（{first}），请核对。")
    return on


def fits(verdict: Verdict, force: Force) -> None:
    """Refuse a verdict that would give a document force it no longer has: a clean-up revives nothing."""
    if verdict in {Verdict.KEEP, Verdict.AMEND} and force in {Force.LAPSED, Force.REPEALED}:
        rule = "A-lapse" if force is Force.LAPSED else ""
        raise Refusal("文件已经失效或者废止，不能再定为继续有效或者修改；确需继续的，按制定程序重新制定。", rule=rule)


def default_lapse_holds(lapse: Sequence[int], wording: str, due: date | None, on: date) -> None:
    """Refuse a default lapse unless the decision says so, each document is named, and the time to answer is over."""
    if not lapse and not wording:
        return
    if not lapse:
        raise Refusal(
            "没有答复的文件不因沉默失效：须由本人逐件确认项目编号（--confirmed-list）。", missing=[Missing("逐件确认的清单")]
        )
    if not wording.strip():
        raise Refusal(
            "只有公布的清理决定写明未答复的不再执行，才能按此办理；请写明决定里的这句话（--default-lapse）。",
            rule="A-clean-default",
            missing=[Missing("清理决定的有关原文", "A-clean-default")],
        )
    if due and on <= due:
        raise Refusal(f"答复期限（{due}）还没有届满，不能按没有答复处理。", rule="A-clean-default")
