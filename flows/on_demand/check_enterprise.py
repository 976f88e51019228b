"""Every model of one enterprise by every rule."""

from datetime import date

from prefect import flow

from catalogue import settings
from catalogue.inquiry import Subject
from flows import telling
from flows.on_demand.check_model import judge

WRITES = False


@flow(name="check-enterprise", flow_run_name="check-enterprise-{enterprise}")
def check_enterprise(enterprise: str | int, as_of: date | None = None) -> None:
    """Judge the models of one enterprise (name, former name or id); the answer is an artifact of the run."""
    day = as_of or settings.now().date()
    rows = judge(Subject(enterprise=str(enterprise)), day)
    telling.question("check-enterprise", f"Enterprise {enterprise}", day, rows)
