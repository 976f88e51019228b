"""One night as a process of its own, to be killed: take the inbox, build, enforce, publish."""

import sys
from datetime import date
from pathlib import Path

from catalogue import night, settings
from catalogue.settings import Home


def main(root, as_of):
    home, day, now = Home(Path(root)), date.fromisoformat(as_of), settings.now()
    night.take_inbox(home, received_at=now)
    night.build(home)
    night.enforce(home, as_of=day, today=now.date())
    night.publish(home)
    print("finished")


if __name__ == "__main__":
    main(*sys.argv[1:])
