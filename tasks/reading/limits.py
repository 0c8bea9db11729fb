"""What a reading process may use: memory, processor time, no files to write, and no network where the system allows it."""

import ctypes
import os
import resource

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 40
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def confine() -> None:
    """Limit this process for the rest of its life."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def without_network() -> bool:
    """Move this process into a network of its own, which leads nowhere; return whether the system allowed it."""
    libc = ctypes.CDLL(None, use_errno=True)
    unshare = getattr(libc, "unshare", None)
    if unshare is None:
        return False
    flags = _NEW_NET if os.geteuid() == 0 else _NEW_USER | _NEW_NET
    return bool(unshare(flags) == 0 or unshare(_NEW_USER | _NEW_NET) == 0)
