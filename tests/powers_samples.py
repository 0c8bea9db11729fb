"""The sample list of powers and a small stock, as the screening is given them in tests."""

from datetime import date
from functools import cache
from pathlib import Path

from models.screening.checks import CHECKS
from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.pack import Area, PackRule
from models.screening.powers import PowerList
from models.screening.powers_table import read_powers
from models.screening.provisions import ProvisionIndex, StockDocument, provisions_of
from tasks.screening import load_packs
from tasks.spreadsheets import read_lines
from tests.text_builders import text_of

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
LIST = ROOT / "templates" / "samples" / "powers.csv"
DAY = date(2026, 3, 1)
OURS = "示例市教育局"
IN_FORCE = StockDocument("示例市义务教育学校课后服务实施办法", "示教规〔2023〕1号")


@cache
def sample_powers() -> PowerList:
    """Return the list of powers that lies in the templates."""
    return PowerList(tuple(read_powers(read_lines(LIST)[0]).powers))


@cache
def sample_stock() -> ProvisionIndex:
    """Return a stock of one document in force."""
    words = (SAMPLES / "stock" / "in-force.txt").read_text(encoding="utf-8")
    return ProvisionIndex.of([IN_FORCE], provisions_of(IN_FORCE, text_of(words)))


def sample_context() -> ScreenContext:
    """Return what a screening knows in an installation with both."""
    return ScreenContext(DAY, issuers=(OURS,), powers=sample_powers(), provisions=sample_stock())


@cache
def rules_of(area: Area) -> tuple[PackRule, ...]:
    """Return the rules of an area that a machine checks."""
    return tuple(rule for pack in load_packs(ROOT / "rules") if pack.area is area for rule in pack.rules if not rule.question)


def rule_named(code: str) -> PackRule:
    """Return a rule of the two packs by its code."""
    return next(rule for area in (Area.POWERS, Area.STOCK) for rule in rules_of(area) if rule.code == code)


def found_by(code: str, words: str, context: ScreenContext | None = None) -> list[Finding]:
    """Return what one rule finds in a text."""
    rule = rule_named(code)
    return list(CHECKS[rule.check](text_of(words), rule, context or sample_context()))
