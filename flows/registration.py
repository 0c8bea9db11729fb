"""While the registrar decides (统一登记): the machine wakes the case at the end of a window and says who is waited for."""

from prefect import flow

from tasks.steps import do_queued, waited_for


@flow(name="registration", flow_run_name="registration-{case_id}")
def registration(case_id: int) -> list[str]:
    """Write the to-dos of ended windows anew, and return which replies the case still waits for. Silence decides nothing."""
    do_queued(case_id, "wake")
    return waited_for(case_id)
