"""Invented vehicles for tests: a truck that counts, and rows that differ from it where a test says so."""

import csv
from pathlib import Path
from typing import Any

LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)], strict=True))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
TRUCK = {
    "region_code": "130102", "vehicle_type": "H11", "fuel": "B", "usage": "F", "gvm_kg": "25000", "length_mm": "11000",
    "emission_stage": "国三", "first_registered_on": "2010-05-01", "status": "注销", "deregistered_on": "2019-06-15",
    "recycled_on": "2019-06-10", "recycle_certificate": "", "transport_permit": "YZ-1", "record_id": "",
}  # fmt: skip
REGISTERED = {
    "region_code": "130102", "event": "注册登记", "registered_on": "2010-05-01", "vehicle_type": "H11", "fuel": "B",
    "usage": "F", "gvm_kg": "25000", "length_mm": "11000", "emission_stage": "国三",
}  # fmt: skip


def vin(number: int) -> str:
    """Make a VIN with a right check digit."""
    plain = f"LZZ5ELMD0AN{number:06d}"
    total = sum(w * (int(c) if c.isdigit() else LETTERS[c]) for w, c in zip(WEIGHTS, plain, strict=True))
    return plain[:8] + "0123456789X"[total % 11] + plain[9:]


def truck(number: int, **changes: str) -> dict[str, str]:
    """Give a disposal record of a truck that counts toward the million, but for the changes."""
    return {"vin": vin(number), **TRUCK, "recycle_certificate": f"HS-{number}", "record_id": f"R{number}", **changes}


def registered(number: int, **changes: str) -> dict[str, str]:
    """Give a registration of the same truck."""
    return {"vin": vin(number), **REGISTERED, **changes}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as a CSV with the columns of all of them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, restval="")
        out.writeheader()
        out.writerows(rows)
    return path
