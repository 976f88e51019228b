"""Registers: vehicle records by the million, typed in the engine and kept as Parquet.

A register is one of three kinds of table with a row per vehicle and event. NAME.toml says which headings mean which
field; the field's name says its type: `*_on` and `as_of` are days, `*_kg` and `*_mm` whole numbers, all else is text.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue.errors import DeclarationError

if TYPE_CHECKING:
    from catalogue.sources import Source

FOLDER = Path(__file__).parent

FIELDS: dict[str, tuple[str, ...]] = {
    # One row per disposal event of a vehicle.
    "retirement": (
        "vin", "plate", "region_code", "vehicle_type", "fuel", "usage", "gvm_kg", "length_mm", "emission_stage",
        "model_code", "engine_model", "engine_no", "manufactured_on", "first_registered_on", "status",
        "deregistered_on", "recycled_on", "recycle_certificate", "transport_permit", "permit_cancelled_on", "record_id",
    ),
    # One row per registration of a vehicle: new, or moved in from another place.
    "registration": (
        "vin", "plate", "region_code", "event", "registered_on", "model_code", "vehicle_type", "fuel", "usage",
        "gvm_kg", "length_mm", "emission_stage", "engine_no", "manufactured_on", "certificate_uploaded_on",
        "imported_on", "invoice_on", "fleet", "acquisition", "built_up_area",
    ),
    # One row per vehicle still registered on a day.
    "vehicle_stock": (
        "vin", "plate", "region_code", "event", "registered_on", "model_code", "vehicle_type", "fuel", "usage",
        "gvm_kg", "length_mm", "emission_stage", "engine_no", "manufactured_on", "certificate_uploaded_on",
        "imported_on", "invoice_on", "fleet", "acquisition", "built_up_area", "as_of",
    ),
}  # fmt: skip
PUBLIC_KINDS = {"retirement": "retirements", "registration": "registrations", "vehicle_stock": "vehicle_stock"}
# What a row cannot do without, beside the VIN.
EVENT_DAY = {"registration": "registered_on", "vehicle_stock": "as_of"}
# The days on which what a row tells of happened.
EVENTS = {
    "retirement": ("deregistered_on", "recycled_on"),
    "registration": ("registered_on",),
    "vehicle_stock": ("as_of",),
}
# Fields with few different texts, each of which is read once (sql/reading).
CODES = (
    "region_code", "vehicle_type", "fuel", "usage", "emission_stage", "status", "event", "fleet", "acquisition",
    "built_up_area",
)  # fmt: skip
# Numbers of documents and engines, brought to one form so that they can be compared.
NUMBERS = ("engine_no", "recycle_certificate", "transport_permit")


def is_day(field: str) -> bool:
    """Tell whether a field holds a day."""
    return field.endswith("_on") or field == "as_of"


def is_whole(field: str) -> bool:
    """Tell whether a field holds a whole number of kilograms or millimetres."""
    return field.endswith(("_kg", "_mm"))


def sql_type(field: str) -> str:
    """Name the type of a field in the engine."""
    return "DATE" if is_day(field) else "INTEGER" if is_whole(field) else "VARCHAR"


@cache
def describe(kind: str) -> "Source":
    """Read KIND.toml; anything wrong in it is a DeclarationError that names the file."""
    from pydantic import ValidationError  # noqa: PLC0415  the child that types a register starts faster without these

    from catalogue.sources import Source  # noqa: PLC0415

    path = FOLDER / f"{kind}.toml"
    try:
        return Source(
            name=PUBLIC_KINDS[kind],
            described_in=f"catalogue/registers/{path.name}",
            kind=kind,
            **tomllib.loads(path.read_text(encoding="utf-8")),
        )
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise DeclarationError(f"{path.name}: {error}") from error
