"""`python -m tests.bench [NAME…] [--quick]`: prints the tables; a whole run also writes docs/performance.md."""

import argparse
import sys
from collections.abc import Callable
from datetime import date

from settings import ROOT
from tests.bench import acts, desk, growth, handoff, light, load, scanning, searching, texts
from tests.bench.measure import Section, machine

PAGE = ROOT / "docs" / "performance.md"
BENCHES: dict[str, Callable[[bool], Section]] = {
    "act": lambda quick: acts.run(40 if quick else 300),
    "growth": lambda quick: growth.run((100, 1_000) if quick else (1_000, 10_000, 100_000), 40 if quick else 300),
    "next": lambda quick: acts.next_todo(40 if quick else 300),
    "handoff": lambda quick: handoff.run(10 if quick else 60),
    "handoff-long": lambda quick: handoff.run(300),
    "texts": lambda quick: texts.run(10 if quick else 50),
    "scanning": lambda quick: scanning.run(5 if quick else 30),
    "search": lambda quick: searching.run(*((1_000, 20) if quick else (20_000, 100))),
    "light": lambda quick: light.run(3 if quick else 15),
    "desk": lambda quick: desk.run(20 if quick else 120),
    "numbers": lambda quick: load.run(320 if quick else 10_000),
}
ONLY_WHEN_NAMED = frozenset({"handoff-long"})


def main() -> int:
    """Run the benches asked for, all but the longest when none is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What things cost")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], metavar="NAME", help="、".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it runs, says little")
    given = parser.parse_args()
    where = machine()
    names = given.names or [name for name in BENCHES if name not in ONLY_WHEN_NAMED]
    pages = [_shown(BENCHES[name](given.quick)) for name in names]
    if not given.names and not given.quick:
        PAGE.write_text(_page(where, pages), encoding="utf-8")
    return 0


def _shown(section: Section) -> str:
    page = section.markdown()
    sys.stdout.write(page + "\n")
    sys.stdout.flush()
    return page


def _page(where: str, pages: list[str]) -> str:
    head = (
        "# What things cost\n\n"
        "Written by `make bench`; a part measured again later by its name (`python -m tests.bench NAME`) replaces its figures. "
        "Pairs are taken in turn in one run; a figure is the median with the "
        "interval that holds the true median in 95 runs of 100. No test asserts a time.\n\n"
        f"Machine: {where}. Day: {date.today().isoformat()}.\n"  # noqa: DTZ011 - the day as this machine's calendar shows it
    )
    return "\n".join([head, *pages])


if __name__ == "__main__":
    sys.exit(main())
