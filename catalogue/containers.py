"""What a file is, judged by its first bytes: container, compression, encoding."""

import codecs
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from catalogue import limits
from catalogue.errors import RefusedError

LOOKS_LIKE = {
    "xlsx": "an Excel workbook",
    "xls": "an Excel 97-2003 workbook",
    "docx": "a Word document",
    "doc": "a Word 97-2003 document",
    "parquet": "a Parquet file",
    "html": "an HTML page",
    "json": "a JSON document",
    "jsonl": "JSON lines",
    "text": "delimited or plain text",
    "pdf": "a PDF",
    "locked": "an Office file protected by a password",
    "empty": "an empty file",
    "binary": "binary data of an unknown kind (or text in UTF-16 without its mark)",
}

NUL_SHARE = 100  # a text with damaged bytes has one NUL in so many bytes at most
NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1f]")


class Place(NamedTuple):
    """Where a byte stands: bytes before it, and its row (line) counted from 1."""

    before: int
    row_no: int

    def __str__(self) -> str:
        """Write it for a person."""
        return f"byte {self.before} in row {self.row_no}"


STARTS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole2",
    b"PK": "zip",
    b"PAR1": "parquet",
    b"%PDF": "pdf",
    b"\xff\xfe": "text",
    b"\xfe\xff": "text",
}
ARCHIVES = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK")  # what they hold stands anywhere in them
OLE2_STREAMS = {"EncryptedPackage": "locked", "WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def sniff(data: bytes) -> str:
    """Name the container from the bytes."""
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        return "empty"
    found = next((name for start, name in STARTS.items() if data.startswith(start)), None)
    if found == "ole2":
        return next((name for stream, name in OLE2_STREAMS.items() if stream.encode("utf-16-le") in data), "binary")
    if found == "zip":
        return "docx" if b"word/" in data else "xlsx"
    return found or ("binary" if b"\x00" in data else _sniff_text(data))


def row_of_nul(data: bytes) -> int | None:
    """Tell in which row a text holds its first NUL; None for data that is no text with a few damaged bytes."""
    if not 0 < data.count(b"\0") * NUL_SHARE <= len(data) or NO_TEXT.search(data):
        return None
    return data.count(b"\n", 0, data.index(b"\0")) + 1


def _sniff_text(data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "html"
    if start.startswith((b"{", b"[")):
        return "jsonl" if _is_json_lines(data) else "json"
    return "text"


def _is_json_lines(data: bytes) -> bool:
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    if rest.strip():
        return rest.lstrip().startswith(b"{")
    return not any(isinstance(part, dict | list) for part in value.values())  # one flat record, not an answer


def gunzip(raw: bytes) -> bytes:
    """Unpack compressed bytes within limits; RefusedError for a damaged or a hostile file."""
    most = min(limits.UNPACKED_BYTES, limits.PACKING_RATIO * max(len(raw), 4096))
    with gzip.open(io.BytesIO(raw)) as file:
        try:
            data = file.read(most + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"is a damaged gzip file ({error}); send it again") from error
    if len(data) > most:
        raise RefusedError("unpacks to more than a real table would (a compression bomb?); send it uncompressed")
    return data


def gunzip_head(path: Path) -> bytes:
    """Unpack the beginning of a compressed file; RefusedError when it is damaged there."""
    with gzip.open(path) as file:
        try:
            return file.read(limits.HEAD_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"is a damaged gzip file ({error}); send it again") from error


def first_bad(pieces: Iterable[bytes], encoding: str) -> Place | None:
    """Find the first byte that is no character of an encoding; None where there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    read, row_no = 0, 1
    for piece in chain(pieces, [b""]):
        held = decoder.getstate()[0]  # the beginning of a character that ends in this piece
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            row_no += (held + piece).count(b"\n", 0, error.start) - held.count(b"\n")
            return Place(read - len(held) + error.start, row_no)
        read += len(piece)
        row_no += piece.count(b"\n")
    return None


def neither(utf8: Place | None, gb18030: Place | None) -> RefusedError:
    """Say where a text stops being UTF-8 and where GB18030; a person knows which of them it should be."""
    return RefusedError(
        f"is neither UTF-8 nor GB18030 text (UTF-8 up to {utf8}, GB18030 up to {gb18030}); "
        "repair the row where its encoding changes, and save it as UTF-8"
    )


def decode(data: bytes) -> str:
    """Decode published bytes. A text cut inside its last character is refused: how much is lost is unknown."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _utf16(data, encoding)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            raise RefusedError("ends in the middle of a character: it was cut off on the way; send it again") from error
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise neither(first_bad([data], "utf-8"), first_bad([data], "gb18030")) from error


def _utf16(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("begins as UTF-16 but is damaged; save it as UTF-8") from error
    if "\x00" in text:
        raise RefusedError("begins as UTF-16 but holds NUL characters; save it as UTF-8")
    return text
