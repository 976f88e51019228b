"""Strategies and helpers of the reading tests: texts that say the same, and where the real columns lie."""

import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import strategies as st

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "real"
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000", "Ⅵ": "VI", "Ⅴ": "V", "Ⅳ": "IV"}


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"real file {name} is not at {REAL}")
    return path


def column(name: str, heading: str) -> list[str]:
    """Every distinct value of a column of a real workbook."""
    frame = pl.read_excel(real(name), columns=[heading], infer_schema_length=0)
    return sorted(frame[heading].drop_nulls().unique())


@st.composite
def respelled(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    """Two texts that NFKC makes equal: some characters of the second are full-width or letters for a numeral."""
    text = draw(texts)
    marks = [draw(st.sampled_from([mark, WIDE.get(mark, mark)])) for mark in text]
    other = "".join(marks)
    assert unicodedata.normalize("NFKC", other) == unicodedata.normalize("NFKC", text)
    return text, other
