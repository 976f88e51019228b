"""No document fits two formats, and looking at a foreign one never raises."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import REAL

from catalogue import sources
from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources._headings import Headings
from catalogue.text.folding import heading

FORMATS = {
    "nev-catalog-2014-2019/tax_exempt_catalog.xlsx": "nev_tax_exempt_xlsx",
    "nev-catalog-2014-2019/recommended_catalog.xlsx": "nev_recommended_xlsx",
    "nev-recommend-2017-08-alt/atest.csv": "nev_recommended_csv",
    "miit-list/jpaas_unit_response.json": "miit_list_page",
    "miit-list/jpaas_unit_error.json": "miit_list_page",
    "miit-list/article_attachments_batch403.json": "notice_record",
    "miit-article/eidc_batch404_article.html": "miit_article_page",
    "miit-article/miit_batch409_article_cutdown.html": "miit_article_page",
    "miit-detail-html/410_MR7156D100.html": "miit_detail_page",
    "miit-detail-html/410_EQ6500MS5F3PHEV.html": "miit_detail_page",
    "miit-web-405/batch_405_vehicles.json": "miit_web_records",
    "chinacar-sample/out_keywords1.md": "chinacar_page",
}
STARTS = [b"", b"<html>", b"{", b"[", b"[{", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n", b"PAR2", b"\x1f\x8c"]
DAMAGED = [
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"\x1f\x8b cut",
    b"\xff\xfe\x00",
    b'a,b\n"',
]


def fitting(document):
    return [source.name for source in sources.discover() if source.recognises(document)]


def fitting_of_these(document):
    return [name for name in sorted(set(FORMATS.values())) if sources.load(name).recognises(document)]


def test_every_real_file_fits_its_own_format_or_none_of_these():
    if not REAL.exists():
        pytest.skip(f"the real files are not at {REAL}")
    for path in sorted(path for path in REAL.rglob("*") if path.is_file()):
        name = path.relative_to(REAL).as_posix()
        found = fitting(Document(path))
        assert len(found) <= 1, f"{name} fits {found}"
        if name in FORMATS:
            assert found == [FORMATS[name]], name
        else:
            assert not set(found) & set(FORMATS.values()), name


@settings(deadline=None)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=40))
def test_foreign_bytes_are_not_recognised(tmp_path_factory, start, rest):
    path = tmp_path_factory.getbasetemp() / "foreign"
    path.write_bytes(start + rest)
    assert fitting_of_these(Document(path)) == []


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_container_is_not_recognised(tmp_path, data):
    path = tmp_path / "damaged"
    path.write_bytes(data)
    assert fitting_of_these(Document(path)) == []


@pytest.mark.parametrize(
    "content", ["[1, 2]", "{}", "[]", "null", '[{"a": 1}]', '{"success": 1', '{"a": [1]}']
)
def test_foreign_json_is_not_recognised(tmp_path, content):
    path = tmp_path / "sent.json"
    path.write_text(content, encoding="utf-8")
    assert fitting_of_these(Document(path)) == []


@pytest.mark.parametrize("name", sorted(set(FORMATS.values())))
def test_no_heading_is_both_a_field_and_ignored(name):
    source = sources.load(name)
    texts = [heading(text) for group in source.columns.values() for text in group]
    assert len(texts) == len(set(texts))
    assert not set(texts) & {heading(text) for text in source.ignored}
    assert set(source.columns) <= set(sources.FIELDS[source.kind])
    assert set(source.meanings) <= set(sources.FIELDS[source.kind])
    assert set(source.columns) <= set(source.meanings)


def test_an_unknown_heading_says_what_to_edit():
    with pytest.raises(RefusedError, match=r"edit catalogue/sources/notice_record\.toml"):
        Headings(sources.load("notice_record")).field("x", "object 1")


def test_a_compressed_table_is_recognised(tmp_path):
    original = REAL / "nev-recommend-2017-08-alt/atest.csv"
    if not original.exists():
        pytest.skip(f"the real files are not at {REAL}")
    path = tmp_path / "sent.csv.gz"
    path.write_bytes(gzip.compress(original.read_bytes()))
    assert fitting(Document(path)) == ["nev_recommended_csv"]
