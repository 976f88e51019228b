"""The places of the plan: the regions, provinces and cities that have pages, and the whole of the million."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports.reading import fetch
from reports.words import Pair

WHOLE: Final = "RETIRE_1M_SCOPE"
REGION_FILES: Final = {"JJJ": "bth", "FWP": "fenwei", "CY": "chengyu"}
FOLDERS: Final = frozenset({"region", "province", "city"})


@dataclass(frozen=True, slots=True)
class Scope:
    """One place with figures of its own; `region_code` and `province_code` say what a city belongs to.

    `is_part`: a province that stands for some of its cities only. `is_million`: in the scope of the million trucks.
    """

    scope_code: str
    scope_name: str
    scope_name_en: str
    scope_kind: str
    region_code: str | None
    province_code: str | None
    short_name: str
    is_part: bool
    is_million: bool

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

    def million(self) -> "Scopes":
        """The places of the million alone."""
        return Scopes([scope for scope in self.all if scope.is_million])

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
        """The region and province that a city belongs to, the regions in which a province has cities."""
        kinds = {"city": ("region", "province"), "province": ("region",)}.get(scope.scope_kind, ())
        members = [scope, *self.cities(scope)]
        codes = {code for one in members for code in (one.region_code, one.province_code)} - {scope.scope_code}
        return [one for one in self.all if one.scope_code in codes and one.scope_kind in kinds]


def read(con: Connection) -> Scopes:
    """Read the places."""
    found = fetch(
        con,
        Scope,
        """
        select scope_code, scope_name, scope_name_en, scope_kind, region_code, province_code, short_name, is_part,
            is_million
        from mart.place
        order by position, scope_code, scope_kind""",
    )
    return Scopes(found)
