"""Which models and enterprises have a page of their own, so that links and pages agree."""

from dataclasses import dataclass

from catalogue.warehouse import Connection
from reports.reading import fetch

DOSSIERS = 5_000  # candidates always have one; the other flagged models only up to this many pages
STAGE = "coalesce(emission_stage, if(emission_standard_raw <> '', 'unsettled', null))"  # of mart.model_today


@dataclass(frozen=True, slots=True)
class _Model:
    model_code: str
    model_id: str
    is_candidate: bool


@dataclass(frozen=True, slots=True)
class _Enterprise:
    enterprise_id: str


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The models with a page (code to id), and how many flagged ones have none."""

    ids: dict[str, str]
    left_out: int


def dossiers(con: Connection) -> Dossiers:
    """Choose the models with a page: candidates first, then by code."""
    models = fetch(
        con,
        _Model,
        """
        select model_code, model_id, model_code in (select model_code from mart.revocation_candidate) as is_candidate
        from mart.model_today
        where has_dossier
        order by is_candidate desc, model_code""",
    )
    kept = [model for place, model in enumerate(models) if model.is_candidate or place < DOSSIERS]
    return Dossiers({model.model_code: model.model_id for model in kept}, len(models) - len(kept))


def enterprises(con: Connection) -> frozenset[str]:
    """The ids of the enterprises with a page: those with a flagged model."""
    found = fetch(con, _Enterprise, "select enterprise_id from mart.enterprise where flagged > 0")
    return frozenset(row.enterprise_id for row in found)
