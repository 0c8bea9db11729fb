"""A light command against the bare import of what it cannot do without, each a process of its own, in turn."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from settings import ROOT
from tests.bench.measure import MILLISECONDS, Section, in_turn, ratio, seconds, spread
from tests.flows.children import environment_of
from tests.installation import opened
from tests.lives import Life

DRAFT = str(ROOT / "templates" / "samples" / "draft-1.txt")
COMMANDS = {
    "`case list`": ("case", "list"),
    "`todo list --as`": ("todo", "list", "--as", "qianrh"),
    "`number list`": ("number", "list"),
    "`--help`": ("--help",),
    "`screen FILE`": ("screen", DRAFT),
}
LIGHT = tuple(COMMANDS)[:3]


def run(rounds: int) -> Section:
    """Measure whole processes."""
    section = Section(
        "A light command",
        f"Whole processes, {rounds} rounds in turn, an installation with one case. Beside it "
        "`python -c 'import typer, sqlmodel'` of the same interpreter.",
    )
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        Life(store).open("draft-1.txt")
        environ = environment_of(store.settings)
        words = [["-c", "import typer, sqlmodel"], *(["-m", "desk", *given] for given in COMMANDS.values())]
        plain, *commands = in_turn(rounds, *(lambda w=w: _process(w, environ) for w in words), warm=1)
    section.add("`python -c 'import typer, sqlmodel'`", spread(plain, MILLISECONDS).words(digits=0))
    for name, taken in zip(COMMANDS, commands, strict=True):
        over = ratio(taken, plain)
        aimed = name in LIGHT
        section.add(name, spread(taken, MILLISECONDS).words(digits=0))
        section.add(
            f"{name} over the import", over.words("×"), "≤ 1.5 ×" if aimed else "", over.middle <= 1.5 if aimed else None
        )
    return section


def _process(words: list[str], environ: dict[str, str]) -> float:
    run_ = [sys.executable, *words]
    return seconds(lambda: subprocess.run(run_, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL))
