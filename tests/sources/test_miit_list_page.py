import pytest
from reading import as_json, only, real, rows, text

from catalogue import sources
from catalogue.errors import RefusedError

NAME = "miit_list_page"


def answer(html):
    return {"success": True, "code": "200", "data": {"html": html}, "message": "生成成功"}


def item(title, *, day="2026-09-18", shown=None):
    return (
        f'<li><a href="/a.html" title="{title}"><i></i>{shown or title}</a><span class="fr">{day}</span></li>'
    )


def test_the_published_list_is_read():
    records = only(real("miit-list/jpaas_unit_response.json"), NAME)
    assert (records.kind, records.rows_read) == ("notice", 3)
    assert rows(
        records, "row_no", "published_on", "batch_no", "vessel_tax_batch_no", "purchase_tax_batch_no"
    ) == [
        (1, "2026-09-28", None, None, None),
        (2, "2026-09-22", None, None, None),
        (3, "2026-09-18", "410", "第八十九批", None),
    ]
    assert records.frame["title"][2].endswith("（第八十九批）")  # the full title, not the shortened text
    assert records.frame["url"][2] == "/zwgk/zcwj/wjfb/gg/art/2026/art_6a09b92c25e947e2a0e90b66d608a7be.html"


def test_the_published_failure_is_no_empty_list():
    with pytest.raises(
        RefusedError, match=r"failure answered by the site \(code 500: error\).*fetch it again"
    ):
        only(real("miit-list/jpaas_unit_error.json"), NAME)


def test_a_cut_answer_says_so(tmp_path):
    kept = real("miit-list/jpaas_unit_response.json").text
    with pytest.raises(RefusedError, match="fetch or export it again"):
        only(text(tmp_path, kept[: len(kept) // 2], "cut.json"), NAME)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (answer("<ul></ul>"), "without any link"),
        ({"success": True, "code": "200", "data": {"list": []}}, "without data.html"),
        ({"success": True, "code": "200", "data": None, "message": ""}, "without data.html"),
        ({"success": "false", "code": "403", "data": None, "message": "denied"}, "code 403: denied"),
    ],
)
def test_an_answer_of_another_form_is_refused(tmp_path, value, said):
    with pytest.raises(RefusedError, match=said):
        only(as_json(tmp_path, value), NAME)


def test_batches_are_read_from_the_title(tmp_path):
    titles = [
        "《道路机动车辆生产企业及产品公告》(第 309 批)、《免征车辆购置税的新能源汽车车型目录》（第十八批）",
        "《减免车辆购置税的新能源汽车车型目录》（第三十三批）",
        "《道路机动车辆生产企业及产品》（第411批）拟发布的新增产品公示",
        "关于第七批新能源汽车的说明",
    ]
    records = only(as_json(tmp_path, answer("".join(map(item, titles)))), NAME)
    assert rows(records, "batch_no", "vessel_tax_batch_no", "purchase_tax_batch_no") == [
        ("309", None, "第十八批"),
        (None, None, "第三十三批"),
        (None, None, None),  # proposed, not published
        (None, None, None),
    ]


def test_a_link_without_title_or_day_is_still_a_row(tmp_path):
    html = '<li><a href="/b.html"> 公告 </a></li>'
    assert rows(only(as_json(tmp_path, answer(html)), NAME), "title", "url", "published_on") == [
        ("公告", "/b.html", None)
    ]


def test_other_json_is_not_recognised(tmp_path):
    for value in ({"success": True}, [answer("")], {"rows": []}, 7):
        assert not sources.load(NAME).recognises(as_json(tmp_path, value))
