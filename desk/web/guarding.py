"""Around every request: headers that keep a browser safe, and a limit on what may be sent."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 80 * 1024 * 1024  # bytes of one request: a draft and its materials
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
TOO_LARGE = "提交的内容超过 80 MB，请压缩扫描件或者分次提交。".encode()


class TooMuch(Exception):
    """More was sent than said, or than is taken."""


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

        try:
            if _declared(scope) > self.largest:
                raise TooMuch
            await self.app(scope, _counted(receive, self.largest), guarded)
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
    """Return the headers an answer lacks; pages of persons are kept by nobody, assets for a year."""
    held = {name.lower() for name, _ in message["headers"]}
    kept = b"public, max-age=31536000, immutable" if scope["path"].startswith("/static/") else b"no-store"
    wanted = [(name.encode(), value.encode()) for name, value in HEADERS.items()] + [(b"cache-control", kept)]
    return [(name, value) for name, value in wanted if name not in held]
