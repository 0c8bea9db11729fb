"""Prefect in the test process: quiet, without a server, its files in a folder that is thrown away."""

import os
import tempfile
from pathlib import Path

from flows.quiet import FIXED, UNWANTED, URL, USUAL

HOME = tempfile.TemporaryDirectory(prefix="santong-prefect-")  # set before any test module imports prefect

for _name in (*UNWANTED, URL):
    os.environ.pop(_name, None)
os.environ.update({**USUAL, **FIXED, "PREFECT_HOME": str(Path(HOME.name))})
