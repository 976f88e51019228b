"""Packing a long table into its page: column data, deflated, for the script of list pages."""

import base64
import json
import zlib
from collections.abc import Sequence

BASE, FIRST = 56, 35  # places are written with the 56 characters from # to Z, which JSON leaves alone


def _digits(numbers: Sequence[int], largest: int) -> list[str]:
    """Numbers as columns of characters, the most significant first: they deflate better than decimals."""
    streams = ["".join(chr(FIRST + number % BASE) for number in numbers)]
    while largest >= BASE:
        numbers, largest = [number // BASE for number in numbers], largest // BASE
        streams.insert(0, "".join(chr(FIRST + number % BASE) for number in numbers))
    return streams


def _fronts(values: Sequence[str]) -> list[str]:
    """Each value as a character for how much it shares with the start of the one before, and its rest."""
    found, last = [], ""
    for value in values:
        length = min(len(last), len(value), BASE - 1)
        shared = next((at for at in range(length) if last[at] != value[at]), length)
        found.append(chr(FIRST + shared) + value[shared:])
        last = value
    return found


def _column(values: Sequence[str]) -> dict[str, object]:
    """A column as a word list with places if its values repeat, else one value per line, front-coded."""
    words = list(dict.fromkeys(values))
    if len(words) * 4 < len(values):
        place = {word: number for number, word in enumerate(words)}
        return {"words": words, "at": _digits([place[value] for value in values], len(words))}
    return {"values": "\n".join(_fronts(values))}


def pack(rows: Sequence[Sequence[str]], pages: Sequence[str]) -> str:
    """All rows by column, and for each the name of its page or nothing, as base64 of deflated JSON."""
    table = {
        "columns": [_column(column) for column in zip(*rows, strict=True)],
        "pages": "\n".join(pages),
        "rows": len(rows),
    }
    raw = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(raw, 9)).decode()
