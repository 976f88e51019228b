"""Files broken by hand, each written on the spot: what arrives when something went wrong on the way."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

HEADINGS = (
    "公告批次", "类别", "发布日期", "企业名称", "产品型号", "产品名称", "排放依据标准", "燃料种类", "总质量(kg)",
)  # fmt: skip
ROW = ("318", "新产品", "2019-03-29", "甲汽车有限公司", "XYZ5001XXY", "厢式运输车", "GB17691-2005国Ⅴ", "柴油", "4495")
OTHER = ("318", "新产品", "2019-03-29", "乙客车有限公司", "QRS6120BEV", "纯电动城市客车", "", "纯电动", "18000")
DECISION_HEADINGS = ("文号", "发文机关", "发文日期", "情形", "措施", "企业名称", "产品型号")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A file broken in one way: what is said of it, and the reason its rejected rows carry, as expressions."""

    make: Make
    said: str
    reason: str | None


CASES: dict[str, Case] = {}


def case(said: str, reason: str | None = None) -> Callable[[Make], Make]:
    def kept(make: Make) -> Make:
        CASES[make.__name__] = Case(make, said, reason)
        return make

    return kept


BINARY = r"looks like binary data of an unknown kind \(or text in UTF-16 without its mark\); send CSV in UTF-8, .+"
NUL_IN_ROW = r"looks like binary data .+, or text damaged by a NUL in row {}; send CSV in UTF-8, .+"
NEITHER = r"is neither UTF-8 nor GB18030 text \(UTF-8 up to {}, GB18030 up to {}\); repair .+, and save it as UTF-8"
ANYWHERE = r"byte \d+ in row \d+"


def unknown(known: str) -> str:
    """Of the first row only headings are repeated that are known."""
    about = rf"but its headings are those of no known kind \((sheet Sheet1, )?row 1, cells: {known}\)"
    return f"looks like (delimited or plain text|an Excel workbook), {about}; .+ without a title above it"


TITLED = unknown("1, headings known here: none")


def quarantined(share: str) -> str:
    return f"{share} rows quarantined, see quarantine/"


def csv_text(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in (headings, *rows))


GOOD = csv_text(("999", "新产品", "2019-01-04", "丙汽车有限公司", "GOOD1", "载货汽车", "", "柴油", "4495"))


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def workbook(*sheets: Iterable[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def zipped(members: Iterable[tuple[str, bytes | str]], base: bytes | None = None) -> bytes:
    """Pack members, in place of those of the same name in a real workbook."""
    mine = dict(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as whole:
                theirs = {name: whole.read(name) for name in whole.namelist()}
            mine = theirs | mine
        for name, data in mine.items():
            archive.writestr(name, data)
    return out.getvalue()


BOOK = workbook([HEADINGS, ROW, OTHER])


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame([ROW, OTHER], schema=list(HEADINGS), orient="row").write_parquet(out)
    return out.getvalue()


# Cut off on the way.


@case(r"is a damaged or cut workbook or Word file \(.+\); send it again")
def xlsx_cut(folder: Path) -> Path:
    return put(folder, "cut.xlsx", BOOK[: len(BOOK) // 2])


@case(r"is a Word file that cannot be opened \(.+\); save it as \.docx")
def doc_cut(folder: Path) -> Path:
    return put(folder, "cut.doc", OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 900)


@case(r"is a damaged or cut workbook or Word file \(.+\); send it again")
def docx_cut(folder: Path) -> Path:
    whole = zipped([("word/document.xml", "<w:document/>"), ("[Content_Types].xml", "<Types/>")])
    return put(folder, "cut.docx", whole[:-40])


@case(r"is a Word file that cannot be opened \(.+\); save it as \.docx")
def docx_hollow(folder: Path) -> Path:
    return put(folder, "hollow.docx", zipped([("word/document.xml", "<w:docu"), ("[Content_Types].xml", "<Ty")]))


@case(r"is a damaged Parquet file \(.+\); write it again")
def parquet_cut(folder: Path) -> Path:
    whole = parquet()
    return put(folder, "cut.parquet", whole[: len(whole) // 2])


@case(r"is a damaged gzip file \(.+\); send it again")
def gzip_cut(folder: Path) -> Path:
    whole = gzip.compress(csv_text(*[(*ROW[:4], f"M{n}", *ROW[5:]) for n in range(500)]).encode())
    return put(folder, "cut.csv.gz", whole[: len(whole) // 2])


@case(r"is a damaged or cut workbook or Word file \(.+\); send it again")
def gzip_of_zip(folder: Path) -> Path:
    return put(folder, "cut.xlsx.gz", gzip.compress(BOOK[:900]))


@case(quarantined("1 of 2"), r"has 7 cells, the heading has 9; check quotes")
def csv_cut(folder: Path) -> Path:
    return put(folder, "cut.csv", csv_text(ROW, OTHER)[:-12])


@case(r"ends in the middle of a character: it was cut off on the way; send it again")
def csv_cut_in_a_character(folder: Path) -> Path:
    whole = csv_text(ROW, OTHER).encode()
    return put(folder, "cut.csv", whole[: whole.rindex("纯".encode()) + 2])


@case(r"begins like JSON but cannot be read \(Unterminated string .+\); fetch or export it again")
def json_cut(folder: Path) -> Path:
    rows = [dict(zip(HEADINGS, ROW, strict=True))] * 3
    return put(folder, "cut.json", json.dumps(rows, ensure_ascii=False, indent=1)[:-50])


@case(quarantined("1 of 2"), r"has 1 cells, the heading has 9; check quotes")
def json_lines_cut(folder: Path) -> Path:
    line = json.dumps(dict(zip(HEADINGS, ROW, strict=True)), ensure_ascii=False)
    return put(folder, "cut.jsonl", f"{line}\n{line[:60]}")


@case(r"is a page that was cut off \(no closing </html>\); fetch it again")
def html_cut(folder: Path) -> Path:
    page = f"<html><body><table class='w_table'><tr><td>产品型号：</td><td>{ROW[4]}</td></tr>"
    return put(folder, "cut.html", page)


# In another encoding.


@case(BINARY)
def utf16_without_bom(folder: Path) -> Path:
    return put(folder, "sixteen.csv", csv_text(ROW).encode("utf-16-le"))


@case(r"begins as UTF-16 but is damaged; save it as UTF-8")
def utf16_cut(folder: Path) -> Path:
    return put(folder, "sixteen.csv", csv_text(ROW).encode("utf-16")[:-1])


@case(NEITHER.format("byte 57 in row 2", ANYWHERE))
def latin_1(folder: Path) -> Path:
    headings = ("batch_no", "model_code", "enterprise", "published_on")
    row = ("318", "M1", "Citroën España Ñ", "2019-03-29")
    return put(folder, "latin.csv", csv_text(row, headings=headings).encode("latin-1"))


@case(NEITHER.format(ANYWHERE, ANYWHERE))
def gb18030_invalid(folder: Path) -> Path:
    return put(folder, "gbk.csv", csv_text(ROW).encode("gb18030") + b"\xff\xff,\x80\r\n")


@case(NEITHER.format(f"byte {len(csv_text(ROW).encode()) + 4} in row 3", ANYWHERE))
def last_row_in_another_encoding(folder: Path) -> Path:
    return put(folder, "mixed.csv", csv_text(ROW).encode() + "319,货车\r\n".encode("gbk"))


@case(unknown(r"\d, headings known here: none"))
def big5(folder: Path) -> Path:
    return put(folder, "big5.csv", csv_text(("318", "新產品"), headings=("公告批次", "產品型號")).encode("big5"))


# Headings.


@case(quarantined("1 of 2"), r"sheet Sheet1 \(2 rows\) has other headings; send it as a file of its own")
def headings_on_second_sheet(folder: Path) -> Path:
    return put(folder, "sheets.xlsx", workbook([("说明", "本表由省厅汇总"), ("单位", "千克")], [HEADINGS, ROW]))


@case(TITLED)
def title_above_heading(folder: Path) -> Path:
    return put(folder, "title.xlsx", workbook([("道路机动车辆产品汇总表",), HEADINGS, ROW]))


@case(TITLED)
def title_above_heading_csv(folder: Path) -> Path:
    return put(folder, "title.csv", "道路机动车辆产品汇总表,,,,,,,,\r\n" + csv_text(ROW))


@case(TITLED)
def title_in_one_cell_above_heading_csv(folder: Path) -> Path:
    return put(folder, "title.csv", "道路机动车辆产品汇总表\r\n" + csv_text(ROW))


@case(r"row 2 is a second heading row \(公告批次 \| 类别 \| 发布日期 \| 企业名称 …\); keep only one")
def two_heading_rows(folder: Path) -> Path:
    return put(folder, "two.xlsx", workbook([HEADINGS, HEADINGS, ROW]))


@case(r"has headings but no rows; ask the sender whether rows are missing")
def header_only(folder: Path) -> Path:
    return put(folder, "header.csv", csv_text())


@case(r"has headings but no rows; ask the sender whether rows are missing")
def header_only_xlsx(folder: Path) -> Path:
    return put(folder, "header.xlsx", workbook([HEADINGS]))


@case(r"column J repeats the heading '产品型号'; name it once")
def duplicate_heading(folder: Path) -> Path:
    return put(folder, "twice.csv", csv_text((*ROW, "M2"), headings=(*HEADINGS, "产品型号")))


@case(r"the table states model_code twice \(columns E and J\); keep one")
def two_names_of_one_field(folder: Path) -> Path:
    return put(folder, "twice.csv", csv_text((*ROW, "M2"), headings=(*HEADINGS, "车辆型号")))


@case(
    r"column J has the heading '车门数', which is neither known nor listed as ignored; "
    r".+ edit catalogue/sources/announcements_table\.toml",
)
def unknown_heading(folder: Path) -> Path:
    return put(folder, "unknown.csv", csv_text((*ROW, "7"), headings=(*HEADINGS, "车门数")))


@case(r"column J has cells but no heading; name it or clear it")
def column_without_heading(folder: Path) -> Path:
    return put(folder, "nameless.csv", csv_text((*ROW, "7"), headings=(*HEADINGS, "")))


@case(unknown("9, headings known here: none"))
def no_headings(folder: Path) -> Path:
    return put(folder, "bare.csv", csv_text(OTHER, headings=ROW))


@case(unknown(r"2, headings known here: 日期 \| NEV总销量"))
def of_no_kind(folder: Path) -> Path:
    return put(folder, "months.csv", "日期,NEV总销量\r\nJan-19,96000\r\n")


# Nothing, or not a table.


@case(r"is empty: nothing to take in; ask the sender for the file again")
def empty(folder: Path) -> Path:
    return put(folder, "empty.csv", b"")


@case(r"is empty: nothing to take in; ask the sender for the file again")
def white_space(folder: Path) -> Path:
    return put(folder, "white.csv", b"\xef\xbb\xbf \r\n\t\r\n\r\n")


@case(r"is empty: nothing to take in; ask the sender for the file again")
def ideographic_space(folder: Path) -> Path:
    return put(folder, "white.csv", "\u3000\r\n\u3000\r\n")


@case(r"looks like an Excel workbook in which no cell is filled; ask the sender for the file again")
def empty_workbook(folder: Path) -> Path:
    return put(folder, "empty.xlsx", workbook([]))


@case(r"is empty: nothing to take in; ask the sender for the file again")
def empty_gzip(folder: Path) -> Path:
    return put(folder, "empty.csv.gz", gzip.compress(b""))


@case(BINARY)
def binary_junk(folder: Path) -> Path:
    return put(folder, "junk.csv", bytes(range(256)) * 40)


@case(unknown("1, headings known here: none"))
def prose(folder: Path) -> Path:
    return put(folder, "letter.txt", "各有关单位：\n现将有关事项通知如下，请遵照执行。\n")


@case(BINARY)
def png(folder: Path) -> Path:
    return put(folder, "scan.doc", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200))


@case(r"looks like an HTML page saved as \.xls, .+ open it in a spreadsheet program and save it as XLSX or CSV")
def html_as_xls(folder: Path) -> Path:
    table = "<table><tr><td>公告批次</td><td>产品型号</td></tr><tr><td>318</td><td>M1</td></tr></table>"
    return put(folder, "export.xls", f"<html><meta charset=utf-8>{table}</html>")


@case(
    r"looks like an HTML page saved as \.doc with the title '404 Not Found', but not a page of a kind known here; .+",
)
def html_error_page_as_doc(folder: Path) -> Path:
    return put(folder, "batch.doc", "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body/></html>")


@case(r"is a failure answered by the site \(code 500: error\), not a list; fetch it again")
def list_answer_failed(folder: Path) -> Path:
    return put(folder, "list.json", json.dumps({"success": False, "code": "500", "message": "error", "data": None}))


@case(r"is a failure answered by the site \(code 500: None\), not a list; fetch it again")
def list_answer_failed_in_another_form(folder: Path) -> Path:
    return put(folder, "list.json", json.dumps({"success": False, "code": "500", "data": ["x"]}))


@case(unknown(r"\d, headings known here: none"))
def json_of_json(folder: Path) -> Path:
    return put(folder, "list.json", json.dumps("[1, 2]"))


@case(r"begins like JSON but cannot be read \(maximum recursion depth .+\); fetch or export it again")
def json_deep(folder: Path) -> Path:
    return put(folder, "deep.json", "[" * 200_000 + "]" * 200_000)


@case(quarantined("1 of 2"), r"has 1 cells, the heading has 9; check quotes")
def json_lines_deep(folder: Path) -> Path:
    line = json.dumps(dict(zip(HEADINGS, ROW, strict=True)), ensure_ascii=False)
    return put(folder, "deep.jsonl", line + "\n" + '{"公告批次":' * 100_000 + "1" + "}" * 100_000)


@case(r"begins like JSON but cannot be read \(Exceeds the limit \(4300 digits\) [^;]+\); fetch or export it again")
def json_huge_number(folder: Path) -> Path:
    line = '{"公告批次": 318, "产品型号": "M1", "总质量(kg)": ' + "9" * 6000 + "}"
    return put(folder, "number.jsonl", line)


@case(r"begins like JSON but cannot be read \(Exceeds the limit \(4300 digits\) [^;]+\); fetch or export it again")
def json_list_huge_number(folder: Path) -> Path:
    return put(folder, "number.json", '[{"announcement_batch": ' + "9" * 6000 + "}]")


@case(quarantined("1 of 2"), r"the row names no product model \(产品型号\); add it or delete the row")
def json_infinity(folder: Path) -> Path:
    lines = '{"公告批次": 318, "产品型号": "M1", "总质量(kg)": NaN}\n{"公告批次": 318, "总质量(kg)": 1e999}'
    return put(folder, "nan.jsonl", lines)


@case(r"looks like an Office file protected by a password; take the password off and send it again")
def encrypted_workbook(folder: Path) -> Path:
    return put(folder, "locked.xlsx", OLE + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 1000)


@case(BINARY)
def other_ole_file(folder: Path) -> Path:
    return put(folder, "mail.msg", OLE + b"\x00" * 3000)


@case(r"looks like a PDF; send CSV in UTF-8, XLSX, Parquet, JSON lines, \.doc or \.docx")
def pdf(folder: Path) -> Path:
    return put(folder, "attachment.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n")


@case(BINARY)
def rar(folder: Path) -> Path:
    return put(folder, "batch.rar", b"Rar!\x1a\x07\x01\x00" + bytes(range(200)))


@case(r"is an archive of other files \(batch\.csv …\); unpack it and send the files")
def plain_zip(folder: Path) -> Path:
    return put(folder, "batch.zip", zipped([("batch.csv", csv_text(ROW))]))


# Made to do harm, or grown beyond reason.


@case(r"unpacks from [\d,]+ to 60,[\d,]+ bytes \(a compression bomb\?\); send the table as CSV")
def zip_bomb(folder: Path) -> Path:
    sheet = b"<worksheet>" + b" " * 60_000_000
    return put(folder, "bomb.xlsx", zipped([("xl/worksheets/sheet1.xml", sheet)], BOOK))


@case(r"packs 10,\d\d\d files; no workbook has so many")
def zip_with_many_members(folder: Path) -> Path:
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/media/{number}", b"")
    return put(folder, "many.xlsx", out.getvalue())


@case(r"holds a file that points outside of it \(\.\./\.\./escaped\.txt\); it is not a real workbook")
def zip_that_points_outside(folder: Path) -> Path:
    return put(folder, "outside.xlsx", zipped([("../../escaped.txt", "x")], BOOK))


@case(r"looks like an Excel workbook in which no cell is filled; ask the sender for the file again")
def zip_that_lies_about_size(folder: Path) -> Path:
    whole = zipped([("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 60_000_000)], BOOK)
    size = (60_000_011).to_bytes(4, "little")
    return put(folder, "liar.xlsx", whole.replace(size, (1000).to_bytes(4, "little")))


@case(r"unpacks to more than a real table would \(a compression bomb\?\); send it uncompressed")
def gzip_bomb(folder: Path) -> Path:
    return put(folder, "bomb.csv.gz", gzip.compress(b"," * 50_000_000))


@case(r"is a workbook that cannot be opened \(.+\); save it again as XLSX")
def entity_bomb(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "lol">{entities}]><sst><si><t>&e9;</t></si></sst>'
    return put(folder, "entities.xlsx", zipped([("xl/sharedStrings.xml", bomb)], BOOK))


@case(r"row 2 cannot be read as a table row \(field larger than field limit \(32767\)\); .+")
def cell_of_a_hundred_megabytes(folder: Path) -> Path:
    return put(folder, "wide.csv", csv_text((*ROW[:5], "x" * 100_000_000, *ROW[6:])))


@case(r"has a cell of 1,000,000 characters; a cell holds at most 32,767")
def json_cell_of_a_megabyte(folder: Path) -> Path:
    line = json.dumps(dict(zip(HEADINGS, ROW, strict=True)) | {"产品名称": "x" * 1_000_000}, ensure_ascii=False)
    return put(folder, "wide.jsonl", line)


@case(r"has a cell of 40,000 characters; a cell holds at most 32,767")
def workbook_cell_too_long(folder: Path) -> Path:
    cell = f"<c r='A2' t='inlineStr'><is><t>{'x' * 40_000}</t></is></c>"
    names = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    sheet = f"<worksheet {names}><sheetData><row r='2'>{cell}</row></sheetData></worksheet>"
    return put(folder, "long.xlsx", zipped([("xl/worksheets/sheet1.xml", sheet)], BOOK))


@case(r"looks like an Excel workbook but its reader broke off \(.+ one cell far from the table\); .+")
def cell_in_the_last_corner(folder: Path) -> Path:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)
        sheet.write(1_048_575, 16_383, "x")
    return put(folder, "corner.xlsx", out.getvalue())


@case(r"has 10,000 columns; no table of vehicles has more than 400")
def ten_thousand_columns(folder: Path) -> Path:
    return put(folder, "columns.csv", csv_text(headings=[f"第{n}列" for n in range(10_000)]))


@case(r"has 10,000 different names; no table of vehicles has more than 400")
def ten_thousand_json_names(folder: Path) -> Path:
    return put(folder, "names.jsonl", json.dumps({f"n{n}": "x" for n in range(10_000)}))


# Rows.


@case(r"row 5 cannot be read as a table row \(.+\); a quote is probably not closed")
def quote_not_closed(folder: Path) -> Path:
    rows = csv_text(*[(*ROW[:4], f"M{n}", *ROW[5:]) for n in range(2000)])
    return put(folder, "quote.csv", rows.replace("M3,", '"M3,'))


@case(r"row 3 opens a quote that is never closed, so the rows below it run into one cell")
def quote_not_closed_in_a_short_file(folder: Path) -> Path:
    return put(folder, "quote.csv", csv_text(ROW, OTHER).replace("QRS6120BEV", '"QRS6120BEV'))


@case(r"row 1 opens a quote that is never closed, so the rows below it run into one cell")
def quote_not_closed_in_the_heading(folder: Path) -> Path:
    return put(folder, "quote.csv", '"' + csv_text(ROW, OTHER))


@case(quarantined("2 of 3"), r"has (5|10) cells, the heading has 9; check quotes")
def ragged_rows(folder: Path) -> Path:
    return put(folder, "ragged.csv", csv_text(ROW, OTHER[:5], (*OTHER, "")))


@case(NUL_IN_ROW.format(3))
def nul_bytes(folder: Path) -> Path:
    return put(folder, "nul.csv", csv_text(ROW, OTHER).encode().replace(b"QRS", b"Q\x00S"))


@case(NUL_IN_ROW.format(202))
def nul_bytes_late(folder: Path) -> Path:
    rows = csv_text(*[(*ROW[:4], f"M{n}", *ROW[5:]) for n in range(200)], OTHER)
    return put(folder, "nul.csv", rows.encode().replace(b"QRS", b"Q\x00S"))


@case(quarantined("1 of 2"), r"the date cannot be read; write it as 2019-07-01")
def date_that_is_none(folder: Path) -> Path:
    return put(folder, "date.csv", csv_text(ROW, (*OTHER[:2], "2019-13-45", *OTHER[3:])))


@case(quarantined("1 of 2"), r"the row names no product model \(产品型号\); add it or delete the row")
def model_missing(folder: Path) -> Path:
    return put(folder, "model.csv", csv_text(ROW, (*OTHER[:4], " ", *OTHER[5:])))


@case(quarantined("1 of 2"), r"the row has neither a date \(发布日期\) nor a batch \(公告批次\); add one of them")
def batch_and_date_missing(folder: Path) -> Path:
    return put(folder, "undated.csv", csv_text(ROW, ("", "新产品", "", *OTHER[3:])))


@case(quarantined("1 of 1"), r"an act of an authority cannot be relied on without its document number \(文号\)")
def decision_without_number(folder: Path) -> Path:
    rows = [("", "工业和信息化部", "2019-05-01", "c", "suspend_product", "甲汽车有限公司", "XYZ5001XXY")]
    return put(folder, "decision.csv", csv_text(*rows, headings=DECISION_HEADINGS))


@case(quarantined("1 of 1"), r"the action \(措施\) is not one of rectify, .+")
def decision_without_known_measure(folder: Path) -> Path:
    rows = [("工信部〔2019〕1号", "工业和信息化部", "2019-05-01", "c", "fine", "甲汽车有限公司", "XYZ5001XXY")]
    return put(folder, "decision.csv", csv_text(*rows, headings=DECISION_HEADINGS))


@case(quarantined("1 of 2"), r"has 10 cells, the heading has 9; check quotes")
def one_empty_cell_too_many(folder: Path) -> Path:
    """A cell put in by mistake shifts the others; that the last one was empty does not make up for it."""
    return put(folder, "shifted.csv", csv_text(ROW, ("", *OTHER[:8], "")))


@case(r"looks like delimited or plain text, but its headings are .+ \(row 2, cells: 9, .+\); .+, as the first row, .+")
def blank_row_above_heading(folder: Path) -> Path:
    return put(folder, "blank.csv", "\r\n" + csv_text(ROW))


@case(r"holds List\(String\) instead of text in the column 产品型号; leave that column out")
def parquet_of_lists(folder: Path) -> Path:
    out = io.BytesIO()
    pl.DataFrame({"公告批次": ["318"], "产品型号": [["M1", "M2"]]}).write_parquet(out)
    return put(folder, "lists.parquet", out.getvalue())


@case(NEITHER.format(ANYWHERE, ANYWHERE))
def half_a_character_in_the_middle(folder: Path) -> Path:
    return put(folder, "half.csv", csv_text(ROW).encode().replace("新".encode(), b"\xe6\xff"))
