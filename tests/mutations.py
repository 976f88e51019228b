"""Damage sample files of every kind at random and take them in by the public command: always an answer, rows add up.

Bytes are flipped, cut, left out, repeated, put in, or spliced with those of another sample. Registers of vehicles are
typed in this process, which costs less than a child each; workbooks, Parquet and Word files are opened in children.

Usage: python tests/mutations.py --inputs 5000
"""

import argparse
import gzip
import json
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import register_files
from broken_files import HEADINGS, OTHER, ROW, csv_text, parquet, workbook
from homes import REAL, catalogue
from sources.word_files import docx

from catalogue import documents, sample, sample_registers, warehouse
from catalogue.registers import converting, taking
from catalogue.settings import Home

BATCH = 50  # files given to one command
BATCHES = 10  # commands given to one home
LONGEST = 60_000  # bytes of a sample; more would only take longer
MARKS = (b'"', b",", b"\n", b"\r", b"\t", b"<", b">", b"{", b"[", b"\\", b"\x00", b"\xff", b"\xe5", b"</table>", b'""')
OPENED_IN_CHILD = (".xlsx", ".parquet", ".docx", ".doc")
IN_CHILD = 0.06  # share of inputs that need a child each


def samples(folder: Path) -> dict[str, bytes]:
    """A file of every kind: made here, made by the sample, and real ones where they are at hand."""
    made = Home(folder / "made")
    sample.make(made)
    found = {path.name: path.read_bytes() for path in sorted(made.inbox.iterdir())}
    found |= dict(sample_registers.files(136))
    rows = "".join(json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) + "\n" for row in (ROW, OTHER))
    docx(folder / "made.docx", "第一部分", [list(HEADINGS), list(ROW), list(OTHER)])
    found |= {
        "made.csv": csv_text(ROW, OTHER).encode(),
        "made_gb.csv": csv_text(ROW, OTHER, separator=";").encode("gb18030"),
        "made_utf16.csv": csv_text(ROW, OTHER, separator="\t").encode("utf-16"),
        "made.csv.gz": gzip.compress(csv_text(ROW, OTHER).encode(), mtime=0),
        "made.jsonl": rows.encode(),
        "made.xlsx": workbook([HEADINGS, ROW, OTHER]),
        "made.parquet": parquet(),
        "made.docx": (folder / "made.docx").read_bytes(),
        "registers.csv": register_files.delimited().encode(),
        "registers.jsonl": register_files.json_lines().encode(),
        "registers.xlsx": register_files.workbook(register_files.ROWS),
        "registers.parquet": register_files.parquet(register_files.columns()),
    }
    if REAL.is_dir():
        found |= {path.name: path.read_bytes() for path in sorted(REAL.rglob("*")) if path.suffix in KINDS}
    return {name: data for name, data in found.items() if len(data) <= LONGEST}


KINDS = (".csv", ".tsv", ".json", ".html", ".txt", ".xlsx", ".doc")


def mutated(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """The bytes, changed in one to six places."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at, length = chance.randrange(len(changed) + 1), chance.choice((1, 2, 5, 40, 300, 3000))
        change = chance.choice(("flip", "flip", "leave out", "repeat", "put in", "splice", "cut"))
        if change == "flip":
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif change == "cut":
            del changed[at + length :]
        elif change == "leave out":
            del changed[at : at + length]
        elif change == "repeat":
            changed[at:at] = changed[at : at + length]
        elif change == "put in":
            changed[at:at] = chance.choice(MARKS) * chance.choice((1, 1, 2, 50))
        else:
            start = chance.randrange(len(other) + 1)
            changed[at:at] = other[start : start + length]
    return bytes(changed)


def inputs(chance: random.Random, whole: dict[str, bytes], count: int) -> Iterator[tuple[str, bytes]]:
    """Yield names and damaged bytes."""
    costly = sorted(name for name in whole if name.endswith(OPENED_IN_CHILD))
    cheap = sorted(whole.keys() - set(costly))
    for number in range(count):
        name = chance.choice(costly if chance.random() < IN_CHILD else cheap)
        yield f"{number:05}_{name}", mutated(chance, whole[name], whole[chance.choice(sorted(whole))])


def here(module: str, arguments: list[str], seconds: float, **environment: str) -> int:
    """Type a register in this process, unless damage may make the engine break off, as in Parquet."""
    if module == "catalogue.registers.converting":
        request = converting.Request(**json.loads(arguments[0]))
        if request.container != "parquet":
            converting.main(request, Path(arguments[1]))
            return 0
    return documents.run_module(module, arguments, seconds, **environment)


def faults(home: Home, folder: Path) -> Iterator[str]:
    """Take in a folder; yield what is wrong with the answer, then count what became of the files."""
    names = {path.name for path in folder.iterdir()}
    said = catalogue("ingest", "--json", "--home", home.root, folder)
    if said.code not in (0, 3):
        yield f"exit {said.code}: {said.err}"
        return
    if {one["name"] for one in said.answer} != names:
        yield "not every file has an answer"
    for one in said.answer:
        COUNTED[one["status"]] += 1
        COUNTED["rows"] += one["rows_read"]
        COUNTED["rows quarantined"] += one["rows_quarantined"]
        if "fault in this program" in (one["reason"] or "") or one["status"] == "unread":
            yield f"{one['name']}: {one['reason']}"
        if bool(one["reason"]) != (one["status"] == "refused"):
            yield f"{one['name']}: {one['status']}, {one['reason']}"
    with warehouse.connect(home.warehouse, read_only=True) as con:
        for row in con.execute(
            """select name, rows_read, rows_accepted, rows_quarantined, rows_duplicate from mart.ingest_file
            where rows_read <> rows_accepted + rows_quarantined + rows_duplicate
                or least(rows_read, rows_accepted, rows_quarantined, rows_duplicate) < 0"""
        ).fetchall():
            yield f"rows do not add up: {row}"


COUNTED: Counter[str] = Counter()


def main(count: int, seed: int, keep: Path | None = None) -> int:
    """Take in so many damaged files; print what became of them and each fault; return how many faults."""
    chance, wrong = random.Random(seed), 0
    taking.run_module = here
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = list(inputs(chance, samples(folder), count))
        for number, start in enumerate(range(0, count, BATCH)):
            home, sent = Home(folder / f"home{number // BATCHES}"), folder / f"sent{number}"
            sent.mkdir()
            for file, data in made[start : start + BATCH]:
                (sent / file).write_bytes(data)
            try:
                seen = list(faults(home, sent))
            except Exception:
                seen = [traceback.format_exc()]
            for line in seen:
                print(line, flush=True)
            if seen and keep:
                sent.rename(keep / sent.name)
            wrong += len(seen)
    told = ", ".join(f"{number:,} {what}" for what, number in COUNTED.items())
    print(f"{count:,} damaged files: {told}; {wrong} faults", flush=True)
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=136)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the files of a batch with faults here")
    arguments = parser.parse_args()
    sys.exit(1 if main(arguments.inputs, arguments.seed, arguments.keep) else 0)
