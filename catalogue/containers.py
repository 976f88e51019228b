"""What a file is, judged by its first bytes: container, compression, encoding."""

import gzip
import io
import json
import zlib
from pathlib import Path

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
        raise RefusedError(
            f"is neither UTF-8 nor GB18030 text (byte {error.start} fits neither); save it as UTF-8"
        ) from error


def _utf16(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("begins as UTF-16 but is damaged; save it as UTF-8") from error
    if "\x00" in text:
        raise RefusedError("begins as UTF-16 but holds NUL characters; save it as UTF-8")
    return text
