"""Invented rows of public fleets for tests, and what the checks of the data say about them."""

from pathlib import Path
from typing import Any

from tests.homes import rows
from tests.vehicles import vin

BUS = {
    "region_code": "130102", "event": "注册登记", "registered_on": "2019-03-15", "model_code": "",
    "vehicle_type": "K11", "fuel": "C", "usage": "C", "gvm_kg": "16000", "length_mm": "10500", "fleet": "公交",
    "acquisition": "新增", "built_up_area": "是",
}  # fmt: skip


def bus(number: int, **changes: str) -> dict[str, str]:
    """Give the registration of an electric bus that counts, but for the changes."""
    return {"vin": vin(number), **BUS, **changes}


def total(**changes: str) -> dict[str, str]:
    """Give a total of buses."""
    told = {"period": "2019H1", "region_code": "130100", "fleet": "公交", "added_or_replaced": "10", "nev": "8"}
    return {**told, "clean_energy": "1", **changes}


def found_by(home: Path, check: str) -> list[tuple[Any, ...]]:
    """List what a check of the data found: subject and detail."""
    return rows(home, "select subject, detail from mart.quality_check_row where check_id = ? order by all", check)
