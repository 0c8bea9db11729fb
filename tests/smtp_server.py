"""A mail relay on loopback for tests: takes what it is sent, or refuses an address, and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Relay:
    """What a relay took. `refuses`: an address it does not take; `hangs_up_after`: letters after which it is gone."""

    address: str = ""
    refuses: str = ""
    hangs_up_after: int | None = None
    taken: list[EmailMessage] = field(default_factory=list)


class Handler(socketserver.StreamRequestHandler):
    """One conversation: just as much SMTP as our letters need."""

    relay: Relay

    def handle(self) -> None:
        """Answer line by line."""
        self._say(220)
        while word := self.rfile.readline().strip():
            verb = word.split(b" ")[0].upper()
            if verb == b"DATA":
                self._say(354)
                self._take()
                self._say(250)
            elif verb == b"QUIT" or (verb == b"MAIL" and len(self.relay.taken) == self.relay.hangs_up_after):
                return
            else:
                refused = verb == b"RCPT" and self.relay.refuses and self.relay.refuses.encode() in word
                self._say(550 if refused else 250)

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        made = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.relay.taken.append(made)


@contextmanager
def relay(**wanted: object) -> Iterator[Relay]:
    """Run a relay on a free port."""
    made = Relay(**wanted)  # type: ignore[arg-type]  # fields of Relay
    handler = type("Bound", (Handler,), {"relay": made})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        made.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        server.shutdown()
        thread.join()
