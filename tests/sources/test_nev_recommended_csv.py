import polars as pl
import pytest
from reading import only, place, real, rows, text

from catalogue.errors import RefusedError

NAME = "nev_recommended_csv"
HEADINGS = ",企业_X,产品型号_X,变更扩展记录_X,推荐目录颁布年份_X,推荐目录颁布批次_X,总质量(kg)_X,车辆基本信_X"


def read(folder, *lines):
    return only(text(folder, "\n".join([HEADINGS, *lines])), NAME)


@pytest.fixture(scope="module")
def published():
    return only(real("nev-recommend-2017-08-alt/atest.csv"), NAME)


def test_every_published_row_is_read(published):
    assert (published.rows_read, published.frame.height, published.rejects) == (323, 323, ())
    assert published.frame["batch_no"].unique().to_list() == ["2017年第8批"]
    assert (place(published, "batch_no"), place(published, "configuration_id")) == ("G|H", "AO")
    assert published.frame["configuration_id"].str.contains(r"^NC\d{6}(,NC\d{6})*$").all()
    assert (
        published.frame["configuration_id"].str.contains(",").sum() == 27
    )  # configurations that the program joined


def test_the_published_rows_are_those_of_the_collected_workbook(published):
    other = only(real("nev-catalog-2014-2019/recommended_catalog.xlsx"), "nev_recommended_xlsx").frame
    first = published.frame.with_columns(pl.col("configuration_id").str.head(8))
    joined = first.join(other.filter(batch_no="2017年第8批"), on=["model_code", "configuration_id"])
    assert joined.height == 323
    assert joined.filter(joined["enterprise"] != joined["enterprise_right"]).is_empty()


def test_nan_is_a_missing_value(tmp_path, published):
    assert "nan" not in {cell for column in published.frame.iter_columns() for cell in column.to_list()}
    records = read(tmp_path, "0,甲,AB1,nan,2017,8,nan,配置ID：\u00a0NC1", "1,甲,nan,nan,2017,8,1,配置ID: NC2")
    assert rows(records, "model_code", "note", "gvm_kg", "configuration_id") == [("AB1", None, None, "NC1")]
    assert [(r.row_no, r.reason_code) for r in records.rejects] == [(3, "missing_key")]


def test_a_batch_needs_year_and_number(tmp_path):
    records = read(
        tmp_path, "0,甲,AB1,nan,2017,nan,1,NC1", "1,甲,AB2,nan,2017,八,1,NC2", "2,甲,AB3,nan,2017,9,1,NC3"
    )
    assert rows(records, "batch_no") == [("2017年第9批",)]
    assert [r.reason_code for r in records.rejects] == ["missing_key", "unreadable_value"]


def test_a_line_of_another_width_is_rejected_with_its_text(tmp_path):
    records = read(tmp_path, "0,甲,AB1,nan,2017,8,1,NC1", "1,甲,AB2,nan,2017,8,4500, 4500,NC2")
    assert records.rows_read == 2
    assert [(r.row_no, r.reason_code, r.value) for r in records.rejects] == [
        (3, "ragged_row", "1,甲,AB2,nan,2017,8,4500, 4500,NC2")
    ]


def test_a_new_heading_stops_the_file_by_name(tmp_path):
    with pytest.raises(RefusedError, match=r"heading '电耗_X'.*nev_recommended_csv\.toml"):
        only(text(tmp_path, HEADINGS + ",电耗_X\n0,甲,AB1,nan,2017,8,1,NC1,2\n"), NAME)
