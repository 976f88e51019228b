import pytest
from reading import only, real, rows, text

from catalogue import sources
from catalogue.errors import RefusedError

NAME = "miit_article_page"
TITLE = "《道路机动车辆生产企业及产品》（第404批）"


def page(
    folder,
    body,
    *,
    site="工业和信息化部装备工业发展中心",
    title=TITLE,
    url="https://a.cn/art/1.html",
    end="</html>",
):
    said = {"SiteName": site, "ArticleTitle": title, "url": url}
    head = "".join(f'<meta name="{name}" content="{content}">' for name, content in said.items())
    return text(folder, f"<html><head>{head}</head><body>{body}</body>{end}", "sent.html")


def test_the_published_article_of_the_centre():
    records = only(real("miit-article/eidc_batch404_article.html"), NAME)
    assert (records.kind, records.rows_read, records.rejects) == ("notice", 3, ())
    batches = ("document_no", "published_on", "batch_no", "vessel_tax_batch_no", "purchase_tax_batch_no")
    assert set(rows(records, *batches)) == {("2026年第6号", "2026-03-18", "404", "第八十三批", "第二十八批")}
    assert rows(records, "row_no", "attachment_name")[0] == (1, "1.道路机动车辆生产企业及产品（第404批）.doc")
    assert records.frame["attachment_url"].str.starts_with("https://www.miit.gov.cn/cms_files/").all()
    assert records.frame["url"][0] == "https://www.miit-eidc.org.cn/art/2026/3/18/art_1691_12168.html"


def test_the_published_article_of_the_ministry_keeps_relative_addresses():
    records = only(real("miit-article/miit_batch409_article_cutdown.html"), NAME)
    batches = ("document_no", "published_on", "batch_no", "vessel_tax_batch_no", "purchase_tax_batch_no")
    assert set(rows(records, *batches)) == {("2026年第21号", "2026-08-13", "409", "第八十八批", "第三十三批")}
    assert records.rows_read == 3
    assert records.frame["attachment_url"].str.starts_with("/cms_files/").all()


@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
@pytest.mark.parametrize("name", ["eidc_batch404_article.html", "miit_batch409_article_cutdown.html"])
def test_a_cut_page_is_refused_because_attachments_may_be_missing(tmp_path, name, share):
    kept = real(f"miit-article/{name}").text
    with pytest.raises(RefusedError, match="cut off"):
        only(text(tmp_path, kept[: int(len(kept) * share)], "cut.html"), NAME)


def test_an_article_without_attachment_is_one_row(tmp_path):
    records = only(page(tmp_path, "<p>2026年第6号</p>"), NAME)
    assert rows(records, "row_no", "title", "document_no", "attachment_url") == [
        (1, TITLE, "2026年第6号", None)
    ]


def test_relative_addresses_are_completed_and_other_links_left_out(tmp_path):
    links = {"../f/1.DOC": "一", "2.html": "二", "/3.xlsx?x=1": "三", "/f/1.DOC": "又"}
    body = "".join(f'<a href="{href}">{name}</a>' for href, name in links.items())
    assert rows(only(page(tmp_path, body), NAME), "attachment_name", "attachment_url") == [
        ("一", "https://a.cn/f/1.DOC"),
        ("三", "https://a.cn/3.xlsx?x=1"),
    ]


def test_numbers_of_cited_documents_are_not_the_own_number(tmp_path):
    cited = "<p>根据（2018年第74号）和（2025年第25号），现将目录予以公告。</p>"
    assert rows(only(page(tmp_path, cited), NAME), "document_no") == [(None,)]
    stated = cited + "<p>发文字号： 工业和信息化部公告２０２６年第21号 成文日期：</p>"
    assert rows(only(page(tmp_path, stated), NAME), "document_no") == [("2026年第21号",)]
    alone = cited + "<p> 2026年 第6号 </p>"
    assert rows(only(page(tmp_path, alone), NAME), "document_no") == [("2026年第6号",)]


def test_a_broken_link_is_refused_with_its_text(tmp_path):
    with pytest.raises(RefusedError, match=r"http://\[1\.doc"):
        only(page(tmp_path, '<a href="http://[1.doc">x</a>'), NAME)


def test_a_proposal_announces_no_batch(tmp_path):
    assert rows(only(page(tmp_path, "", title=TITLE + "公示"), NAME), "batch_no") == [(None,)]


def test_articles_of_other_sites_are_not_recognised(tmp_path):
    assert not sources.load(NAME).recognises(page(tmp_path, "", site="某市交通局"))
