"""Evaluating: reads judged clauses and documents from a folder and screens them with packs loaded once.

The folder has the shape of four JSONL files below `fair_competition`, `legality` and `documents`; each may be absent. Every
clause is read and screened exactly as `screen --clauses` does it, so a figure here is what a user of that command gets.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from models.evaluation.competition import framed_share
from models.evaluation.report import SUBSTANCE, Measured
from models.evaluation.samples import ALARMS, Answer, Kind, Sample
from models.evaluation.shares import Density
from models.evaluation.split import source_of_case, source_of_clause
from models.evaluation.standards import label_of
from models.evaluation.wording import BEGIN, END
from models.refusals import BadInput
from models.screening.context import ScreenContext
from models.screening.engine import Screening, screen
from models.screening.finding import Finding, Severity
from models.screening.pack import Area, pack_on
from models.text.outline import parse_text
from tasks.lawbook import load_law
from tasks.phrases import book_files, load_books
from tasks.register import register_in_use
from tasks.screening import load_packs

Row = TypeVar("Row", bound=BaseModel)
Screener = Callable[[str, date], Screening]

VIOLATIONS = "fair_competition/violations.jsonl"
CLEAN = "fair_competition/clean.jsonl"
UNLAWFUL = "legality/violations.jsonl"
DOCUMENTS = "documents/documents.jsonl"
FILES = {VIOLATIONS: "违反公平竞争审查标准的条款", CLEAN: "没有问题的条款", UNLAWFUL: "不合法的条款", DOCUMENTS: "普通文件"}
NOT_KEPT = frozenset({"解读", "工作报告"})  # no normative documents
SHORTEST = 8  # characters of a sentence worth screening
SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
WRITTEN_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
MOST_NAMED = 20


def _lines(value: object) -> object:
    """Join the lines of a clause; a list is how the data writes several."""
    return "\n".join(str(line) for line in value) if isinstance(value, list) else value


def _day(value: object) -> date | None:
    """Read a day as the sources write it; None where none is written, or no such day exists."""
    found = WRITTEN_DAY.match(str(value or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _words(value: object) -> object:
    """Take an absent text as an empty one."""
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_lines), Field(min_length=1)]
Words = Annotated[str, BeforeValidator(_words)]
Day = Annotated[date | None, BeforeValidator(_day)]


class Judged(BaseModel):
    """What all records share; further fields are left unread."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(min_length=1)


class CaseRow(Judged):
    """A reported violation or an unlawful clause."""

    clause_text_as_reported: Text
    clause_is_verbatim_quote: bool | None = None
    violated_standard: Words = ""
    standard_as_reported: Words = ""
    source_title: Words = ""
    year: int | None = None
    published_on: Day = None
    label_basis: Words = ""


class CleanRow(Judged):
    """A clause without fault."""

    clause_text: Text
    kind: Kind
    source: str
    document_title: Words = ""


class DocumentRow(Judged):
    """A whole document."""

    title: Words = ""
    doc_type: Words = ""
    published_on: Day = None
    body: str
    source: Words = ""


def evaluate(folder: Path, rules_dir: Path, day: date, areas: Sequence[Area], whole: bool = True) -> Measured:
    """Screen everything in `folder` by the packs of `day` – whole documents also by those of their own day.

    Clauses and sentences are screened by the packs of `areas` that judge what a clause says, documents by all of them.
    `whole` False leaves documents and their sentences out.
    """
    if not folder.is_dir():
        raise BadInput(f"没有找到数据目录 {folder}，请写明含有 {'、'.join(FILES)} 的目录。")
    absent = tuple(name for name in FILES if not (folder / name).is_file())
    if len(absent) == len(FILES):
        raise BadInput(f"目录 {folder} 中没有可以用于测评的数据，应有 {'、'.join(FILES)} 之一。")
    running = packs_on(rules_dir, day, areas)
    substance = tuple(area for area in SUBSTANCE if area in running)
    screener = screener_of(rules_dir, substance)
    ask = cache(lambda text: screener(text, day).findings)
    answers = tuple(Answer.of(one, ask(one.text)) for one in samples(folder))
    documents = read_documents(folder) if whole else ()
    return Measured(
        as_of=day,
        packs=tuple(running.values()),
        absent=absent,
        answers=answers,
        sentences=tuple(Answer.of(one, ask(one.text)) for one in sentences(documents)),
        framed=framed_share(
            (one for one in answers if one.sample.kind is Kind.VIOLATION), lambda text: _alarms(ask(text), Area.COMPETITION)
        ),
        documents=densities(documents, screener_of(rules_dir, areas), day, areas),
        areas=substance,
    )


def _alarms(findings: Sequence[Finding], area: Area) -> bool:
    """Tell whether one of the findings is an alarm of the area."""
    return any(found.severity in ALARMS and found.area == area for found in findings)


def screener_of(rules_dir: Path, areas: Sequence[Area]) -> Screener:
    """Return a screener whose packs and law book are read once; it reads a text as `screen --clauses` does.

    The register of laws is the one that ships; a list of powers and the stock are an installation's own and left out.
    """
    packs, book, books = load_packs(rules_dir), load_law(rules_dir), load_books(book_files(rules_dir))

    @cache
    def context(day: date) -> ScreenContext:
        gates = cache(lambda fact: book.gates(fact, day))
        return ScreenContext(day, gates=gates, register=register_in_use(rules_dir), books=books)

    return lambda text, day: screen(parse_text(text), packs, context(day), areas)


def packs_on(rules_dir: Path, day: date, areas: Sequence[Area]) -> dict[Area, str]:
    """Name the pack of each area that is in force on `day`; an area without one is left out."""
    packs = load_packs(rules_dir)
    return {area: pack.name for area in areas if (pack := pack_on(packs, area, day))}


def samples(folder: Path) -> Iterator[Sample]:
    """Yield the judged clauses of `folder`: violations, clean ones, officially unlawful ones."""
    yield from (_case(row, Kind.VIOLATION) for row in _rows(folder / VIOLATIONS, CaseRow))
    yield from map(_clean, _rows(folder / CLEAN, CleanRow))
    official = (row for row in _rows(folder / UNLAWFUL, CaseRow) if row.label_basis == "official")
    yield from (_case(row, Kind.UNLAWFUL) for row in official)


def _case(row: CaseRow, kind: Kind) -> Sample:
    """Return a reported case as a sample; the standard is the one named, else the one the reasoning quotes."""
    label = label_of(row.violated_standard)
    return Sample(
        id=row.id,
        kind=kind,
        text=row.clause_text_as_reported,
        source=source_of_case(row.source_title, row.year),
        notice=row.source_title,
        year=row.year,
        day=row.published_on,
        verbatim=row.clause_is_verbatim_quote,
        label=label if label.groups or not row.standard_as_reported else label_of(row.standard_as_reported),
    )


def _clean(row: CleanRow) -> Sample:
    """Return a clean clause as a sample."""
    source = source_of_clause(row.source, row.document_title, ordinary=row.kind is Kind.ORDINARY)
    return Sample(row.id, row.kind, row.clause_text, source, notice=row.source)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document as the data gives it."""

    id: str
    kind: str
    source: str
    published_on: date | None
    body: str


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Read the whole documents; on the split they stand like the ordinary clauses taken from them."""
    rows = _rows(folder / DOCUMENTS, DocumentRow)
    return tuple(
        Document(
            row.id, row.doc_type or "其他", source_of_clause(row.source, row.title, ordinary=True), row.published_on, row.body
        )
        for row in rows
    )


def sentences(documents: Sequence[Document]) -> Iterator[Sample]:
    """Yield each sentence of eight characters or more as a clause of its own."""
    for document in documents:
        for number, found in enumerate(SENTENCE.finditer(document.body), start=1):
            words = found.group().strip()
            if len(words) >= SHORTEST:
                yield Sample(f"{document.id}#{number}", Kind.SENTENCE, words, document.source, genre=document.kind)


def densities(documents: Sequence[Document], screener: Screener, day: date, areas: Sequence[Area]) -> Mapping[str, Density]:
    """Count errors over the documents an issuer kept: by the packs of their own day where there were any, and of `day`."""
    counted: dict[str, Density] = {}
    for document in (one for one in documents if one.kind not in NOT_KEPT):
        for when, on in (("own day", document.published_on or day), ("as-of day", day)):
            result = screener(document.body, on)
            errors = [found.area for found in result.findings if found.severity is Severity.ERROR]
            for area in (area for area in areas if area not in result.without_pack):
                key = f"{area}, {when}"
                counted[key] = counted.get(key, Density()).plus(errors.count(area.value), len(document.body))
    return dict(sorted(counted.items()))


def _rows(path: Path, model: type[Row]) -> list[Row]:
    """Read the records of a JSONL file, none when it is absent; all bad ones are named at once."""
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"“{path}”读不出来，应为 UTF-8 的 JSONL 文件，请检查后重试。") from fault
    rows, faults = [], []
    for number, line in enumerate(lines, start=1):
        try:
            rows += [model.model_validate(json.loads(line))] if line.strip() else []
        except ValidationError as fault:
            faults.append(f"第{number}行的“{'.'.join(map(str, fault.errors()[0]['loc'])) or '内容'}”")
        except ValueError:
            faults.append(f"第{number}行不是 JSON")
    if faults:
        named = "、".join(faults[:MOST_NAMED]) + ("等" if len(faults) > MOST_NAMED else "")
        raise BadInput(f"“{path}”有 {len(faults)} 行不能使用：{named}，请全部改正后重试。")
    return rows


def write_text(path: Path, words: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(words, encoding="utf-8")
        beside.replace(path)
    except OSError as fault:
        raise BadInput(f"“{path}”写不进去（{fault.strerror}），请检查目录和权限。") from fault


def write_page(path: Path, table: str) -> None:
    """Put the table between the two marks of a page; its hand-written part stays. A page without marks is refused."""
    words = path.read_text(encoding="utf-8") if path.is_file() else f"{BEGIN}\n{END}\n"
    before, begin, rest = words.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadInput(f"“{path}”中没有表格的起止标记 {BEGIN} 和 {END}，请补上后重试。")
    write_text(path, before + table + after)
