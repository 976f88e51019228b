"""A local copy of the ministry's sites: pages in the real formats, served over real HTTP, with faults on demand."""

import gzip
import hashlib
import json
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.sources.word_files import docx

LIST = "/api-gateway/list?page={page}"
PRODUCTS = "/api-gateway/products"
ERROR_PAGE = "<html><head><title>系统维护</title></head><body>请稍后再试</body></html>"
HEADINGS = ("序号", "企业名称", "《目录》序号", "商标", "产品名称", "产品型号")


@dataclass
class Page:
    """What stands at an address."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"

    @property
    def etag(self):
        return f'"{hashlib.md5(self.body).hexdigest()[:12]}"'


@dataclass
class Copy:
    """The pages, the faults still to come at each path (the last one stays where it begins with `always`), the log."""

    pages: dict = field(default_factory=dict)
    faults: dict = field(default_factory=lambda: defaultdict(list))
    log: list = field(default_factory=list)
    base: str = ""

    def put(self, path, body, content_type="text/html; charset=utf-8"):
        self.pages[path] = Page(body if isinstance(body, bytes) else body.encode(), content_type)

    def fail(self, path, *faults):
        self.faults[path] = list(faults)

    def sent(self, path):
        """The statuses that an address answered with, in turn."""
        return [status for asked, status, _ in self.log if asked == path]

    def next_fault(self, path):
        waiting = self.faults[path]
        if not waiting:
            return ""
        return waiting[0].removeprefix("always ") if waiting[0].startswith("always ") else waiting.pop(0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    copy: Copy

    def log_message(self, *_):
        pass

    def do_GET(self):
        fault, _, argument = self.copy.next_fault(self.path).partition(" ")
        page = self.copy.pages.get(self.path)
        if fault:
            getattr(self, f"fault_{fault}")(page, argument)
        elif page is None:
            self.answer(404, ERROR_PAGE.encode())
        elif self.headers.get("If-None-Match") == page.etag:
            self.answer(304, b"")
        else:
            self.answer(200, page.body, page.content_type, ETag=page.etag)

    def answer(self, status, body, content_type="text/html; charset=utf-8", length=None, **headers):
        self.copy.log.append((self.path, status, dict(self.headers)))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def fault_status(self, page, status):
        self.answer(int(status), ERROR_PAGE.encode())

    def fault_slow(self, page, seconds):
        """Say nothing for a while."""
        time.sleep(float(seconds))
        self.close_connection = True

    def fault_drip(self, page, seconds):
        """Give the head byte by byte, each well within the time for one byte."""
        self.close_connection = True
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400:
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
            time.sleep(float(seconds))

    def fault_cut(self, page, _):
        self.answer(200, page.body[: len(page.body) // 2], page.content_type, length=len(page.body), ETag=page.etag)
        self.close_connection = True

    def fault_moved(self, page, where):
        self.answer(301, b"", Location=where)

    def fault_found(self, page, where):
        self.answer(302, b"", Location=where)

    def fault_cookie(self, page, _):
        self.answer(200, page.body, page.content_type, Set_Cookie="seen=1; Path=/")

    def fault_html(self, page, _):
        self.answer(200, ERROR_PAGE.encode(), "application/msword")

    def fault_large(self, page, _):
        """Say how much there is, and give it."""
        self.answer(200, b"x" * 3_000_000)

    def fault_endless(self, page, _):
        """Do not say how much there is."""
        self.close_connection = True
        self.send_response(200)
        self.end_headers()
        with_body = b"y" * 100_000
        try:
            for _ in range(100):
                self.wfile.write(with_body)
        except OSError:
            return

    def fault_bomb(self, page, _):
        """Fifty megabytes in fifty kilobytes."""
        self.answer(200, bomb(), Content_Encoding="gzip")

    def fault_packed(self, page, _):
        self.answer(200, gzip.compress(page.body), page.content_type, Content_Encoding="gzip")

    def fault_half_packed(self, page, _):
        self.answer(200, gzip.compress(page.body)[:-20], page.content_type, Content_Encoding="gzip")

    def fault_brotli(self, page, _):
        self.answer(200, page.body, page.content_type, Content_Encoding="br")


@cache
def bomb():
    return gzip.compress(b"\0" * 50_000_000)


@contextmanager
def serving(copy=None, *, wrap=None):
    """Serve a copy on a free port of this computer."""
    copy = copy or Copy()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"copy": copy}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # whoever asked went away
    if wrap:
        server.socket = wrap(server.socket)
    copy.base = f"http{'s' if wrap else ''}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield copy
    finally:
        server.shutdown()
        server.server_close()


def title_of(batch):
    return f"《道路机动车辆生产企业及产品》（第{batch}批）"


def list_answer(rows, *, pages=1):
    """A column list as the ministry's interface answers it: JSON around HTML. Rows are (title, address, day)."""
    items = "".join(
        f'<li class="cf"><a class="fl" href="{address}" target="_blank" title="{title}"><i></i>{title[:20]}...</a>\n'
        f'<span class="fr">{day}</span></li>'
        for title, address, day in rows
    )
    count = f'<div class="pagination" rows="24" count="{24 * pages}" pageNo="1"></div>'
    html = f'\n<div id="右侧内容"><div class="page-content"><ul>{items}</ul></div>\n{count}</div>'
    answer = {"success": True, "code": "200", "data": {"html": html}, "message": "生成成功"}
    return json.dumps(answer, ensure_ascii=False)


REFUSAL = '{"success":false,"code":"500","data":null,"message":"error"}'


def article(batch, attachments, *, day="2026-09-18", text="", title=None):
    """An article page of the ministry; attachments are (name, address)."""
    links = "".join(f'<a href="{address}">{name}</a>\n' for name, address in attachments)
    head = {
        "SiteName": "中华人民共和国工业和信息化部",
        "ColumnName": "文件发布",
        "ArticleTitle": title or title_of(batch),
        "PubDate": f"{day} 10:38",
        "Url": f"/zwgk/art_{batch}.html",
    }
    metas = "".join(f'<meta name="{name}" content="{content}">\n' for name, content in head.items())
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n{metas}</head>\n<body><div class="article">\n'
        f"<p>发文字号： 中华人民共和国工业和信息化部公告2026年第{batch % 100}号</p><p>{text}</p><p>附件：</p>\n{links}"
        "</div>\n</body>\n</html>\n"
    )


def product_list(batch, models, *, headings=HEADINGS):
    """Attachment 1 as a Word document: models are (enterprise, product, code)."""
    rows = [
        (str(number), enterprise, "1", "样例牌", product, code)
        for number, (enterprise, product, code) in enumerate(models, start=1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        title = ("附件1", f"道路机动车辆生产企业及产品\n（第{batch}批）", "第一部分 新产品", "一、汽车生产企业")
        return docx(Path(folder) / "list.docx", *title, (headings, *rows)).read_bytes()


def product_page(batch, enterprise, product, code, standard, *, gvm="25000", day="2026-09-18"):
    """A product detail page of a published batch."""
    cells = {
        "产品商标：": "样例牌", "产品型号：": code, "产品名称：": product, "企业名称：": enterprise, "目录序号：": "1",
        "排放依据标准：": standard, "燃料种类：": "柴油", "总质量(kg)：": gvm,
    }  # fmt: skip
    table = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in cells.items())
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="UTF-8"><title>{product}</title>\n'
        f'<meta name="ColumnName" content="道路机动车辆生产企业及产品（第{batch}批）">\n'
        f'<meta name="PubDate" content="{day} 19:20"></head>\n'
        f'<body><div id="zoom"><table class="w_table"><tbody>{table}</tbody></table></div></body>\n</html>\n'
    )


MAKER, OTHER = "样例甲汽车有限公司", "样例乙汽车有限公司"


def published(copy, batch, models, *, day, text=""):
    """Put one batch on the site: its article and its list of products; return the row of the column list."""
    path = f"/zwgk/art_{batch}.html"
    file = f"/cms_files/attach/{batch}.doc"
    copy.put(file, product_list(batch, models), "application/msword")
    copy.put(path, article(batch, [(f"1.道路机动车辆生产企业及产品（第{batch}批）.doc", file)], day=day, text=text))
    return (title_of(batch), path, day)


def ministry(copy):
    """The whole site: two batches, another document that is none, and the product pages of the later batch."""
    rows = [
        published(copy, 410, [(MAKER, "载货汽车", "YLA5001"), (OTHER, "牵引汽车", "YLB4002")], day="2026-09-18"),
        ("关于印发《新型电池产业发展“十五五”规划》的通知", "/zwgk/other.html", "2026-09-10"),
        published(copy, 409, [(MAKER, "自卸汽车", "YLA3003")], day="2026-08-13"),
    ]
    copy.put(LIST.format(page=1), list_answer(rows), "application/json;charset=UTF-8")
    products = []
    for code, enterprise, standard in (("YLA5001", MAKER, "GB17691-2005国Ⅴ"), ("YLB4002", OTHER, "GB17691-2018国Ⅵ")):
        path = f"/datainfo/{code}.html"
        copy.put(path, product_page(410, enterprise, "载货汽车", code, standard))
        products.append(("载货汽车", path, "2026-09-18"))
    copy.put(PRODUCTS, list_answer(products), "application/json;charset=UTF-8")
    return copy


def describe(home, copy, *, name="copy", hosts=(), more="", pages=1, **numbers):
    """Write the site's description into a home."""
    said = {"interval_seconds": 0, "timeout_seconds": 30, "deadline_seconds": 60, "max_bytes": 2_000_000} | numbers
    lines = [f"{key} = {value}" for key, value in said.items()]
    lists = "".join(
        f'[[lists]]\nof = "{of}"\npath = "{path}"\npages = {pages}\n'
        for of, path in (("announcements", LIST), ("products", PRODUCTS))
        if not more
    )
    home.sites.mkdir(parents=True, exist_ok=True)
    (home.sites / f"{name}.toml").write_text(
        f'title_zh = "样例网站"\ntitle_en = "Copy of the site"\npublisher = "样例"\ndescription = "a copy"\n'
        f'base = "{copy.base}"\nhosts = {list(hosts)}\nreferer = "{copy.base}/zwgk/index.html"\n'
        'documents = [".doc", ".docx"]\nkinds = ["notices", "announcements"]\n'
        + "\n".join(lines)
        + f"\n{more}\n{lists}",
        encoding="utf-8",
    )
