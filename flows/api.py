"""Prefect's API as seen from the engine: does it answer, in words a person understands."""

from typing import Self

import httpx

AWAY = "Prefect 服务没有应答"


class PrefectAway(Exception):
    """Prefect's API does not answer; the reason is the message."""

    @classmethod
    def by(cls, sign: str) -> Self:
        """Return it with the sign by which it was noticed."""
        return cls(f"{AWAY}（{sign}），服务恢复后自动办理。")


class Api:
    """Prefect's API at an address, over one connection that is kept: making a client costs more than asking."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.AsyncClient(timeout=3, trust_env=False)

    async def must_answer(self) -> None:
        """Ask for a sign of life; PrefectAway within three seconds when there is none. A run would take longer to find out."""
        try:
            answer = await self._client.get(f"{self.url}/health")
        except httpx.HTTPError as fault:
            raise PrefectAway.by(type(fault).__name__) from fault
        if answer.status_code != httpx.codes.OK:
            raise PrefectAway.by(f"HTTP {answer.status_code}")

    async def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            await self.must_answer()
        except PrefectAway:
            return False
        return True

    async def close(self) -> None:
        """Let the connection go."""
        await self._client.aclose()
