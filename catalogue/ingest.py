"""From files to raw rows: recognise, archive, fold, admit or quarantine; each file in one transaction."""

import csv
import time
import traceback
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

import polars as pl

from catalogue import SQL_DIR, building, files, limits, progress, publication, receiving, registers, sources, warehouse
from catalogue.documents import Document
from catalogue.errors import CatalogueError, RefusedError, UsageError
from catalogue.receiving import Receipt, UnreadError
from catalogue.registers import lake, recognising, repeating, taking
from catalogue.registers.recognising import Shape
from catalogue.settings import Home
from catalogue.sources import FIELDS, PUBLIC_KINDS, Records

UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".swp")
QUIET_SECONDS = 1.0  # a file in the inbox is complete when it has not changed for this long
NOT_FROM_THERE = "that is not expected from where it came; take it in by hand if it is genuine"
# Marks that show nothing, or turn the direction of text, and controls: programs add them when a cell is copied.
INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: taken, already_taken, refused, or unread (it went away, and nothing of it was kept).

    Rows are rows of the source.
    """

    file_sha256: str
    name: str
    kind: str | None
    status: str
    reason: str | None
    rows_read: int
    rows_quarantined: int

    @property
    def needs_attention(self) -> str | None:
        """One line for a person, or None."""
        if self.status in ("refused", "unread"):
            return f"{self.name}: {self.reason}"
        if self.status == "taken" and self.rows_quarantined:
            return f"{self.name}: {self.rows_quarantined} of {self.rows_read} rows quarantined, see quarantine/"
        if self.status == "taken" and not self.rows_read:
            return f"{self.name}: has headings but no rows; ask the sender whether rows are missing"
        return None


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named, and those below folders named; a path that is not there is a UsageError."""
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            yield from sorted(p for p in inside if p.suffix not in UNFINISHED)
        elif path.is_file():
            yield path
        elif path.exists():
            raise UsageError(f"{path}: is neither a file nor a folder")
        else:
            raise UsageError(f"{path}: no such file or folder")


def take_all(
    home: Home,
    paths: Iterable[Path],
    *,
    received_at: datetime,
    kind: str | None = None,
) -> list[Taken]:
    """Take in files in turn; a refused one does not stop the others."""
    found = list(find_files(paths))
    with publication.writing(home):
        taken = _take_each(home, found, received_at=received_at, kind=kind)
        publication.publish_intake(home)
    return taken


def _take_each(home: Home, paths: Iterable[Path], *, received_at: datetime, kind: str | None = None) -> list[Taken]:
    with warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        receiving.begin(con, home)
        lake.clean(con, home)
        received_at = receiving.not_before(con, received_at)
        with taking.children(con, home) as children:
            arrivals = (_begin(con, home, path, children, received_at=received_at, kind=kind) for path in paths)
            taken = take_in_turn(con, home, arrivals)
        repeating.compare(con, home)
        with warehouse.transaction(con):
            building.refresh_views(con)
    return taken


def take_inbox(home: Home, *, received_at: datetime, folder: str = "", kind: str | None = None) -> list[Taken]:
    """Take every complete file of the inbox, or of a folder in it, then remove it there: the archive keeps it.

    The night publishes what came in.
    """
    place = (home.inbox / folder).resolve()
    if not place.is_relative_to(home.inbox.resolve()):
        raise UsageError(f"{folder!r} is no folder of {home.inbox}")
    with publication.writing(home):
        complete = _quiet(list(find_files([home.inbox / folder])))
        taken = _take_each(home, complete, received_at=received_at, kind=kind)
        for (path, seen), one in zip(complete.items(), taken, strict=True):
            # another file may have come under the same name
            if one.status != "unread" and _shape(path) == seen:
                path.unlink(missing_ok=True)
    return taken


def _shape(path: Path) -> tuple[int, int] | None:
    try:
        return files.shape(path)
    except FileNotFoundError:
        return None


def _quiet(paths: list[Path]) -> dict[Path, tuple[int, int]]:
    """Pick the files that nobody is writing: those that do not change for a while."""
    before = {path: shape for path in paths if (shape := _shape(path))}
    if any(time.time() - mtime / 1e9 < QUIET_SECONDS for _, mtime in before.values()):
        time.sleep(QUIET_SECONDS)
    return {path: shape for path, shape in before.items() if _shape(path) == shape}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way in: what it is, or why it is refused, and the typing of its rows where it is a register."""

    document: Document
    receipt: Receipt
    shapes: list[Shape]
    reason: str | None
    typing: taking.Typing | None
    only: Collection[str] | None


def take_in_turn(con: warehouse.Connection, home: Home, arrivals: Iterator[Arrival | Taken]) -> list[Taken]:
    """Take files in their order; while one is taken, those after it are typed."""
    begun, taken = deque(islice(arrivals, limits.CHILDREN + 1)), []
    while begun:
        one = begun.popleft()
        taken.append(one if isinstance(one, Taken) else _take(con, home, one))
        begun.extend(islice(arrivals, 1))
    return taken


def take(
    con: warehouse.Connection, home: Home, path: Path, *, received_at: datetime, only: Collection[str] | None = None
) -> Taken:
    """Take one file, exactly once. `only`: the kinds its sender may send."""
    with taking.children(con, home) as children:
        one = _begin(con, home, path, children, received_at=received_at, kind=None, only=only)
        return one if isinstance(one, Taken) else _take(con, home, one)


def _begin(
    con: warehouse.Connection,
    home: Home,
    path: Path,
    children: taking.Children,
    *,
    received_at: datetime,
    kind: str | None,
    only: Collection[str] | None = None,
) -> Arrival | Taken:
    """Keep a file and have it typed, exactly once: the same bytes again change nothing."""
    name = files.readable_name(path)
    progress.say(name)
    try:
        part, digest = receiving.copy(home, path)
        if known := _known(con, digest, name):
            files.remove([part])
            return known
        receipt = Receipt(digest, name, received_at.replace(tzinfo=None), kind)
        return arrive(receiving.keep(home, part, receipt), receipt, children, only)
    except UnreadError as error:
        return Taken("", name, kind, "unread", str(error), 0, 0)


def arrive(kept: Path, receipt: Receipt, children: taking.Children, only: Collection[str] | None = None) -> Arrival:
    """Recognise a file that lies in the archive, and have it typed if it is a register."""
    document = Document(kept, receipt.name)
    shapes, reason = _shapes(document, receipt.kind)
    if shapes and only is not None:
        shapes, reason = [], f"is a register of vehicles; {NOT_FROM_THERE}"
    typing = children.begin(document, shapes) if shapes else None
    return Arrival(document, receipt, shapes, reason, typing, only)


def _known(con: warehouse.Connection, digest: str, name: str) -> Taken | None:
    known = con.execute("select kind, status from raw.file where file_sha256 = ?", [digest]).fetchone()
    return Taken(digest, name, known[0], "already_taken", None, 0, 0) if known and known[1] == "taken" else None


def _take(con: warehouse.Connection, home: Home, arrival: Arrival) -> Taken:
    """Take a file unless one just before it held the same bytes."""
    receipt = arrival.receipt
    if known := _known(con, receipt.file_sha256, receipt.name):
        return known
    taken = _take_register(con, home, arrival, arrival.typing) if arrival.typing else _take_document(con, arrival)
    _write_quarantine(con, home, taken)
    return taken


def _shapes(document: Document, kind: str | None) -> tuple[list[Shape], str | None]:
    try:
        return recognising.recognise(document, kind), None
    except RefusedError as error:
        return [], _one_line(error)


def _take_register(con: warehouse.Connection, home: Home, arrival: Arrival, typing: taking.Typing) -> Taken:
    document, shapes, receipt = arrival.document, arrival.shapes, arrival.receipt
    digest, received_at = receipt.file_sha256, receipt.received_at
    kind, source = registers.PUBLIC_KINDS[shapes[0].kind], registers.describe(shapes[0].kind).name
    try:
        with taking.typed(typing) as (answer, folder), warehouse.transaction(con):
            taking.admit(con, home, digest, shapes, folder=folder, answer=answer)
            rows, quarantined = answer.rows + answer.rejects, answer.faulty + answer.rejects
            taken = Taken(digest, document.name, kind, "taken", None, rows, quarantined)
            _book(con, document, taken, source, received_at)
    except RefusedError as error:
        with warehouse.transaction(con):
            taken = Taken(digest, document.name, kind, "refused", _one_line(error), 0, 0)
            _book(con, document, taken, source, received_at)
    return taken


def _take_document(con: warehouse.Connection, arrival: Arrival) -> Taken:
    document, kind, reason = arrival.document, arrival.receipt.kind, arrival.reason
    digest = arrival.receipt.file_sha256
    source, parsed, reason = (None, [], reason) if reason else _parse(document, kind, arrival.only)
    with warehouse.transaction(con):
        for records in parsed:
            _admit(con, digest, records)
        taken = Taken(
            digest,
            document.name,
            PUBLIC_KINDS[source.kind] if source else kind,
            "refused" if reason else "taken",
            reason,
            sum(records.rows_read for records in parsed),
            _count_quarantined(con, digest),
        )
        _book(con, document, taken, source.name if source else None, arrival.receipt.received_at)
    return taken


def _book(
    con: warehouse.Connection, document: Document, taken: Taken, source: str | None, received_at: datetime
) -> None:
    """Write down what became of a file, in place of what was said when it was refused before."""
    con.execute("delete from raw.file where file_sha256 = ?", [taken.file_sha256])
    con.execute(
        """insert into raw.file by name select $file_sha256 as file_sha256, $kind as kind, $source as source,
            $name as name, $size as size_bytes, $at::timestamp as received_at, $at::date as known_on,
            $rows as rows_read, $status as status, $reason as reason""",
        {
            "file_sha256": taken.file_sha256,
            "kind": taken.kind,
            "source": source,
            "name": taken.name,
            "size": document.path.stat().st_size,
            "at": received_at.replace(tzinfo=None),
            "rows": taken.rows_read,
            "status": taken.status,
            "reason": taken.reason,
        },
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _count_quarantined(con: warehouse.Connection, digest: str) -> int:
    found = con.execute("select count(*) from raw.quarantine where file_sha256 = ?", [digest]).fetchall()
    return int(found[0][0])


def _parse(
    document: Document, kind: str | None, only: Collection[str] | None
) -> tuple[sources.Source | None, list[Records], str | None]:
    source = None
    try:
        source = sources.recognise(document, kind)
        if only is not None and PUBLIC_KINDS[source.kind] not in only:
            raise RefusedError(f"is a file of {PUBLIC_KINDS[source.kind]}; {NOT_FROM_THERE}")
        return source, source.parse(document), None
    except RefusedError as error:
        return source, [], _one_line(error)  # whatever a heading holds
    except CatalogueError:
        raise
    except Exception as error:  # a parser's own fault must cost one file, not the night
        if files.is_disk_full(error):
            raise
        # What the fault says is not repeated: it may quote a row.
        *_, place = traceback.extract_tb(error.__traceback__)
        told = f"{type(error).__name__} in {place.name}, {Path(place.filename).name} line {place.lineno}"
        return source, [], f"could not be read for a fault in this program ({told}); please report it with the file"


def fold_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Fold every text once: NFKC, no invisible marks, white space single, empty text to null. Addresses stay."""
    texts = [column for column in frame if column.dtype == pl.String and not column.name.endswith("url")]
    return frame.with_columns(_fold_column(column) for column in texts)


def _fold_column(column: pl.Series) -> pl.Series:
    """Fold a column by its distinct texts where they repeat, as most do: an announcement has few brands and fuels."""
    distinct = column.unique()
    if len(distinct) * 2 > len(column):
        return _fold(column)
    folded = _fold(distinct)
    changed = distinct.ne_missing(folded)
    if not changed.any():
        return column
    return column.replace(distinct.filter(changed), folded.filter(changed))


def _fold(texts: pl.Series) -> pl.Series:
    folded = (
        texts.str.normalize("NFKC").str.replace_all(INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars(" ")
    )
    return folded.replace("", None)


def _admit(con: warehouse.Connection, digest: str, records: Records) -> None:
    """Put the rows of one sheet where they belong: raw, or quarantine with the first reason."""
    fields = FIELDS[records.kind]
    frame = fold_frame(records.frame)
    absent = [name for name in fields if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in absent)
    if "enterprise_row_no" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.Int64).alias("enterprise_row_no"))
    con.register("incoming", frame.select("row_no", "enterprise_row_no", *fields))
    con.execute(
        f"create or replace temp table failed as {warehouse.text_of(SQL_DIR / 'admission' / f'{records.kind}.sql')}"
    )
    where = {"digest": digest, "sheet": records.sheet}
    told = ", ".join(_told(name) for name in fields if name not in absent) or "null"
    con.execute(
        f"""insert into raw.{records.kind} by name
        select $digest as file_sha256, $sheet as sheet, row_no, enterprise_row_no,
            md5(concat_ws('\x1f', {told})) as row_digest, {", ".join(fields)}
        from incoming anti join failed using (row_no)""",
        where,
    )
    con.execute(
        "insert into raw.quarantine by name select $digest as file_sha256, $sheet as sheet, * from failed", where
    )
    if records.kind == "announcement":
        con.execute(
            """insert into raw.quarantined_announcement
            select $digest, $sheet, row_no, entry_kind, enterprise, model_code
            from incoming semi join failed using (row_no) where model_code is not null""",
            where,
        )
    con.unregister("incoming")
    firsts = {reject.row_no: reject for reject in reversed(records.rejects)}
    _append(con, "raw.quarantine", [
        (digest, records.sheet, r.row_no, r.column_name, r.value[:1000], r.reason_code, r.reason)
        for r in sorted(firsts.values(), key=lambda r: r.row_no)
    ])  # fmt: skip
    _append(con, "raw.layout", [
        (digest, records.sheet, position, c.field, c.heading, c.place)
        for position, c in enumerate(records.columns)
    ])  # fmt: skip


def _told(field: str) -> str:
    """Write a field as its row's digest sees it: named, left out when empty; a day says the same in whatever form."""
    value = f"coalesce(read_date({field})::varchar, {field})" if field.endswith("_on") else field
    return f"'{field}=' || {value}"


def _append(con: warehouse.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        con.executemany(f"insert into {table} values ({marks})", rows)


def neutral(cell: object) -> object:
    """Keep a spreadsheet program from running a text as a formula."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_quarantine(con: warehouse.Connection, home: Home, taken: Taken) -> None:
    path = home.quarantine / f"{taken.file_sha256[:12]}.csv"
    if not taken.rows_quarantined:
        path.unlink(missing_ok=True)
        return
    part = path.with_suffix(".part")
    rows = con.execute(
        """select sheet, row_no, column_name, value, reason_code, reason from raw.quarantine
        where file_sha256 = ? order by sheet, row_no""",
        [taken.file_sha256],
    )
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(["文件", "工作表", "行", "列", "值", "原因代码", "原因"])
        while some := rows.fetchmany(10_000):
            out.writerows([neutral(cell) for cell in (taken.name, *row)] for row in some)
    part.replace(path)
