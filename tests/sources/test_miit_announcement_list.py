from collections.abc import Sequence
from pathlib import Path

import pytest
from word_files import UP, Cell, Part, docx

from catalogue import sources
from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Records

SOURCE = sources.load("miit_announcement_list")
TITLE = ("附件1", "道路机动车辆生产企业及产品\n（第407批）")
NEW = ("序号", "企业名称", "《目录》\n序号", "商标", "产品名称", "产品型号")
EXTENDED = ("序号", "企业名称", "《目录》序号", "扩展内容\n(项)", "备注")
RESTORED = "下列产品经整改已符合《公告》管理规定，自《公告》发布之日起可恢复生产销售。"
SUSPENDED = "下列产品存在不符合《公告》管理规定的情况，自《公告》发布之日起暂停生产销售。"
Fields = tuple[str | None, ...]


def read(folder: Path, *parts: Part) -> list[Records]:
    document = Document(docx(folder / "list.docx", *TITLE, *parts))
    assert SOURCE.recognises(document)
    return SOURCE.parse(document)


def rows(records: Records, *fields: str) -> list[Fields]:
    return records.frame.select(fields).rows()


def reasons(records: Sequence[Records]) -> list[tuple[str, str]]:
    return [(reject.value, reject.reason_code) for sheet in records for reject in sheet.rejects]


class TestTables:
    NEW_ROWS: tuple[tuple[Cell, ...], ...] = (
        NEW,
        ("1", "中国第一汽车集团有限公司", "1", "解放牌", "厢式货车", "CA5180X、CA5320X"),
        ("2", UP, UP, UP, "牵引汽车", "CA4250"),
        ("3", UP, UP, "红旗牌", "轿车", "CA7000"),
        ("4", "中卓消防有限公司", "(一)46", "中卓牌", "FL型运输车", "ZXF5130GXF"),
    )

    def test_new_products(self, tmp_path: Path) -> None:
        (sheet,) = read(tmp_path, "第一部分  新产品", "一、汽车生产企业", self.NEW_ROWS)
        assert sheet.sheet == "表1 第一部分 新产品 一、汽车生产企业"
        assert sheet.rejects == ()
        assert rows(sheet, "enterprise", "directory_no", "brand", "model_code") == [
            ("中国第一汽车集团有限公司", "1", "解放牌", "CA5180X、CA5320X"),
            ("中国第一汽车集团有限公司", "1", "解放牌", "CA4250"),
            ("中国第一汽车集团有限公司", "1", "红旗牌", "CA7000"),
            ("中卓消防有限公司", "(一)46", "中卓牌", "ZXF5130GXF"),
        ]
        assert rows(sheet, "row_no", "enterprise_row_no") == [(2, 2), (3, 2), (4, 2), (5, 5)]
        assert set(rows(sheet, "batch_no", "entry_kind", "scope", "legal_form")) == {
            ("407", "新产品", "product", None)
        }
        assert {c.field: c.place for c in sheet.columns} == {
            "batch_no": "第3段", "entry_kind": "部分标题", "enterprise": "B", "directory_no": "C",
            "brand": "D", "product_name": "E", "model_code": "F",
        }  # fmt: skip

    def test_extensions_name_no_model(self, tmp_path: Path) -> None:
        table = (EXTENDED, ("", "甲有限公司", "(十五)257", "2", ""), ("", "乙有限公司", "ZY001", "若干", ""))
        (sheet,) = read(tmp_path, "第二部分 变更扩展产品", table)
        assert rows(
            sheet, "entry_kind", "enterprise", "directory_no", "item_count", "scope", "model_code"
        ) == [("变更扩展", "甲有限公司", "(十五)257", "2", "enterprise", None)]
        assert reasons([sheet]) == [(" | 乙有限公司 | ZY001 | 若干 | ", "item_count_unreadable")]

    @pytest.mark.parametrize(
        ("model", "code"),
        [
            ("", "model_code_missing"),
            ("见附件", "model_code_unlikely"),
            ("CA5180X、厢式货车", "model_code_unlikely"),
        ],
    )
    def test_cells_without_model_codes_are_reported(self, tmp_path: Path, model: str, code: str) -> None:
        table = (NEW, ("1", "甲有限公司", "1", "甲牌", "货车", model))
        (sheet,) = read(tmp_path, "第一部分 新产品", table)
        assert [(r.row_no, r.column_name, r.reason_code) for r in sheet.rejects] == [(2, "model_code", code)]

    def test_products_revoked_in_a_table(self, tmp_path: Path) -> None:
        table = (NEW, ("1", "甲有限公司", "1", "甲牌", "货车", "JA5180X"))
        unruled, revoked = read(
            tmp_path, "第四部分 撤销企业及产品", table, "依据行政许可法，撤回以下产品的许可：", table
        )
        assert reasons([unruled]) == [("甲有限公司", "sentence_missing")]
        assert rows(revoked, "entry_kind", "legal_form", "model_code") == [("撤销", "撤回", "JA5180X")]

    def test_unknown_heading_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(
            RefusedError, match=r"'底盘'.*edit catalogue/sources/miit_announcement_list\.toml"
        ):
            read(
                tmp_path,
                "第一部分 新产品",
                ((*NEW, "底盘"), ("1", "甲有限公司", "1", "甲牌", "货车", "JA1", "")),
            )

    def test_table_without_enterprises_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError, match="names no enterprise"):
            read(tmp_path, "第一部分 新产品", (("序号", "产品型号"), ("1", "JA5180X")))

    def test_unknown_part_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RefusedError, match="第五部分 其他事项"):
            read(tmp_path, "第五部分 其他事项")


class TestSuspensionAndRestoration:
    PART = ("第三部分  暂停、恢复企业及产品", "摩托车生产企业及产品")

    def test_the_sentence_above_decides(self, tmp_path: Path) -> None:
        (sheet,) = read(
            tmp_path,
            *self.PART,
            RESTORED,
            "山东五征集团有限公司(《目录》序号：156)",
            "五征牌WZ1500DZH-7 电动正三轮摩托车",
            "五征牌WZ2200DZH-9B 电动正三轮摩托车",
            SUSPENDED,
            "天津大安电动车有限公司（《目录》序号：（二）173）",
            "大安·罗纳多牌DA1500DZK-8 电动正三轮摩托车",
        )
        assert sheet.sheet == "第三部分"
        assert sheet.rejects == ()
        five = ("山东五征集团有限公司", "156", "五征牌")
        assert rows(sheet, "entry_kind", "enterprise", "directory_no", "brand", "model_code") == [
            ("恢复", *five, "WZ1500DZH-7"),
            ("恢复", *five, "WZ2200DZH-9B"),
            ("暂停", "天津大安电动车有限公司", "（二）173", "大安·罗纳多牌", "DA1500DZK-8"),
        ]
        assert rows(sheet, "row_no", "enterprise_row_no") == [(8, 7), (9, 7), (12, 11)]
        assert set(rows(sheet, "batch_no", "scope", "product_name")) == {
            ("407", "product", "电动正三轮摩托车")
        }

    @pytest.mark.parametrize(
        "sentence",
        [
            "下列产品请予以关注。",
            "下列产品的暂停决定已经撤销，恢复生产销售。",
            "以下企业及产品暂停生产销售。",
            "部分产品暂停生产销售。",
            "自即日起解除下列产品的暂停。",
            "撤销对下列产品的暂停。",
        ],
    )
    def test_an_unclear_sentence_rules_nothing(self, tmp_path: Path, sentence: str) -> None:
        lines = ("甲有限公司(《目录》序号：1)", "甲牌JA5180X 货车")
        (sheet,) = read(tmp_path, *self.PART, RESTORED, "乙有限公司", "乙牌YB5180X 货车", sentence, *lines)
        assert rows(sheet, "model_code") == [("YB5180X",)]
        assert reasons([sheet]) == [(text, "sentence_unknown") for text in (sentence, *lines)]

    def test_nothing_is_carried_over_a_heading(self, tmp_path: Path) -> None:
        lines = ("甲有限公司", "甲牌JA5180X 货车")
        (sheet,) = read(tmp_path, *self.PART, RESTORED, *lines, "汽车生产企业及产品", *lines)
        assert len(rows(sheet, "model_code")) == 1
        assert reasons([sheet]) == [(text, "sentence_missing") for text in lines]

    def test_lines_that_fit_nothing_are_reported(self, tmp_path: Path) -> None:
        (sheet,) = read(
            tmp_path,
            *self.PART,
            RESTORED,
            "甲牌JA5180X 货车",
            "丙有限公司",
            "丁有限公司",
            "电动车若干",
            "甲牌JA1X 货车",
        )
        assert rows(sheet, "model_code") == []
        assert sorted(reasons([sheet])) == sorted(
            [
                ("甲牌JA5180X 货车", "enterprise_missing"),
                ("丙有限公司", "product_missing"),
                ("丁有限公司", "product_missing"),
                ("电动车若干", "line_unknown"),
                ("甲牌JA1X 货车", "enterprise_missing"),
            ]
        )

    def test_an_enterprise_without_products_at_the_end(self, tmp_path: Path) -> None:
        (sheet,) = read(tmp_path, *self.PART, RESTORED, "丙有限公司")
        assert reasons([sheet]) == [("丙有限公司", "product_missing")]


class TestCancellation:
    PART = "第四部分  撤销企业及产品"

    @pytest.mark.parametrize(
        ("sentence", "legal_form"),
        [
            ("以下产品由企业自行申请注销。", "自行申请注销"),
            ("企业自行申请注销，撤销下列产品。", "自行申请注销"),
            ("依据行政许可法第八条，撤回下列产品。", "撤回"),
            ("经查实，撤销下列产品。", "撤销"),
        ],
    )
    def test_the_legal_form_is_in_the_sentence(self, tmp_path: Path, sentence: str, legal_form: str) -> None:
        (sheet,) = read(tmp_path, self.PART, sentence, "甲有限公司", "甲牌JA5180X 货车")
        assert rows(sheet, "entry_kind", "legal_form", "scope", "model_code") == [
            ("撤销", legal_form, "product", "JA5180X")
        ]

    @pytest.mark.parametrize(
        "sentence",
        [
            "下列产品不再列入。",
            "依企业申请，撤销下列产品。",
            "下列产品予以撤回或者撤销。",
            "下列产品不予撤销。",
        ],
    )
    def test_a_form_is_never_guessed(self, tmp_path: Path, sentence: str) -> None:
        (sheet,) = read(tmp_path, self.PART, sentence, "甲有限公司", "甲牌JA5180X 货车")
        assert sheet.frame.height == 0
        assert [code for _, code in reasons([sheet])] == ["sentence_unknown"] * 3

    def test_enterprises_and_addresses(self, tmp_path: Path) -> None:
        address = "长安福特汽车有限公司申请注销“哈尔滨经济技术开发区征仪南路1号”生产地址。"
        (sheet,) = read(
            tmp_path,
            self.PART,
            "汽车生产企业及产品",
            "以下企业自行申请注销企业准入许可。",
            "一汽哈尔滨轻型汽车有限公司",
            "甲牌JA5180X 货车",
            "以下企业自行申请注销生产地址。",
            address,
            "乙有限公司",
        )
        assert rows(sheet, "enterprise", "scope", "legal_form") == [
            ("一汽哈尔滨轻型汽车有限公司", "enterprise", "自行申请注销"),
            ("长安福特汽车有限公司", "address", "自行申请注销"),
        ]
        assert reasons([sheet]) == [("甲牌JA5180X 货车", "line_unknown"), ("乙有限公司", "line_unknown")]


def test_lines_between_tables_are_reported(tmp_path: Path) -> None:
    notice = "同意在《公告》中新建新能源乘用车工厂。"
    table = (NEW, ("1", "甲有限公司", "1", "甲牌", "货车", "JA5180X"))
    first, second = read(tmp_path, "第一部分 新产品", table, notice, "7")
    assert (first.frame.height, second.sheet) == (1, "第一部分 表外")
    assert reasons([second]) == [(notice, "line_unknown")]


def test_other_word_files_are_not_taken(tmp_path: Path) -> None:
    assert not SOURCE.recognises(Document(docx(tmp_path / "a.docx", *TITLE)))
    assert not SOURCE.recognises(Document(docx(tmp_path / "b.docx", "合同", "第一部分 新产品")))
