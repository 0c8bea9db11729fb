"""The public application as a process: `python -m desk.public [HOST [PORT]]`. It reads SANTONG_HOME and opens no database."""

import sys

from desk.listening import listen
from desk.public.app import make_public_app
from models.refusals import Refusal
from settings import read_settings
from tasks.store import parse_moment
from tasks.supervised import end_with_supervisor

HOST, PORT = "127.0.0.1", 8001


def main(words: list[str]) -> int:
    """Serve until told to stop."""
    host = words[0] if words else HOST
    port = int(words[1]) if len(words) > 1 else PORT
    end_with_supervisor()
    try:
        settings = read_settings()
        app = make_public_app(settings.home, pretended=parse_moment(settings.now) if settings.now else None)
    except Refusal as refusal:
        sys.stderr.write(refusal.message + "\n")
        return refusal.exit_code
    listen(app, host, port, settings.proxies)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
