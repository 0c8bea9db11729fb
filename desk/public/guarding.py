"""Around every public request: headers that keep a browser safe, a limit on what may be sent, HEAD answered like GET."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 256 * 1024  # bytes of one request: the longest letter in any writing of it
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
FOR_A_WHILE, FOR_EVER, NEVER = "public, max-age=60", "public, max-age=31536000, immutable", "no-store"
TOO_LARGE = "提交的内容太长，请缩短后再试。".encode()


class TooMuch(Exception):
    """More was sent than is taken."""


class Guard:
    """Puts the headers on every answer and stops reading a request that is too large."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guard one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def guarded(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                message["headers"] = [*message["headers"], *_headers(scope, message)]
            await send(message)

        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            if _declared(scope) > self.largest:
                raise TooMuch
            await self.app(asked, _counted(receive, self.largest), guarded)
        except TooMuch:
            if not began:
                await _refuse(guarded)


def _declared(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _counted(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise TooMuch
        return message

    return counted


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})


def _headers(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    """Return the headers an answer lacks. What is about one sender, and every form with its stamp, is kept by nobody."""
    held = {name.lower() for name, _ in message["headers"]}
    wanted = [*HEADERS.items(), ("cache-control", _kept(scope, int(message["status"])))]
    return [(name.encode(), value.encode()) for name, value in wanted if name.encode() not in held]


def _kept(scope: Scope, status: int) -> str:
    path: str = scope["path"]
    if status != 200 or scope["method"] == "POST" or path.startswith(("/letters/", "/consultations/")):
        return NEVER
    if path in {"/public.css", "/icon.svg"} and scope["query_string"].startswith(b"v="):
        return FOR_EVER
    return FOR_A_WHILE
