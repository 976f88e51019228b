"""Questions on demand about the million and China VI: one vehicle by its VIN, condition by condition, and one city."""

from datetime import date
from typing import Any

from catalogue import asking, ledger, night, timing, warehouse
from catalogue.errors import UsageError
from catalogue.registers import FIELDS, lake
from catalogue.settings import Home
from catalogue.text import coded
from catalogue.warehouse import Connection

# Each condition of article 九: its reasons, as bits of fails and opens, and the field of the record that decides it.
CONDITIONS = (
    ("in_region", 1, 1, "region_code"),
    ("in_window", 2, 2, "deregistered_on"),
    ("operating", 4, 4, "usage"),
    ("medium_or_heavy", 8, 8 | 16, "vehicle_type"),
    ("diesel", 16, 32, "fuel"),
    ("stage_iii_or_below", 32, 64, "emission_stage"),
    ("not_transferred_out", 64, 256, "status"),
    ("not_registered_again", 128, 0, "vin"),
    ("retired", 256, 0, "status"),
    ("dates_in_order", 0, 128, "first_registered_on"),
)

Cell = dict[str, Any]  # field and value, with heading and place of its column


def check_vin(home: Home, vin: str, *, as_of: date) -> dict[str, Any]:
    """Judge every condition of the million for one vehicle on a day, and China VI for each of its registrations, with
    the cells that decide. `outcome` and what belongs to it are None for a vehicle that no disposal record names."""
    vin = coded.key(vin)
    with asking.about(home, ("raw", "seed", "reading", "core")) as (con, _):
        lake.open_views(con, home)
        found = ledger.judge_vehicle(con, vin, as_of)
        records = warehouse.rows(con, "select * from looked_at order by retired_on, file_key, row_index")
        registrations = timing.judge_vehicle(con, vin, as_of)
        if not records and not registrations:
            raise UsageError(f"no disposal record and no registration names {vin} in any file taken up to {as_of}")
        disposed = [_record(con, record, found) for record in records]
        registered = [_registration(con, one) for one in registrations]
    return {"vin": vin, "as_of": as_of, **found, "records": disposed, "registrations": registered}


def _row(con: Connection, kind: str, file_key: int, row_index: int) -> tuple[dict[str, Any], dict[str, Cell]]:
    """Tell where a row of the lake stands in its file, and give its cells by field."""
    key = {"key": file_key, "index": row_index}
    place = warehouse.rows(
        con,
        """select f.name as file_name, f.file_sha256, p.sheet, $index + p.row_offset as row_no
        from raw.register_place as p
        join raw.register_file as r using (file_sha256) join raw.file as f using (file_sha256)
        where r.file_key = $key and p.from_index <= $index order by p.from_index desc limit 1""",
        key,
    )[0]
    values = warehouse.rows(con, f"select * from lake.{kind} where file_key = $key and row_index = $index", key)[0]
    columns = {
        row["field"]: row
        for row in warehouse.rows(
            con, "select field, heading, place from raw.layout where file_sha256 = $sha", {"sha": place["file_sha256"]}
        )
    }
    nowhere = {"heading": None, "place": None}
    return place, {
        field: {"field": field, "value": values[field], **{k: columns.get(field, nowhere)[k] for k in nowhere}}
        for field in FIELDS[kind]
    }


def _record(con: Connection, record: dict[str, Any], vehicle: dict[str, Any]) -> dict[str, Any]:
    """Give one disposal record with its place, what it says, and each condition."""
    place, cells = _row(con, "retirement", record["file_key"], record["row_index"])
    return {
        **place,
        "is_decisive": (record["file_key"], record["row_index"]) == (vehicle["file_key"], vehicle["row_index"]),
        "retired_on": record["retired_on"],
        "stage_basis": record["stage_basis"],
        "conditions": [
            {"condition": name, "outcome": _outcome(record, fails, opens), **cells[field]}
            for name, fails, opens, field in CONDITIONS
        ],
        "cells": {field: cell["value"] for field, cell in cells.items() if cell["value"] is not None},
    }


def _registration(con: Connection, one: dict[str, Any]) -> dict[str, Any]:
    """Give one registration with its place, the stage asked of it and by which row of the calendar, and its cells."""
    place, cells = _row(con, "registration", one.pop("file_key"), one.pop("row_index"))
    return {**place, **one, "cells": [cell for cell in cells.values() if cell["value"] is not None]}


def _outcome(record: dict[str, Any], fails: int, opens: int) -> str:
    """Name the outcome of one condition; what fails is never also open."""
    return "non_compliant" if record["fails"] & fails else "indeterminate" if record["opens"] & opens else "compliant"


def check_city(home: Home, code: str, as_of: date | None) -> dict[str, Any]:
    """Give what the last night found about one place: of the million, and of China VI where article 九 names it."""
    with warehouse.connect(home.warehouse, read_only=True) as con:
        night.require(con)
        run = warehouse.rows(con, "select run_id, as_of from mart.run where is_current")[0]
        if as_of and as_of != run["as_of"]:
            raise UsageError(f"the last night was of {run['as_of']}; run: catalogue nightly --as-of {as_of}")
        scope = warehouse.rows(con, "select * from mart.place where scope_code = $code", {"code": code})
        if not scope:
            raise UsageError(f"{code} is no place of the plan; cities stand in stage_timing_city.csv of site/data/")

        def told(table: str, column: str = "scope_code") -> list[dict[str, Any]]:
            return warehouse.rows(con, f"select * from mart.{table} where {column} = $code", {"code": code})

        return {
            **run,
            **scope[0],
            "progress": told("retirement_progress"),
            "forecast": told("retirement_forecast"),
            "reasons": told("retirement_reason"),
            "balance": told("retirement_balance", "prefecture_code"),
            "local_plans": told("retirement_quota"),
            "china_vi": told("stage_timing_city", "prefecture_code"),
            "china_vi_open": told("stage_timing_reason", "prefecture_code"),
            "conflicts": warehouse.rows(
                con,
                """select check_id, count(distinct vin) as vehicles from mart.retirement_conflict
                where prefecture_code = $code group by check_id order by check_id""",
                {"code": code},
            ),
        }
