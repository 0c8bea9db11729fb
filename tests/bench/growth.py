"""One act in a small, a middling and a large stock of cases, in turn."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from models.acts import Act, Who
from models.clock import day_of
from models.words import Code
from tasks.acting import act
from tasks.people import who
from tasks.store import Store
from tests.bench.lives import stock_at
from tests.bench.measure import MILLISECONDS, Section, in_turn, ratio, seconds, spread

STEP = "identify"


def run(sizes: tuple[int, ...], rounds: int) -> Section:
    """Measure one act at each size of the stock."""
    section = Section(
        "One act as the stock grows",
        f"签收 at the identification, in databases with so many cases (acts, ledger lines, to-dos, findings, outbox rows of "
        f"each), a case drawn anywhere in the stock and used once, {rounds} rounds in turn, SQLite `synchronous=FULL`.",
    )
    with ExitStack() as stack:
        plays = [_play(stack, size) for size in sizes]
        taken = in_turn(rounds, *plays)
    for size, values in zip(sizes, taken, strict=True):
        section.add(f"one act at {size:,} cases", spread(values, MILLISECONDS).words())
        if size != sizes[0]:
            over = ratio(values, taken[0])
            section.add(f"{size:,} over {sizes[0]:,}, pair by pair", over.words("×"), "≤ 1.2 ×", over.middle <= 1.2)
    return section


def _play(stack: ExitStack, size: int) -> Callable[[], float]:
    folder = Path(stack.enter_context(TemporaryDirectory()))
    stock = stack.enter_context(stock_at(folder, STEP, size))
    cases, at = list(stock.cases), stock.store.now()
    Random(size).shuffle(cases)  # noqa: S311 - a draw of cases, not a secret
    left = iter(cases * 2 if size < 400 else cases)
    with stock.store.reading() as session:
        by = who(session, "zhoush", day_of(at))
    return lambda: seconds(lambda: _act(stock.store, by, next(left), at))


def _act(store: Store, by: Who, case_id: int, at: datetime) -> None:
    with store.writing() as session:
        act(session, Act(case_id=case_id, code=Code.CLAIM, by=by, step=STEP), at)
