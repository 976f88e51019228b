"""One visit to the sites of a home as a process of its own, to be killed."""

import sys
from pathlib import Path

from catalogue import collecting
from catalogue.settings import Home

if __name__ == "__main__":
    collecting.fetch_all(Home(Path(sys.argv[1])))
