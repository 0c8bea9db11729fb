"""The report in words: Chinese lines for the screen, Markdown tables for the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.evaluation.competition import Confusion
from models.evaluation.report import Measure, Measured, Section, confusions, missed, sections
from models.evaluation.shares import Density, Share

BEGIN = "<!-- table: written by `santong evaluate DIR --doc docs/screening.md` -->"
END = "<!-- end of table -->"
FEWEST = 5  # cases of a notice below which the page does not name it

TITLES = {  # key: (on the screen, on the page, goal)
    "recall": ("违规条款的检出率", "Recall on reported violations (competition)", "≥ 0.92"),
    "recall_by_group": ("检出率：按标准类别", "… by group of the standard", ""),
    "recall_by_item": ("检出率：按条例的项", "… by item, in the numbering of the 条例", ""),
    "recall_by_year": ("检出率：按年份", "… by year", ""),
    "recall_by_notice": ("检出率：按通报", "… by notice", ""),
    "false_alarms": ("无问题条款的误报率", "False alarms on clean clauses", "≤ 0.05"),
    "precision": ("提示的准确率（限于本数据的构成）", "Precision, for this mix of clauses", ""),
    "placement": ("检出条款归类正确的比例", "Of the violations found, in the right place", "≥ 0.85 (group)"),
    "frames": ("改为禁止、废止、报道、引用后的提示率", "Alarms on found violations in harmless frames", "≤ 0.10"),
    "precedents": (
        "最相似的案例（另一来源）类别相同的比例",
        "Precedents: likest case from another source is of the same group",
        "",
    ),
    "legality": ("不合法条款的检出率（仅官方认定）", "Recall on officially labelled unlawful clauses (legality)", "≥ 0.80"),
    "legality_by_notice": ("不合法条款的检出率：按通报", "… by notice", ""),
    "sentences": ("普通文件句子的提示率", "Alarms on sentences of ordinary documents", "≤ 0.004"),
    "sentences_by_kind": ("普通文件句子的提示率：按文种", "… of the competition pack, by kind of document", ""),
    "documents": (
        "制定机关保留的文件：每万字 error 级提示",
        "Error-level findings per 10,000 characters of kept documents",
        "≤ 1",
    ),
}
SAID = {
    "overall": "合计",
    "verbatim": "原文引用",
    "paraphrased": "转述",
    "not said": "未说明是否原文",
    "holds 不得 or quotation marks": "自身含不得、严禁、禁止或者引号",
    "entry": "市场准入和退出",
    "flow": "商品要素自由流动",
    "cost": "生产经营成本",
    "conduct": "生产经营行为",
    "none": "无法确定类别",
    "any finding in the right group": "有一条提示类别正确",
    "strongest finding in the right group": "最重的提示类别正确",
    "any finding under the right item": "有一条提示项正确",
    "strongest finding under the right item": "最重的提示项正确",
    "forbid": "禁止",
    "repeal": "废止",
    "report": "报道",
    "quote": "引用",
    "all frames": "合计",
    "likest case from another source": "最相似的案例",
    "alarm of any area": "任一实体领域有提示",
    "competition": "公平竞争",
    "legality": "合法性",
    "education": "教育",
    "clean clauses": "无问题条款",
    "hard negatives": "其中自身禁止限制竞争的",
    "ordinary clauses": "其中普通条款",
    "own day": "按文件当日的规则",
    "as-of day": "按测评日的规则",
}


def lines(run: Measured, ids: bool = True) -> Iterator[str]:
    """Yield the report for a person at the screen."""
    yield f"测评日 {run.as_of}；规则包：{'、'.join(run.packs) or '无'}"
    if run.absent:
        yield f"数据目录中没有 {'、'.join(run.absent)}，相应的指标没有计算。"
    for section in sections(run):
        title, _, goal = TITLES[section.key]
        yield f"\n{title}" + (f"（目标 {goal}）" if goal else "")
        yield from (f"  {_chinese(label)}　{_said(row)}" for label, row in section.rows.items())
    for name, table in (("类别", confusions(run)["groups"]), ("项", confusions(run)["items"])):
        if table:
            yield f"\n{name}混淆（行：通报引用的；列：最重的提示）"
            yield from (f"  {_chinese(row)} → {_counts(columns)}" for row, columns in table.items())
    if ids:
        yield "\n漏检：" + ("、".join(f"{one['id']}{'*' if one['part'] == 'aside' else ''}" for one in missed(run)) or "无")
        yield "（* 为预留部分）"


def _chinese(label: str) -> str:
    """Say a row's label in Chinese, part by part; what is not known (a notice, an item) stays as it is."""
    if label in SAID:
        return SAID[label]
    for mark, join in ((": ", "："), (", ", "，"), ("+", "+")):
        if mark in label:
            return join.join(SAID.get(part, part) for part in label.split(mark))
    return label


def _counts(columns: Mapping[str, int]) -> str:
    """Say one row of a confusion table."""
    return "，".join(f"{_chinese(column)} {count}" for column, count in columns.items())


def _said(row: Measure) -> str:
    """Say a measure in one line."""
    if isinstance(row, Density):
        return f"{row.per_ten_thousand:.3f}（{row.findings} 条 / {row.characters} 字 / {row.documents} 件）"
    return "　".join(f"{name} {share(one)}" for name, one in (("调试", row.tuned), ("预留", row.aside), ("全部", row.all)))


def share(one: Share, places: int = 3) -> str:
    """Write a share with its interval and counts; a small one with more places."""
    if one.rate is None or one.interval is None:
        return "–"
    places = 4 if one.of > 2000 else places
    low, high = one.interval
    return f"{one.rate:.{places}f} [{low:.{places}f}–{high:.{places}f}] {one.hits}/{one.of}"


def page(run: Measured) -> str:
    """Return the generated part of the page, between its two marks."""
    head = f"Day of the packs: {run.as_of}. Packs: {', '.join(run.packs) or 'none'}."
    head += f" Not in the folder: {', '.join(run.absent)}." if run.absent else ""
    blocks = [head, *map(_block, sections(run)), *_confusion_blocks(run), _misses(run)]
    return "\n\n".join([BEGIN, *blocks, END])


def _block(section: Section) -> str:
    """Return one table under its heading."""
    _, title, goal = TITLES[section.key]
    heading = f"### {title}" + (f" – goal {goal}" if goal else "")
    rows = _few_named(section) if section.key.endswith("_by_notice") else section.rows
    if section.key == "documents":
        table = [[label, _density(row)] for label, row in rows.items() if isinstance(row, Density)]
        return f"{heading}\n\n{_table(['', 'findings per 10,000 characters'], table)}"
    cells = [[label, share(r.tuned), share(r.aside), share(r.all)] for label, r in rows.items() if not isinstance(r, Density)]
    return f"{heading}\n\n{_table(['', 'tuned part', 'set-aside part', 'all'], cells)}"


def _few_named(section: Section) -> Mapping[str, Measure]:
    """Keep of the notices those with cases enough to say something."""
    return {label: row for label, row in section.rows.items() if not isinstance(row, Density) and row.all.of >= FEWEST}


def _density(row: Density) -> str:
    """Write a density with what it was counted on."""
    return f"{row.per_ten_thousand:.3f} ({row.findings} in {row.characters:,} characters of {row.documents} documents)"


def _confusion_blocks(run: Measured) -> Iterator[str]:
    """Yield the confusion tables that hold anything."""
    titles = {"groups": "Groups: quoted by the notice against strongest finding", "items": "Items: the same"}
    for key, table in confusions(run).items():
        if table:
            yield f"### {titles[key]}\n\n{_crossed(table)}"


def _crossed(confusion: Confusion) -> str:
    """Write a confusion table with every column that occurs."""
    columns = list(dict.fromkeys(column for row in confusion.values() for column in row))
    columns.sort(key=lambda name: [int(part) if part.isdigit() else 99 for part in name.split("-")])
    rows = [[row, *(str(counts.get(column, "")) for column in columns)] for row, counts in confusion.items()]
    return _table(["quoted ↓ found →", *columns], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    written = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in written)


def _misses(run: Measured) -> str:
    """List the misses by id."""
    listed = ", ".join(f"{one['id']}{'*' if one['part'] == 'aside' else ''}" for one in missed(run))
    return f"### Misses (* set-aside part)\n\n{listed or 'none'}"
