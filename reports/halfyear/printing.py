"""The page on paper: a tagged PDF by the Chromium of this machine, with the dates of the run instead of the clock's."""

import os
import re
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from shutil import which
from typing import Final

from reports.errors import SiteError

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS: Final = 120
STAMP: Final = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")
ELEMENT: Final = re.compile(rb"\(node(\d{8})\)")
QUIET: Final = (
    "--headless", "--no-first-run", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip


def find() -> str | None:
    """Find the browser."""
    return next((path for name in PROGRAMS if (path := which(name))), None)


def absent() -> str:
    """Say that there is none."""
    return f"report.pdf was not made: no Chromium on this machine (looked for {', '.join(PROGRAMS)})"


def dated(pdf: bytes, day: date) -> bytes:
    """Put the day of the run where the browser wrote its clock; the length, and so every offset, stays."""
    return STAMP.sub(lambda hit: b"/%s (D:%s000000+00'00')" % (hit[1], f"{day:%Y%m%d}".encode()), pdf)


def numbered(pdf: bytes) -> bytes:
    """Number the elements of the structure by rank; the browser counts from wherever its own bookkeeping stands."""
    ranks = {number: rank for rank, number in enumerate(sorted(set(ELEMENT.findall(pdf))), start=1)}
    return ELEMENT.sub(lambda hit: b"(node%08d)" % ranks[hit[1]], pdf)


def make(program: str, page: Path, pdf: Path, day: date) -> None:
    """Print one page; a browser that fails or hangs is a SiteError."""
    # A browser run by root refuses its own sandbox; the page runs no script and loads nothing.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="halfyear-", ignore_cleanup_errors=True) as profile:
        command = [program, *QUIET, *sandbox, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, cwd=profile)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SiteError(f"report.pdf could not be printed by {program}: {error}") from error
    if done.returncode or not pdf.exists():
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise SiteError(f"report.pdf could not be printed by {program} (exit {done.returncode}): {' '.join(last)}")
    pdf.write_bytes(numbered(dated(pdf.read_bytes(), day)))
