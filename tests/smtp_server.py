"""A mail relay on loopback for tests: takes what it is sent, or refuses an address; with TLS and sign-in if asked."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Relay:
    """What a relay took. `refuses`: an address it does not take; `hangs_up_after`: letters after which it is gone.

    `tls`: `starttls` or `ssl`, with a `certificate`; `account`: the user and password it wants, only over TLS.
    """

    address: str = ""
    refuses: str = ""
    hangs_up_after: int | None = None
    tls: str = ""
    certificate: Path | None = None
    account: tuple[str, str] | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    overheard: list[bytes] = field(default_factory=list)  # what came before the connection was encrypted

    def context(self) -> ssl.SSLContext:
        """Return the server's side of TLS."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(str(self.certificate))
        return made


class Handler(socketserver.StreamRequestHandler):
    """One conversation: just as much SMTP as our letters need."""

    relay: Relay
    encrypted = False
    known = False

    def handle(self) -> None:
        """Answer line by line."""
        if self.relay.tls == "ssl":
            self._encrypt()
        self._say(220)
        while word := self.rfile.readline().strip():
            if not self.encrypted:
                self.relay.overheard.append(word)
            verb = word.split(b" ")[0].upper()
            if verb == b"DATA":
                self._say(354)
                self._take()
                self._say(250)
            elif verb == b"EHLO":
                self._offer()
            elif verb == b"STARTTLS":
                self._say(220)
                self._encrypt()
            elif verb == b"AUTH":
                self._sign_in(word)
            elif verb == b"QUIT" or (verb == b"MAIL" and len(self.relay.taken) == self.relay.hangs_up_after):
                return
            else:
                self._say(self._verdict(verb, word))

    def _verdict(self, verb: bytes, word: bytes) -> int:
        if self.relay.account and not self.known:
            return 530
        refused = verb == b"RCPT" and self.relay.refuses and self.relay.refuses.encode() in word
        return 550 if refused else 250

    def _offer(self) -> None:
        offers = ["STARTTLS"] if self.relay.tls == "starttls" and not self.encrypted else []
        offers += ["AUTH PLAIN"] if self.relay.account and self.encrypted else []
        for line in ["relay", *offers]:
            self.wfile.write(f"250-{line}\r\n".encode())
        self._say(250)

    def _encrypt(self) -> None:
        self.request = self.relay.context().wrap_socket(self.request, server_side=True)
        self.setup()
        self.encrypted = True

    def finish(self) -> None:
        """Close the connection; the server itself knows only the one before it was encrypted."""
        super().finish()
        self.request.close()

    def _sign_in(self, word: bytes) -> None:
        user, password = self.relay.account or ("", "")
        self.known = base64.b64decode(word.split(b" ")[2]) == f"\0{user}\0{password}".encode()
        self._say(235 if self.known else 535)

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        made = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.relay.taken.append(made)


class Server(socketserver.ThreadingTCPServer):
    """A server that is silent about a client that breaks off, as one does that does not trust its certificate."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def relay(**wanted: object) -> Iterator[Relay]:
    """Run a relay on a free port."""
    made = Relay(**wanted)  # type: ignore[arg-type]  # fields of Relay
    handler = type("Bound", (Handler,), {"relay": made})
    with Server(("127.0.0.1", 0), handler) as server:
        made.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def self_signed(path: Path) -> Path:
    """Write a certificate for the loopback address with its key into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    there = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = made.add_extension(there, critical=False).sign(key, hashes.SHA256())
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(plain + certificate.public_bytes(serialization.Encoding.PEM))
    return path
