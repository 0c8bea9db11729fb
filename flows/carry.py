"""Between two people: one run does all the automatic work of a case that is due at that moment."""

from asyncio import to_thread

from prefect import flow
from prefect.settings import PREFECT_RESULTS_LOCAL_STORAGE_PATH

from tasks.leases import LEASE_SECONDS, Lease
from tasks.steps import carry_out, take

NOT_ASKED_FOR = PREFECT_RESULTS_LOCAL_STORAGE_PATH.value()  # where no place is named, each run asks the server for one, twice


@flow(name="carry", flow_run_name="carry-{case_id}", persist_result=False, result_storage=NOT_ASKED_FOR)
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
