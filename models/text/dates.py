"""Dates as documents write them: 2026年3月1日, 二○二六年三月一日, and the empty forms a draft leaves open."""

import re
from datetime import date

from models.text import numerals

_BLANK = r"[ \t\u3000\u00a0_＿×xXＸ✕╳*＊□△/]"
_YEAR = rf"(?:[0-9０-９]{{4}}|[〇○零ＯO一二三四五六七八九]{{4}}|20{_BLANK}{{1,6}}|{_BLANK}{{0,12}})"
_PART = rf"(?:[0-9０-９]{{1,2}}|[〇○零一二三四五六七八九十]{{1,3}}|{_BLANK}{{0,12}})"
DATE = rf"{_YEAR}{_BLANK}*年{_BLANK}*{_PART}{_BLANK}*月{_BLANK}*{_PART}{_BLANK}*日"
"""A whole date, filled or open. Spaces around the parts belong to it."""

ONLY_DATE = re.compile(rf"\s*{DATE}\s*")
_FILLED = re.compile(r"\s*([^\s年]{4})\s*年\s*([^\s月]{1,3})\s*月\s*([^\s日]{1,3})\s*日\s*")


def parse_date(written: str) -> date | None:
    """Return the day that is written, or None where it is open or no day of the calendar."""
    found = _FILLED.fullmatch(written)
    if not found:
        return None
    year, month, day = (numerals.parse(part) for part in found.groups())
    if not year or not month or not day:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def write_date(day: date) -> str:
    """Return the day as a document writes it: 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
