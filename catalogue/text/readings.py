"""Which reader reads which texts: every distinct text is read once and kept beside what it means."""

from collections.abc import Callable
from dataclasses import astuple, fields
from typing import Any

import polars as pl

from catalogue.text import emission, fleets, numbers, regions, register_fuel, register_stage, registers, terms

# sql/reading/NAME.sql lists the texts; the reader turns each into one row of reading.NAME.
READERS: dict[str, tuple[type[Any], Callable[[str], Any]]] = {
    "acquisition": (fleets.FleetTerm, fleets.read_acquisition),
    "batch": (numbers.Batch, numbers.read_batch),
    "built_up_area": (fleets.FleetTerm, fleets.read_built_up_area),
    "emission": (emission.Emission, emission.read),
    "fleet": (fleets.FleetTerm, fleets.read_fleet),
    "fuel": (terms.Fuel, terms.read_fuel),
    "fuel_code": (register_fuel.FuelCode, register_fuel.read),
    "length": (numbers.Amounts, numbers.read_length),
    "mass": (numbers.Amounts, numbers.read_mass),
    "period": (fleets.Period, fleets.read_period),
    "product": (terms.Product, terms.read_product),
    "region": (regions.Region, regions.read),
    "register_event": (registers.RegisterEvent, registers.read_register_event),
    "reporting_unit": (fleets.ReportingUnit, fleets.read_reporting_unit),
    "usage": (registers.Usage, registers.read_usage),
    "vehicle_stage": (register_stage.VehicleStage, register_stage.read),
    "vehicle_status": (registers.VehicleStatus, registers.read_vehicle_status),
    "vehicle_type": (registers.VehicleType, registers.read_vehicle_type),
}
_TYPES = {
    "str": pl.String, "str | None": pl.String, "int | None": pl.Int64, "bool": pl.Boolean, "bool | None": pl.Boolean,
    "tuple[str, ...]": pl.List(pl.String), "tuple[int, ...]": pl.List(pl.Int64),
}  # fmt: skip


def read_all(name: str, texts: list[str]) -> pl.DataFrame:
    """Read texts; the frame has `text` and one column per field of the reader's answer."""
    answer, read = READERS[name]
    kinds: dict[str, Any] = {"text": pl.String}
    kinds |= {field.name: _TYPES[_annotation(field.type)] for field in fields(answer)}
    rows = [(text, *(list(v) if isinstance(v, tuple) else v for v in astuple(read(text)))) for text in texts]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _annotation(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)
