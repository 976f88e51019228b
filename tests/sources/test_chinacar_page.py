import pytest
from reading import only, place, real, rows, text

from catalogue.errors import RefusedError

NAME = "chinacar_page"
LINE = (
    "AB1;生产企业信息;车辆名称：;货车;公告批次：;288;中文品牌：;甲牌;公告型号：;AB1;企业名称：;甲公司;{more}"
    "公告状态;公告状态描述：; 变更 ;主要技术参数;总质量：;3490(Kg);额定载客：;(人);LDPFAAAB×××××××××;"
    "发动机参数;发动机;发动机生产企业;排量(ml);功率(kw);{engines};车辆燃料参数;燃料种类：;柴油;依据标准：;{standard};"
    "其他; 选装件;另一句;反光标识参数;标识企业：;;"
)


def line(more="", engines="YC6;玉柴;6000;150", standard="GB17691-2005国Ⅴ"):
    return LINE.format(more=more, engines=engines, standard=standard)


def test_the_stored_page_is_one_record():
    records = only(real("chinacar-sample/out_keywords1.md"), NAME)
    assert (records.kind, records.rows_read, records.rejects) == ("announcement", 1, ())
    assert records.frame.row(0, named=True) == {
        "row_no": 1,
        "product_name": "纯电动路面养护车",
        "batch_no": "288",
        "published_on": "20160930",
        "directory_no": "3",
        "brand": "东风牌",
        "model_code": "EQ5031TYHACBEV4",
        "enterprise": "东风汽车公司",
        "effective_on": "20160930",
        "entry_kind": "变更",
        "length_mm": "4968,4975×1790,1780×2070,2100(mm)",
        "gvm_kg": "3490(Kg)",
        "curb_mass_kg": "2695(Kg)",
        "seats": None,
        "engine_model": "TZ210XSC33",
        "fuel": "纯电动",
        "emission_standard": None,
    }
    assert place(records, "gvm_kg") == "总质量："


def test_every_line_is_a_product_and_a_cut_one_is_rejected(tmp_path):
    content = "\n".join(
        [line(), "", line()[:150], line(standard="None").replace("公告型号：;AB1", "公告型号：;")]
    )
    records = only(text(tmp_path, content), NAME)
    assert rows(records, "row_no", "model_code", "emission_standard") == [(1, "AB1", "GB17691-2005国Ⅴ")]
    assert [(r.row_no, r.value, r.reason_code) for r in records.rejects] == [
        (3, "AB1", "unreadable_row"),
        (4, "", "missing_key"),
    ]
    assert records.rows_read == 3


def test_several_engines_are_joined(tmp_path):
    records = only(text(tmp_path, line(engines="YC6;玉柴;6000;150;WP7;潍柴;7000;180")), NAME)
    assert rows(records, "engine_model", "seats") == [("YC6,WP7", None)]


def test_contact_data_is_never_kept(tmp_path):
    records = only(text(tmp_path, line(more="电话号码：;01012345678;传真号码：;01087654321;")), NAME)
    kept = [cell for column in records.frame.iter_columns() for cell in column.to_list()]
    assert not [cell for cell in kept if "01012345678" in str(cell) or "01087654321" in str(cell)]


def test_a_value_without_label_is_refused_without_repeating_it(tmp_path):
    with pytest.raises(RefusedError, match="line 1 has a value without a label after 传真：") as refused:
        only(text(tmp_path, line(more="传真：;1;01087654321;")), NAME)
    assert "01087654321" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (line(more="新标签：;1;"), "heading '新标签：'.*chinacar_page.toml"),
        (line(more="公告型号：;AB2;"), "states 公告型号： twice"),
        (line().replace("排量(ml)", "排气量"), "engine table with other headings"),
    ],
)
def test_what_cannot_be_read_safely_is_refused(tmp_path, content, said):
    with pytest.raises(RefusedError, match=said):
        only(text(tmp_path, content), NAME)
