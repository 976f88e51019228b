"""Purchase-tax exemption catalogue as one sheet: merged enterprise cells filled, checked by model code."""

from dataclasses import replace

import polars as pl

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, only_one, read, sheets
from catalogue.tables import Grid

REQUIRED = ("batch_no", "enterprise", "model_code", "product_name", "common_name")
_FIRM = pl.col("enterprise").str.normalize("NFKC").str.replace_all(r"\s", "")
_LETTERS = pl.col("model_code").str.normalize("NFKC").str.extract(r"^\s*([A-Za-z]+)")


def recognise(document: Document) -> bool:
    """Judge by headings that only this catalogue has together."""
    return first_has(document, "来源", "车辆型号", "产品名称", "通用名称", "整车整备质量(kg)")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row, with the enterprise it belongs to and how that is known."""
    return [_sheet(grid, source) for grid in sheets(document)]


def _sheet(grid: Grid, source: Source) -> Records:
    table = read(grid, source, required=REQUIRED, joins={"enterprise": only_one}, keep={"serial": "序号"})
    frame = _by_model_code(_filled(_with_optional(table.frame)))
    return (
        replace(table, frame=frame)
        .complete("model_code", "names no model; a row without its model code cannot be matched to a product")
        .complete("batch_no", "names no batch; fill the column 来源")
        .extract("batch_no", r"[(（](第[^()（）]+批)[)）]", "来源 names no batch such as （第六批）")
        .records(source.kind, catalogue="purchase_tax")
    )


def _with_optional(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the columns that a workbook without corrections or running numbers has not."""
    absent = [name for name in ("serial", "wrong_content", "right_content") if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a row the enterprise above it within the same table; corrections keep what they state."""
    correction = pl.any_horizontal(pl.col("wrong_content", "right_content").is_not_null())
    passenger, commercial = pl.col("common_name").is_not_null(), pl.col("product_name").is_not_null()
    section = (
        pl.when(correction)
        .then(pl.lit("correction"))
        .when(passenger & ~commercial)
        .then(pl.lit("passenger"))
        .when(commercial & ~passenger)
        .then(pl.lit("commercial"))
    )
    begins = (pl.col("serial").str.strip_chars() == "1").fill_null(False).cum_sum()
    return (
        frame.with_columns(is_correction=correction, section=section.forward_fill().over("batch_no"))
        .with_columns(run=pl.struct("batch_no", "section", begins).rle_id())
        .with_columns(
            stated=pl.col("enterprise").is_not_null(),
            enterprise_row_no=pl.when(pl.col("enterprise").is_not_null()).then("row_no"),
        )
        .with_columns(
            pl.when("is_correction").then(column).otherwise(pl.col(column).forward_fill().over("run")).alias(column)
            for column in ("enterprise", "enterprise_row_no")
        )
        .with_columns(
            enterprise_basis=pl.when("stated").then(pl.lit("stated")).when(pl.col("enterprise").is_not_null())
            .then(pl.lit("filled"))
        )
    )  # fmt: skip


def _by_model_code(frame: pl.DataFrame) -> pl.DataFrame:
    """Correct filled enterprises that the document never states for the letters of the model code.

    Only where it states them for exactly one enterprise; the nearest row that does so is the evidence.
    """
    marked = frame.with_columns(letters=_LETTERS, firm=_FIRM)
    stated = marked.filter("stated", pl.col("letters").is_not_null())
    single = stated.filter(pl.col("firm").n_unique().over("letters") == 1)
    doubtful = marked.filter(~pl.col("stated"), ~pl.col("is_correction")).join(
        stated, on=["letters", "firm"], how="anti"
    )
    right = doubtful.select("row_no", "letters").join_asof(
        single.select("row_no", "letters", right="enterprise", right_row_no="row_no"),
        on="row_no", by="letters", strategy="nearest", check_sortedness=False,
    )  # fmt: skip
    found = pl.col("right").is_not_null()
    return frame.join(right.drop("letters"), on="row_no", how="left", maintain_order="left").with_columns(
        enterprise=pl.coalesce("right", "enterprise"),
        enterprise_row_no=pl.coalesce("right_row_no", "enterprise_row_no"),
        enterprise_basis=pl.when(found).then(pl.lit("prefix")).otherwise("enterprise_basis"),
    ).drop("section")  # fmt: skip
