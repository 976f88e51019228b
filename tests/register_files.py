"""Registers of vehicles made on the spot: the same rows in every form in which a province may send them."""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

HEADINGS = (
    "车辆识别代号",
    "登记日期",
    "总质量(kg)",
    "车长（mm）",
    "使用性质",
    "所有人",
    "登记地行政区划代码",
    "车辆型号",
)
FIELDS = ("vin", "registered_on", "gvm_kg", "length_mm", "usage", None, "region_code", "model_code")
OWNER = "样例某某人"
Row = Sequence[str]


def vin(number: int) -> str:
    return f"LZZ5CLSB8MA{number:06d}"


def row(number: int) -> Row:
    day = date(2019, 7, number % 28 + 1).isoformat()
    return (vin(number), day, str(4000 + number), "5995", "货运", f"{OWNER}{number}", "130100", '样例, "甲"型')


ROWS = [row(n) for n in range(1, 30)]


def delimited(
    rows: Sequence[Row] = ROWS,
    *,
    headings: Row = HEADINGS,
    separator: str = ",",
    end: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows([headings, *rows])
    return out.getvalue()


def workbook(*sheets: Sequence[Row], headings: Row = HEADINGS, above: int = 0, aside: int = 0) -> bytes:
    """Masses as numbers and days as dates, as a spreadsheet program keeps them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            sheet.write_row(above, aside, headings)
            for number, cells in enumerate(rows, start=above + 1):
                for column, cell in enumerate(cells, start=aside):
                    if column - aside == 1:
                        sheet.write_datetime(number, column, date.fromisoformat(cell), day)
                    elif column - aside in (2, 3):
                        sheet.write_number(number, column, float(cell))
                    else:
                        sheet.write_string(number, column, cell)
    return out.getvalue()


def columns(rows: Sequence[Row] = ROWS) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=list(HEADINGS), orient="row")


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def typed() -> pl.DataFrame:
    return columns().with_columns(
        pl.col("登记日期").str.to_date(), pl.col("总质量(kg)").cast(pl.Int32), pl.col("车长（mm）").cast(pl.Float64)
    )


def stamped() -> pl.DataFrame:
    """Midnight in China is the day before in UTC."""
    days = pl.col("登记日期").str.to_datetime().dt.replace_time_zone("Asia/Shanghai").dt.convert_time_zone("UTC")
    region = pl.col("登记地行政区划代码").cast(pl.Float64)
    return columns().with_columns(days, region, pl.col("使用性质").cast(pl.Categorical))


def json_lines(rows: Sequence[Row] = ROWS) -> str:
    lines = [dict(zip(HEADINGS, cells, strict=True)) for cells in rows]
    for line in lines[1::2]:
        line |= {"总质量(kg)": float(line["总质量(kg)"]), "车长（mm）": int(line["车长（mm）"])}
    return "".join(json.dumps(line, ensure_ascii=bool(n % 2)) + "\n" for n, line in enumerate(lines))


def shuffled() -> str:
    """Columns in another order, under their English names."""
    order = [6, 0, 3, 1, 2, 4, 7]
    names = [str(FIELDS[n]) for n in order]
    return delimited([[cells[n] for n in order] for cells in ROWS], headings=names)


# name: the bytes, and how far below the first row of the table its first vehicle stands
FORMS: dict[str, tuple[Callable[[], bytes], int]] = {
    "comma.csv": (lambda: delimited().encode(), 2),
    "semicolon.csv": (lambda: delimited(separator=";").encode(), 2),
    "tab.tsv": (lambda: delimited(separator="\t").encode(), 2),
    "bom.csv": (lambda: delimited(end="\r\n").encode("utf-8-sig"), 2),
    "gb18030.csv": (lambda: delimited(end="\r\n").encode("gb18030"), 2),
    "utf16.csv": (lambda: delimited().encode("utf-16"), 2),
    "utf16be.csv": (lambda: b"\xfe\xff" + delimited().encode("utf-16-be"), 2),
    "cr.csv": (lambda: delimited(end="\r").encode(), 2),
    "no_end.csv": (lambda: delimited().rstrip("\n").encode(), 2),
    "quoted.csv": (lambda: delimited(quoting=csv.QUOTE_ALL).encode("utf-8-sig"), 2),
    "spaced.csv": (lambda: delimited([[f" {cell}\u3000" for cell in cells] for cells in ROWS]).encode(), 2),
    "blank_above.csv": (lambda: b"\r\n\r\n" + delimited(end="\r\n").encode(), 4),
    "packed.csv.gz": (lambda: gzip.compress(delimited().encode("gb18030")), 2),
    "two_parts.csv.gz": (lambda: gzip.compress(b"") + gzip.compress(delimited().encode()), 2),
    "other_order.csv": (lambda: shuffled().encode(), 2),
    "trailing.csv": (lambda: delimited([[*c, "", ""] for c in ROWS], headings=[*HEADINGS, "", " "]).encode(), 2),
    "book.xlsx": (lambda: workbook(ROWS), 2),
    "off_corner.xlsx": (lambda: workbook(ROWS, above=3, aside=2), 5),
    "book.xlsx.gz": (lambda: gzip.compress(workbook(ROWS)), 2),
    "text.parquet": (lambda: parquet(columns()), 1),
    "typed.parquet": (lambda: parquet(typed()), 1),
    "stamped.parquet": (lambda: parquet(stamped()), 1),
    "packed.parquet.gz": (lambda: gzip.compress(parquet(typed())), 1),
    "lines.jsonl": (lambda: json_lines().encode(), 1),
    "lines.jsonl.gz": (lambda: gzip.compress(json_lines().encode("utf-8-sig")), 1),
}


def put(folder: Path, name: str, data: bytes | str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


ODD_CELLS = (
    "", " ", '"a,b"', '"a""b"', '"a\nb"', '"a\r\nb"', '"a\rb"', "'", '"', 'a"b', '"a"b', '"a" ', ' "a"', "\u3000", '""',
)  # fmt: skip


def strange(seed: int) -> bytes:
    """A register as it comes out of a chain of programs: odd quotes, line ends, widths, encodings, damaged bytes."""
    chance = random.Random(seed)
    end = chance.choice(["\n", "\n", "\r\n", "\r"])
    lines = [",".join(HEADINGS)]
    for number in range(chance.randrange(9)):
        cells = [*row(number)[:7], "甲型"]
        kind = chance.randrange(12)
        if kind == 0:
            cells[chance.randrange(8)] = chance.choice(ODD_CELLS)
        elif kind == 1:
            cells = cells[: chance.randrange(8)]
        elif kind == 2:
            cells += [chance.choice(["x", "", '""'])] * chance.randrange(3)
        elif kind == 3:
            cells = [""] * chance.randrange(9)
        elif kind == 4:
            cells[7] = "x" * chance.choice([100, 32_767, 32_768, 70_000])
        lines.append(",".join(cells))
    ends = [end if chance.random() < 0.97 else chance.choice(["\n", "\r\n", "\r", "\n\n", ""]) for _ in lines]
    text = "".join(line + one for line, one in zip(lines, ends, strict=True))
    text = text.rstrip("\r\n") if chance.random() < 0.3 else text
    text = text.replace(",", chance.choice(";\t")) if chance.random() < 0.3 else text
    data = bytearray(text.encode(chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])))
    for _ in range(chance.choice([0, 1, 3])):
        at, how = chance.randrange(len(data)), chance.randrange(4)
        if how == 0:
            data[at] = chance.randrange(256)
        elif how == 1:
            del data[at : at + chance.randrange(1, 6)]
        elif how == 2:
            data[at:at] = chance.choice([b'"', b"\n", b"\r", b",", b'""', b"\0", b"\xff", b"\xe3\x80\x80"])
        else:
            del data[at + 1 :]
    return bytes(data)
