import pytest
from reading import only, place, real, rows, text

from catalogue.errors import RefusedError

NAME = "miit_detail_page"
HEAD = """<!DOCTYPE html><html><head><meta name="ColumnName" content="新产品公示410">
<meta name="PubDate" content="2026-08-06 19:20"></head><body>"""


def page(folder, *tables, head=HEAD, end="</body></html>"):
    inside = "".join(f'<table class="w_table">{table}</table>' for table in tables)
    return text(folder, head + inside + end, "sent.html")


def row(*cells):
    return "<tr>" + "".join(f"<th>{c}</th>" if c.endswith("：") else f"<td>{c}</td>" for c in cells) + "</tr>"


PRODUCT = row("产品商标：", "领克牌", "产品型号：", "MR1", "企业名称：", "吉利")
ENGINES = "<tr><th>发动机型号</th><th>排量(ml)</th></tr>"


def test_a_published_page_is_one_record():
    records = only(real("miit-detail-html/410_MR7156D100.html"), NAME)
    assert (records.kind, records.sheet, records.rows_read) == ("announcement", "page", 1)
    assert records.frame.row(0, named=True) == {
        "row_no": 1,
        "brand": "领克牌",
        "model_code": "MR7156D100",
        "product_name": "轿车",
        "enterprise": "浙江吉利汽车有限公司",
        "directory_no": "52",
        "length_mm": "长：4700 宽：1843,1901 高：1460,1456",
        "emission_standard": "GB18352.6-2016国Ⅵ",
        "fuel": "汽油",
        "gvm_kg": "1930",
        "curb_mass_kg": "1470,1512",
        "seats": "5",
        "chassis_model": None,
        "engine_model": "BHE15-GFZ",
        "published_on": "2026-08-06",
        "batch_no": "410",
        "entry_kind": "公示",
    }
    assert place(records, "emission_standard") == "table 2, row 3, cell 2"
    assert place(records, "engine_model") == "table 4, row 2, cell 1"
    assert place(records, "batch_no") == "meta ColumnName"


def test_another_published_page_reads_alike():
    records = only(real("miit-detail-html/410_EQ6500MS5F3PHEV.html"), NAME)
    assert rows(records, "model_code", "enterprise", "fuel", "engine_model", "curb_mass_kg") == [
        ("EQ6500MS5F3PHEV", "东风汽车集团有限公司", "汽油/电混合动力", "DFMC15TE3", "2650")
    ]


def test_a_changed_label_of_a_published_page_is_refused(tmp_path):
    kept = real("miit-detail-html/410_MR7156D100.html").text
    changed = text(tmp_path, kept.replace("排放依据标准：", "排放标准代号："), "changed.html")
    with pytest.raises(
        RefusedError,
        match=r"table 2, row 3, cell 2, has the heading '排放标准代号：'.*miit_detail_page\.toml",
    ):
        only(changed, NAME)


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8, 0.98])
def test_a_cut_page_is_refused(tmp_path, share):
    kept = real("miit-detail-html/410_MR7156D100.html").text
    with pytest.raises(RefusedError, match="cut off"):
        only(text(tmp_path, kept[: int(len(kept) * share)], "cut.html"), NAME)


def test_several_engines_are_joined(tmp_path):
    table = ENGINES + row("YC6", "6000") + row("", "") + row("WP7", "7000")
    records = only(page(tmp_path, PRODUCT, table), NAME)
    assert rows(records, "engine_model") == [("YC6,WP7",)]
    assert place(records, "engine_model") == "table 2, row 2 to 4, cell 1"


@pytest.mark.parametrize(
    ("column", "url", "wanted"),
    [
        ("新产品公示410", "", ("410", "公示")),
        ("变更扩展公示（第409批）", "", ("409", "公示")),
        ("道路机动车辆生产企业及产品（第405批）", "", ("405", None)),
        ("产品", "/datainfo/cpgg/xcpgs405dwe2rw/art/2026/art_1.html", ("405", "公示")),
    ],
)
def test_stage_and_batch_are_those_of_the_column(tmp_path, column, url, wanted):
    said = f'<meta name="columnname" content="{column}"><meta name="Url" content="{url}">'
    head = f"<html><head>{said}</head><body>"
    frame = only(page(tmp_path, PRODUCT, head=head), NAME).frame
    found = frame.row(0, named=True)
    assert (found["batch_no"], found.get("entry_kind")) == wanted


def test_a_page_that_names_no_batch_leaves_it_empty(tmp_path):
    assert "batch_no" not in only(page(tmp_path, PRODUCT, head="<html><body>"), NAME).frame.columns


def test_a_page_without_model_code_is_rejected_not_lost(tmp_path):
    records = only(page(tmp_path, row("产品型号：", " ", "企业名称：", "吉利")), NAME)
    assert (records.frame.height, records.rows_read) == (0, 1)
    assert records.rejects[0].reason_code == "missing_key"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            row("产品型号：", "MR2"),
            r"states 产品型号： twice \(table 1, row 1, cell 4 and table 2, row 1, cell 2\)",
        ),
        (row("燃料种类：", "汽油", "柴油"), "states 燃料种类： twice"),
        (row("没有标签的值"), "a value without a label"),
        (row("新标签："), "heading '新标签：'"),
        (ENGINES + row("YC6"), "table 2 has rows that are not as wide as their heading"),
        ("<tr><th>发动机序列</th></tr>", "heading '发动机序列'"),
    ],
)
def test_what_cannot_be_read_safely_is_refused(tmp_path, table, said):
    with pytest.raises(RefusedError, match=said):
        only(page(tmp_path, PRODUCT, table), NAME)
