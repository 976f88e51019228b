"""The report over HTTP, on loopback: files of the site as they lie there, and nothing else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

HOST = "127.0.0.1"
NOT_YET = "no report yet; the first night has not finished"


class Pages(SimpleHTTPRequestHandler):
    """GET and HEAD of files; no listing of folders, nothing outside the site, no name but loopback's."""

    def send_head(self) -> BinaryIO | None:
        """Answer with a file, or refuse."""
        name = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host")
        if name not in (HOST, "localhost"):  # a page elsewhere whose name was pointed at this machine
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        site = Path(self.directory).resolve()
        if not site.is_dir():
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, NOT_YET)
            return None
        try:
            wanted = Path(self.translate_path(self.path)).resolve()
        except ValueError:  # a name that no file can have
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        if not wanted.is_relative_to(site):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:  # noqa: ARG002  whatever the folder
        """Folders are not listed."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Say that the content is what its type says, and that tomorrow's report is another."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Who read what is not kept."""


@contextmanager
def serving(site: Path, port: int) -> Iterator[str]:
    """Serve the folder in a thread; yield its address."""
    server = ThreadingHTTPServer((HOST, port), partial(Pages, directory=str(site)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="report-site", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
