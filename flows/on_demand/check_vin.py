"""One vehicle: the million, and China VI."""

from datetime import date
from typing import Any

from prefect import flow

from catalogue import settings, summary, vehicles
from flows import telling
from flows.stages import stage

WRITES = False


@stage("judge", hours=1)
def judge(vin: str, as_of: date) -> dict[str, Any]:
    """Judge every condition of the million and every registration of the vehicle."""
    return vehicles.check_vin(settings.home(None), vin, as_of=as_of)


def run_name() -> str:
    """Name a run by the end of the VIN only: names are shown and logged in many places."""
    return f"check-vin-{str(telling.parameter('vin'))[-6:]}"


@flow(name="check-vin", flow_run_name=run_name)
def check_vin(vin: str | int, as_of: date | None = None) -> None:
    """Tell whether one vehicle counts toward the million, condition by condition, and met China VI; an artifact."""
    day = as_of or settings.now().date()
    answer = judge(str(vin), day)  # a command line takes digits for a number
    told = f"Vehicle …{answer['vin'][-6:]}: {summary.vehicle(answer)}"
    telling.question("check-vin", told, day, summary.of_vehicle(answer))
