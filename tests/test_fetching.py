"""Fetching from a local copy of the sites over real HTTP: what arrives, what is refused, and what a fault costs."""

import datetime as dt
import hashlib
import ipaddress
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import tomllib
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalogue import collecting, fetches, night, settings, sites
from catalogue.errors import DeclarationError, FetchError
from catalogue.fetching import USER_AGENT, Fetcher
from catalogue.settings import Home
from tests.homes import catalogue, rows, tables, unbalanced
from tests.homes import ingest as take
from tests.site_server import (
    HEADINGS,
    LIST,
    MAKER,
    OTHER,
    REFUSAL,
    Copy,
    Page,
    article,
    describe,
    list_answer,
    ministry,
    product_list,
    published,
    serving,
    title_of,
)
from tests.sources.word_files import real

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FIRST = LIST.format(page=1)
FILE = "/cms_files/attach/410.doc"
ARTICLE = "/zwgk/art_410.html"


@pytest.fixture
def copy():
    with serving() as copy:
        yield copy


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def one_batch(copy, *, text=""):
    """A site with one batch and no product pages."""
    models = [(MAKER, "载货汽车", "YLA5001"), (OTHER, "牵引汽车", "YLB4002")]
    row = published(copy, 410, models, day="2026-09-18", text=text)
    copy.put(FIRST, list_answer([row]), "application/json")
    return copy


def announcements(copy, home, **kwargs):
    """Describe a site of which only the announcements are asked."""
    pages = kwargs.pop("pages", 1)
    more = f'[[lists]]\nof = "announcements"\npath = "{LIST}"\npages = {pages}'
    describe(home, copy, more=more, **kwargs)


def fetch(home, **kwargs):
    """One visit to every site, and what is told about it."""
    began = settings.now()
    visits = collecting.fetch_all(home, **kwargs)
    collecting.publish(home)
    return visits, collecting.told(home, visits, began) + fetches.standing(home)


def outcomes(home):
    found = rows(home.root, "select url, outcome from raw.fetch order by fetch_no")
    return [(url.split("/", 3)[3], outcome) for url, outcome in found]


# One address.


@pytest.fixture
def site(copy, tmp_path):
    home = Home(tmp_path / "described")
    describe(home, copy)
    return sites.read(home.sites / "copy.toml")


@pytest.fixture
def address(site, copy, tmp_path):
    """A site, its copy with a page at /a, and where that page is to be written."""
    copy.put("/a", "一页" * 100)
    return site, copy, tmp_path / "a"


def get(site, copy, path, target, **kwargs):
    with closing(Fetcher(site)) as fetcher:
        return fetcher.get(f"{copy.base}{path}", target, **kwargs)


def test_the_log_says_what_was_asked_how_it_went_and_nothing_of_what_came(address, caplog):
    site, copy, file = address
    caplog.set_level("INFO", logger="catalogue")
    get(site, copy, "/a", file)
    copy.fail("/a", "cut")
    with pytest.raises(FetchError):
        get(site, copy, "/a", file)
    first, second = (record.getMessage() for record in caplog.records if record.name == "catalogue.fetching")
    assert re.fullmatch(rf"GET {copy.base}/a: status 200, 600 bytes, \d+\.\d\d s", first)
    assert re.fullmatch(rf"GET {copy.base}/a: RemoteProtocolError, \d+\.\d\d s", second)
    assert "一页" not in caplog.text


def test_a_page_is_written_with_the_marks_of_its_answer(site, copy, tmp_path):
    copy.put("/a", "一页")
    answer = get(site, copy, "/a", tmp_path / "a")
    assert (answer.url, answer.status, answer.is_new) == (f"{copy.base}/a", 200, True)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "一页"
    again = get(site, copy, "/a", tmp_path / "b", etag=answer.etag)
    assert (again.status, again.is_new) == (304, False)
    assert not (tmp_path / "b").exists()


def test_a_request_names_the_program_and_where_it_comes_from_and_nothing_else(site, copy, tmp_path):
    copy.put("/a", "x")
    get(site, copy, "/a", tmp_path / "a")
    headers = copy.log[0][2]
    assert headers["User-Agent"] == USER_AGENT
    assert headers["Referer"] == f"{copy.base}/zwgk/index.html"
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent", "Referer"}


def test_a_cookie_is_not_sent_back(address, tmp_path):
    site, copy, file = address
    copy.fail("/a", "cookie")
    with closing(Fetcher(site)) as fetcher:
        fetcher.get(f"{copy.base}/a", file)
        fetcher.get(f"{copy.base}/a", file)
    assert ["Cookie" in headers for _, _, headers in copy.log] == [False, False]


def test_a_host_is_not_asked_faster_than_described(address, monkeypatch):
    site, copy, file = address
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    copy.fail("/old", "moved /a")
    with closing(Fetcher(site.model_copy(update={"interval_seconds": 1000}))) as fetcher:
        fetcher.get(f"{copy.base}/old", file)
        fetcher.get(f"{copy.base}/a", file)
    assert [900 < wait <= 1000 for wait in waits] == [True, True], "before the redirect, and before the next address"


@pytest.mark.parametrize(
    ("fault", "said", "is_temporary"),
    [
        ("status 500", "an error of the site (500)", True),
        ("status 429", "an error of the site (429)", True),
        ("status 403", "status 403 instead of a page", False),
        ("status 404", "there is no such page (404)", False),
        ("status 304", "status 304 instead of a page", False),
        ("cut", "was cut off on the way", True),
        ("large", "has more than 2,000,000 bytes", False),
        ("endless", "has more than 2,000,000 bytes", False),
        ("bomb", "has more than 2,000,000 bytes", False),
        ("half_packed", "was cut off on the way", True),
        ("brotli", "is packed as 'br'", False),
    ],
)
def test_a_fault_is_one_sentence_and_says_whether_it_may_pass(address, fault, said, is_temporary):
    site, copy, file = address
    copy.fail("/a", fault)
    with pytest.raises(FetchError) as told:
        get(site, copy, "/a", file)
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert told.value.is_temporary is is_temporary
    assert not file.exists() or file.stat().st_size <= 2_000_000


@pytest.mark.parametrize("fault", ["slow 1", "drip 0.02"])
def test_a_page_that_takes_too_long_is_left(address, fault):
    """Slow at one go, or a byte at a time, each well within the time for one byte: the whole time counts too."""
    site, copy, file = address
    hasty = site.model_copy(update={"timeout_seconds": 0.3, "deadline_seconds": 0.6})
    copy.fail("/a", fault)
    with pytest.raises(FetchError, match=r"is too slow \(over 0.3 s without a byte or 0.6 s in all\)") as told:
        get(hasty, copy, "/a", file)
    assert told.value.is_temporary


def test_a_packed_answer_is_unpacked(site, copy, tmp_path):
    copy.put("/a", "一页" * 1000)
    copy.fail("/a", "packed")
    get(site, copy, "/a", tmp_path / "a")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "一页" * 1000


def test_a_page_of_just_the_largest_size_is_taken_and_one_byte_more_is_not(site, copy, tmp_path):
    copy.put("/a", b"x" * 2_000_000)
    copy.put("/b", b"x" * 2_000_001)
    get(site, copy, "/a", tmp_path / "a")
    assert (tmp_path / "a").stat().st_size == 2_000_000
    with pytest.raises(FetchError, match="more than 2,000,000 bytes"):
        get(site, copy, "/b", tmp_path / "b")


@pytest.mark.parametrize("fault", ["moved /new", "found /new"])
def test_a_redirect_on_the_site_is_followed_and_told(site, copy, tmp_path, fault):
    copy.put("/new", "x")
    copy.fail("/old", fault)
    assert get(site, copy, "/old", tmp_path / "a").url == f"{copy.base}/new"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("http://evil.example/a", "host evil.example is not on the list"),
        ("//evil.example/a", "host evil.example is not on the list"),
        ("http://169.254.169.254/latest/meta-data", "host 169.254.169.254 is not on the list"),
        ("http://127.0.0.1:1/a", "host 127.0.0.1:1 is not on the list"),
        ("ftp://127.0.0.1/a", "another scheme"),
        ("file:///etc/passwd", "another scheme"),
        ("{own}@evil.example/a", "a password in it"),
        ("http://user:secret@{host}/a", "a password in it"),
        ("http://[::1", "no address that can be asked"),
        ("/old", "more than 5 times"),
    ],
)
def test_a_redirect_away_from_the_list_is_refused_before_anything_is_sent(site, copy, tmp_path, where, said):
    host = copy.base.removeprefix("http://")
    copy.fail("/old", f"always found {where.format(own=copy.base, host=host)}")
    with pytest.raises(FetchError) as told:
        get(site, copy, "/old", tmp_path / "a")
    assert said in str(told.value)
    assert {path for path, _, _ in copy.log} == {"/old"}


def test_a_listed_host_that_stands_for_this_computer_is_not_asked(copy, tmp_path):
    """Only the site's own address may lie inside; a name on the list that points there may not."""
    with serving() as inside:
        port = inside.base.rpartition(":")[2]
        home = Home(tmp_path)
        describe(home, copy, hosts=[f"localhost:{port}"])
        copy.fail("/old", f"moved http://localhost:{port}/secret")
        inside.put("/secret", "x")
        with pytest.raises(FetchError, match="host localhost stands for an address inside this network"):
            get(sites.read(home.sites / "copy.toml"), copy, "/old", tmp_path / "a")
        assert inside.log == []


def certificate(folder):
    """A certificate that nobody but its owner vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + own.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_that_cannot_be_checked_is_never_accepted(tmp_path, monkeypatch):
    context = certificate(tmp_path)
    with serving(wrap=lambda listening: context.wrap_socket(listening, server_side=True)) as copy:
        copy.put("/a", "x")
        describe(Home(tmp_path), copy)
        site = sites.read(tmp_path / "sites" / "copy.toml")
        with pytest.raises(FetchError, match="cannot be trusted") as told:
            get(site, copy, "/a", tmp_path / "a")
        assert not told.value.is_temporary
        assert copy.log == []
        trusting = ssl.create_default_context(cafile=tmp_path / "own.pem")
        monkeypatch.setattr("httpx.create_ssl_context", lambda **_: trusting)
        assert get(site, copy, "/a", tmp_path / "a").is_new, "the same certificate, once somebody vouches for it"
        copy.fail("/b", "moved http://127.0.0.1/a")
        with pytest.raises(FetchError, match="another scheme"):
            get(site, copy, "/b", tmp_path / "b")


def test_a_site_that_is_not_there(site, copy, tmp_path):
    gone = site.model_copy(update={"base": "http://127.0.0.1:1"})
    with pytest.raises(FetchError, match="cannot be reached") as told, closing(Fetcher(gone)) as fetcher:
        fetcher.get("http://127.0.0.1:1/a", tmp_path / "a")
    assert told.value.is_temporary


# A visit to a site.


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """The whole site, fetched into a home, and a night on it; whoever changes the home works on a copy."""
    home = Home(tmp_path_factory.mktemp("reported") / "home")
    with serving() as copy:
        describe(home, ministry(copy))
        visits, attention = fetch(home)
        assert [(v.new, v.unchanged, v.failed, v.is_unfinished) for v in visits] == [(8, 0, 0, False)]
        assert attention == []
        judged(home)
        assert night.attention(home, []) == []
        yield copy, home


def judged(home):
    night.build(home)
    night.enforce(home, as_of=date(2026, 9, 20), today=settings.now().date())
    assert night.publish(home) == []


def test_from_the_site_to_the_report(reported):
    """Lists, articles, attachments and product pages; every model on the pages leads back to its address."""
    copy, home = reported
    assert "/zwgk/other.html" not in {path for path, _, _ in copy.log}
    found = rows(home.root, "select model_code, listing, batch_no from mart.model_today order by 1")
    assert found == [("YLA3003", "listed", 409), ("YLA5001", "listed", 410), ("YLB4002", "listed", 410)]
    flagged = "select subject_id from mart.finding where outcome = 'non_compliant' and rule_id = 'R001'"
    assert rows(home.root, flagged) == [("YLA5001",)]
    assert "YLA5001" in (home.site / "models.html").read_text(encoding="utf-8")
    assert unbalanced(home.root) == []
    traced = """select f.name, f.fetched_from, f.file_sha256 from mart.ingest_file as f
        join mart.model_history as h using (file_sha256) where h.model_code = 'YLA3003'"""
    ((name, url, sha256),) = rows(home.root, traced)
    assert url == f"{copy.base}/cms_files/attach/409.doc"
    assert (home.archive / sha256).read_bytes() == copy.pages["/cms_files/attach/409.doc"].body
    assert name == f"copy_attachment_{sha256[:12]}.docx"
    assert url in (home.site / "data" / "files.csv").read_text(encoding="utf-8-sig")
    assert not home.landing.exists()
    flag = "select finding_id from mart.finding where subject_id = 'YLA5001' and rule_id = 'R001'"
    explained = catalogue("explain", rows(home.root, flag)[0][0], "--home", home.root)
    assert f", fetched from {copy.base}/datainfo/YLA5001.html at 20" in explained.out


def test_a_second_visit_transfers_nothing_and_changes_no_table(reported):
    copy, home = reported
    before = tables(home.root, "raw", "staging", "core", "mart", "history")
    copy.log.clear()
    visits, attention = fetch(home)
    assert [(v.new, v.unchanged, v.failed) for v in visits] == [(0, 8, 0)]
    assert [status for _, status, _ in copy.log] == [304] * 8
    assert attention == []
    assert tables(home.root, "raw", "staging", "core", "mart", "history") == before


def test_a_site_in_trouble_is_a_failed_source_and_a_page_that_disappears_revokes_nothing(reported, tmp_path):
    copy, home = reported[0], Home(tmp_path / "home")
    shutil.copytree(reported[1].root, home.root)
    before, pages = tables(home.root, "core"), dict(copy.pages)
    copy.put(FIRST, REFUSAL, "application/json")
    del copy.pages[FILE]
    _, attention = fetch(home)
    assert attention == [
        f"site copy: {copy.base}{FILE} has disappeared; that revokes nothing, what was read from it stands",
        f"site copy: {copy.base}{FIRST} is a failure answered by the site (code 500: error), "
        "not a list; fetch it again",
    ]
    assert fetch(home)[1] == attention[1:]
    judged(home)
    assert tables(home.root, "core") == before
    status = "select status from mart.source_status where source = 'miit_list_page'"
    assert rows(home.root, status) == [("failed",)]
    gone = "select subject from mart.quality_check_row where check_id = 'page_gone'"
    assert rows(home.root, gone) == [(f"{copy.base}{FILE}",)]
    assert len(night.attention(home, [])) == 2, "the source that failed, and the address"
    copy.pages.update(pages)
    assert fetch(home)[1] == []
    judged(home)
    assert rows(home.root, status) == [("no_limit",)]
    assert (rows(home.root, gone), night.attention(home, [])) == ([], [])
    assert [outcome for path, outcome in outcomes(home) if path == FILE[1:]] == ["kept", "gone", "kept"]


def test_published_pages_are_followed_as_they_are(copy, home):
    """The kept answer of the ministry's list and a kept article: the links of both are asked for."""
    copy.put(FIRST, real("miit-list", "jpaas_unit_response.json").read_bytes(), "application/json")
    path = "/zwgk/zcwj/wjfb/gg/art/2026/art_6a09b92c25e947e2a0e90b66d608a7be.html"
    copy.put(path, real("miit-article", "miit_batch409_article_cutdown.html").read_bytes())
    announcements(copy, home)
    _, attention = fetch(home)
    asked = [path for path, _, _ in copy.log]
    assert asked[:2] == [FIRST, path]
    assert len(asked) == 5
    assert all(path.startswith("/cms_files/filemanager/1226211233/attach/20267/") for path in asked[2:])
    assert len([line for line in attention if "there is no such page (404)" in line]) == 3


def test_what_fails_once_is_told_and_asked_for_again(copy, home):
    faults = {
        "cut": "was cut off on the way",
        "status 500": "answers with an error of the site (500)",
        "html": "gave an HTML page titled '系统维护' where a Word or Excel document belongs",
        "moved http://evil.example/a.doc": "leads to 'http://evil.example/a.doc', host evil.example is not on the list",
        "bomb": "has more than 2,000,000 bytes",
    }
    announcements(one_batch(copy), home)
    paths = [f"/cms_files/{number}.doc" for number in range(len(faults))]
    for path, fault in zip(paths, faults, strict=True):
        copy.pages[path] = copy.pages[FILE]
        copy.fail(path, fault)
    copy.put(ARTICLE, article(410, [("1.doc", path) for path in paths]))
    (visit,), attention = fetch(home)
    assert (visit.new, visit.failed, visit.is_unfinished) == (2, 5, True)
    for path, line, said in zip(paths, sorted(attention), faults.values(), strict=True):
        assert line.startswith(f"site copy: {copy.base}{path} {said}")
    (visit,), attention = fetch(home)
    assert (visit.failed, attention) == (0, [])
    assert rows(home.root, "select count(distinct model_code), count(*) from raw.announcement") == [(2, 2)]
    assert [outcomes(home).count((path[1:], outcome)) for path in paths for outcome in ("failed", "kept")] == [1] * 10


def test_a_failing_address_adds_no_row_night_after_night(copy, home):
    announcements(one_batch(copy), home)
    copy.fail(FIRST, "always status 500")
    for _ in range(3):
        (visit,), attention = fetch(home)
        assert (visit.failed, visit.is_unfinished) == (1, True)
        assert attention == [
            f"site copy: {copy.base}{FIRST} answers with an error of the site (500); "
            "it is asked for again at the next fetch"
        ]
    assert outcomes(home) == [(FIRST[1:], "failed")]
    assert copy.sent(FIRST) == [500] * 3


def test_what_never_comes_does_not_keep_what_is_new_from_coming(copy, home):
    announcements(one_batch(copy), home)
    copy.fail(FILE, "always cut")
    fetch(home)
    listed = [published(copy, 411, [(MAKER, "客车", "YLA6001")], day="2026-10-18")]
    listed.append((title_of(410), ARTICLE, "2026-09-18"))
    copy.put(FIRST, list_answer(listed), "application/json")
    copy.log.clear()
    fetch(home)
    asked = [path for path, _, _ in copy.log]
    assert asked.index("/cms_files/attach/411.doc") < asked.index(FILE)
    assert ("cms_files/attach/411.doc", "kept") in outcomes(home)


def test_a_site_that_is_down_is_left_alone_after_a_few_failures_and_the_others_are_asked(copy, home):
    paths = [f'"/zwgk/{number}.html"' for number in range(10)]
    describe(home, Copy(base="http://127.0.0.1:1"), name="away", more=f"articles = [{', '.join(paths)}]")
    copy.put(ARTICLE, article(410, []))
    describe(home, copy, more=f'articles = ["{ARTICLE}"]')
    (away, here), attention = fetch(home)
    assert (away.failed, away.is_unfinished) == (3, True)
    assert (here.new, here.failed) == (1, 0)
    assert [line.split()[1] for line in attention] == ["away:"] * 3


def test_an_address_that_nothing_leads_to_any_more_is_dropped(copy, home):
    """A wrong link that the publisher corrected."""
    copy.put(ARTICLE, article(410, [("1.doc", "/cms_files/wrong.doc")]))
    describe(home, copy, more=f'articles = ["{ARTICLE}"]')
    fetch(home)
    assert outcomes(home)[-1] == ("cms_files/wrong.doc", "failed")
    copy.put(ARTICLE, article(410, []))
    assert fetch(home)[1] == [
        f"site copy: {copy.base}{ARTICLE} has changed since {settings.now().date()}; "
        "both versions are kept, compare them"
    ]
    assert outcomes(home)[-1] == ("cms_files/wrong.doc", "dropped")


def test_a_changed_document_is_fetched_told_and_both_versions_kept(copy, home):
    announcements(one_batch(copy), home)
    fetch(home)
    changed = product_list(410, [(MAKER, "载货汽车", "YLA5001"), (OTHER, "客车", "YLB4009")])
    copy.put(FILE, changed, "application/msword")
    (visit,), attention = fetch(home)
    assert (visit.new, visit.unchanged) == (1, 2)
    assert [line.partition(" has ")[2] for line in attention] == [
        f"changed since {settings.now().date()}; both versions are kept, compare them"
    ]
    kept = rows(home.root, "select distinct file_sha256 from raw.announcement")
    assert len(kept) == 2
    assert all((home.archive / sha256).exists() for (sha256,) in kept)


def test_a_changed_heading_is_refused_with_its_name(copy, home):
    announcements(one_batch(copy), home)
    changed = product_list(410, [(MAKER, "载货汽车", "YLA5001")], headings=(*HEADINGS[:-1], "产品代码"))
    copy.put(FILE, changed, "application/msword")
    _, (line,) = fetch(home)
    assert line.startswith(f"site copy: {copy.base}{FILE} table ")
    assert "'产品代码'" in line
    assert (home.archive / hashlib.sha256(changed).hexdigest()).exists()
    copy.log.clear()
    fetch(home)
    assert copy.sent(FILE) == [200], "what could not be read is fetched whole again: the program may read it by now"


def test_addresses_are_asked_as_written_and_shown_without_harm(copy, home):
    """Full-width letters belong to an address; a break or a command for the terminal in it does not reach a person."""
    whole, odd = "/cms_files/（１）.doc", "/cms_files/\x1b[31m.doc"
    copy.pages[quote(whole)] = Page(product_list(410, [(MAKER, "客车", "YLA6001")]))
    copy.put(ARTICLE, article(410, [("1", f"\n{whole[:-4]}\n.doc#top"), ("2", odd)]))
    describe(home, copy, more=f'articles = ["{ARTICLE}"]')
    _, (line,) = fetch(home)
    assert line == (
        f"site copy: {copy.base}/cms_files/\ufffd[31m.doc is no address that can be asked; "
        "correct the link or the site's file"
    )
    assert rows(home.root, "select model_code from raw.announcement") == [("YLA6001",)]


def test_a_page_in_another_encoding_than_it_says_is_read(copy, home):
    copy.put(ARTICLE, article(410, []).encode("gb18030"), "text/html; charset=utf-8")
    describe(home, copy, more=f'articles = ["{ARTICLE}"]')
    assert fetch(home)[1] == []
    assert rows(home.root, "select title from raw.notice") == [("《道路机动车辆生产企业及产品》(第410批)",)]


def test_a_site_brings_only_the_kinds_that_it_publishes(copy, home):
    """A site that was broken into must not be able to send an authority's decisions, registers, or releases."""
    announcements(one_batch(copy), home)
    path = home.sites / "copy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('["notices", "announcements"]', '["notices"]'), "utf-8")
    _, (line,) = fetch(home)
    assert "is a file of announcements; that is not expected from where it came" in line
    assert rows(home.root, "select count(*) from raw.announcement") == [(0,)]


def three_batches(copy, numbers):
    """Articles without attachments, and the rows of their list, the newest first."""
    listed = []
    for number in numbers:
        path, day = f"/zwgk/art_{number}.html", f"2026-{number - 400:02}-18"
        copy.put(path, article(number, [], day=day))
        listed.append((title_of(number), path, day))
    return listed


def test_lists_are_read_on_while_there_is_news_or_a_gap(copy, home):
    for page, row in enumerate(three_batches(copy, (409, 408, 406)), start=1):
        copy.put(LIST.format(page=page), list_answer([row], pages=3), "application/json")
    announcements(copy, home, pages=3)
    _, attention = fetch(home)
    assert attention == [
        "batch 407 is missing: the sites have later ones, of this one neither notice nor list is here; "
        "look for it on the ministry's site and take it in"
    ]
    copy.log.clear()
    fetch(home)
    assert copy.sent(LIST.format(page=3)) == [304], "the missing batch is looked for on every page"
    by_hand = home.root / "407.csv"
    by_hand.write_text("产品型号,公告批次\nYLA407,407\n", encoding="utf-8")
    take(home.root, by_hand)
    copy.log.clear()
    assert fetch(home)[1] == []
    assert copy.sent(LIST.format(page=2)) == []


def test_since_goes_back_in_the_list_and_no_further(copy, home):
    for page, row in enumerate(three_batches(copy, (409, 408, 407, 406)), start=1):
        copy.put(LIST.format(page=page), list_answer([row], pages=4), "application/json")
    announcements(copy, home, pages=1)
    fetch(home, since=date(2026, 8, 18))
    assert {path for path, _ in outcomes(home) if "art_" in path} == {"zwgk/art_409.html", "zwgk/art_408.html"}
    assert [len(copy.sent(LIST.format(page=page))) for page in (1, 2, 3, 4)] == [1, 1, 1, 0]


def test_a_visit_that_is_killed_goes_on_where_it_was(reported, tmp_path):
    """Killed after some of its documents: the next visit gets the rest, and the tables are the same."""
    copy, calm = reported
    home = Home(tmp_path / "home")
    describe(home, copy)
    copy.log.clear()
    command = [sys.executable, str(ROOT / "tests" / "fetch_process.py"), str(home.root)]
    process = subprocess.Popen(command, env=ENVIRONMENT)
    while len(copy.log) < 4 and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert fetch(home)[1] == []
    times = {"fetch_no", "fetched_at", "received_at", "known_on"}
    for table in ("raw.fetch", "raw.file", "raw.notice", "raw.announcement"):
        told = f"select columns(c -> not list_contains({sorted(times)}, c)) from {table} order by all"
        assert rows(home.root, told) == rows(calm.root, told), table
    assert {path.name for path in home.archive.iterdir()} == {path.name for path in calm.archive.iterdir()}
    assert not home.landing.exists()


# The description of a site, and the command.


def test_the_described_sites_are_well_formed_and_off():
    found = {path.stem: sites.read(path) for path in sites.FOLDER.glob("*.toml")}
    assert set(found) == {"miit", "miit_eidc"}
    assert all(site.base.startswith("https://") and site.interval_seconds >= 1 for site in found.values())
    assert found["miit"].lists[0].paths()[1].count("pageNo%22%3A2%2C") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base": "ftp://a.cn"}, "base"),
        ({"base": "https://user:secret@a.cn"}, "base"),
        ({"base": "https://a.cn/path"}, "base"),
        ({"hosts": ["https://b.cn"]}, "written as host or host:port"),
        ({"kinds": ["decisions"]}, "kinds"),
        ({"kinds": ["batch_reviews"]}, "kinds"),
        ({"interval_seconds": -1}, "interval_seconds"),
        ({"max_bytes": 10**12}, "max_bytes"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_wrong_description_names_the_file_and_the_setting(tmp_path, change, said):
    right = tomllib.loads((sites.FOLDER / "miit_eidc.toml").read_text(encoding="utf-8")) | {"description": "a copy"}
    path = tmp_path / "wrong.toml"
    path.write_text("\n".join(f"{key} = {value!r}" for key, value in (right | change).items()), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"wrong\.toml") as told:
        sites.read(path)
    assert said in str(told.value)


def test_a_description_that_cannot_be_read_costs_its_site_only(copy, home):
    announcements(one_batch(copy), home)
    (home.sites / "broken.toml").write_text("base = ", encoding="utf-8")
    (broken, here), attention = fetch(home)
    assert (broken.failed, here.new) == (1, 3)
    (line,) = attention
    assert line.startswith("site broken: ")


def test_without_a_configured_site_nothing_is_fetched_and_one_line_says_so(tmp_path):
    done = catalogue("fetch", "--home", tmp_path / "home")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("no site is configured, so nothing is fetched; copy a description from ")
    assert done.out.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_the_command_tries_again_after_a_pause_and_asks_only_for_what_is_missing(copy, home):
    """The public command with Prefect, whose task holds the only retries."""
    announcements(one_batch(copy), home)
    copy.fail(FILE, "status 500")
    command = [sys.executable, "-m", "catalogue.cli", "fetch", "--json", "--home", str(home.root)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (visit,) = json.loads(done.stdout)["sites"]
    assert (visit["new"], visit["unchanged"], visit["failed"]) == (3, 0, 0)
    assert (copy.sent(FIRST), copy.sent(FILE)) == ([200, 304], [500, 200])
