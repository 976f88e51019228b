import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import real

from catalogue import sources
from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Records
from catalogue.sources.miit_announcement_text import NEW_PRODUCTS, cut

SOURCE = sources.load("miit_announcement_text")
FOLDER = "miit-att1-batch407"
TITLE = "附件1\n\n道路机动车辆生产企业及产品\n（第407批）\n\n"
NEW = "第一部分  新产品\n一、汽车生产企业\n序号企业名称《目录》\n序号商标产品名称产品型号"
EXTENDED = "第二部分  扩展\n(二)摩托车生产企业\n序号\n企业名称\n《目录》\n序号\n扩展内容\n(项)\n备注\n\n"


class Text(Document):
    """A document that is only in memory."""

    def __init__(self, text: str) -> None:
        super().__init__(Path("list.txt"))
        self.data = text.encode()
        self.container = "text"


def read(text: str) -> list[Records]:
    document = Text(text)
    assert SOURCE.recognises(document)
    return SOURCE.parse(document)


def published(name: str) -> list[Records]:
    document = Document(real(FOLDER, name))
    assert SOURCE.recognises(document)
    return SOURCE.parse(document)


def products(sheets: list[Records]) -> list[tuple[str, ...]]:
    return [row for sheet in sheets for row in sheet.frame.select(NEW_PRODUCTS).iter_rows()]


class TestPublishedPartOne:
    @pytest.fixture
    def sheets(self) -> list[Records]:
        return published("batch407_att1_chars_0-16000.txt")

    def test_equals_an_independent_cut(self, sheets: list[Records]) -> None:
        with real(FOLDER, "batch407_part1_parsed.tsv").open(encoding="utf-8", newline="") as file:
            _, *expected = [tuple(row[2:]) for row in csv.reader(file, delimiter="\t")]
        assert len(expected) == 376
        assert products(sheets) == expected

    def test_sheets_and_what_is_reported(self, sheets: list[Records]) -> None:
        assert [(sheet.sheet, sheet.frame.height, len(sheet.rejects)) for sheet in sheets] == [
            ("第一部分 一、汽车生产企业（第9行）", 338, 0),
            ("第一部分 表外", 0, 1),
            ("第一部分 民用改装车生产企业（第13行）", 38, 0),
        ]
        (notice,) = sheets[1].rejects
        assert (notice.row_no, notice.reason_code) == (10, "line_unknown")
        assert notice.value.startswith("同意在《公告》中新建新能源乘用车工厂")

    def test_batch_and_kind(self, sheets: list[Records]) -> None:
        said = {row for s in sheets for row in s.frame.select("batch_no", "entry_kind", "scope").iter_rows()}
        assert said == {("407", "新产品", "product")}


class TestPublishedPartsTwoToFour:
    @pytest.fixture
    def sheets(self) -> dict[str, Records]:
        return {sheet.sheet: sheet for sheet in published("batch407_att1_chars_70000-79923.txt")}

    def test_every_row(self, sheets: dict[str, Records]) -> None:
        assert {name: (sheet.frame.height, len(sheet.rejects)) for name, sheet in sheets.items()} == {
            "第二部分": (277, 1),
            "第二部分 (二)摩托车生产企业": (113, 0),
            "第二部分 (三)三轮汽车生产企业": (2, 0),
            "第三部分": (3, 0),
            "第四部分": (2, 0),
        }

    def test_the_half_row_at_the_start_is_reported(self, sheets: dict[str, Records]) -> None:
        (half,) = sheets["第二部分"].rejects
        assert (half.row_no, half.value, half.reason_code) == (1, "十五)255 | 3", "cells_unexpected")

    def test_extensions(self, sheets: dict[str, Records]) -> None:
        first = sheets["第二部分"].frame.select(
            "row_no", "entry_kind", "enterprise", "directory_no", "item_count", "scope", "batch_no"
        )
        assert first.row(0) == (5, "变更扩展", "山东骏华车辆有限公司", "(十五)257", "2", "enterprise", None)
        odd = {row[0] for row in sheets["第二部分"].frame.select("directory_no").iter_rows()}
        assert {"三、二、20", "ZY001"} < odd

    def test_restored_and_cancelled(self, sheets: dict[str, Records]) -> None:
        restored = sheets["第三部分"].frame.select(
            "entry_kind", "enterprise", "directory_no", "brand", "model_code"
        )
        assert restored.rows() == [
            ("恢复", "山东五征集团有限公司", "156", "五征牌", "WZ1500DZH-7"),
            ("恢复", "山东五征集团有限公司", "156", "五征牌", "WZ2200DZH-9B"),
            ("恢复", "天津大安电动车有限公司", "173", "大安·罗纳多牌", "DA1500DZK-8"),
        ]
        cancelled = sheets["第四部分"].frame.select("entry_kind", "enterprise", "scope", "legal_form")
        assert cancelled.rows() == [
            ("撤销", "一汽哈尔滨轻型汽车有限公司", "enterprise", "自行申请注销"),
            ("撤销", "长安福特汽车有限公司", "address", "自行申请注销"),
        ]

    def test_the_publisher_changes_a_sentence(self) -> None:
        text = real(FOLDER, "batch407_att1_chars_70000-79923.txt").read_text(encoding="utf-8")
        changed = read(text.replace("以下企业自行申请注销企业准入许可", "以下企业不再具备企业准入条件"))[-1]
        assert [reject.reason_code for reject in changed.rejects] == ["sentence_unknown"] * 2
        assert changed.frame["scope"].to_list() == ["address"]


class TestRunTogether:
    def test_brands_with_slips_and_remarks(self) -> None:
        rows = [
            ("成都王牌商用车有限公司", "101", "王牌牌", "载货汽车底盘", "CDW1049"),
            ("庆铃汽车股份有限公司", "56", "庆铃牌(繁体)牌", "厢式货车", "QL5040X、QL5041X"),
            ("扬州中集通华专用车有限公司", "ZY001", "通华牌", "半挂车", "THT9400"),
            ("韶关市起重机厂有限责任公司", "三、二、20", "韶液牌", "FL型运输车", "SGQ5250FL"),
            ("山东五征集团有限公司", "156", "五征牌", "自卸三轮汽车", "7YPJ-1450D2"),
        ]
        sheets = read(TITLE + NEW + "".join(map("".join, rows)))
        assert products(sheets) == rows
        assert [reject for sheet in sheets for reject in sheet.rejects] == []

    def test_rows_that_do_not_fit_are_reported_and_the_next_one_is_read(self) -> None:
        good = "甲有限公司1甲牌轿车JA7000"
        bad = [
            "乙有限公司乙牌轿车YB7000",
            "丙有限公司3丙牌轿车丁有限公司4丁牌客车DD6000",
            "戊有限公司5戊牌轿",
        ]
        (sheet,) = read(TITLE + NEW + good + bad[0] + good + bad[1] + good + bad[2])
        assert sheet.frame["row_no"].to_list() == [2, 4, 6]
        assert [(reject.row_no, reject.value) for reject in sheet.rejects] == [
            (3, bad[0]),
            (5, bad[1]),
            (7, bad[2]),
        ]
        assert {reject.reason_code for reject in sheet.rejects} == {"row_not_cut"}

    def test_unknown_heading_is_refused(self) -> None:
        text = TITLE + NEW.replace("产品名称", "车辆类别") + "甲有限公司1甲牌轿车JA7000"
        with pytest.raises(
            RefusedError, match=r"'车辆类别.*edit catalogue/sources/miit_announcement_text\.toml"
        ):
            read(text)


class TestCellPerLine:
    def test_numbers_and_remarks_beside_the_cells(self) -> None:
        (sheet,) = read(EXTENDED + "1\n甲有限公司\n5\n6\n\n\n乙有限公司\n(一)7\n8\n勘误\n\n")
        assert sheet.frame.select("row_no", "enterprise", "directory_no", "item_count").rows() == [
            (11, "甲有限公司", "5", "6"),
            (17, "乙有限公司", "(一)7", "8"),
        ]

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ("甲有限公司\n5", "cells_unexpected"),
            ("5\n甲有限公司\n6", "cell_unlikely"),
            ("甲有限公司\n目录\n6", "cell_unlikely"),
            ("甲有限公司\n5\n六", "cell_unlikely"),
        ],
    )
    def test_shifted_and_missing_cells_are_reported(self, cells: str, code: str) -> None:
        (sheet,) = read(EXTENDED + cells + "\n\n乙有限公司\n7\n8\n")
        assert sheet.frame["enterprise"].to_list() == ["乙有限公司"]
        assert [(r.value, r.reason_code) for r in sheet.rejects] == [(cells.replace("\n", " | "), code)]

    def test_a_row_ends_where_the_next_part_begins(self) -> None:
        sheets = read(
            EXTENDED
            + "甲有限公司\n5\n6\n第三部分 暂停、恢复企业及产品\n下列产品可恢复生产。\n乙公司\n乙牌YB5000 货车"
        )
        assert [sheet.frame.height for sheet in sheets] == [1, 1]

    def test_a_stretch_that_does_not_say_what_it_is(self) -> None:
        with pytest.raises(RefusedError, match="第四部分 撤销企业及产品"):
            read("甲牌JA5000 货车\n第四部分 撤销企业及产品\n(《目录》序号：1)")


def test_other_text_is_not_taken() -> None:
    assert not SOURCE.recognises(Text("企业名称,《目录》序号,产品型号\n甲有限公司,1,JA5000\n"))
    assert not SOURCE.recognises(Text("第一部分 新产品\n没有目录\n"))


NAMES = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=4)
CODE_LISTS = st.lists(st.from_regex(r"[A-Z]{2,3}[0-9]{4}[A-Z]{0,3}", fullmatch=True), min_size=1, max_size=3)
DIRECTORY_NOS = st.sampled_from(["1", "219", "(一)04", "（十五）257", "三、二、20", "ZY001"])
ROWS = st.tuples(
    NAMES.map(lambda name: f"{name}有限公司"),
    DIRECTORY_NOS,
    NAMES.map(lambda name: f"{name}牌"),
    NAMES.map(lambda name: f"{name}货车"),
    CODE_LISTS.map("、".join),
)


@given(st.lists(ROWS, min_size=1, max_size=8))
def test_every_row_that_runs_together_comes_out(rows: list[tuple[str, ...]]) -> None:
    assert products(read(TITLE + NEW + "".join(map("".join, rows)))) == rows


@given(st.text("甲公司牌厂1CA5、，()（） ZY0", min_size=1))
def test_cutting_loses_nothing(text: str) -> None:
    pieces = cut(text)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    (*sheets,) = read(f"{TITLE}{NEW}甲有限公司1甲牌货车CA5000{text}")
    assert sum(sheet.rows_read for sheet in sheets) == len(cut(f"甲有限公司1甲牌货车CA5000{text}"))


CELLS = st.text("甲公司厂1(一)、5ZY目录", min_size=1, max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_rows_in_are_rows_out_and_rejects(groups: list[list[str]]) -> None:
    (sheet,) = read(EXTENDED + "\n\n".join(map("\n".join, groups)))
    assert sheet.frame.height + len(sheet.rejects) == len(groups) == sheet.rows_read
