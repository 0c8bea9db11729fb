"""The table of powers: headers as offices write them, every bad cell named by its row, nothing guessed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refusals import BadInput
from models.screening.powers import Period, PowerKind
from models.screening.powers_table import PowersReading, read_powers

HEADER = ["序号", "职权类别", "职权名称", "设定依据", "申请材料", "办理期限"]
GOOD = ["1", "行政许可", "教师资格认定", "《教师法》", "1.申请表；2.学历证书", "20个工作日"]


def read(*rows: Sequence[object], header: Sequence[object] = HEADER) -> PowersReading:
    return read_powers(list(enumerate([header, *rows], start=1)))


def changed(**cells: object) -> list[object]:
    names = dict(zip(("code", "kind", "name", "basis", "materials", "period"), GOOD, strict=True))
    return list({**names, **cells}.values())


def test_usual_column_names_and_lists_in_cells_are_understood() -> None:
    reading = read(GOOD)

    power = reading.powers[0]
    assert (power.kind, power.name, power.basis) == (PowerKind.LICENCE, "教师资格认定", "《教师法》")
    assert power.materials == ("申请表", "学历证书")
    assert power.period == Period(20, working=True)
    assert (power.conditions, power.steps, power.organ) == ((), (), "")


def test_a_title_row_above_the_header_and_empty_rows_are_passed_over() -> None:
    reading = read_powers([(1, ["某局权责清单"]), (2, HEADER), (3, ["", None]), (4, GOOD)])

    assert len(reading.powers) == 1


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"kind": "行政拘留"}, "类别", "不认识"),
        ({"kind": ""}, "类别", "是空的"),
        ({"name": ""}, "事项名称", "是空的"),
        ({"name": "12"}, "事项名称", "不是事项名称"),
        ({"basis": "无"}, "依据", "设定依据"),
        ({"period": "尽快"}, "期限", "不是期限"),
        ({"period": "0日"}, "期限", "不是期限"),
        ({"name": "=A1"}, "事项名称", "公式"),
        ({"materials": "#REF!"}, "材料", "公式结果"),
        ({"materials": "甲" * 5000}, "材料", "超过"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(cells: dict[str, object], column: str, why: str) -> None:
    reading = read(GOOD, changed(code="2", **{"name": "校车使用许可", **cells}))

    assert len(reading.powers) == 1
    assert any(fault.row == 3 and fault.column == column and why in fault.why for fault in reading.faults)


def test_all_bad_rows_are_named_at_once() -> None:
    reading = read(changed(kind="甲"), changed(code="2", name=""), changed(code="3", basis=""))

    assert [fault.row for fault in reading.faults] == [2, 3, 4]


def test_a_doubled_number_and_a_doubled_power_are_named_with_the_first_row() -> None:
    reading = read(GOOD, GOOD)

    assert [str(fault) for fault in reading.faults] == ["第3行“编号”与第2行重复", "第3行“事项名称”与第2行重复"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["甲", "乙"], "找不到权责清单的表头"),
        (["类别", "事项名称"], "缺少“依据”列"),
        (["类别", "事项名称", "名称", "依据"], "分不清用哪一列"),
    ],
)
def test_a_table_without_the_needed_columns_is_refused(header: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(GOOD, header=header)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("20个工作日", Period(20, working=True)),
        ("自受理之日起20个工作日内", Period(20, working=True)),
        ("三十日", Period(30, working=False)),
        ("3个月", Period(90, working=False)),
        ("—", None),
        ("", None),
    ],
)
def test_a_period_is_read_as_offices_write_it(written: str, period: Period | None) -> None:
    assert read(changed(period=written)).powers[0].period == period


def test_a_column_that_is_not_used_is_said() -> None:
    assert read([*GOOD, "甲"], header=[*HEADER, "备注"]).notes == ["没有使用的列：备注"]


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers()), max_size=8), max_size=6))
def test_no_table_however_odd_raises_anything_but_a_refusal(rows: list[list[object]]) -> None:
    reading = read(*rows)

    assert all(power.name and power.basis for power in reading.powers)
