"""One model by every rule."""

from datetime import date

from prefect import flow

from catalogue import inquiry, settings, summary
from catalogue.inquiry import Subject
from flows import telling
from flows.stages import stage

WRITES = False


@stage("judge", hours=1)
def judge(subject: Subject, as_of: date) -> summary.Table:
    """Judge every rule for the subject's models."""
    return summary.of_models(inquiry.check(settings.home(None), subject, as_of=as_of))


@flow(name="check-model", flow_run_name="check-model-{model}")
def check_model(model: str | int, as_of: date | None = None) -> None:
    """Judge one model by every rule on a policy day (else today); the answer is an artifact of the run."""
    day = as_of or settings.now().date()
    telling.question("check-model", f"Model {model}", day, judge(Subject(model=str(model)), day))
