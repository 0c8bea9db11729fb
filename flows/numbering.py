"""After the numbers: clerk and registrar give them in their acts; the machine only sets them in type."""

from prefect import flow

from tasks.steps import do_queued


@flow(name="numbering", flow_run_name="numbering-{case_id}")
def numbering(case_id: int) -> list[str]:
    """Typeset the red-head file with both numbers, read it back and compare it with what was approved (I3)."""
    return do_queued(case_id, "typeset")
