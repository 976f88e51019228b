"""Plain Python and SQL that turn published vehicle documents into findings; no Prefect in here."""

from pathlib import Path

SQL_DIR = Path(__file__).resolve().parent.parent / "sql"
VERSION = "0.1.0"
