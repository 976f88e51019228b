"""Source formats: one NAME.toml (what it is) and NAME.py (bytes to rows) each, found by looking here.

A module NAME offers two functions:

- `recognise(document) -> bool`: is this document of the format, judged by its content only;
- `parse(document, source) -> list[Records]`: every row of it as text, with the place of each value.

A parser never drops a row: a row that cannot be read goes into `Records.rejects` with the reason.
"""

import importlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalogue import registers
from catalogue.documents import Document
from catalogue.errors import DeclarationError, RefusedError, UsageError
from catalogue.text.folding import heading

FOLDER = Path(__file__).parent

FIELDS: dict[str, tuple[str, ...]] = {
    # One row per product entry of an announcement batch. `scope` is product, enterprise or address;
    # `item_count` is the number of extended items where the list names only the enterprise.
    "announcement": (
        "batch_no", "entry_kind", "published_on", "effective_on", "enterprise", "directory_no", "brand",
        "product_name", "model_code", "chassis_model", "emission_standard", "fuel", "engine_model", "gvm_kg",
        "curb_mass_kg", "length_mm", "seats", "legal_form", "document_no", "scope", "item_count",
    ),
    # One row per line of a new-energy or energy-saving catalogue. `catalogue` is purchase_tax, vessel_tax
    # or recommended; `enterprise_basis` is stated, filled (merged cell above) or prefix (model code).
    "nev_entry": (
        "catalogue", "batch_no", "section", "enterprise", "enterprise_basis", "brand", "product_name",
        "common_name", "model_code", "configuration_id", "emission_standard", "fuel", "gvm_kg", "curb_mass_kg",
        "length_mm", "note", "wrong_content", "right_content",
    ),
    "decision": (
        "decision_no", "issuer", "issued_on", "effective_on", "ground", "action", "enterprise", "model_code",
        "summary",
    ),
    "disclosure": (
        "disclosure_no", "model_code", "enterprise", "emission_standard", "engine_model", "disclosed_on",
        "withdrawn_on",
    ),
    # One row per attachment of a notice (or per notice in a list): which batch appeared when and where.
    "notice": (
        "title", "document_no", "published_on", "batch_no", "vessel_tax_batch_no", "purchase_tax_batch_no",
        "url", "attachment_name", "attachment_url",
    ),
    # One row per count that a notice declares of a batch: makers (户) and products (个) after merging equal types.
    "declared_count": ("batch_no", "enterprises", "products", "statement"),
    # One row per decision of a person on a batch that is held for review. `decision` is release or hold.
    "batch_review": ("batch_no", "decision", "reviewed_by", "reviewed_on", "reason"),
    # One row per place, public fleet and period where only totals are known.
    "fleet_statistic": ("period", "region_code", "fleet", "added_or_replaced", "nev", "clean_energy"),
    # One row per month or year of new-energy vehicles; *_to_date are totals of the year up to that month.
    "nev_output": (
        "month", "produced", "sold", "bev_produced", "bev_sold", "phev_produced", "phev_sold", "fcev_produced",
        "fcev_sold", "produced_to_date", "sold_to_date",
    ),
    "provincial_report": ("province_code", "period", "submitted_on", "document_no"),
    # One row per figure that somebody reports on a target (or a quantity near it); a part (其中) may stand beside it.
    "reported_figure": (
        "target_id", "metric", "period", "scope_code", "value", "unit", "part_metric", "part_value", "document_no",
        "reported_on", "reporter", "note",
    ),
}  # fmt: skip


PUBLIC_KINDS = {
    "announcement": "announcements",
    "nev_entry": "nev_catalogues",
    "decision": "decisions",
    "disclosure": "disclosures",
    "notice": "notices",
    "declared_count": "declared_counts",
    "batch_review": "batch_reviews",
    "fleet_statistic": "fleet_statistics",
    "nev_output": "nev_output",
    "provincial_report": "provincial_reports",
    "reported_figure": "reported_figures",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field stands: its heading as written, and its column letter (or full place) in the sheet."""

    field: str
    heading: str
    place: str


@dataclass(frozen=True, slots=True)
class Reject:
    """One source row that cannot be taken, with the reason a person can act on."""

    row_no: int
    column_name: str
    value: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one sheet or table.

    `frame` has `row_no` (Int64, the row in the sheet, heading included, counted from 1), optionally
    `enterprise_row_no` (Int64, the row where a merged enterprise cell stands), and text columns named by
    `FIELDS[kind]`. Text is as published; folding happens once, in `catalogue.ingest`.
    """

    kind: str
    sheet: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    rejects: tuple[Reject, ...] = field(default=())

    @property
    def rows_read(self) -> int:
        """Source rows seen, taken or not."""
        return self.frame.height + len({reject.row_no for reject in self.rejects})


class Source(BaseModel):
    """NAME.toml: what a source format is, where it comes from, what its columns mean, what is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    described_in: str = Field(exclude=True)  # the file that says all this, for a person who has to edit it
    kind: str
    title_zh: str
    title_en: str
    publisher: str
    description: str
    columns: dict[str, list[str]] = {}
    meanings: dict[str, str] = {}
    ignored: dict[str, str] = {}
    fresh_for_days: int | None = None

    def parse(self, document: Document) -> list[Records]:
        """Read every row of a document of this format; RefusedError says why it cannot be read."""
        parsed: list[Records] = _module(self.name).parse(document, self)
        for records in parsed:
            unknown = set(records.frame.columns) - {"row_no", "enterprise_row_no", *FIELDS[records.kind]}
            if unknown:
                raise DeclarationError(f"source {self.name} returns columns that {records.kind} has not: {unknown}")
        return parsed

    def recognises(self, document: Document) -> bool:
        """Judge by content whether the document is of this format."""
        return bool(_module(self.name).recognise(document))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"catalogue.sources.{name}")


@cache
def load(name: str) -> Source:
    """Read one description; anything wrong in it is a DeclarationError that names the file."""
    path = FOLDER / f"{name}.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return Source(name=name, described_in=f"catalogue/sources/{path.name}", **told)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise DeclarationError(f"{path.name}: {error}") from error


def discover() -> Iterator[Source]:
    """Yield every source format, by name."""
    yield from (load(path.stem) for path in sorted(FOLDER.glob("*.toml")))


@cache
def _known_headings() -> frozenset[str]:
    """Return the headings of every table known here, registers too, in the form in which spellings are compared."""
    described = (*discover(), *map(registers.describe, registers.FIELDS))
    return frozenset(heading(text) for source in described for texts in source.columns.values() for text in texts)


def recognise(document: Document, kind: str | None = None) -> Source:
    """Find the one format that fits; RefusedError says what the document looks like and what to do."""
    if kind is not None and kind not in PUBLIC_KINDS.values():
        raise UsageError(f"unknown kind {kind!r}; known kinds are {', '.join(PUBLIC_KINDS.values())}")
    document.open()
    fitting = [source for source in discover() if source.recognises(document)]
    if kind is not None:
        others = ", ".join(PUBLIC_KINDS[source.kind] for source in fitting)
        fitting = [source for source in fitting if PUBLIC_KINDS[source.kind] == kind]
        if others and not fitting:
            raise RefusedError(f"is no table of {kind}: its headings are those of {others}; leave out --kind")
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(source.name for source in fitting)
        raise RefusedError(f"fits several formats ({names}); name one with --kind")
    raise RefusedError(document.describe(_known_headings()))
