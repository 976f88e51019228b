"""What a reader meets: the pages opened, narrowed, printed and read aloud by a real browser, with no network."""

import itertools
import re
import subprocess
from importlib import resources
from shutil import which

import pytest

WIDTHS = {"invented": (320, 390, 768, 1280), "home": (390, 1280)}
AXE = """async options => (await axe.run({resultTypes: ['violations'], ...options})).violations.map(
  v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).join(" | "))"""
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true; })"
LEAST_TEXT = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, box = node.parentElement;
    if (!node.textContent.trim() || ['SCRIPT', 'STYLE'].includes(box.tagName) || !box.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < 12) found.push(size + ' ' + node.textContent.trim().slice(0, 40));
  }
  return found;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility() && !e.closest('p, li, output') && !e.matches('.skip')
    && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 120))"""

# What leaves its place: parts of a card beyond its edge, captions beyond the screen, tables of shares beyond that of a
# telephone and others beyond that of a desk or without a sign at the edge, words beside a value that run below it, and
# in the foot of a card English on the line of the Chinese, where two figures would read as one.
STRAYED = """() => {
  const right = e => e.getBoundingClientRect().right, name = e => e.outerHTML.slice(0, 80), found = [];
  for (const card of document.querySelectorAll('.card'))
    found.push(...[...card.querySelectorAll('*')].filter(e => right(e) > right(card) + 1).map(name));
  for (const region of document.querySelectorAll('.scroll')) {
    if (right(region.querySelector('caption')) > right(region) + 1) found.push('caption ' + name(region));
    const least = region.querySelector('.heat') ? 390 : 1280;
    const isWide = region.scrollWidth > region.clientWidth, edge = getComputedStyle(region).backgroundImage;
    if (isWide && (innerWidth >= least || edge === 'none')) found.push('wide ' + name(region));
  }
  for (const english of document.querySelectorAll('.foot > :last-child > .en'))
    if (getComputedStyle(english).display !== 'block') found.push('foot ' + name(english));
  for (const cell of document.querySelectorAll('.stack [data-l]'))
    if (parseFloat(getComputedStyle(cell, '::before').height) > cell.clientHeight) found.push('label ' + name(cell));
  return found;
}"""
LINES_OF_LINKS = "new Set([...document.querySelectorAll('.site a')].map(e => e.getBoundingClientRect().top)).size"
COVERED = """() => {
  const key = document.querySelector('.key').getBoundingClientRect();
  return [...document.querySelectorAll('.t')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.top < key.bottom && box.left < key.right && box.bottom > key.top && box.right > key.left;
  }).length;
}"""
PAPER = 688  # pixels between the margins of A4


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    found.problems = []
    found.on("request", lambda r: r.url.startswith(("file:", "data:")) or found.problems.append(f"request {r.url}"))
    found.on("console", lambda m: m.type in {"error", "warning"} and found.problems.append(f"console {m.text}"))
    found.on("pageerror", lambda e: found.problems.append(f"error {e}"))
    found.on("dialog", lambda d: (found.problems.append(f"dialog {d.message}"), d.dismiss()))
    yield found
    context.close()


def _open(page, path):
    page.goto(path.as_uri())
    if page.query_selector("#list"):
        page.wait_for_selector("#list[data-ready]")


@pytest.mark.parametrize(("site", "widths"), WIDTHS.items(), indirect=["site"])
def test_every_kind_of_page_opens_quietly_and_fits_every_width(page, site, widths):
    for (kind, path), width in itertools.product(site.one_of_each().items(), widths):
        page.set_viewport_size({"width": width, "height": 900})
        _open(page, path)
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (kind, width)
        assert page.evaluate(LEAST_TEXT) == [], (kind, width)
        assert page.evaluate(SMALL_TARGETS) == [], (kind, width)
        assert page.evaluate(STRAYED) == [], (kind, width)
        assert width < 1280 or page.evaluate(LINES_OF_LINKS) == 1
    assert page.problems == []


@pytest.mark.parametrize(("site", "width"), [("invented", 1280), ("home", 390)], indirect=["site"])
def test_axe_finds_nothing(page, site, width):
    axe = resources.files(pytest.importorskip("axe_playwright_python", reason="axe is not installed: NOT checked"))
    script = (axe / "axe.min.js").read_text(encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    # Contrast takes most of the time and follows from the stylesheet alone: one site shows all there is.
    options = {"rules": {"color-contrast": {"enabled": width == 1280}}}
    for kind, path in site.one_of_each().items():
        _open(page, path)
        page.evaluate(OPEN_ALL)
        page.evaluate(script)
        assert page.evaluate(AXE, options) == [], (kind, width)


def test_text_spacing_of_the_reader_breaks_nothing(page, site):
    spaced = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    page.set_viewport_size({"width": 320, "height": 900})
    for kind, path in site.one_of_each().items():
        _open(page, path)
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", spaced
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind


def test_the_english_can_be_hidden_without_a_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.folder / "index.html").as_uri())
    assert page.locator("h1 .en").is_visible()
    page.uncheck("#show-en")
    assert not page.locator("h1 .en").is_visible()
    context.close()


def test_the_list_without_a_script_shows_rows_and_the_csv(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.folder / "models.html").as_uri())
    assert page.locator("tbody tr").count() == min(100, site.number("select count(*) from mart.model_today"))
    assert page.locator("a[href='data/sample_models.csv']").first.is_visible()
    assert not page.locator("input[type=search]").is_visible()
    context.close()


def test_the_list_filters_sorts_and_leads_to_a_dossier(page, site):
    total = site.number("select count(*) from mart.model_today")
    _open(page, site.folder / "models.html")
    assert f"{total:,}" in page.inner_text("output")
    code, model_id = site.con.sql("""
        select model_code, model_id from mart.model_today
        where has_dossier and regexp_full_match(model_code, '[A-Z0-9]+') order by model_code limit 1""").fetchone()
    page.fill("input[type=search]", code.lower())
    page.locator("tbody tr").nth(20).wait_for(state="detached")
    page.click(f"tbody a:text-is('{code}')")
    assert page.url.endswith(f"model/{model_id}.html")
    _open(page, site.folder / "models.html")
    page.click("thead th:first-child button")
    page.click("thead th:first-child button")
    assert page.get_attribute("thead th:first-child", "aria-sort") == "descending"
    assert page.problems == []


def test_a_figure_can_be_followed_from_the_overview_to_the_cell(page, site):
    _open(page, site.folder / "index.html")
    page.click(".card:first-child .big a")
    assert page.url.endswith("#candidates")
    page.click("#candidates tbody tr:first-child th a")
    assert "/model/" in page.url
    link = page.locator("#rules td a[href^='#cell-']").first
    told = link.locator("xpath=ancestor::tr").inner_text()
    link.click()
    cited = page.locator(":target")
    assert "hit" in (cited.get_attribute("class") or "")
    assert cited.locator("td").last.inner_text().strip() in told


def test_a_flag_can_be_followed_to_its_clause_and_to_the_row_of_law(page, site):
    _open(page, site.folder / "index.html")
    page.click("#candidates tbody tr:first-child th a")
    dossier = page.url
    page.click("#rules h3 a >> nth=0")
    assert "/rule/r001.html" in page.url
    assert "行政许可法" in page.locator("main").inner_text()
    page.goto(dossier)
    page.click("#rules td a[href*='law.html#C'] >> nth=0")
    row = page.locator(":target")
    assert page.url.split("#")[1] == row.get_attribute("id")
    assert row.locator("th").inner_text() == row.get_attribute("id")


def test_a_rule_runs_under_the_whole_row_of_a_table_of_shares(page, site):
    _open(page, site.folder / "index.html")
    cells = page.locator(".heat tbody tr:last-child > *")
    assert len(set(cells.evaluate_all("all => all.map(e => getComputedStyle(e).borderBottom)"))) == 1


def test_paper_keeps_headings_with_their_rows_and_the_legend_off_the_tiles(page, site):
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    _open(page, site.folder / "index.html")
    assert page.evaluate(COVERED) == 0
    for part in ("caption", "h3", "thead", "thead tr"):
        after = page.locator(f"main {part}").first.evaluate("e => getComputedStyle(e).breakAfter")
        assert after == "avoid", part
    _open(page, site.one_of_each()["city"])
    assert page.locator("td.scope").first.evaluate("e => e.clientWidth / parseFloat(getComputedStyle(e).fontSize)") > 11


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed: NO printed page was read")
def test_paper_has_page_numbers_text_and_no_blank_page(page, site, tmp_path):
    sample = site.number("select is_sample::int from mart.run where is_current")
    codes = [code for (code,) in site.con.sql("select model_code from mart.model_today").fetchall() if code.isalnum()]
    for kind, path in site.one_of_each().items():
        _open(page, path)
        target = tmp_path / f"{path.stem}.pdf"
        page.pdf(path=target, prefer_css_page_size=True, tagged=True, outline=True)
        raw = target.read_bytes()
        assert b"/StructTreeRoot" in raw
        assert len(raw) <= 3 * 2**20
        text = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, check=True).stdout.decode()
        sheets = text.rstrip("\f\n").split("\f")
        for number, sheet in enumerate(sheets, start=1):
            said = re.sub(r"\s", "", sheet)
            assert f"第{number}页／共{len(sheets)}页" in said, (kind, number)
            assert "数据截至" in said, (kind, number)
            assert ("样例数据SAMPLE" in said) == bool(sample), (kind, number)
            assert len(said) > 120, f"{kind}: sheet {number} is blank"
            if kind == "models.html" and any(code in said for code in codes):
                assert "产品型号" in said, f"{kind}: sheet {number} has no headings"
