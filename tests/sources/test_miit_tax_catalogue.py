from pathlib import Path

import pytest
from word_files import LEFT, UP, docx, real

from catalogue import sources
from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Records

SOURCE = sources.load("miit_tax_catalogue")
TITLE = "《享受车船税减免优惠的节约能源 使用新能源汽车车型目录》（第八十四批）"
GAS = ("序号", "企业名称", "商标", "车辆型号", "产品名称", "排放标准", "燃料种类")
ELECTRIC = ("序号", "企业名称", "商标", "产品型号", "产品名称", "整车整备质量（kg）", "备注")
CARS = ("序号", "企业名称", "通用名称", "车辆型号", "发动机排量（mL）", "整车整备质量(kg)")


def read(path: Path) -> list[Records]:
    document = Document(path)
    assert SOURCE.recognises(document)
    return SOURCE.parse(document)


def by_model(records: Records) -> dict[str, dict[str, object]]:
    return {str(row["model_code"]): row for row in records.frame.to_dicts()}


@pytest.fixture(scope="module")
def tables() -> list[Records]:
    return read(real("miit-tax-doc", "batch_405_tax_exempt.doc"))


class TestPublished:
    def test_every_row_of_the_six_tables(self, tables: list[Records]) -> None:
        assert [table.frame.height for table in tables] == [4, 7, 34, 241, 22, 3]
        assert [table.rejects for table in tables] == [()] * 6
        assert [table.sheet for table in tables] == [
            "表1 一、节能型汽车（一）乘用车",
            "表2 一、节能型汽车（二）重型商用车1.天然气重型商用车",
            "表3 二、新能源汽车（一）插电式混合动力乘用车",
            "表4 二、新能源汽车（二）纯电动商用车",
            "表5 二、新能源汽车（三）插电式混合动力商用车",
            "表6 二、新能源汽车（四）燃料电池商用车",
        ]

    def test_rows_are_numbered_without_gaps(self, tables: list[Records]) -> None:
        for table in tables:
            assert table.frame["row_no"].to_list() == list(range(2, table.frame.height + 2))

    def test_catalogue_and_batch_come_from_the_title(self, tables: list[Records]) -> None:
        said = {row for t in tables for row in t.frame.select("catalogue", "batch_no").iter_rows()}
        assert said == {("vessel_tax", "第八十四批")}
        assert {c.place for t in tables for c in t.columns if c.field == "batch_no"} == {"第2段"}

    def test_merged_enterprise_is_filled_and_says_so(self, tables: list[Records]) -> None:
        cars = by_model(tables[0])
        stated, filled = cars["SC7150AABJ6HEV"], cars["SC6460AAAL6HEV"]
        assert (stated["enterprise_basis"], stated["enterprise_row_no"]) == ("stated", 2)
        assert (filled["enterprise_basis"], filled["enterprise_row_no"]) == ("filled", 2)
        assert filled["enterprise"] == "重庆长安汽车股份有限公司"
        assert cars["SC6480AAAS6HEV"]["enterprise"] == "合肥长安汽车有限公司"

    def test_a_brand_of_its_own_below_a_merged_enterprise(self, tables: list[Records]) -> None:
        row = by_model(tables[2])["QCJ6520AP6HEV3"]
        assert row["brand"] == "腾势牌"
        assert row["enterprise_basis"] == "filled"

    def test_values_stay_as_published(self, tables: list[Records]) -> None:
        row = by_model(tables[1])["SX5189ZKXLB721THQ1"]
        assert (row["emission_standard"], row["fuel"]) == ("GB17691-2018国Ⅵ ", "LNG")
        places = {column.field: column.place for column in tables[1].columns}
        assert (places["model_code"], places["emission_standard"]) == ("D", "F")

    def test_the_publisher_renames_a_heading(self) -> None:
        document = Document(real("miit-tax-doc", "batch_405_tax_exempt.doc"))
        blocks = document.blocks
        at = next(n for n, block in enumerate(blocks) if block.rows and "档位数" in block.rows[0])
        row = tuple(cell.replace("档位数", "挡位数量") for cell in blocks[at].rows[0])
        blocks[at] = type(blocks[at])(rows=(row,))
        with pytest.raises(
            RefusedError, match=r"表1 .*'挡位数量'.*catalogue/sources/miit_tax_catalogue\.toml"
        ):
            SOURCE.parse(document)


class TestDocx:
    def test_merged_cells_are_filled_within_the_table_only(self, tmp_path: Path) -> None:
        path = docx(
            tmp_path / "a.docx",
            "附件4",
            TITLE,
            "一、节能型汽车",
            "（一）重型商用车",
            (
                GAS,
                ("1", "甲有限公司", "甲牌", "JA1", "货车", "国Ⅵ", "LNG"),
                ("2", UP, UP, "JA2", "货车", "国Ⅵ", "CNG"),
            ),
            "二、新能源汽车",
            (
                ELECTRIC,
                ("1", "", "", "JA3", "货车", "1000", ""),
                ("2", "乙公司", "", "YB1", "货车", "2000", ""),
            ),
            "12",
        )
        gas, electric = read(path)
        assert gas.frame["enterprise"].to_list() == ["甲有限公司"] * 2
        assert gas.frame["brand"].to_list() == ["甲牌"] * 2
        assert gas.frame["enterprise_row_no"].to_list() == [2, 2]
        assert electric.sheet == "表2 二、新能源汽车"
        assert electric.frame.select("model_code", "brand", "curb_mass_kg").rows() == [("YB1", None, "2000")]
        assert [(r.row_no, r.reason_code) for r in electric.rejects] == [(2, "enterprise_missing")]

    def test_rows_that_cannot_be_read_are_reported(self, tmp_path: Path) -> None:
        path = docx(
            tmp_path / "a.docx",
            TITLE,
            (
                CARS,
                ("1", "甲有限公司", "A", "JA1", "1497", "1500"),
                ("2", UP, "B", " ", "1497", "1500"),
                ("3", "乙有限公司", "C", "YB1", "1497"),
                ("4", "", "D", "YB2", "1497", "1500"),
                ("合计", LEFT, LEFT, LEFT, LEFT, LEFT),
                ("5", "丙有限公司", "E", "BC1", "1497", "1500"),
            ),
        )
        (table,) = read(path)
        assert table.frame["model_code"].to_list() == ["JA1", "BC1"]
        # Row 4 may have named the enterprise of row 5, so row 5 is not given to the one before.
        assert [(r.row_no, r.reason_code) for r in table.rejects] == [
            (3, "model_code_missing"),
            (4, "cells_unexpected"),
            (5, "enterprise_missing"),
            (6, "model_code_missing"),
        ]
        assert table.rows_read == 6

    def test_purchase_tax_with_the_batch_in_the_next_paragraph(self, tmp_path: Path) -> None:
        title = "减免车辆购置税的新能源汽车车型目录"
        rows = (ELECTRIC, ("1", "甲有限公司", "甲牌", "JA1", "货车", "1", ""))
        (table,) = read(docx(tmp_path / "a.docx", title, "（第三十一批）", rows))
        assert table.frame.select("catalogue", "batch_no").rows() == [("purchase_tax", "第三十一批")]
        assert table.frame["section"].to_list() == [None]

    def test_two_catalogues_in_one_document(self, tmp_path: Path) -> None:
        rows = (ELECTRIC, ("1", "甲有限公司", "甲牌", "JA1", "货车", "1", ""))
        second = "免征车辆购置税的新能源汽车车型目录（第六批）"
        tables = read(docx(tmp_path / "a.docx", TITLE, "一、商用车", rows, second, rows))
        assert [t.frame["catalogue"][0] for t in tables] == ["vessel_tax", "purchase_tax"]
        assert [t.frame["section"][0] for t in tables] == ["一、商用车", None]

    def test_a_table_before_the_title_belongs_to_no_catalogue(self, tmp_path: Path) -> None:
        rows = (ELECTRIC, ("1", "甲有限公司", "甲牌", "JA1", "货车", "1", ""))
        before, after = read(docx(tmp_path / "a.docx", rows, TITLE, rows))
        assert [r.reason_code for r in before.rejects] == ["catalogue_unknown"]
        assert after.frame.height == 1

    def test_a_table_without_heading_row(self, tmp_path: Path) -> None:
        (table,) = read(docx(tmp_path / "a.docx", TITLE, (("1", "甲有限公司", "甲牌", "JA1"),)))
        assert [r.reason_code for r in table.rejects] == ["heading_missing"]

    @pytest.mark.parametrize("heading", ["续航", ""])
    def test_unknown_heading_is_refused(self, tmp_path: Path, heading: str) -> None:
        path = docx(
            tmp_path / "a.docx", TITLE, ((*ELECTRIC, heading), ("1", "甲", "甲牌", "JA1", "", "", "", ""))
        )
        with pytest.raises(
            RefusedError, match=f"表1.*'{heading}'.*edit catalogue/sources/miit_tax_catalogue.toml"
        ):
            read(path)

    def test_other_word_files_are_not_taken(self, tmp_path: Path) -> None:
        rows = (ELECTRIC, ("1", "甲有限公司", "甲牌", "JA1", "货车", "1", ""))
        assert not SOURCE.recognises(Document(docx(tmp_path / "a.docx", "价目表", rows)))
        assert not SOURCE.recognises(Document(docx(tmp_path / "b.docx", TITLE)))
