"""The model list: every model with its outcome, flagged ones first, all rows in one file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.warehouse import Connection
from reports import biglist, subjects
from reports.markup import shown
from reports.page import Page
from reports.reading import Run, count, fetch
from reports.words import Pair, name, say

HEAD = 100
LISTED = 100_000  # rows that one page can carry; the CSV has all
COLUMNS = ("model", "enterprise", "product", "fuel", "stage", "listing", "batch", "outcome")
SHAPES = {"non_compliant": "■", "compliant": "●"}
SMALL, LARGE = 500, 2_048  # KiB for up to 30,000 rows, and beyond


@dataclass(frozen=True, slots=True)
class Model:
    """One model as the list shows it."""

    model_code: str
    enterprise: str
    product_name: str | None
    fuel: str | None
    emission_stage: str | None
    substage: str | None
    listing: str
    batch_no: str | None
    outcome: str

    def cells(self) -> tuple[str, ...]:
        """The words of the row; Chinese only, the legend below the table has the English."""
        stage = name("stage", self.emission_stage).zh + (f"（{self.substage}）" if self.substage else "")
        return (
            self.model_code,
            self.enterprise,
            self.product_name or "—",
            name("fuel", self.fuel).zh,
            stage,
            name("listing", self.listing).zh,
            self.batch_no or "—",
            f"{SHAPES.get(self.outcome, '▬')} {name('outcome', self.outcome).zh}",
        )


@dataclass(frozen=True, slots=True)
class View:
    """The first rows as HTML, all rows packed, and the words that explain the cells."""

    rows: Sequence[tuple[str, ...]]
    pages: Sequence[str]
    total: int
    unlisted: int
    packed: str
    columns: Sequence[str]
    legend: Sequence[Pair]
    left_out: int
    dossiers: int


def _legend(models: Sequence[Model]) -> list[Pair]:
    """Each coded word that occurs in the list, once."""
    kinds = (
        ("outcome", {m.outcome for m in models}),
        ("listing", {m.listing for m in models}),
        ("fuel", {m.fuel for m in models if m.fuel}),
        ("stage", {m.emission_stage or "" for m in models}),
    )
    pairs = (name(family, code) for family, codes in kinds for code in sorted(codes))
    return [pair for pair in pairs if pair.zh != pair.en]


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make models.html."""
    models = fetch(
        con,
        Model,
        f"""
        select model_code, enterprise, product_name, fuel, {subjects.STAGE} as emission_stage, substage, listing,
            batch_no, outcome
        from mart.model_today
        order by array_position(['non_compliant', 'indeterminate', 'compliant', 'not_applicable'], outcome),
            model_code
        limit $limit""",
        {"limit": LISTED},
    )
    known = count(con, "select count(*) from mart.model_today")
    chosen = subjects.dossiers(con)
    rows = [tuple(" ".join(str(shown(cell)).split()) for cell in model.cells()) for model in models]
    pages = [chosen.ids.get(model.model_code, "") for model in models]
    view = View(
        rows[:HEAD],
        pages[:HEAD],
        len(rows),
        known - len(rows),
        biglist.pack(rows, pages),
        COLUMNS,
        _legend(models),
        chosen.left_out,
        len(chosen.ids),
    )
    limit = SMALL if len(rows) <= 30_000 else LARGE
    yield Page(
        "models.html", "models.html.j2", say("page.models"), view, ("models", "legend"), kib=limit, script="list.js"
    )
