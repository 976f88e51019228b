"""Plain Python and SQL that turn published vehicle documents into findings; no Prefect in here."""

from pathlib import Path

SQL_DIR = Path(__file__).resolve().parent.parent / "sql"
# The code that reads texts: what follows from it is made again when it changes, as with queries.
READERS = sorted(Path(__file__).resolve().parent.glob("text/*.py"))
VERSION = "0.1.0"
