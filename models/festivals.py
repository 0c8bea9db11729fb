"""Whether a year's notice (国务院办公厅部分节假日安排的通知) is whole: each so far gives seven festivals days off.

This asks whether a table was copied whole, not how many days the law gives: that number (J-statutory) is known without its
text and refuses nothing. 元旦, 劳动节 and 国庆节 have fixed days. The others follow the lunar calendar or the sun; nothing here
reckons them: each lies in a known stretch of the year, within which the notice must give a day off.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from models.calendar import YearNotice

Days = Collection[date]


def lacking(notice: YearNotice) -> tuple[str, ...]:
    """Return the festivals to which a notice gives no day off, in their order."""
    return tuple(name for name, has in FESTIVALS.items() if not has(notice.year, notice.off))


def _within(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int, Days], bool]:
    """Return the test for a day off in a stretch of the year."""
    return lambda year, off: any(date(year, *first) <= day <= date(year, *last) for day in off)


def _mid_autumn(year: int, off: Days) -> bool:
    """Tell whether 中秋节 has its day: in September, or as the eighth day of a 国庆节 that it falls into."""
    september = (date(year, 9, 7) + timedelta(days=n) for n in range(24))
    return date(year, 10, 8) in off or any(day in off for day in september)


FESTIVALS: dict[str, Callable[[int, Days], bool]] = {
    "元旦": _within((1, 1), (1, 1)),
    "春节": _within((1, 20), (2, 28)),
    "清明节": _within((4, 4), (4, 6)),
    "劳动节": _within((5, 1), (5, 2)),
    "端午节": _within((5, 27), (6, 26)),
    "中秋节": _mid_autumn,
    "国庆节": _within((10, 1), (10, 3)),
}
