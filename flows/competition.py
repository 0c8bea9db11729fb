"""Preparing the fair-competition review (公平竞争审查): what a machine may do before section and reviewer conclude."""

from prefect import flow

from tasks.steps import do_queued


@flow(name="fair_competition_review", flow_run_name="fair-competition-review-{case_id}")
def fair_competition_review(case_id: int) -> list[str]:
    """Read and screen the current draft with every pack in force on the day. The machine concludes nothing (I14)."""
    return do_queued(case_id, "screen")
