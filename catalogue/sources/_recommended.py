"""What both forms of the recommended-model catalogue have in common."""

from dataclasses import replace

import polars as pl

from catalogue.sources import Records
from catalogue.sources._grids import Table


def recommended(table: Table) -> Records:
    """Finish a table of recommended models: codes without the publisher's stars, enterprises as stated."""
    stated = pl.col("enterprise").is_not_null()
    bare = table.frame.with_columns(
        pl.col("model_code").str.replace(r"^[\s*＊]+", ""),
        pl.col("configuration_id").str.replace_all(r"\s*[*＊]", ""),
    )
    frame = bare.with_columns(
        enterprise_row_no=pl.when(stated).then("row_no"),
        enterprise_basis=pl.when(stated).then(pl.lit("stated")),
        model_code=pl.when(pl.col("model_code") != "").then("model_code"),
    )
    return (
        replace(table, frame=frame)
        .complete("model_code", "names no model; a row without its model code cannot be matched to a product")
        .complete("batch_no", "names no batch, and batches differ in what they recommend")
        .extract("batch_no", r"(\d{4}年第\d+批)", "names no batch such as 2017年第10批")
        .records("nev_entry", catalogue="recommended")
    )
