"""Fuels and product names: published words to what they mean, through the project's own tables of terms."""

import csv
import re
from dataclasses import dataclass
from functools import cache

from catalogue import SQL_DIR
from catalogue.text import coded
from catalogue.text.folding import fold

NOTHING = {"", "-", "--", "/", "None", "nan"}
_CHINESE = re.compile(r"[㐀-鿿]")  # every name published has some, and so has every term
ALL_USES = ("bus", "passenger_coach", "postal", "sanitation", "other")


@cache
def _table(name: str) -> list[dict[str, str]]:
    with (SQL_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Fuel:
    """Fuels of the engine; `has_engine` is None where the text leaves it open (hydrogen).

    status: read; partial (a hybrid that does not name its fuel); none; unknown (reported).
    """

    status: str
    fuels: tuple[str, ...] = ()
    has_engine: bool | None = None
    is_electric: bool = False


def read_fuel(text: str) -> Fuel:
    """Read 柴油, 汽油/电混合动力, LNG, B …; every part must be a known term, else the text is unknown."""
    folded = fold(text)
    if folded in NOTHING:
        return Fuel("none")
    terms = {row["text"]: row for row in _table("fuel_terms")}
    parts = [folded] if folded in terms else _parts(folded)
    if not parts or any(part not in terms for part in parts):
        return Fuel("unknown")
    rows = [terms[part] for part in parts]
    fuels = sorted({fuel for row in rows for fuel in row["fuels"].split("|") if fuel not in ("", "?")})
    engines = {row["has_engine"] for row in rows}
    has_engine = True if "yes" in engines else None if "" in engines else False
    electric = any(row["is_electric"] == "yes" for row in rows)
    partial = has_engine and not fuels
    return Fuel("partial" if partial else "read", tuple(fuels), has_engine, electric)


def _parts(folded: str) -> list[str]:
    parts = []
    for part in re.split(r"[/、,;+&和或]", folded.replace(" ", "")):
        # 汽油混合动力 and 插电式天然气混合动力 name the fuel inside the word for hybrid
        inner = re.fullmatch(r"(插电式|增程式)?(汽油|柴油|天然气|甲醇|NG|CNG|LNG)电?混合动力", part)
        parts += [inner[2], "混合动力"] if inner else [part]
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class Product:
    """What a product name says: class of vehicle, whether it has an engine, which uses are possible.

    `uses` lists every use that the name allows; several mean that the name leaves it open.
    """

    status: str
    vehicle_class: str | None = None
    has_engine: bool | None = None
    uses: tuple[str, ...] = ()


def read_product(text: str) -> Product:
    """Read a product name such as 纯电动城市客车 or 半挂牵引车.

    One that says nothing (—, ????, 未知) allows every use, and so does a chassis that names none.
    """
    name = coded.key(text)
    if name in coded.NOTHING or not _CHINESE.search(name):
        return Product("none", uses=ALL_USES)
    name = name.removesuffix("底盘")
    if not name:
        return Product("read", uses=ALL_USES)
    hits = [row for row in _table("product_terms") if _matches(name, row)]
    classes = [row["value"] for row in hits if row["field"] == "class"]
    # the table lists first what decides: 燃料电池 before 混合动力, 增程式 before 纯电动
    engines = [row["value"] == "yes" for row in hits if row["field"] == "engine"]
    uses = [row for row in hits if row["field"] == "use"]
    return Product("read", next(iter(classes), None), next(iter(engines), None), _uses(uses))


def _matches(name: str, row: dict[str, str]) -> bool:
    return name.endswith(row["term"]) if row["match"] == "suffix" else row["term"] in name


def _uses(hits: list[dict[str, str]]) -> tuple[str, ...]:
    if not hits:
        return ("other",)
    first = hits[0]  # the table lists the narrower term first: 城市客车 before 客车
    return (first["value"],) if first["certainty"] == "certain" else (first["value"], "other")
