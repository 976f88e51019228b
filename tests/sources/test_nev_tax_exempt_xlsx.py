import polars as pl
import pytest
from reading import only, place, real, rows, text, workbook

from catalogue import sources
from catalogue.errors import RefusedError

NAME = "nev_tax_exempt_xlsx"
HEADINGS = [
    None, "序号", "来源", "汽车企业名称", "汽车生产企业名称", "生产企业名称", "车辆型号", "产品名称",
    "通用名称", "整车整备质量(kg)", "错误内容", "正确内容",
]  # fmt: skip


def line(
    serial,
    model,
    firm=None,
    *,
    batch="第六批",
    heading=4,
    product="客车",
    common=None,
    wrong=None,
    right=None,
):
    row = [
        "0",
        serial,
        f"免征车辆购置税的新能源汽车车型目录（{batch}）",
        None,
        None,
        None,
        model,
        product,
        common,
        "9000",
    ]
    row[heading] = firm
    return [*row, wrong, right]


def read(folder, *lines):
    return only(workbook(folder, [HEADINGS, *lines]), NAME)


def belongings(records):
    return rows(records, "row_no", "enterprise", "enterprise_basis", "enterprise_row_no")


@pytest.fixture(scope="module")
def published():
    return only(real("nev-catalog-2014-2019/tax_exempt_catalog.xlsx"), NAME)


def test_every_published_row_is_read(published):
    assert (published.rows_read, published.frame.height, published.rejects) == (7933, 7933, ())
    assert published.frame["catalogue"].unique().to_list() == ["purchase_tax"]
    assert published.frame["batch_no"].n_unique() == 19
    assert published.frame["batch_no"].is_in(["第一批", "第二十二批"]).sum() == 113 + 273
    assert (place(published, "model_code"), place(published, "enterprise")) == ("T", "M|N|Q")
    assert published.frame.filter(model_code="BJ7000C7H3-BEV").select(
        "enterprise", "common_name", "product_name", "curb_mass_kg"
    ).rows() == [("北京汽车股份有限公司", "绅宝EV", None, "1760")]


def test_every_published_row_has_the_basis_of_its_enterprise(published):
    counted = dict(published.frame["enterprise_basis"].value_counts().iter_rows())
    assert counted == {"stated": 3039, "filled": 4868, "prefix": 3, None: 23}
    assert published.frame.filter(enterprise_basis="prefix").select(
        "row_no", "batch_no", "model_code", "enterprise", "enterprise_row_no"
    ).rows() == [
        (3940, "第六批", "ZK6850CHEVNPG21", "郑州宇通客车股份有限公司", 3943),
        (3941, "第六批", "ZK6180CHEVNPG4", "郑州宇通客车股份有限公司", 3943),
        (3942, "第六批", "ZK6825CHEVNPG21", "郑州宇通客车股份有限公司", 3943),
    ]


def test_every_filled_enterprise_stands_above_in_the_same_batch(published):
    stated = published.frame.select("batch_no", "enterprise", enterprise_row_no="row_no")
    filled = published.frame.filter(enterprise_basis="filled")
    assert filled.filter(pl.col("enterprise_row_no") >= pl.col("row_no")).is_empty()
    assert filled.join(stated, on=["batch_no", "enterprise", "enterprise_row_no"], how="anti").is_empty()


def test_published_corrections_are_no_products_of_the_enterprise_above(published):
    corrections = published.frame.filter(pl.col("wrong_content").is_not_null())
    assert corrections.height == 23
    assert corrections["enterprise"].null_count() == 23
    assert corrections.filter(model_code="XMQ6106AGBEVL22").select(
        "wrong_content", "right_content"
    ).rows() == [("厦门金龙旅行车有限公司", "厦门金龙联合汽车工业有限公司")]


def test_an_enterprise_is_filled_down_within_its_table_only(tmp_path):
    records = read(
        tmp_path,
        line("1", "AB1", "甲"),
        line("2", "AB2"),
        line("3", "CD1", product=None, common="轿车"),  # passenger cars begin: another table
        line("4", "EF1", "乙", product=None, common="轿车"),
        line("1", "GH1", product=None, common="轿车"),  # numbers begin again: another table
        line("5", "IJ1", batch="第七批", product=None, common="轿车"),
    )
    assert belongings(records) == [
        (2, "甲", "stated", 2),
        (3, "甲", "filled", 2),
        (4, None, None, None),
        (5, "乙", "stated", 5),
        (6, None, None, None),
        (7, None, None, None),
    ]


def test_a_row_of_no_known_section_stays_in_the_table_it_stands_in(tmp_path):
    records = read(tmp_path, line("1", "AB1", "甲"), line("2", "AB2", product=None), line("3", "AB3"))
    assert [basis for _, _, basis, _ in belongings(records)] == ["stated", "filled", "filled"]


def test_the_three_headings_of_the_enterprise_are_one_field(tmp_path):
    records = read(
        tmp_path, *(line("1", f"AB{i}", firm, heading=i) for i, firm in ((3, "甲"), (4, "乙"), (5, "丙")))
    )
    assert rows(records, "enterprise") == [("甲",), ("乙",), ("丙",)]


def test_two_enterprises_in_one_row_are_rejected(tmp_path):
    torn = line("1", "AB1", "甲")
    torn[5] = "乙"
    records = read(tmp_path, torn, line("1", "AB2", "丙"))
    assert rows(records, "model_code") == [("AB2",)]
    assert [(r.row_no, r.reason_code) for r in records.rejects] == [(2, "conflicting_values")]


def test_the_model_code_decides_where_the_document_is_sure(tmp_path):
    records = read(
        tmp_path,
        line("1", "JS1", "亚星"),
        line("2", "ZK1"),  # ZK is stated for 宇通 alone
        line("3", "ZKJ1"),  # ZKJ is not ZK, and is stated for none
        line("4", "ZK2", "宇通"),
        line("5", "BJ1"),  # BJ is stated for two enterprises
        line("6", "BJ2", "福田"),
        line("7", "BJ3", "北汽"),
        line("8", "JS2"),  # JS was only ever stated for 亚星
        line("1", "ZK3"),  # nothing above in this table, but ZK is sure
    )
    assert belongings(records) == [
        (2, "亚星", "stated", 2),
        (3, "宇通", "prefix", 5),
        (4, "亚星", "filled", 2),
        (5, "宇通", "stated", 5),
        (6, "宇通", "filled", 5),
        (7, "福田", "stated", 7),
        (8, "北汽", "stated", 8),
        (9, "亚星", "prefix", 2),
        (10, "宇通", "prefix", 5),
    ]


def test_one_name_in_two_widths_of_brackets_is_one_enterprise(tmp_path):
    records = read(
        tmp_path,
        line("1", "SPK1", "中植(淳安)"),
        line("1", "SPK2", "中植（淳安）"),
        line("1", "JS1", "亚星"),
        line("2", "SPK3"),
    )
    assert belongings(records)[-1] == (5, "中植（淳安）", "prefix", 3)


def test_a_correction_neither_takes_nor_gives_an_enterprise(tmp_path):
    records = read(
        tmp_path,
        line("1", "XM1", "甲"),
        line(None, "XM2", wrong="甲", right="乙"),
        line("2", "XM3"),
    )
    assert [basis for _, _, basis, _ in belongings(records)] == ["stated", None, "prefix"]


def test_rows_without_model_or_batch_are_rejected(tmp_path):
    records = read(tmp_path, line("1", None, "甲"), line("2", "AB2"), line("3", "AB3", batch="附件"))
    assert belongings(records) == [(3, "甲", "filled", 2)]
    assert [(r.row_no, r.column_name, r.reason_code) for r in records.rejects] == [
        (2, "车辆型号", "missing_key"),
        (4, "来源", "unreadable_value"),
    ]
    assert records.rows_read == 3


def test_a_new_heading_stops_the_file_by_name(tmp_path):
    document = workbook(tmp_path, [[*HEADINGS, "电耗"], [*line("1", "AB1", "甲"), "12"]])
    with pytest.raises(
        RefusedError, match=r"sheet 'Sheet1', column M has the heading '电耗'.*nev_tax_exempt_xlsx\.toml"
    ):
        only(document, NAME)


def test_a_workbook_without_corrections_is_read_and_one_without_batches_is_not_recognised(tmp_path):
    plain = [row[:10] for row in (HEADINGS, line("1", "AB1", "甲"))]
    assert rows(only(workbook(tmp_path, plain), NAME), "enterprise_basis") == [("stated",)]
    cut = [[cell for position, cell in enumerate(row) if position != 2] for row in plain]
    assert not sources.load(NAME).recognises(workbook(tmp_path, cut, name="cut.xlsx"))


def test_an_empty_second_sheet_is_no_table_but_a_foreign_one_is_refused(tmp_path):
    table = [HEADINGS, line("1", "AB1", "甲")]
    assert only(workbook(tmp_path, table, []), NAME).rows_read == 1
    with pytest.raises(RefusedError, match="sheet 'Sheet2'"):
        only(workbook(tmp_path, table, [["说明"], ["x"]], name="two.xlsx"), NAME)


def test_the_same_table_as_text_is_recognised_too(tmp_path):
    lines = [HEADINGS, line("1", "AB1", "甲")]
    content = "\n".join(",".join(cell or "" for cell in row) for row in lines)
    assert rows(only(text(tmp_path, content), NAME), "enterprise", "batch_no") == [("甲", "第六批")]
