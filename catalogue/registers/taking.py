"""Take in one register: a child types it, then the rows appear in the lake and the books in one transaction."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from catalogue import limits, warehouse
from catalogue.documents import Document, run_module
from catalogue.errors import RefusedError
from catalogue.registers import EVENT_DAY, lake
from catalogue.registers.converting import Answer, Request
from catalogue.registers.plain_text import BLANKS
from catalogue.registers.recognising import Shape
from catalogue.registers.recognising import shape as shape_of
from catalogue.settings import Home
from catalogue.sources._grids import column_letters, sheets
from catalogue.tables import Grid
from catalogue.warehouse import Connection

REASONS = {
    "missing_vin": "is empty, so that the row names no vehicle; fill it in and send the row again",
    "malformed_vin": "is not 17 letters and digits without I, O, Q; correct it and send the row again",
    "missing": "is empty, so that the row names no event; fill it in and send the row again",
    "unreadable": "is no day such as 2019-07-01; correct it and send the row again",
}


@dataclass(frozen=True, slots=True)
class Typing:
    """A register that a child is typing, and the folder where it leaves the rows."""

    folder: Path
    answer: Future[Answer]


class Children:
    """Processes that type registers, a few beside each other, and share the cores of the machine."""

    def __init__(self, home: Home, pool: Executor, cores: int) -> None:
        self._home = home
        self._pool = pool
        self._cores = cores
        self._asked: list[Future[Answer]] = []

    def begin(self, document: Document, shapes: list[Shape]) -> Typing:
        """Have the rows of a register typed in a child with limits."""
        self._home.work.mkdir(parents=True, exist_ok=True)
        # A name of its own, because the child of a run that was killed may still be writing.
        folder = Path(tempfile.mkdtemp(dir=self._home.work))
        self._asked = [answer for answer in self._asked if not answer.done()]
        # Cores that keep the rows of one file in order spend a sixth more than each does with a file of its own.
        cores = max(1, self._cores // min(len(self._asked) + 1, limits.CHILDREN))
        self._asked.append(self._pool.submit(_type, document, shapes, folder, cores))
        return Typing(folder, self._asked[-1])


@contextmanager
def children(con: Connection, home: Home) -> Iterator[Children]:
    """Let a few children type registers beside each other; whatever ends this, none of their folders is left."""
    with ThreadPoolExecutor(limits.CHILDREN) as pool:
        try:
            yield Children(home, pool, warehouse.cores(con))
        finally:
            pool.shutdown(cancel_futures=True)
            shutil.rmtree(home.work, ignore_errors=True)


@contextmanager
def typed(typing: Typing) -> Iterator[tuple[Answer, Path]]:
    """Wait for what the child says; RefusedError is one thing it may say."""
    try:
        yield typing.answer.result(), typing.folder
    finally:
        shutil.rmtree(typing.folder, ignore_errors=True)


def _type(document: Document, shapes: list[Shape], folder: Path, cores: int) -> Answer:
    return _run(document, _request(document, shapes, folder), folder, cores)


def _request(document: Document, shapes: list[Shape], folder: Path) -> Request:
    first = shapes[0]
    if document.container in ("text", "parquet", "jsonl"):
        return Request(document.container, str(document.path.resolve()), first.kind, first.fields, first.separator)
    by_sheet = {grid.sheet: grid for grid in sheets(document)}
    frame = pl.concat([_frame(by_sheet[shape.sheet], shape) for shape in shapes if shape.fields], how="diagonal")
    frame.sink_parquet(folder / "frame.parquet")
    fields = tuple(name for name in frame.collect_schema().names() if name not in ("sheet", "row_no"))
    notes = tuple(shape.sheet for shape in shapes if not shape.fields)
    return Request("frame", str(folder / "frame.parquet"), first.kind, fields, None, notes)


def _frame(grid: Grid, shape: Shape) -> pl.LazyFrame:
    """Give the rows under their fields; a row without any filled cell is no row."""
    rows = grid.frame.lazy().filter(pl.col("row_no") > grid.first_row)
    rows = rows.filter(pl.any_horizontal(pl.exclude("row_no").str.strip_chars(BLANKS) != ""))
    for n, field in enumerate(shape.fields, start=1):
        if field == "" and rows.select((pl.col(f"c{n}").str.strip_chars(BLANKS) != "").any()).collect().item():
            raise RefusedError(
                f"sheet {shape.sheet}, column {column_letters(n)} has cells but no heading; name it or clear it"
            )
    named = [pl.col(f"c{n}").alias(field) for n, field in enumerate(shape.fields, start=1) if field]
    return rows.select(pl.lit(shape.sheet).alias("sheet"), "row_no", *named)


def _run(document: Document, request: Request, folder: Path, cores: int) -> Answer:
    seconds = limits.CHILD_SECONDS + document.path.stat().st_size / limits.REGISTER_BYTES_PER_SECOND
    try:
        code = run_module(
            "catalogue.registers.converting",
            [json.dumps(asdict(request), ensure_ascii=True), str(folder)],
            seconds,
            CATALOGUE_CORES=str(cores),
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"takes over {seconds:.0f} s to read; send it in parts") from error
    answer = folder / "answer.json"
    if code != 0 or not answer.exists():
        raise RefusedError("is damaged so that its reader broke off; export it again, or send it as CSV")
    said = Answer(**json.loads(answer.read_text(encoding="utf-8")))
    if said.refused:
        raise RefusedError(said.refused)
    return said


def admit(con: Connection, home: Home, sha256: str, shapes: list[Shape], *, folder: Path, answer: Answer) -> None:
    """Move the rows into the lake and write the books; called inside of a transaction."""
    kind = shapes[0].kind
    if answer.headings is not None:
        shapes = [shape_of(kind, "", answer.headings)]
    key = lake.file_key(sha256)
    target = lake.folder(home, kind, key)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (folder / lake.ROWS).replace(target / lake.ROWS)
    where = {"sha": sha256}
    for table in ("raw.register_file", "raw.register_place", "raw.register_unread", "raw.code_text"):
        con.execute(f"delete from {table} where file_sha256 = $sha", where)
    con.execute(
        "insert into raw.register_file values ($sha, $key, $kind, $rows, false)",
        {**where, "key": key, "kind": kind, "rows": answer.rows - answer.faulty},
    )
    con.execute(
        f"insert into raw.register_place by name select $sha as file_sha256, * from {_read(folder, 'places')}", where
    )
    con.execute(f"insert into raw.code_text by name select $sha as file_sha256, * from {_read(folder, 'texts')}", where)
    con.execute(
        f"""insert into raw.register_unread
        select $sha, split_part(line, '=', 1), count(*), min(substr(line, strpos(line, '=') + 1, 100))
        from (
            select unnest(string_split(unread, chr(10))) as line
            from read_parquet('{warehouse.quoted(target / "rows.parquet")}') where unread is not null
        )
        group by 2 order by 2""",
        where,
    )
    con.execute(
        """insert into raw.layout
        select $sha, unnest($sheets), unnest($positions), unnest($fields), unnest($headings), unnest($places)""",
        {
            **where,
            "sheets": [shape.sheet for shape in shapes for _ in shape.columns],
            "positions": [n for shape in shapes for n, _ in enumerate(shape.columns)],
            "fields": [column.field for shape in shapes for column in shape.columns],
            "headings": [column.heading for shape in shapes for column in shape.columns],
            "places": [column.place for shape in shapes for column in shape.columns],
        },
    )
    _quarantine(con, sha256, shapes[0], folder, target)


def _read(folder: Path, name: str) -> str:
    return f"read_parquet('{warehouse.quoted(folder / f'{name}.parquet')}')"


def _quarantine(con: Connection, sha256: str, shape: Shape, folder: Path, target: Path) -> None:
    """List the rows that are none, and those that lack what a row cannot do without.

    The text of a broken row is withheld: of none of its cells can be told that it is not about a person.
    """
    con.execute(
        f"""insert into raw.quarantine
        select $sha, sheet, row_no, '', '(withheld: a cell may be about a person)', reason_code, reason
        from {_read(folder, "rejects")}""",
        {"sha": sha256},
    )
    day = EVENT_DAY.get(shape.kind, "")
    headings = {column.field: column.heading for column in shape.columns}
    con.execute(
        f"""insert into raw.quarantine
        with faulty as (
            select file_row_number as row_index, vin, fault, unread
            from read_parquet('{warehouse.quoted(target / "rows.parquet")}', file_row_number = true)
            where fault is not null
        )
        select $sha, p.sheet, f.row_index + p.row_offset, if(f.fault like '%_vin', $vin, $day),
            coalesce(if(f.fault like '%_vin', f.vin, regexp_extract(f.unread, '(?m)^' || $field || '=(.*)$', 1)), ''),
            if(f.fault like 'missing%', 'missing_key', 'unreadable_key'),
            if(f.fault like '%_vin', $vin, $day) || ' ' || map($codes, $reasons)[
                if(f.fault like '%_vin', f.fault, regexp_extract(f.fault, '^[a-z]+'))]
        from faulty as f asof join {_read(folder, "places")} as p on f.row_index >= p.from_index""",
        {
            "sha": sha256,
            "vin": headings.get("vin", "vin"),
            "day": headings.get(day, day),
            "field": day,
            "codes": list(REASONS),
            "reasons": list(REASONS.values()),
        },
    )
