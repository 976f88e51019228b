"""Vehicle types, usages, statuses and kinds of business in register files: codes and names to meaning.

A text that is in no table is `unknown` and reported; nothing is guessed from part of a word.
"""

import re
from dataclasses import dataclass
from functools import cache

from catalogue.text import coded
from catalogue.text.coded import NOTHING, key

SIZES = {
    "heavy/large": "heavy", "heavy": "heavy", "large": "heavy", "medium": "medium", "light/small": "light",
    "light": "light", "small": "light", "micro": "micro", "low_speed": None, "": None,
}  # fmt: skip
# The size before a body or class that GA 24 has in several sizes; large and small ones carry passengers or do work.
_SIZED = re.compile(r"(?:([重大中轻小微])型)?(.+)")
_SIZE_WORDS = {"重": "heavy", "大": "heavy", "中": "medium", "轻": "light", "小": "light", "微": "micro"}
# The classes themselves, where no body is named: the class is read, the code stays open.
_CLASSES = {
    "货车": "truck", "载货车": "truck", "载货汽车": "truck", "自卸车": "truck", "自卸汽车": "truck",
    "牵引车": "tractor", "低速货车": "low_speed_truck", "低速载货汽车": "low_speed_truck",
    "客车": "bus_or_car", "载客汽车": "bus_or_car", "校车": "bus_or_car",
    "半挂车": "semi_trailer", "全挂车": "full_trailer", "挂车": "trailer",
    "摩托车": "motorcycle", "拖拉机": "tractor_agri",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VehicleType:
    """Code of the type, its group (truck, tractor, …) and size: heavy (large), medium, light (small), micro."""

    status: str
    code: str | None = None
    vehicle_group: str | None = None
    size_class: str | None = None


def read_vehicle_type(text: str) -> VehicleType:
    """Read H11, 重型普通货车, 轻仓栅式货车, 重型货车; 货车, 自卸货车 or 客车 alone says the group and no size."""
    word = key(text)
    if word in NOTHING:
        return VehicleType("none")
    row = coded.rows("vehicle_type").get(word)
    if row:
        return VehicleType("read", row["code"], row["group"], SIZES[row["size"]])
    size, body = _sized(word)
    group = _groups().get(body)
    if group is None or (size in ("大", "小") and group in ("truck", "tractor")):
        return VehicleType("unknown")
    return VehicleType("read", None, group, _SIZE_WORDS.get(size))


@cache
def _groups() -> dict[str, str]:
    """Map every class, and every body of the code table without its size, to its group."""
    rows = coded.table(coded.TABLES["vehicle_type"])
    return {_sized(key(row["name_zh"]))[1]: row["group"] for row in rows} | _CLASSES


def _sized(word: str) -> tuple[str, str]:
    found = _SIZED.fullmatch(word)
    return (found[1] or "", found[2]) if found else ("", "")


@dataclass(frozen=True, slots=True)
class Usage:
    """Code of the usage; operating as freight: yes, no, unknown; sector: the public fleet that it names."""

    status: str
    code: str | None = None
    operating: str = "unknown"
    sector: str | None = None


def read_usage(text: str) -> Usage:
    """Read F, 货运, 危险品运输; rental and other usages leave open whether the vehicle operates."""
    word = key(text)
    if word in NOTHING:
        return Usage("none")
    row = coded.rows("usage").get(word)
    if not row:
        return Usage("unknown")
    operating = row["operating_truck"]
    sector = row["public_fleet_sector"].split(" ")[0]
    return Usage("read", row["code"] or None, operating if operating in ("yes", "no") else "unknown", sector or None)


@dataclass(frozen=True, slots=True)
class VehicleStatus:
    """Codes that hold together, as letters, and what they come to: in_use, transferred_out or cancelled."""

    status: str
    code: str | None = None
    state: str | None = None


STATES = {"B": "transferred_out", "E": "cancelled", "M": "cancelled", "P": "cancelled"}
_LETTERS = re.compile(r"[A-Z]{1,4}")


def read_vehicle_status(text: str) -> VehicleStatus:
    """Read 注销, M, 转出, or several letters that hold at once (GQ); letters that exclude each other are unknown."""
    word = key(text)
    if word in NOTHING:
        return VehicleStatus("none")
    known = coded.rows("status")
    if word in known:
        letters = known[word]["code"]
    else:
        letters = re.sub(r"[,/、;|]", "", word)
        if not _LETTERS.fullmatch(letters) or len(set(letters)) < len(letters) or set(letters) - known.keys():
            return VehicleStatus("unknown")
    states = {STATES.get(letter, "in_use") for letter in letters}
    ended = states - {"in_use"}
    if len(ended) > 1 or (ended and "A" in letters):  # A says that nothing else holds
        return VehicleStatus("unknown")
    return VehicleStatus("read", "".join(sorted(letters)), ended.pop() if ended else "in_use")


@dataclass(frozen=True, slots=True)
class RegisterEvent:
    """What was registered: registration, transfer_in, inspection, or other business, which brings no vehicle here."""

    status: str
    event: str | None = None


def read_register_event(text: str) -> RegisterEvent:
    """Read 注册登记, 转入, 定期检验, 变更登记; 转移登记 gives a vehicle a new owner, coming from elsewhere is 转入."""
    word = key(text)
    if word in NOTHING:
        return RegisterEvent("none")
    events = {key(row["text"]): row["event"] for row in coded.table("register_events")}
    return RegisterEvent("read", events[word]) if word in events else RegisterEvent("unknown")
