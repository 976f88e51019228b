"""The half-year pack of one province."""

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from catalogue import settings
from flows import telling

WRITES = False  # it reads what is published, and lies beside it


@flow(
    name="province-pack", flow_run_name="province-pack-{province}",
    on_failure=[telling.failed], on_crashed=[telling.failed],
)  # fmt: skip
def province_pack(province: str | int, period: str | None = None) -> dict[str, Any]:
    """Make the pack of a province (610000) and half-year (2019H2; else the latest that is over); list its files."""
    from reports.halfyear import writing  # noqa: PLC0415  other flows start faster without it

    made = writing.write(settings.home(None), str(province), period, require_pdf=False)
    told = [*made.answer["files"], *made.attention]
    create_markdown_artifact("\n".join(f"- `{line}`" for line in told), key="pack", description="files of the pack")
    return made.answer
