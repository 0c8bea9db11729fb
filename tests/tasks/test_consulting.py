"""Comments that come as a table: read strictly, all faults at once, nothing lost without a word."""

from pathlib import Path

import pytest

from models.refusals import BadInput
from tasks.consulting import read_table

HEADER = "日期,渠道,单位类型,意见人,条款,意见"
GOOD = "2026-03-05,来信,企业,某公司,第三条,建议放宽"


def a_table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "意见.csv"
    path.write_bytes("\n".join((HEADER, *rows)).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_of_the_office(tmp_path: Path, encoding: str) -> None:
    ((received, said),) = read_table(a_table(tmp_path, GOOD, encoding=encoding))

    assert (received.words, received.source, said["disposition"]) == ("建议放宽", "某公司", "")


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第2行“日期”不是有效日期；第3行“意见”是空的"):
        read_table(a_table(tmp_path, GOOD.replace("2026-03-05", "三月"), GOOD.replace("建议放宽", "")))


def test_a_comment_cut_by_its_own_comma_is_refused_and_not_shortened(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="第3行的格数多于表头"):
        read_table(a_table(tmp_path, GOOD, GOOD + ",并取消第四条"))


def test_a_quoted_comma_is_part_of_the_comment(tmp_path: Path) -> None:
    ((received, _),) = read_table(a_table(tmp_path, '2026-03-05,来信,企业,某公司,第三条,"放宽,并取消第四条"'))

    assert received.words == "放宽,并取消第四条"


def test_bytes_that_are_no_text_are_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}".encode() + b"\xff\xff")

    with pytest.raises(BadInput, match="请另存为 CSV"):
        read_table(path)


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "意见.csv"
    path.write_text("日期,意见\n2026-03-05,放宽", encoding="utf-8")

    with pytest.raises(BadInput, match="意见表须有这些列"):
        read_table(path)
