"""One place of the million."""

from datetime import date
from typing import Any

from prefect import flow

from catalogue import settings, summary, vehicles
from flows import telling
from flows.stages import stage

WRITES = False


@stage("look-up", hours=1)
def look_up(code: str, as_of: date | None) -> dict[str, Any]:
    """Read what the last night found of the place."""
    return vehicles.check_city(settings.home(None), code, as_of)


@flow(name="check-city", flow_run_name="check-city-{code}")
def check_city(code: str | int, as_of: date | None = None) -> None:
    """Tell what the last night found of one place, such as 130100 or JJJ; the answer is an artifact of the run."""
    answer = look_up(str(code), as_of)  # a command line takes 130100 for a number
    telling.question("check-city", f"{answer['scope_name']} {code}", answer["as_of"], summary.of_city(answer))
