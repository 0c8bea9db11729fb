"""people dissolve on the command line: who must be moved is told, and only the section that is meant is dissolved."""

import sqlite3
from contextlib import closing

from tests.command_line import Desk, must_say

OWN, OTHER = "示例市教育局", 2
DISSOLVE = ("people", "dissolve", "财务科", "--on", "2026-05-01", "--successor")


def add_to_another_organ(desk: Desk, *names: str) -> None:
    """Add sections to another organ of the installation."""
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        rows = [(OTHER, name, "2026-03-01") for name in names]
        connection.executemany("INSERT INTO section (organ_id, name, starts) VALUES (?, ?, ?)", rows)


def ends(desk: Desk) -> dict[int, str | None]:
    """Return the last days of the sections 财务科 by organ."""
    with closing(sqlite3.connect(desk.database)) as connection:
        return dict(connection.execute("SELECT organ_id, ends FROM section WHERE name = '财务科'").fetchall())


def test_who_stays_in_a_dissolved_section_is_told(desk: Desk) -> None:
    told = desk.apart(*DISSOLVE, "办公室")

    assert "“财务科”于2026年5月1日撤并，由“办公室”承接" in told.out
    assert "该科室还有 1 人须调整科室：王均平" in told.out


def test_where_two_organs_have_a_section_of_a_name_one_must_be_named(desk: Desk) -> None:
    add_to_another_organ(desk, "财务科")

    must_say(desk.here(*DISSOLVE, "办公室"), 2, "都有名为“财务科”的科室")
    assert ends(desk) == {1: None, OTHER: None}

    assert desk.here(*DISSOLVE, "办公室", "--organ", OWN).code == 0
    assert ends(desk) == {1: "2026-05-01", OTHER: None}
    must_say(desk.here(*DISSOLVE, "办公室", "--organ", "某某局"), 2, "某某局没有名为“财务科”的科室")


def test_who_answers_is_looked_up_in_the_organ_of_the_section(desk: Desk) -> None:
    add_to_another_organ(desk, "办公室", "外科")

    must_say(desk.here(*DISSOLVE, "外科"), 2, "没有名为“外科”的科室")
    assert desk.here(*DISSOLVE, "办公室").code == 0
