"""Child process: open one container within limits, leave its sheets as Arrow files and its blocks as JSON.

Usage: python -m catalogue.opening TASK PATH FOLDER, where TASK is a container or parquet_columns. Writes
FOLDER/answer.json, or dies.
"""

import json
import resource
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from catalogue import files, limits
from catalogue.errors import RefusedError


def check_zip(path: Path) -> None:
    """Refuse an archive whose directory promises more than a real document has."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RefusedError(f"is a damaged or cut workbook or Word file ({error}); send it again") from error
    if not any(member.filename in ("[Content_Types].xml", "mimetype") for member in members):
        first = ", ".join(member.filename for member in members[:3])
        raise RefusedError(f"is an archive of other files ({first} …); unpack it and send the files")
    if len(members) > limits.MEMBERS:
        raise RefusedError(f"packs {len(members):,} files; no workbook has so many")
    for member in members:
        name = PurePosixPath(member.filename)
        if name.is_absolute() or ".." in name.parts:
            raise RefusedError(f"holds a file that points outside of it ({member.filename}); it is not a real workbook")
    unpacked, packed = sum(m.file_size for m in members), path.stat().st_size
    if unpacked > limits.UNPACKED_BYTES or unpacked > limits.PACKING_RATIO * max(packed, 4096):
        raise RefusedError(
            f"unpacks from {packed:,} to {unpacked:,} bytes (a compression bomb?); send the table as CSV"
        )


def open_workbook(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Write each sheet as text; return (sheet name, file name)."""
    import fastexcel  # noqa: PLC0415  only the child needs it
    import polars as pl  # noqa: PLC0415

    sheets = []
    try:
        book = fastexcel.read_excel(str(path))
        # Without skip_rows=0 blank rows above the table are left out, and every row number would be wrong.
        read = [
            (name, book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")) for name in book.sheet_names
        ]
    except Exception as error:
        raise RefusedError(f"is a workbook that cannot be opened ({_brief(error)}); save it again as XLSX") from error
    for index, (name, sheet) in enumerate(read):
        columns = sheet.available_columns()
        width = max((column.absolute_index + 1 for column in columns), default=0)
        if width > limits.COLUMNS:
            raise RefusedError(
                f"sheet {name} has {width:,} columns; no table of vehicles has more than {limits.COLUMNS}"
            )
        aside = [pl.lit(None, pl.String).alias(f"aside{n}") for n in range(width - len(columns))]
        frame = pl.DataFrame(sheet)
        sheets.append((name, _write(frame.select(*aside, pl.all()), folder / f"{index}.arrow")))
    return sheets


def open_parquet(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Write the table as text below a row of its column names."""
    import polars as pl  # noqa: PLC0415

    try:
        frame = pl.read_parquet(path)
    except Exception as error:
        raise RefusedError(f"is a damaged Parquet file ({_brief(error)}); write it again") from error
    if frame.width > limits.COLUMNS:
        raise RefusedError(f"has {frame.width:,} columns; no table of vehicles has more than {limits.COLUMNS}")
    names = pl.DataFrame([frame.columns], schema=[f"c{i}" for i in range(frame.width)], orient="row")
    nested = [name for name, kind in frame.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    if nested:
        kind = frame.schema[nested[0]]
        raise RefusedError(f"holds {kind} instead of text in the column {nested[0]}; leave that column out")
    body = frame.select(_as_text(name, kind).alias(f"c{i}") for i, (name, kind) in enumerate(frame.schema.items()))
    return [("", _write(pl.concat([names, body]), folder / "0.arrow"))]


def parquet_columns(path: Path) -> list[str]:
    """Name the columns of a Parquet file."""
    import polars as pl  # noqa: PLC0415

    try:
        return list(pl.read_parquet_schema(path))
    except Exception as error:
        raise RefusedError(f"is a damaged Parquet file ({_brief(error)}); write it again") from error


def _as_text(name: str, kind: Any) -> Any:
    """Write a column as text; 4495.0 is 4495, as a program writes whole numbers where some are missing."""
    import polars as pl  # noqa: PLC0415

    text = pl.col(name).cast(pl.String, strict=False)
    return text.str.replace(r"\.0$", "") if kind.is_float() else text


def _brief(error: Exception) -> str:
    """Take the first line of what a reader says; the others are about its insides."""
    return str(error).partition("\n")[0]


def _write(frame: Any, file: Path) -> str:
    import polars as pl  # noqa: PLC0415

    named = frame.rename({old: f"c{i}" for i, old in enumerate(frame.columns, start=1)})
    longest = named.select(pl.all().str.len_chars().max().fill_null(0)).row(0) if named.width else (0,)
    if max(longest, default=0) > limits.CELL_CHARS:
        raise RefusedError(f"has a cell of {max(longest):,} characters; a cell holds at most {limits.CELL_CHARS:,}")
    numbered = named.with_row_index("row_no", offset=1).with_columns(pl.col("row_no").cast(pl.Int64))
    filled = numbered.with_columns(pl.col(pl.String).replace("", None))
    filled.slice(_first_filled(filled)).write_ipc(file)
    return file.name


def _first_filled(frame: Any) -> int:
    """Count the blank rows above the table."""
    import polars as pl  # noqa: PLC0415

    if frame.width < 2:
        return 0
    found = (
        frame.lazy().filter(pl.any_horizontal(pl.exclude("row_no").is_not_null())).select("row_no").head(1).collect()
    )
    return int(found.item()) - 1 if found.height else 0


def open_word(path: Path, container: str) -> list[tuple[str, list[list[str]]]]:
    """Return paragraphs (text, []) and tables ('', rows) in reading order."""
    import office_oxide  # noqa: PLC0415

    try:
        form: Literal["doc", "docx"] = "doc" if container == "doc" else "docx"
        tree = office_oxide.Document.from_bytes(path.read_bytes(), form).to_ir()
    except Exception as error:
        raise RefusedError(f"is a Word file that cannot be opened ({_brief(error)}); save it as .docx") from error
    blocks: list[tuple[str, list[list[str]]]] = []
    for section in tree["sections"]:
        for element in section["elements"]:
            if element["type"] == "table":
                blocks.append(("", _rows(element["rows"])))
            else:
                blocks += [(text, []) for text in _paragraphs(element) if text]
    return blocks


def _rows(rows: list[dict[str, Any]]) -> list[list[str]]:
    """Put every cell into its column: .docx leaves out the places that a cell above reaches into."""
    laid_out: list[list[str]] = []
    reached: dict[int, int] = {}  # column: how many rows from this one on a cell above reaches into
    for row in rows:
        cells, reached = _cells(row, reached)
        laid_out.append(cells)
    return laid_out


def _cells(row: dict[str, Any], reached: dict[int, int]) -> tuple[list[str], dict[int, int]]:
    """Return the cells of one row, and what still reaches into the row below."""
    cells: list[str] = []
    spans = dict(reached)
    for cell in row["cells"]:
        while reached.get(len(cells), 0):
            cells.append("")
        across, down = int(cell.get("col_span") or 1), int(cell.get("row_span") or 1)
        spans |= dict.fromkeys(range(len(cells), len(cells) + across), down)
        text = "\n".join(filter(None, (_text(part) for part in cell["content"])))
        cells += [text] + [""] * (across - 1)
    while reached.get(len(cells), 0):
        cells.append("")
    return cells, {column: rows - 1 for column, rows in spans.items() if rows > 1}


def _paragraphs(element: dict[str, Any]) -> list[str]:
    """Return one text for each paragraph; a list holds several."""
    if element["type"] != "list":
        return [_text(element)]
    return [text for item in element["items"] for part in item["content"] for text in _paragraphs(part)]


def _text(element: object) -> str:
    """Join all text below one element, in order."""
    if isinstance(element, dict):
        if element.get("type") == "text":
            return str(element.get("text", ""))
        if element.get("type") == "line_break":
            return "\n"
        return "".join(_text(element[key]) for key in ("content", "items", "children") if key in element)
    return "".join(map(_text, element)) if isinstance(element, list) else ""


def main(task: str, path: Path, folder: Path) -> None:
    """Open and answer; a refusal is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    grids: list[tuple[str, str]] = []
    blocks: list[tuple[str, list[list[str]]]] = []
    answer: dict[str, Any]
    try:
        if task in ("xlsx", "docx"):
            check_zip(path)
        if task in ("xlsx", "xls"):
            grids = open_workbook(path, folder)
        elif task == "parquet":
            grids = open_parquet(path, folder)
        elif task != "parquet_columns":
            blocks = open_word(path, task)
        answer = {"grids": grids, "blocks": blocks}
        if task == "parquet_columns":
            answer = {"columns": parquet_columns(path)}
    except RefusedError as error:
        answer = {"refused": str(error)}
    (folder / "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    with files.ending_without_room():
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
