"""Chinese numerals both ways, 0 to 9999: 十二, 一百零五, 二〇二六, and the digits 12, １２."""

DIGITS = "〇一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}
CHARACTERS = "〇○零一二三四五六七八九十百千两"
_VALUES = {**{mark: n for n, mark in enumerate(DIGITS)}, "○": 0, "零": 0, "两": 2, "Ｏ": 0, "O": 0}


def parse(written: str) -> int | None:
    """Return the number that is written in Chinese or in digits, or None where it is no number."""
    written = written.strip()
    if not written:
        return None
    if written.isdecimal():
        return int(written)
    if any(mark not in _VALUES and mark not in UNITS for mark in written):
        return None
    return _by_units(written) if any(mark in UNITS for mark in written) else _by_places(written)


def _by_places(written: str) -> int:
    """Read 二〇二六 place by place."""
    return int("".join(str(_VALUES[mark]) for mark in written))


def _by_units(written: str) -> int | None:
    """Read 一百零五 by its units, which must fall from left to right."""
    total, digit, last = 0, None, 10_000
    for mark in written:
        if mark in UNITS:
            unit = UNITS[mark]
            if unit >= last or digit == 0:
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif digit:
            return None
        else:
            digit = _VALUES[mark]
    return total + (digit or 0)


def write(number: int) -> str:
    """Return the number in Chinese with units: 10 十, 105 一百零五, 110 一百一十. Refuses what lies outside 0 to 9999."""
    if not 0 <= number <= 9999:
        message = f"numeral out of range: {number}"
        raise ValueError(message)
    if number == 0:
        return "零"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + name
        gap = digit == 0
    return out.removeprefix("一") if 10 <= number < 20 else out


def write_year(year: int) -> str:
    """Return a year place by place: 2026 二〇二六."""
    return "".join(DIGITS[int(place)] for place in str(year))
