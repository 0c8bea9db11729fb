"""people dissolve on the command line: who must be moved is told."""

from tests.command_line import Desk


def test_who_stays_in_a_dissolved_section_is_told(desk: Desk) -> None:
    told = desk.apart("people", "dissolve", "财务科", "--on", "2026-05-01", "--successor", "办公室")

    assert "该科室还有 1 人须调整科室：王均平" in told.out
