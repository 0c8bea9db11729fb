"""The desk as a process: `python -m desk.web [HOST [PORT]]`. Started and looked after by `santong serve`."""

import sys

from desk.listening import listen
from desk.opening import open_store
from desk.web.app import make_app
from models.refusals import Refusal
from tasks.supervised import end_with_supervisor

HOST, PORT = "127.0.0.1", 8000


def main(words: list[str]) -> int:
    """Serve until told to stop."""
    host = words[0] if words else HOST
    port = int(words[1]) if len(words) > 1 else PORT
    secure = len(words) > 2 and words[2] == "https"
    end_with_supervisor()
    try:
        store = open_store()
        app = make_app(store, secure=secure)
    except Refusal as refusal:
        sys.stderr.write(refusal.message + "\n")
        return refusal.exit_code
    listen(app, host, port, store.settings.proxies)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
