"""Sites that are fetched from: one described NAME.toml each, found by looking in the `sites/` folder of the home.

The files beside this one describe the ministry's sites. Nothing is fetched until such a file is copied into the home.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from catalogue import limits
from catalogue.errors import DeclarationError
from catalogue.settings import Home

FOLDER = Path(__file__).parent
PAGE = "{page}"
_HOST = r"[a-z0-9.\-]+(:\d+)?"
# What a publisher's site may bring. Decisions, registers and reviews come from offices and people, never from a page.
Kind = Literal["notices", "announcements", "nev_catalogues", "disclosures"]


class Listing(BaseModel):
    """A list of a site. `of` announcements: rows that name a batch are followed; of products: every row is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(pattern="^/")
    of: Literal["announcements", "products"]
    pages: int = Field(default=1, ge=1, le=limits.LIST_PAGES)

    def paths(self, most: int | None = None) -> list[str]:
        """Name the pages that may be asked, the newest first: as many as described, or as said."""
        if PAGE not in self.path:
            return [self.path]
        return [self.path.replace(PAGE, str(number)) for number in range(1, (most or self.pages) + 1)]


class Site(BaseModel):
    """NAME.toml: where a site is, what is asked of it, and how gently. Sizes in bytes, times in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9_\-]+$")
    title_zh: str
    title_en: str
    publisher: str
    description: str
    base: str = Field(pattern=f"^https?://{_HOST}$")
    hosts: list[str] = []
    referer: str | None = None
    interval_seconds: float = Field(ge=0)
    timeout_seconds: float = Field(gt=0)
    deadline_seconds: float = Field(gt=0)
    max_bytes: int = Field(gt=0, le=limits.UNPACKED_BYTES)
    documents: list[str] = Field(min_length=1)
    kinds: list[Kind] = Field(min_length=1)
    lists: list[Listing] = []
    articles: list[str] = []

    @field_validator("hosts")
    @classmethod
    def _are_hosts(cls, hosts: list[str]) -> list[str]:
        if wrong := [host for host in hosts if urlsplit(f"//{host}").netloc != host or host != host.lower()]:
            raise ValueError(f"{wrong} are not written as host or host:port in small letters")
        return hosts

    @property
    def scheme(self) -> str:
        """How the site is asked: https, or http where its address says so."""
        return urlsplit(self.base).scheme

    @property
    def host(self) -> str:
        """The site's own host, without a port."""
        return urlsplit(self.base).hostname or ""

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The hosts that links and redirects may lead to, each with its port if it is not the usual one."""
        return frozenset([urlsplit(self.base).netloc, *self.hosts])


def read(path: Path) -> Site:
    """Read one description; anything wrong in it is a DeclarationError that names the file."""
    try:
        return Site(**{**tomllib.loads(path.read_text(encoding="utf-8")), "name": path.stem})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise DeclarationError(f"{path}: {error}") from error


def configured(home: Home) -> Iterator[Path]:
    """Yield the descriptions in the home, by name."""
    yield from sorted(home.sites.glob("*.toml"))
