"""The files of one sender."""

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from catalogue import ingest, settings, summary
from catalogue.ingest import Taken
from catalogue.settings import Home
from flows import telling
from flows.stages import stage

WRITES = True


@stage("take-source", hours=6)
def take(root: Path, folder: str, kind: str | None) -> list[Taken]:
    """Take the files of one folder of the inbox."""
    taken = ingest.take_inbox(Home(root), received_at=settings.now(), folder=folder, kind=kind)
    telling.journal().of(task="take-source").files(taken)
    return taken


@flow(name="source", flow_run_name="source-{folder}", on_failure=[telling.failed], on_crashed=[telling.failed])
def source(folder: str, kind: str | None = None) -> None:
    """Take what one sender put into a folder of the inbox, as one kind where it is not to be recognised.

    The next night publishes what it changes. What became of each file is an artifact of the run.
    """
    home = settings.home(None)
    with telling.alone(home):
        taken = take(home.root, folder, kind)
    create_table_artifact(summary.files_of(taken), key="files", description="files taken")
