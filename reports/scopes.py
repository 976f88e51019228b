"""The places of the plan: the whole of the million, its regions, the provinces and cities in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports.reading import fetch
from reports.words import Pair

WHOLE: Final = "RETIRE_1M_SCOPE"
REGION_FILES: Final = {"JJJ": "bth", "FWP": "fenwei"}
FOLDERS: Final = frozenset({"region", "province", "city"})


@dataclass(frozen=True, slots=True)
class Scope:
    """One place with figures of its own; `region_code` and `province_code` say what a city belongs to."""

    scope_code: str
    scope_name: str
    scope_name_en: str
    scope_kind: str
    region_code: str | None
    province_code: str | None
    short_name: str

    @property
    def path(self) -> str:
        """The file of its page; the whole is the overview, and what has no place has no page."""
        if self.scope_kind == "whole":
            return "index.html"
        if self.scope_kind not in FOLDERS:
            return ""
        return f"{self.scope_kind}/{REGION_FILES.get(self.scope_code, self.scope_code.lower())}.html"

    @property
    def name(self) -> Pair:
        """Its name in both languages."""
        return Pair(self.scope_name, self.scope_name_en)


@dataclass(frozen=True, slots=True)
class Scopes:
    """All places in their official order."""

    all: Sequence[Scope]

    def of_kind(self, kind: str) -> list[Scope]:
        """The places of one kind."""
        return [scope for scope in self.all if scope.scope_kind == kind]

    def units(self) -> list[Scope]:
        """The cities; a municipality that is only listed as a province is one of them."""
        divided = {scope.province_code for scope in self.of_kind("city")}
        return [
            scope
            for scope in self.all
            if scope.scope_kind == "city" or (scope.scope_kind == "province" and scope.scope_code not in divided)
        ]

    def provinces(self) -> list[Scope]:
        """The provinces; a municipality that is only listed as a city stands here for itself."""
        named = {scope.scope_code for scope in self.of_kind("province")}
        return [
            scope
            for scope in self.all
            if scope.scope_kind == "province" or (scope.scope_kind == "city" and scope.province_code not in named)
        ]

    def cities(self, scope: Scope) -> list[Scope]:
        """The cities of a region or province; none for a city."""
        if scope.scope_kind not in {"region", "province"}:
            return []
        return [
            city
            for city in self.units()
            if city is not scope and scope.scope_code in {city.region_code, city.province_code}
        ]

    def above(self, scope: Scope) -> list[Scope]:
        """The province and region that a city belongs to, where they have pages, and the whole."""
        codes = {scope.region_code, scope.province_code} - {scope.scope_code}
        higher = [one for one in self.all if one.scope_code in codes and one.scope_kind != "city"]
        return [*self.of_kind("whole"), *higher]


def read(con: Connection) -> Scopes:
    """Read the places."""
    found = fetch(
        con,
        Scope,
        """
        select scope_code, scope_name, scope_name_en, scope_kind, region_code, province_code, short_name
        from mart.scope
        order by position, scope_code, scope_kind""",
    )
    return Scopes(found)
