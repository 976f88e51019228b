"""The half-year that a report is about."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from reports.words import Pair, say

CODE = re.compile(r"(\d{4})H([12])")


@dataclass(frozen=True, slots=True)
class HalfYear:
    """One half of a calendar year, such as 2019H2."""

    year: int
    half: int

    @classmethod
    def read(cls, code: str) -> Self | None:
        """Read a code such as 2019H2; nothing if it is none."""
        hit = CODE.fullmatch(code)
        return cls(int(hit[1]), int(hit[2])) if hit else None

    @property
    def code(self) -> str:
        """Its code, as it stands in the tables."""
        return f"{self.year}H{self.half}"

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each of its six months."""
        return tuple(date(self.year, 6 * (self.half - 1) + month, 1) for month in range(1, 7))

    @property
    def first(self) -> date:
        """Its first day."""
        return self.months[0]

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.months[-1] + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def name(self) -> Pair:
        """Its name in words."""
        return say("pack.half_1" if self.half == 1 else "pack.half_2", year=self.year)
