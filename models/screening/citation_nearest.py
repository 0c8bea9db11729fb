"""What a wrong title was meant to be: the registered title nearest to it, or the laws an abbreviation may stand for."""

from models.screening.register import STATUTES, LawKind, Register, pairs_in

_RAREST = 4  # pairs of characters that are followed up
_MOST = 80  # titles that are compared
_ORDINALS = frozenset("一二三四五六七八九十〇0123456789")
_KINDS = ("办法", "条例", "规定", "细则", "规则", "决定", "解释")
_LONG = 10  # from this length on two characters may differ
_SHORT = 5  # below this length nothing is near
_COMPLETE = STATUTES | {LawKind.REGULATION}  # of other kinds too many real titles are missing to trust two characters
_FOLLOWED = 3.5  # an abbreviation is not shorter than its title by more than this factor


def nearest(register: Register, key: str, *, shortest: int = _SHORT) -> str | None:
    """Return the folded registered title that differs from `key` by a slip of the pen; None: there is none, or several."""
    if len(key) < shortest:
        return None
    near = {title: gap for title in _candidates(register, key) if (gap := _slip(key, title, _limit(register, title, key)))}
    best = sorted(near, key=lambda title: near[title])
    return best[0] if len(best) == 1 or (len(best) > 1 and near[best[0]] < near[best[1]]) else None


def _candidates(register: Register, key: str) -> list[str]:
    """Return the titles that share one of the rarest pairs of characters with `key`."""
    rare = sorted(
        (pair for pair in pairs_in(key) if pair in register.pairs), key=lambda pair: (len(register.pairs[pair]), pair)
    )
    found = [title for pair in rare[:_RAREST] for title in register.pairs[pair][:_MOST]]
    return list(dict.fromkeys(found))[:_MOST]


def _limit(register: Register, title: str, key: str) -> int:
    """Return how many characters of `key` may differ from a registered title."""
    return 2 if len(key) >= _LONG and register.laws[title][-1].kind in _COMPLETE else 1


def _slip(one: str, other: str, limit: int) -> int | None:
    """Return how many characters differ, up to `limit`; None beyond it, or where another number or kind of act is meant.

    Two neighbours that changed places count as one.
    """
    if abs(len(one) - len(other)) > limit or _kind(one) != _kind(other):
        return None
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    if (set(left) | set(right)) & _ORDINALS:
        return None
    gap = 1 if len(left) == 2 and left == right[::-1] else max(len(left), len(right))
    return gap if 0 < gap <= limit else None


def _kind(title: str) -> str:
    """Return the word for the kind of act that a title ends in."""
    return title[-2:] if title[-2:] in _KINDS else title[-1:]


def meant_by(register: Register, key: str) -> list[str]:
    """Return the folded titles of the laws that `key` abbreviates by leaving characters out; the first and the last stay."""
    if not 3 <= len(key) <= _LONG:
        return []
    long = (title for title in register.statutes if len(key) < len(title) <= len(key) * _FOLLOWED)
    return [title for title in long if title[0] == key[0] and title[-1] == key[-1] and _is_left_of(key, title)]


def _is_left_of(key: str, title: str) -> bool:
    """Tell whether `key` is what is left of `title` when characters are left out."""
    rest = iter(title)
    return all(mark in rest for mark in key)
