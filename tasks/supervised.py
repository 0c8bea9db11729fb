"""A process that `santong serve` started ends with it, also when that was killed."""

import ctypes
import os
import signal
import sys

SUPERVISED = "SANTONG_SUPERVISED"  # set by `santong serve` for its parts


def end_with_supervisor() -> None:
    """Ask Linux to end this process when the supervisor is gone; elsewhere, and without a supervisor, nothing happens."""
    if os.environ.get(SUPERVISED) and sys.platform == "linux":
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)
