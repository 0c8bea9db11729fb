"""The register of letters to be given out: a row a letter, who sent it, where it went, until when, what became of it."""

from collections.abc import Sequence

from models.clock import day_of
from models.figures.ledger import Cell, Column, Ledger, Row, day, number
from tasks.letters import Held
from tasks.writing.typography import chinese_date

COLUMNS = (
    number("编号", 8),
    Column("回执号", width=22),
    Column("种类", width=18),
    day("收到日期"),
    *(Column(title) for title in ("渠道", "关于", "关联文件", "来件人", "联系方式", "相同来件的来件人")),
    Column("内容", width=60),
    Column("状态", width=18),
    day("登记日期"),
    Column("登记人", width=10),
    Column("主管机关", width=18),
    day("转送日期"),
    Column("方式和文号", width=20),
    Column("期限", width=24),
    Column("主管机关办理期限", width=40),
    day("告知日期"),
    Column("告知方式"),
    day("答复日期"),
    Column("答复", width=40),
    day("办结日期"),
    Column("办结方式"),
    Column("办结理由", width=24),
)
SAYS = "公众的审查建议、举报和咨询，含来件人的姓名和联系方式，请妥善保管。"
CUT = "Excel 一格最多 32767 字，超过的只列前面部分，全文见来件页。"


def letter_ledger(letters: Sequence[Held]) -> Ledger:
    """Return letters as a ledger."""
    rows = tuple(Row(_cells(letter), f"/letters/{letter.id}") for letter in letters)
    return Ledger("letters", "公众来件登记表", SAYS, COLUMNS, rows, len(rows), notes=(SAYS, CUT))


def _cells(letter: Held) -> tuple[Cell, ...]:
    others = "；".join("，".join(filter(None, (s.name, s.contact))) or "未填写" for s in letter.repeats)
    limits = "；".join(
        f"{one.before}{chinese_date(one.on)}{one.after}{'（暂定）' if one.provisional else ''}" for one in letter.limits
    )
    return (
        *(letter.id, letter.token, letter.kind_name, day_of(letter.received_at), letter.channel, letter.about),
        *(letter.instrument, letter.name, letter.contact, others, letter.words, letter.state_name),
        *(letter.registered_on, letter.registered_by, letter.organ, letter.forwarded_on, letter.forwarded_how),
        *(limits, letter.due_says, letter.told_on, letter.told_how, letter.answered_on, letter.answer),
        *(letter.closed_on, letter.closed_name, letter.closed_why),
    )
