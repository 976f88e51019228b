"""New-energy vehicles produced and sold by month and year, as published, with what looks wrong beside the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.reading import fetch, grouped
from reports.words import Pair, name, say


@dataclass(frozen=True, slots=True)
class Output:
    """One month or year; figures are vehicles, null where none was published."""

    period: str
    kind: str
    month: date | None
    produced: int | None
    sold: int | None
    parts_sold: int | None
    is_rounded: bool
    months: int
    is_complete: bool
    origin: str
    source: str
    file_name: str | None
    sheet: str | None
    row_no: int | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that looks wrong about a month or year."""

    period: str
    year: int
    doubt: str
    detail_zh: str
    detail_en: str

    @property
    def title(self) -> Pair:
        """What looks wrong, in words."""
        return name("output_doubt", self.doubt)

    @property
    def detail(self) -> Pair:
        """The figures that look wrong."""
        return Pair(self.detail_zh, self.detail_en)


@dataclass(frozen=True, slots=True)
class Told:
    """One month or year with what looks wrong about it."""

    output: Output
    doubts: Sequence[Doubt]

    @property
    def titles(self) -> Pair:
        """What looks wrong, each kind once; a year names its months."""
        return listed(self.doubts, with_period=self.output.kind == "year")


@dataclass(frozen=True, slots=True)
class Source:
    """One source of output or of figures for comparison."""

    source: str
    title_zh: str
    title_en: str
    publisher: str | None

    @property
    def title(self) -> Pair:
        """Its title in both languages."""
        return Pair(self.title_zh, self.title_en)


def listed(doubts: Sequence[Doubt], *, with_period: bool) -> Pair:
    """Kinds of doubt in words, with the months that they are about where asked."""
    zh, en = [], []
    for of_kind in grouped(doubts, lambda one: one.doubt).values():
        periods = dict.fromkeys(one.period for one in of_kind)
        where = f"（{'、'.join(periods)}）" if with_period else ""
        where_en = f" ({', '.join(periods)})" if with_period else ""
        zh.append(of_kind[0].title.zh + where)
        en.append(of_kind[0].title.en + where_en)
    return Pair("；".join(zh), "; ".join(en))


def _outputs(con: Connection) -> list[Output]:
    return fetch(
        con,
        Output,
        """
        select o.period, o.kind, o.month, o.produced, o.sold, o.parts_sold, o.is_rounded, o.months::integer as months,
            o.is_complete, o.origin, o.source, f.name as file_name, o.sheet, o.row_no
        from mart.nev_output as o
        left join mart.ingest_file as f on f.file_sha256 = o.file_sha256 and f.status = 'taken'
        order by o.period""",
    )


def doubts(con: Connection) -> list[Doubt]:
    """Read all that looks wrong, earliest first."""
    return fetch(
        con,
        Doubt,
        """
        select period, year, doubt, detail_zh, detail_en
        from mart.nev_output_doubt
        order by period, doubt, detail_en""",
    )


def read(con: Connection) -> tuple[list[Told], list[Told], list[Doubt]]:
    """Read months and years with their doubts, and the doubts about months that have no row at all."""
    found, all_doubts = _outputs(con), doubts(con)
    by_period: Mapping[str, list[Doubt]] = grouped(all_doubts, lambda one: one.period)
    by_year: Mapping[int, list[Doubt]] = grouped(all_doubts, lambda one: one.year)
    months = [Told(row, by_period.get(row.period, [])) for row in found if row.kind == "month"]
    years = [Told(row, by_year.get(int(row.period), [])) for row in found if row.kind == "year"]
    there = {row.period for row in found}
    return months, years, [one for one in all_doubts if one.period not in there]


def sources(con: Connection, names: Sequence[str]) -> list[Source]:
    """Read what these sources are called."""
    return fetch(
        con,
        Source,
        """
        select source, title_zh, title_en, publisher
        from mart.source_status
        where list_contains($names, source)
        order by source""",
        {"names": list(names)},
    )


def notes(months: Sequence[Told]) -> list[Pair]:
    """What a reader must know of the whole series: figures rounded, kinds that are missing."""
    rounded = [told.output.period for told in months if told.output.is_rounded]
    bare = [told.output.period for told in months if told.output.parts_sold is None]
    found = []
    if rounded:
        found.append(say("output.rounded", n=len(rounded), of=len(months), first=rounded[0], last=rounded[-1]))
    if bare and len(bare) < len(months):
        found.append(say("output.no_kinds", n=len(bare), first=bare[0], last=bare[-1]))
    return found
