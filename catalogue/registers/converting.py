"""Child process: type one register into Parquet, every row of it accounted for.

It starts once per file, so that it loads little: a query with parameters would make the engine load pandas.

Usage: python -m catalogue.registers.converting REQUEST FOLDER, REQUEST being a `Request` as JSON. Writes into FOLDER
`rows.parquet` (rows as typed, in the order of the file), `rejects.parquet` (rows that are no rows of the table),
`places.parquet` (from which index on a row of `rows.parquet` stands how far down in which sheet), `texts.parquet` (the
different texts of fields that hold codes) and `answer.json`; or dies.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from catalogue import files, limits, warehouse
from catalogue.errors import RefusedError
from catalogue.registers import CODES, EVENT_DAY, FIELDS, NUMBERS, is_day, is_whole, plain_text, sql_type
from catalogue.warehouse import Connection

# Where a row stands is told by its index: without preserve_order the engine mixes them when a query holds a join, which
# a long list after IN is too.
ROWS = """format parquet, parquet_version v2, preserve_order true, compression zstd, dictionary_size_limit 5000,
    row_group_size 245760, compression_level 1"""


@dataclass(frozen=True, slots=True)
class Request:
    """What to type: delimited text, JSON lines, Parquet, or a `frame`: Parquet with sheet, row_no and fields as text.

    `fields` names the field of each column in order, None for one that is passed over, "" for one without a heading.
    `notes` are sheets that are no tables; each is told as a row that was not taken.
    """

    container: str
    path: str
    kind: str
    fields: tuple[str | None, ...]
    separator: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """How many rows were typed and how many of them lack what a row cannot do without, or why none was.

    `headings` are the names that the rows of JSON lines bear, which only a reading of them all can tell.
    """

    rows: int = 0
    faulty: int = 0
    rejects: int = 0
    refused: str | None = None
    headings: list[str] | None = None


def convert(request: Request, folder: Path) -> Answer:
    """Type the rows; RefusedError says why the file cannot be read."""
    if request.container == "text":
        return _delimited(request, folder)
    if request.container == "jsonl":
        return _records(request, folder)
    with _engine(folder) as con:
        if request.container == "parquet":
            _columnar(con, request, folder)
        else:
            frame = f"read_parquet('{warehouse.quoted(request.path)}')"
            _type(con, request, frame, folder)
            con.execute(f"insert into places {_places_of(frame)}")
            for sheet in request.notes:
                con.execute(
                    f"""insert into rejects values ('{warehouse.quoted(sheet)}', 1, 'unknown_sheet',
                    'sheet is no register of vehicles and was passed over; if it holds a table, send that as a file')"""
                )
        return _finish(con, request, folder)


@contextmanager
def _engine(folder: Path) -> Iterator[Connection]:
    with warehouse.memory(folder, limit=limits.CHILD_ENGINE_MEMORY) as con:
        con.execute("set timezone = 'Asia/Shanghai'")
        con.execute("create table rejects (sheet varchar, row_no bigint, reason_code varchar, reason varchar)")
        con.execute("create table places (from_index bigint, sheet varchar, row_offset bigint)")
        yield con


def _delimited(request: Request, folder: Path) -> Answer:
    """Type a text at engine speed where its rows are its lines, else row by row."""
    text = plain_text.prepare(Path(request.path), folder)
    if answer := _by_lines(request, text.path, folder):
        return answer
    path = text.path
    if not text.is_certain and plain_text.first_bad(path, "utf-8"):
        path = plain_text.transcode(path, folder, "gb18030")
        if answer := _by_lines(request, path, folder):
            return answer
    with _engine(folder) as con:
        _by_rows(con, request, path, folder)
        return _finish(con, request, folder)


def _by_lines(request: Request, path: Path, folder: Path) -> Answer | None:
    """Type a text whose rows are its lines; None where lines and rows differ, so that row numbers would be wrong.

    The connection is its own: bytes that are no characters can leave one that answers nothing any more.
    """
    seen = plain_text.survey(path, request.separator or ",")
    if not seen.is_plain:
        return None
    try:
        with _engine(folder) as con:
            return _finish(con, request, folder) if _at_engine_speed(con, request, path, seen, folder) else None
    except warehouse.DatabaseError:
        return None


def _read_csv(path: Path, separator: str, width: int) -> str:
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(1, width + 1))
    # A row may be as long as one cell; longer ones are looked at one by one.
    return f"""read_csv('{warehouse.quoted(path)}', delim = '{separator}', quote = '"', escape = '"', header = true,
        auto_detect = false, columns = {{{columns}}}, strict_mode = true, null_padding = false,
        store_rejects = true, rejects_limit = 0, max_line_size = {limits.CELL_CHARS})"""


def _at_engine_speed(con: Connection, request: Request, path: Path, seen: plain_text.Survey, folder: Path) -> bool:
    separator = request.separator or ","
    source = _read_csv(path, separator, len(request.fields))
    _type(con, request, _from_columns(request, source), folder, seen.blanks)
    rows = _count(con, folder)
    # Of what the engine cannot read, only rows of another width are judged here; blank ones are no rows.
    rejected, odd, separators = con.execute(
        f"""select count(*),
            count(*) filter (has_another_fault or trim(csv_line, '{plain_text.BLANKS}{separator}"') = ''),
            coalesce(sum(length(csv_line) - length(replace(csv_line, '{separator}', ''))), 0)
        from (
            select any_value(csv_line) as csv_line,
                bool_or(error_type::varchar not in ('MISSING COLUMNS', 'TOO MANY COLUMNS')) as has_another_fault
            from reject_errors group by line
        )"""
    ).fetchall()[0]
    if odd or rows == 0 or rows + rejected + 1 != seen.lines or _has_blank_rows(con, request, source, folder):
        return False
    # The engine forgives an empty cell too many at the end, which may stand for one put in before.
    inside = seen.separators - separators - (rows + 1) * (len(request.fields) - 1)
    if inside and inside != _count_inside(con, source, len(request.fields), separator):
        return False
    con.execute(
        """insert into rejects
        select '', line, 'ragged_row',
            'row has another number of cells than the heading; repair the row and send it again'
        from reject_errors group by line"""
    )
    con.execute(f"insert into places {_places_around('select row_no from rejects', 2)}")
    _check_unnamed(con, request, source)
    return True


def _count_inside(con: Connection, source: str, width: int, separator: str) -> int:
    """Count the separators inside of cells."""
    inside = " + ".join(
        f"coalesce(length(c{n}) - length(replace(c{n}, '{separator}', '')), 0)" for n in range(1, width + 1)
    )
    return int(con.execute(f"select sum({inside}) from {source}").fetchall()[0][0])


def _by_rows(con: Connection, request: Request, path: Path, folder: Path) -> None:
    """Type a text with blank rows, line breaks in cells or broken lines: rows are found one by one, which is slower."""
    _type_clean(con, request, folder, partial(plain_text.rewrite, path, request.separator or ",", len(request.fields)))


def _type_clean(
    con: Connection, request: Request, folder: Path, rewrite: Callable[[plain_text.Clean], Iterable[plain_text.Broken]]
) -> None:
    """Type the rows of a text that this program writes while it yields what is broken."""
    told, placed = folder / "broken.jsonl", folder / "placed.csv"
    clean = plain_text.Clean(folder, len(request.fields))
    with told.open("w", encoding="utf-8") as out:
        for row in rewrite(clean):
            out.write(json.dumps(asdict(row), ensure_ascii=True) + "\n")
    clean.flush()
    if clean.paths:
        paths = ", ".join(f"'{warehouse.quoted(path)}'" for path in clean.paths)
        source = f"read_parquet([{paths}])"
        _type(con, request, _from_columns(request, source), folder)
        placed.write_text("".join(f"{index},{offset}\n" for index, offset in clean.places), encoding="utf-8")
        con.execute(
            f"""insert into places select from_index, '', row_offset from read_csv('{warehouse.quoted(placed)}',
                header = false, auto_detect = false, delim = ',',
                columns = {{'from_index': 'BIGINT', 'row_offset': 'BIGINT'}})"""
        )
        _check_unnamed(con, request, source)
    else:
        _type(con, request, _nothing(request), folder)
    if told.stat().st_size:
        con.execute(
            f"""insert into rejects select '', row_no, 'ragged_row', reason
            from read_json('{warehouse.quoted(told)}', format = 'newline_delimited',
                columns = {{'row_no': 'BIGINT', 'reason': 'VARCHAR'}})"""
        )


def _records(request: Request, folder: Path) -> Answer:
    """Type JSON lines: one record a line, whatever names it has and in whatever order."""
    from catalogue.registers import records  # noqa: PLC0415  the other forms start faster without it

    text = plain_text.prepare(Path(request.path), folder)
    path = text.path
    if not text.is_certain and plain_text.first_bad(path, "utf-8"):
        path = plain_text.transcode(path, folder, "gb18030")
    table = records.Records(request.kind)
    request = replace(request, fields=FIELDS[request.kind])
    with _engine(folder) as con:
        _type_clean(con, request, folder, partial(table.rewrite, path))
        return replace(_finish(con, request, folder), headings=table.headings())


def _columnar(con: Connection, request: Request, folder: Path) -> None:
    """Type a Parquet file; its rows have no heading above them, so that the first is row 1."""
    path = Path(request.path)
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b":
            path = plain_text.unpack(path, folder / "unpacked")
    names = ", ".join(f"c{n}" for n in range(1, len(request.fields) + 1))
    read = f"read_parquet('{warehouse.quoted(path)}', file_row_number = true)"
    types = [row[:2] for row in con.execute(f"describe from {read}").fetchall()][:-1]
    texts = ", ".join(
        _as_text(n, name, kind) if field is not None else f"c{n}"
        for n, (field, (name, kind)) in enumerate(zip(request.fields, types, strict=True), start=1)
    )
    source = f"(select {texts}, row_no from {read} as t({names}, row_no))"
    _type(con, request, _from_columns(request, source), folder)
    if _has_blank_rows(con, request, source, folder):
        source = f"(from {source} where not {_is_blank(request)})"
        _type(con, request, _from_columns(request, source), folder)
    numbered = f"(select '' as sheet, row_no + 1 as row_no from {source})"
    con.execute(f"insert into places {_places_of(numbered)}")
    _check_unnamed(con, request, source)


def _as_text(position: int, name: str, kind: str) -> str:
    """Write a column as text: 4495.0 is 4495, a point in time is the time in China."""
    column = f"c{position}"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "BLOB", "BIT")):
        raise RefusedError(
            f"holds {kind.partition('(')[0]} instead of text in the column {name}; leave that column out"
        )
    if kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        return f"regexp_replace({column}::varchar, '\\.0+$', '') as {column}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"({column} at time zone 'Asia/Shanghai')::varchar as {column}"
    return f"{column}::varchar as {column}"


def _check_unnamed(con: Connection, request: Request, source: str) -> None:
    """Refuse cells in a column without a heading: nobody can tell what they mean."""
    for n, field in enumerate(request.fields, start=1):
        if field == "" and con.execute(f"from {source} where {_bare(f'c{n}')} <> '' limit 1").fetchall():
            from catalogue.sources._grids import column_letters  # noqa: PLC0415  rarely needed

            raise RefusedError(f"column {column_letters(n)} has cells but no heading; name it or clear it")


def _nothing(request: Request) -> str:
    return f"(select {', '.join(f'null::varchar as {name}' for name in FIELDS[request.kind])} where false)"


def _bare(text: str, blanks: str = plain_text.BLANKS) -> str:
    """Write a text without the white space around it."""
    if blanks.strip(" "):
        return f"trim({text}, '{blanks}')"
    return f"trim({text})" if blanks else text


def _filled(text: str, blanks: str) -> str:
    """Write a text without the white space around it, null where nothing is left."""
    return f"nullif({_bare(text, blanks)}, '')" if blanks else text


def _is_blank(request: Request) -> str:
    """Write the condition that no cell of a row is filled."""
    filled = ", ".join(_filled(f"c{n}::varchar", plain_text.BLANKS) for n in range(1, len(request.fields) + 1))
    return f"coalesce({filled}) is null"


def _has_blank_rows(con: Connection, request: Request, source: str, folder: Path) -> bool:
    """Tell whether rows were typed that are none; all cells are looked at only where some row has no VIN."""
    rows = f"read_parquet('{warehouse.quoted(folder / 'rows.parquet')}')"
    if not con.execute(f"from {rows} where fault = 'missing_vin' limit 1").fetchall():
        return False
    return bool(con.execute(f"select 1 from {source} where {_is_blank(request)} limit 1").fetchall())


def _from_columns(request: Request, source: str) -> str:
    """Name the columns that hold a field; the others, among them all about people, are left behind here."""
    fields = ", ".join(f"c{n} as {field}" for n, field in enumerate(request.fields, start=1) if field)
    return f"(select {fields} from {source})"


def _type(con: Connection, request: Request, source: str, folder: Path, blanks: str = plain_text.BLANKS) -> None:
    """Write the rows with their types; what cannot be typed stays beside the row as it was written.

    `blanks` is the white space that may stand around a cell; where there is none, an empty cell is null already.
    """
    fields = FIELDS[request.kind]
    present = [field for field in fields if field in request.fields]
    typed = [field for field in present if is_day(field) or is_whole(field)]
    inner = [f"{_filled('vin', blanks)} as vin_text", f"read_vin({_bare('vin', blanks)}) as vin"]
    for field in present:
        bare = _bare(field, blanks)
        if field in typed:
            read = "read_date" if is_day(field) else "read_whole"
            inner += [f"{_filled(field, blanks)} as {field}_text", f"{read}({bare}) as {field}"]
        elif field in NUMBERS:
            inner.append(f"read_number({bare}) as {field}")
        elif field != "vin":
            inner.append(f"{_filled(field, blanks)} as {field}")
    absent = [f"null::{sql_type(field)} as {field}" for field in fields if field not in present]
    unread = [f"({field} is null and {field}_text is not null)" for field in typed]
    listed = [f"if({field} is null, '{field}=' || replace({field}_text, e'\\n', ' '), null)" for field in typed]
    day = EVENT_DAY.get(request.kind)
    faults = [
        "when vin is null and vin_text is null then 'missing_vin'",
        "when vin is null then 'malformed_vin'",
    ]
    if day:
        faults += [f"when {day} is null and {day}_text is null then 'missing_{day}'",
                   f"when {day} is null then 'unreadable_{day}'"]  # fmt: skip
    outer = ["coalesce(vin, left(vin_text, 100)) as vin", *(f for f in fields if f != "vin" and f in present), *absent]
    con.execute(
        f"""copy (
            select {", ".join(outer)},
                case {" ".join(faults)} end as fault,
                {_when(unread, listed)} as unread
            from (select {", ".join(inner)} from {source})
        ) to '{warehouse.quoted(folder / "rows.parquet")}' ({ROWS})"""
    )


def _when(unread: list[str], listed: list[str]) -> str:
    """List what could not be typed, a line each; most rows have nothing to list, and that must cost little."""
    if not unread:
        return "null::varchar"
    return f"case when {' or '.join(unread)} then concat_ws(e'\\n', {', '.join(listed)}) end"


def _count(con: Connection, folder: Path) -> int:
    found = con.execute(f"select count(*) from read_parquet('{warehouse.quoted(folder / 'rows.parquet')}')").fetchall()
    return int(found[0][0])


def _places_around(skipped: str, first_row: int) -> str:
    """From the numbers of rows that were skipped, tell where the others stand."""
    return f"""
        select from_index, '', max(row_offset) from (
            select 0 as from_index, {first_row} as row_offset
            union all
            select row_no - {first_row} - row_number() over (order by row_no) + 1,
                {first_row} + row_number() over (order by row_no)
            from ({skipped})
        ) group by from_index order by from_index"""


def _places_of(numbered: str) -> str:
    """From rows that know their numbers, tell from which index on they stand how far down in which sheet."""
    return f"""
        select from_index, sheet, row_offset from (
            select sheet, row_number() over () - 1 as from_index, row_no - from_index as row_offset,
                lag(row_no - from_index) over (order by from_index) as last_offset,
                lag(sheet) over (order by from_index) as last_sheet
            from (select sheet, row_no, row_number() over () - 1 as from_index from {numbered})
        ) where from_index = 0 or row_offset <> last_offset or sheet <> last_sheet"""


def _finish(con: Connection, request: Request, folder: Path) -> Answer:
    rows = f"read_parquet('{warehouse.quoted(folder / 'rows.parquet')}')"
    codes = [field for field in CODES if field in request.fields]
    texts = " union all ".join(f"select distinct '{field}' as field, {field} as text from {rows}" for field in codes)
    nothing = "select null::varchar as field, null::varchar as text"
    for name, query in (
        ("texts", f"select field, text from ({texts or nothing}) where text is not null"),
        ("rejects", "from rejects order by sheet, row_no"),
        ("places", "from places order by from_index"),
    ):
        con.execute(f"copy ({query}) to '{warehouse.quoted(folder / f'{name}.parquet')}' (format parquet)")
    faulty, total = con.execute(f"select count(fault), count(*) from {rows}").fetchall()[0]
    rejected = con.execute("select count(*) from rejects").fetchall()[0][0]
    return Answer(int(total), int(faulty), int(rejected))


def main(request: Request, folder: Path) -> None:
    """Type and answer; a refusal is an answer too."""
    try:
        answer = convert(request, folder)
    except RefusedError as error:
        answer = Answer(refused=str(error))
    (folder / "answer.json").write_text(json.dumps(asdict(answer), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    with files.ending_without_room():
        main(Request(**json.loads(sys.argv[1])), Path(sys.argv[2]))
