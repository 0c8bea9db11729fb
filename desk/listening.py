"""How a web application of the desk is served: quietly, and believing only named proxies about where a request comes from."""

from typing import Any

import uvicorn

GRACE = 10  # seconds a request in hand is given when the application is stopped


def manners(proxies: str) -> dict[str, Any]:
    """Return how any of our applications is served. `proxies`: addresses or networks, by commas; empty: none is believed."""
    quiet = {"log_level": "warning", "server_header": False, "timeout_graceful_shutdown": GRACE}
    return {**quiet, "proxy_headers": bool(proxies), "forwarded_allow_ips": proxies}


def listen(app: Any, host: str, port: int, proxies: str) -> None:  # noqa: ANN401 - any ASGI application
    """Serve an application until told to stop."""
    uvicorn.run(app, host=host, port=port, **manners(proxies))
