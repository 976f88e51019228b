import polars as pl
import pytest
from reading import only, place, real, rows, workbook

from catalogue import sources
from catalogue.errors import RefusedError

NAME = "nev_recommended_xlsx"
HEADINGS = [None, "来源", "生产企业公司", "车型", "车型分类", "配置 ID", "总质量(kg)"]
BATCH = "新能源汽车推广应用推荐车型目录（2017年第10批）"


def read(folder, *lines):
    return only(workbook(folder, [HEADINGS, *lines]), NAME)


@pytest.fixture(scope="module")
def published():
    return only(real("nev-catalog-2014-2019/recommended_catalog.xlsx"), NAME)


def test_every_published_row_is_read(published):
    assert (published.rows_read, published.frame.height, published.rejects) == (9313, 9313, ())
    assert published.frame["batch_no"].n_unique() == 24
    assert published.frame.filter(batch_no="2018年第5批").height == 2232
    assert published.frame["enterprise_basis"].unique().to_list() == ["stated"]
    assert (published.frame["enterprise_row_no"] == published.frame["row_no"]).all()
    assert place(published, "configuration_id") == "AK"


def test_a_published_row_keeps_its_text(published):
    fields = (
        "enterprise",
        "brand",
        "product_name",
        "gvm_kg",
        "curb_mass_kg",
        "length_mm",
        "fuel",
        "batch_no",
    )
    found = published.frame.filter(model_code="EQ5045XXYTBEV15", batch_no="2017年第10批").select(fields)
    assert found.rows() == [
        ("东风汽车公司", "东风牌", "纯电动厢式运输车", "4495", "3000", "5900,5995", None, "2017年第10批")
    ]


def test_published_codes_lose_their_stars_only(published):
    assert published.frame.filter(pl.col("model_code").str.contains(r"[*\s]")).is_empty()
    assert published.frame.filter(~pl.col("configuration_id").str.contains(r"^NC\d{6}$")).is_empty()
    assert published.frame.filter(row_no=5422)["model_code"].to_list() == ["CC7001CE01BEV"]


def test_published_rows_of_identity_only_are_in(published):
    bare = published.frame.filter(pl.col("gvm_kg").is_null())
    assert bare.height == 3
    assert bare.select("model_code", "enterprise", "configuration_id", "batch_no").null_count().row(0) == (
        0,
        0,
        0,
        0,
    )


def test_rows_without_model_or_batch_are_rejected(tmp_path):
    records = read(
        tmp_path,
        ["0", BATCH, "甲", "*\u00a0AB1", "纯电动客车", "NC1 *", "12000"],
        ["1", BATCH, "甲", "* ", "纯电动客车", "NC2", "12000"],
        ["2", "目录", "甲", "AB3", "纯电动客车", "NC3", "12000"],
        ["3", None, None, "AB4", "纯电动客车", "NC4", "12000"],
        ["4", BATCH, None, "AB5", "纯电动客车", "NC5", "12000"],
    )
    assert rows(records, "row_no", "model_code", "configuration_id", "enterprise_basis") == [
        (2, "AB1", "NC1", "stated"),
        (6, "AB5", "NC5", None),
    ]
    assert [(r.row_no, r.reason_code) for r in records.rejects] == [
        (3, "missing_key"),
        (4, "unreadable_value"),
        (5, "missing_key"),
    ]


def test_a_new_heading_stops_the_file_by_name(tmp_path):
    with pytest.raises(RefusedError, match=r"column H has the heading '电耗'.*nev_recommended_xlsx\.toml"):
        only(
            workbook(tmp_path, [[*HEADINGS, "电耗"], ["0", BATCH, "甲", "AB1", "客车", "NC1", "1", "2"]]),
            NAME,
        )


def test_a_workbook_without_configurations_is_not_recognised(tmp_path):
    assert not sources.load(NAME).recognises(
        workbook(tmp_path, [["来源", "车型", "车型分类"], ["a", "b", "c"]])
    )
