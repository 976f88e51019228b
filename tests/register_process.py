"""One ingest as a process of its own, to be killed."""

import sys
from pathlib import Path

from catalogue import ingest, settings
from catalogue.settings import Home

if __name__ == "__main__":
    ingest.take_all(Home(Path(sys.argv[1])), map(Path, sys.argv[2:]), received_at=settings.now())
