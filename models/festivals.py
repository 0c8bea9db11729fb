"""The statutory festivals of a year (全国年节及纪念日放假办法): a table that gives one of them no day off is not the notice.

元旦, 劳动节 and 国庆节 have fixed days. The others follow the lunar calendar or the sun; nothing here reckons them: each lies
in a known stretch of the year, and the notice must give at least the statutory number of days off within it.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from models.calendar import YearNotice

MORE_FROM = 2025  # one day more at 春节 and 劳动节 (J-statutory)
Days = Collection[date]


def lacking(notice: YearNotice) -> tuple[str, ...]:
    """Return the statutory festivals to which a notice gives no day off, or fewer than the law, in their order."""
    return tuple(name for name, has in FESTIVALS.items() if not has(notice.year, notice.off))


def _within(first: tuple[int, int], last: tuple[int, int], least: int, later: int = 0) -> Callable[[int, Days], bool]:
    """Return the test for so many days off in a stretch of the year; `later`: that many from 2025 on."""

    def has(year: int, off: Days) -> bool:
        wanted = later if later and year >= MORE_FROM else least
        return sum(date(year, *first) <= day <= date(year, *last) for day in off) >= wanted

    return has


def _mid_autumn(year: int, off: Days) -> bool:
    """Tell whether 中秋节 has its day: in September, or as the eighth day of a 国庆节 that it falls into."""
    september = (date(year, 9, 7) + timedelta(days=n) for n in range(24))
    return date(year, 10, 8) in off or any(day in off for day in september)


FESTIVALS: dict[str, Callable[[int, Days], bool]] = {
    "元旦": _within((1, 1), (1, 1), 1),
    "春节": _within((1, 20), (2, 28), 3, 4),
    "清明节": _within((4, 4), (4, 6), 1),
    "劳动节": _within((5, 1), (5, 2), 1, 2),
    "端午节": _within((5, 27), (6, 26), 1),
    "中秋节": _mid_autumn,
    "国庆节": _within((10, 1), (10, 3), 3),
}
