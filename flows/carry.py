"""Between two people: one run does all the automatic work of a case that is due at that moment."""

from asyncio import to_thread

from prefect import flow

from tasks.leases import LEASE_SECONDS, Lease
from tasks.steps import carry_out, take


@flow(name="carry", flow_run_name="carry-{case_id}")
async def carry(case_id: int, claimed: Lease | None = None) -> list[str]:
    """Do the automatic work that lies before the next person, piece after piece, and return what was done.

    `claimed` is the piece the engine holds already; without it the case's own are claimed. A piece that fails ends the run.
    """
    seconds, done = claimed.seconds if claimed else LEASE_SECONDS, list[str]()
    while lease := claimed or await to_thread(take, case_id, seconds=seconds):
        await to_thread(carry_out, lease)
        done.append(lease.does)
        claimed = None
    return done
