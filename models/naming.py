"""What a name may hold that people give to a person, a section or a paper: words one can read, and no more of them than fit."""

import unicodedata

from models.refusals import BadInput

UNSEEN = frozenset(
    {"Cc", "Cf", "Cs", "Zl", "Zp"}
)  # control characters, marks that turn the direction of writing, half characters
PERSON_MOST, SECTION_MOST, TITLE_MOST = 30, 60, 60
WORDS_MOST = 200


def plain_name(words: str, what: str, most: int = WORDS_MOST) -> str:
    """Return words without the space around them; refused where they are too long or hold what nobody sees. May be empty."""
    kept = words.strip()
    if len(kept) > most:
        raise BadInput(f"{what}不能超过 {most} 个字，现有 {len(kept)} 个字，请精简。")
    if any(unicodedata.category(c) in UNSEEN for c in kept):
        raise BadInput(f"{what}含有看不见的控制字符，请删去后重新填写。")
    return kept
