"""Prefect's API as seen from the engine: does it answer, in words a person understands."""

from dataclasses import dataclass

import httpx

AWAY = "Prefect 服务没有应答"


class PrefectAway(Exception):
    """Prefect's API does not answer; the reason is the message."""


@dataclass(frozen=True, slots=True)
class Api:
    """The address of Prefect's API."""

    url: str

    async def must_answer(self) -> None:
        """Ask for a sign of life; PrefectAway within three seconds when there is none. A run would take longer to find out."""
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                answer = await client.get(f"{self.url}/health")
        except httpx.HTTPError as fault:
            raise PrefectAway(f"{AWAY}（{type(fault).__name__}），服务恢复后自动办理。") from fault
        if answer.status_code != httpx.codes.OK:
            raise PrefectAway(f"{AWAY}（HTTP {answer.status_code}），服务恢复后自动办理。")

    async def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            await self.must_answer()
        except PrefectAway:
            return False
        return True
