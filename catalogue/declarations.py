"""Described SQL files: a TOML header between /*--- and ---*/, then one query."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from catalogue import SQL_DIR
from catalogue.errors import DeclarationError

_HEADER = re.compile(r"\A/\*---\n(.*?)\n---\*/\n", re.DOTALL)
NOT_VERIFIED = {"known": "未核对原文", "uncertain": "不确定"}  # as the pages word it, for texts in Chinese


class Words(BaseModel):
    """The same words in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str


class Clause(BaseModel):
    """One clause of law, in force through its last day; `confidence` is verified (read in a source), known (not read)
    or uncertain.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: str
    doc_no: str
    clause: str
    confidence: str
    effective_from: date | None = None
    effective_to: date | None = None

    def text(self) -> str:
        """Print the clause; one that was not read says so."""
        mark = "" if self.confidence == "verified" else f"〔{NOT_VERIFIED.get(self.confidence, self.confidence)}〕"
        return f"《{self.instrument}》（{self.doc_no}）{self.clause}{mark}"


class RuleHeader(BaseModel):
    """What a rule says about itself. `ground` is a … f, "decision" (the rows name it), or absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Words
    ground: str | None = None
    legal_form: str | None = None
    severity: str
    subject_kind: str
    effective_from: date
    effective_to: date | None = None
    legal_basis: list[Clause]
    evidence: list[str]
    method: Words
    spares: Words
    example: Words


class CheckHeader(BaseModel):
    """What a check of the data looks for; fail must never happen, warn asks a person to look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    severity: str


Header = TypeVar("Header", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Described(Generic[Header]):
    """A described SQL file: its name, its header, its query, and the digest of the whole text."""

    name: str
    header: Header
    sql: str
    digest: str


def read(path: Path, kind: type[Header]) -> Described[Header]:
    """Read one file; anything wrong in its header is a DeclarationError that names it."""
    text = path.read_text(encoding="utf-8")
    found = _HEADER.match(text)
    if not found:
        raise DeclarationError(f"{path.name}: does not begin with a header between /*--- and ---*/")
    try:
        header = kind(**tomllib.loads(found[1]))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise DeclarationError(f"{path.name}: {error}") from error
    return Described(path.stem, header, text[found.end() :], hashlib.sha256(text.encode()).hexdigest()[:16])


def discover(folder: str, kind: type[Header]) -> Iterator[Described[Header]]:
    """Read every file of one folder of sql/, by name."""
    yield from (read(path, kind) for path in sorted((SQL_DIR / folder).glob("*.sql")))
