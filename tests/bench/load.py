"""Sixteen processes giving numbers through the one door, on each database; no gap and no double is asserted, the speed told."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.numbers import faults_of
from tests.bench import numbering
from tests.bench.lives import postgresql
from tests.bench.measure import Section

PROCESSES = 16


def run(cases: int) -> Section:
    """Give every case its number, on SQLite and on PostgreSQL."""
    section = Section(
        "Numbers under load",
        f"{PROCESSES} processes give {cases:,} cases their document number through `act`, real clock; each 25th number is "
        "made void and the case given another. Checked afterwards: every series without gap and double.",
    )
    _load(section, "SQLite, `synchronous=FULL`", cases, "")
    with postgresql() as url:
        if url:
            _load(section, "PostgreSQL", cases, url)
        else:
            section.add("PostgreSQL", "no server could be had here")
    return section


def _load(section: Section, where: str, cases: int, database: str) -> None:
    with TemporaryDirectory() as folder, numbering.installation(Path(folder), database) as store:
        told = numbering.together(store, numbering.many_cases(store, cases), PROCESSES)
        with store.reading() as session:
            faults = faults_of(session)
    given = [number for each in told for number in each.given]
    if faults or len(given) != len(set(given)) or len(given) < cases:
        raise AssertionError(f"{where}: {faults or 'a number was given twice or not at all'}")
    acts, span = sum(each.acts for each in told), max(t.ended for t in told) - min(t.began for t in told)
    section.add(f"{where}: numbers given, gaps, doubles", f"{len(given):,}, 0, 0", "0, 0", True)
    section.add(f"{where}: acts a second", f"{acts / span:.0f} ({acts:,} acts in {span:.0f} s)")
