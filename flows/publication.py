"""Publication (统一公布): what gazette and designated site are sent, and our own mirror of what they show."""

from prefect import flow

from tasks.steps import do_queued


@flow(name="publication", flow_run_name="publication-{case_id}")
def publication(case_id: int) -> list[str]:
    """Make the package, and bring mirror and catalogue up to date, each where the case is that far."""
    return do_queued(case_id, "package") + do_queued(case_id, "mirror")
