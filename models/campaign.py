"""A clean-up item's life: which move from where, by whom (谁制定、谁清理). Nothing moves by time."""

from enum import StrEnum

from models.refusals import Refusal
from models.words import Role, Verdict


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

WORDS = {
    "继续有效": Verdict.KEEP,
    "修改": Verdict.AMEND,
    "废止": Verdict.REPEAL,
    "宣布失效": Verdict.LAPSE,
    "失效": Verdict.LAPSE,
}


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
