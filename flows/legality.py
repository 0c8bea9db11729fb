"""Preparing the legality review (合法性审核): what a machine may do before the officer reads."""

from prefect import flow

from tasks.steps import do_queued


@flow(name="legality_review", flow_run_name="legality-review-{case_id}")
def legality_review(case_id: int) -> list[str]:
    """Read and screen the current draft, so that the officer has the findings. The machine concludes nothing (I14)."""
    return do_queued(case_id, "screen")
