import json

import pytest
from reading import only, place, real, rows, text

from catalogue.errors import RefusedError

NAME = "notice_record"
RECORD = {
    "announcement_no": "2026年第2号",
    "publish_date": "2026-02-09 17:53",
    "batch_no": 403,
    "source_url": "http://a",
}


def test_the_stored_record_is_read():
    records = only(real("miit-list/article_attachments_batch403.json"), NAME)
    assert records.frame.row(0, named=True) == {
        "row_no": 1,
        "document_no": "2026年第2号",
        "published_on": "2026-02-09",
        "batch_no": "403",
        "vessel_tax_batch_no": "82",
        "purchase_tax_batch_no": "27",
        "url": "https://www.miit-eidc.org.cn/art/2026/2/9/art_1691_12093.html",
    }
    assert place(records, "batch_no") == "batch_no"


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_read_on_one_line_or_several(tmp_path, indent):
    document = text(tmp_path, json.dumps(RECORD, ensure_ascii=False, indent=indent))
    assert rows(only(document, NAME), "row_no", "batch_no") == [(1, "403")]


def test_a_line_that_cannot_be_read_is_rejected(tmp_path):
    lines = [
        json.dumps(record)
        for record in (RECORD, RECORD | {"announcement_no": ""}, RECORD | {"batch_no": [403]})
    ]
    records = only(text(tmp_path, "\n".join([*lines, '{"announcement_no": '])), NAME)
    assert rows(records, "row_no", "published_on") == [(1, "2026-02-09")]
    assert [(r.row_no, r.reason_code) for r in records.rejects] == [
        (2, "missing_key"),
        (3, "unreadable_value"),
        (4, "unreadable_row"),
    ]
    assert records.rows_read == 4


def test_a_new_name_stops_the_file(tmp_path):
    with pytest.raises(RefusedError, match=r"object 1 has the heading 'status'.*notice_record\.toml"):
        only(text(tmp_path, json.dumps(RECORD | {"status": "x"})), NAME)
