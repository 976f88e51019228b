"""Counts that a notice declares against the list of its batch: who is held, what frees it, what is never touched."""

from datetime import date

import pytest

from catalogue import night
from catalogue.settings import Home
from tests.homes import ingest, judge, rows, unbalanced
from tests.site_server import MAKER, OTHER, article, product_list

SAID = (
    "经企业准入条件考核，本批公告共批准新设立专用汽车生产企业17户。经装备工业发展中心最终审核，共有{makers}户生产企业"
    "（其中：汽车生产企业{makers}户、摩托车生产企业0户）的1,715个产品（其中：汽车产品1715个）符合国家有关规定和技术要求。"
    "依据同一型号判定原则归纳后，通过技术审查的产品共计{products}个（其中：汽车产品{products}个）。"
)
TWO = [(MAKER, "载货汽车", "YLA5001、YLA5002"), (OTHER, "牵引汽车", "YLB4002")]
DAY = date(2026, 9, 20)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def put(home, name, body):
    path = home.parent / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return ingest(home, path)


def notice(home, makers, products, *, batch=410, day="2026-09-18"):
    text = SAID.format(makers=makers, products=products)
    return put(home, f"{day}.html", article(batch, [], text=text, day=day))


def listed(home, models, name="list.docx", batch=410):
    return put(home, name, product_list(batch, models))


def standing(home):
    """The status of each list, and the models that are used."""
    night.build(Home(home))
    counts = rows(home, "select file_name, status from staging.batch_count order by 1")
    models = rows(home, "select distinct model_code from core.model_event order by 1")
    return dict(counts), [code for (code,) in models]


def test_a_list_is_held_when_its_counts_are_not_those_of_the_notice(home):
    declared = {
        401: (2, 3, "agrees"),  # three codes
        402: (2, 2, "agrees"),  # two rows: codes of one type stand in one row
        403: (2, 4, "held"),
        404: (2, 1, "held"),
        405: (1, 3, "held"),
        406: (3, 3, "held"),
    }
    for batch, (makers, products, _) in declared.items():
        notice(home, makers, products, batch=batch)
        listed(home, [(MAKER, "货车", f"YLA{batch}1、YLA{batch}2"), (OTHER, "客车", f"YLB{batch}")], batch=batch)
    night.build(Home(home))
    statuses = dict(rows(home, "select batch_no, status from staging.batch_count"))
    assert statuses == {batch: status for batch, (*_, status) in declared.items()}
    used = rows(home, "select distinct batch_no from core.model_event order by 1")
    assert used == [(401,), (402,)]


def test_a_held_batch_is_told_kept_and_not_used_and_no_other_batch_is_touched(home):
    notice(home, 3, 4)
    listed(home, TWO)
    listed(home, [(MAKER, "客车", "YLA6409")], "409.docx", batch=409)
    put(home, "other.csv", "公告批次,发布日期,产品型号\n410,2026-09-18,YLC7\n,2026-09-18,YLC8\n")
    judge(home, DAY)
    assert rows(home, "select model_code from mart.model_today order by 1") == [("YLA6409",), ("YLC8",)]
    assert rows(home, "select count(*) from raw.announcement") == [(5,)]
    assert unbalanced(home) == []
    assert night.publish(Home(home)) == []
    (line,) = [line for line in night.attention(Home(home), []) if line.startswith("batch")]
    assert line == (
        "batch 410 is held for review and not used: its notice declares 3 户 4 个, list.docx has 2 户 3 个 in 2 rows; "
        "take in the right list, or a batch_reviews table that says who releases it and why"
    )
    check = "select subject, detail from mart.quality_check_row where check_id = 'batch_held'"
    assert rows(home, check) == [("batch 410", "declared 3 户 4 个, read 2 户 3 个 (2 rows)")]


REVIEW = "公告批次,审核结论,审核人,审核日期,审核理由\n"


def two(batch):
    """Two makers with three products in two rows."""
    return [(MAKER, "载货汽车", f"YLA{batch}1、YLA{batch}2"), (OTHER, "牵引汽车", f"YLB{batch}")]


def test_what_frees_a_held_batch_and_what_does_not(home, monkeypatch):
    """410: a list that agrees; 411: a notice that corrects itself; 412: a person, for what was received until then."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1789900000")  # 2026-09-20 in Beijing
    notice(home, 2, 3, batch=410)
    listed(home, [two(410)[0], (MAKER, "客车", "YLA9999")], "410-wrong.docx", batch=410)
    for batch in (411, 412):
        notice(home, 5, 5, batch=batch)
        listed(home, two(batch), f"{batch}.docx", batch=batch)
    put(home, "early.csv", REVIEW + "第412批,放行,张三,2026-09-19,已与原文核对\n")
    held = {"410-wrong.docx": "held", "411.docx": "held", "412.docx": "held"}
    assert standing(home) == (held, [])

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1789990000")  # the next day
    listed(home, two(410), "410-right.docx", batch=410)
    notice(home, 2, 3, batch=411, day="2026-09-21")
    put(home, "review.csv", REVIEW + "第412批,放行,张三,2026-09-20,已与原文核对\n")
    statuses, used = standing(home)
    freed = {"410-right.docx": "agrees", "410-wrong.docx": "superseded", "411.docx": "agrees"}
    assert statuses == {**freed, "412.docx": "released"}
    expected = {batch: [f"YLA{batch}1", f"YLA{batch}2", f"YLB{batch}"] for batch in (410, 411, 412)}
    assert used == sorted(expected[410] + expected[411] + expected[412]), "what only the wrong list says stays unused"
    by = "select reviewed_by, reviewed_on, review_reason from staging.batch_count where status = 'released'"
    assert rows(home, by) == [("张三", date(2026, 9, 20), "已与原文核对")]

    put(home, "back.csv", REVIEW + "412,暂缓,李四,2026-09-21,原文另有更正\n")
    statuses, used = standing(home)
    assert statuses == {**freed, "412.docx": "held"}
    assert used == sorted(expected[410] + expected[411])


def test_a_review_without_who_when_and_why_releases_nothing(home):
    wrong = {
        ",放行,张三,2026-09-20,核对": "names no batch",
        "410,通过,张三,2026-09-20,核对": "neither release",
        "410,放行,,2026-09-20,核对": "names who decided",
        "410,放行,张三,2026-09-20,": "and why",
        "410,放行,张三,,核对": "day of the review",
        "410,放行,张三,昨天,核对": "day of the review",
    }
    assert put(home, "review.csv", REVIEW + "\n".join(wrong)).code == 3
    assert rows(home, "select count(*) from raw.batch_review") == [(0,)]
    told = rows(home, "select reason from raw.quarantine order by row_no")
    assert all(reason in said for (said,), reason in zip(told, wrong.values(), strict=True))


def test_a_batch_without_declared_counts_or_without_a_list_is_never_held(home):
    put(home, "silent.html", article(410, [], text="现将许可的产品予以公告。"))
    listed(home, TWO)
    notice(home, 7, 7, batch=411)
    put(home, "other.csv", "公告批次,产品型号\n411,YLC7\n")
    assert standing(home) == ({}, ["YLA5001", "YLA5002", "YLB4002", "YLC7"])


def test_the_words_of_a_published_notice(home):
    """Batch 311 as published on 2018-09-06; the batch stands before the title of the list."""
    title = "工业和信息化部发布第311批《道路机动车辆生产企业及产品公告》"
    text = (
        "9月6日，工业和信息化部在官方网站发布了第311批《道路机动车辆生产企业及产品公告》。申报本批《公告》的汽车、摩托车、"
        "低速汽车生产企业共计576户，新产品共计1848个。经装备工业发展中心最终审核，共有546户生产企业（其中：汽车生产企业497户、"
        "摩托车生产企业48户、低速汽车生产企业1户）的1715个产品（其中：汽车产品1585个、摩托车产品124个、三轮汽车产品6个）"
        "符合国家有关规定和技术要求。依据同一型号判定原则归纳后，通过技术审查的产品共计1459个（其中：汽车产品1378个）。同时，"
        "本批公告中发布了《新能源汽车推广应用推荐车型目录（2018年第9批）》，共包括108户企业的288个车型。"
    )
    put(home, "311.html", article(311, [], text=text, title=title, day="2018-09-06"))
    found = rows(home, "select batch_no, enterprises, products from raw.declared_count")
    assert found == [("311", "546", "1459")]


def test_a_proposal_declares_nothing(home):
    title = "《道路机动车辆生产企业及产品》（第410批）拟发布的新增车辆产品公示"
    put(home, "a.html", article(410, [], text=SAID.format(makers=9, products=9), title=title))
    assert rows(home, "select count(*) from raw.declared_count") == [(0,)]
