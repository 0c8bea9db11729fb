"""Search among whole documents: half of them drafts of cases, half instruments, as a person of the office asks."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert

from models.case import Case, Draft, Reading
from models.clock import day_of
from models.instrument import ForceFact, Instrument
from models.searching import pieces_of
from settings import ROOT
from tasks.indexing import index_case, reindex
from tasks.people import who
from tasks.searching import Hit, search
from tasks.store import Store
from tests.bench.measure import MILLISECONDS, Section, in_turn, percentile, seconds, spread
from tests.bench.stock import table_of
from tests.installation import opened

DOCUMENTS = ROOT.parent / "shared" / "data" / "documents" / "documents.jsonl"
LENGTH, LONG = 3_000, 10_000
BLOCK = 500
COMMON = ("教育", "管理", "学校", "工作", "校外培训", "教育行政部门", "实施方案")
DAY = date(2020, 1, 1)
NO_HASH = "0" * 64


def run(count: int, asked: int) -> Section:
    """Index so many documents and ask so often."""
    rng = random.Random(20261124)  # noqa: S311 - the same texts in each run, nothing secret
    sentences, whose = _sentences()
    section = Section(
        "Search",
        f"{count:,} documents of about {LENGTH:,} characters put together from sentences of {whose}, half drafts of cases, "
        f"half instruments, SQLite; {asked} questions of each length cut from the texts, and the words {'、'.join(COMMON)}; "
        "the first twenty hits with their snippets, as the legal officer (reads every case) and as a drafter (reads those of "
        "one section).",
    )
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        texts = _fill(store, rng, sentences, count)
        before = _size(store)
        took = seconds(lambda: reindex(store))
        grown = (_size(store) - before) / 1e6
        section.add(f"the whole index made anew ({count:,} entries)", f"{took:.0f} s, {grown:.0f} MB")
        for login in ("zhoush", "zhaowy"):
            _ask(section, store, login, _questions(rng, texts, asked))
        _write(section, store, rng, sentences)
    return section


def _sentences() -> tuple[list[str], str]:
    """Return what texts are put together from, and whose words it is."""
    if DOCUMENTS.exists():
        lines = DOCUMENTS.read_text("utf-8").splitlines()
        bodies, whose = [json.loads(line)["body"] for line in lines], f"{len(lines)} real documents"
    else:
        found = sorted((ROOT / "templates" / "samples").glob("draft-*.txt"))
        bodies, whose = [path.read_text("utf-8") for path in found], "the samples (the real documents are absent)"
    return [s for body in bodies for s in body.replace("\n", "。").split("。") if len(s) > 10], whose


def _text(rng: random.Random, sentences: Sequence[str], length: int) -> str:
    out, size = [], 0
    while size < length:
        out.append(rng.choice(sentences))
        size += len(out[-1]) + 1
    return "。\n".join(out)


def _fill(store: Store, rng: random.Random, sentences: Sequence[str], count: int) -> list[str]:
    """Write readings, cases with drafts, instruments with facts; return some of the texts."""
    kept: list[str] = []
    for start in range(1, count + 1, BLOCK):
        ids = range(start, min(start + BLOCK, count + 1))
        texts = {n: _text(rng, sentences, LENGTH) for n in ids}
        kept += [texts[n] for n in list(ids)[:20]]
        with store.writing() as session:
            connection = session.connection()
            connection.execute(insert(table_of(Reading)), [_reading(n, text) for n, text in texts.items()])
            _cases(connection, [n for n in ids if n % 2], texts, store.now())
            _instruments(connection, [n for n in ids if n % 2 == 0], texts, store.now())
    return kept


def _reading(n: int, text: str) -> dict[str, object]:
    tree = {"title": text[:20], "plain": text, "nodes": [], "notices": [], "images": []}
    sha = f"{n:064x}"
    plain = json.dumps(tree, ensure_ascii=False)
    return {"id": n, "sha256": sha, "reader": "bench", "fingerprint": sha, "title": text[:20], "tree": plain, "blocked": []}


def _cases(connection: Connection, ids: Sequence[int], texts: dict[int, str], at: datetime) -> None:
    case = {"kind": "normative-document", "organ_id": 1, "opened_at": at, "procedure": "", "co_issuers": [], "stage": ""}
    rows = [{"id": n, "title": texts[n][:20], "section_id": 1 + n % 5, "ended": "", "version": 1, **case} for n in ids]
    connection.execute(insert(table_of(Case)), rows)
    drafts = [{"case_id": n, "n": 1, "fingerprint": "", "sha256": NO_HASH, "reading_id": n, "seq": 1} for n in ids]
    connection.execute(insert(table_of(Draft)), drafts)


def _instruments(connection: Connection, ids: Sequence[int], texts: dict[int, str], at: datetime) -> None:
    rows = [
        {
            **{"id": n, "title": texts[n][:20], "organ_id": 1, "organ_names": "", "registration_number": "", "imported": True},
            **{"document_number": f"益教规〔{2010 + n % 16}〕{n}号", "published_on": DAY, "reading_id": n},
        }
        for n in ids
    ]
    connection.execute(insert(table_of(Instrument)), rows)
    facts = [
        {"instrument_id": n, "kind": kind, "effective_on": day, "recorded_at": at, "reason": "", "source": ""}
        for n in ids
        for kind, day in (("published", DAY), ("effective", DAY), ("expires", DAY + timedelta(days=1800 + n % 1200)))
    ]
    connection.execute(insert(table_of(ForceFact)), facts)


def _size(store: Store) -> int:
    return sum(path.stat().st_size for path in store.settings.home.glob("santong.sqlite3*"))


def _questions(rng: random.Random, texts: Sequence[str], asked: int) -> dict[str, list[str]]:
    out = {f"{n} characters": list(_cut(rng, texts, n, asked)) for n in (2, 3, 4, 6)}
    return {
        **out,
        "common words": list(COMMON) * 3,
        "two words": [f"{a} {b}" for a, b in zip(out["2 characters"], out["4 characters"], strict=True)],
    }


def _cut(rng: random.Random, texts: Sequence[str], length: int, count: int) -> Iterator[str]:
    while count:
        text = rng.choice(texts)
        start = rng.randrange(len(text) - length)
        words = text[start : start + length]
        if all("\u4e00" <= c <= "\u9fff" for c in words):
            count -= 1
            yield words


def _ask(section: Section, store: Store, login: str, questions: dict[str, list[str]]) -> None:
    for what, words in questions.items():
        asked = [_asked(store, login, each) for each in words]
        taken, hit = [took for took, _ in asked], sum(1 for _, found in asked if found)
        p95, middle = percentile(taken, 0.95) * MILLISECONDS, median(taken) * MILLISECONDS
        aimed = what != "two words"
        section.add(
            f"{login}, {what} ({hit} of {len(words)} hit)",
            f"median {middle:.1f} ms, p95 {p95:.1f} ms",
            "p95 < 50 ms" if aimed else "",
            p95 < 50 if aimed else None,
        )


def _asked(store: Store, login: str, words: str) -> tuple[float, int]:
    """Return the seconds a search took and how many hits it showed."""
    found: list[Hit] = []
    with store.reading() as session:
        me = who(session, login, day_of(store.now()))
        took = seconds(lambda: found.extend(search(session, me, words)))
    return took, len(found)


def _write(section: Section, store: Store, rng: random.Random, sentences: Sequence[str]) -> None:
    """Measure what indexing adds to the transaction that records a draft."""
    texts = iter([_text(rng, sentences, LONG)[:LONG] for _ in range(40)])
    first = 10_000_000
    numbers = iter(range(first, first + 40))

    def once() -> float:
        n, text = next(numbers), next(texts)
        with store.writing() as session:
            session.connection().execute(insert(table_of(Reading)), [_reading(n, text)])
            _cases(session.connection(), [n], {n: text}, store.now())
            return seconds(lambda: index_case(session, n))

    def cutting() -> float:
        text = _text(rng, sentences, LONG)[:LONG]
        return seconds(lambda: pieces_of(text))

    whole, cut = in_turn(20, once, cutting)
    section.add(f"a draft of {LONG:,} characters indexed, in its transaction", spread(whole, MILLISECONDS).words())
    section.add("of which cutting it into pieces", spread(cut, MILLISECONDS).words())
