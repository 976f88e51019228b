"""Facts of task 1: what of the revocations, which are national, touches the province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.halfyear.subject import Subject
from reports.halfyear.timing import names
from reports.reading import fetch
from reports.words import Pair, say


@dataclass(frozen=True, slots=True)
class Stopped:
    """Vehicles of one model, city and month registered after its listing had ended; see mart.registered_after_stop."""

    model_code: str
    prefecture_code: str | None
    month: date
    stop_kind: str
    stopped_on: date
    legal_form: str | None
    document_no: str | None
    vehicles: int


@dataclass(frozen=True, slots=True)
class Barred:
    """How many listed models local law keeps from sale or registration in one city on the policy day."""

    prefecture_code: str
    event: str
    models: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known.

    `stopped` is missing where no registration of the half-year was found, `national` where no model is listed.
    """

    national: int | None
    stopped: Sequence[Stopped] | None
    barred: Sequence[Barred]
    barred_models: int
    names: Mapping[str, Pair]

    @property
    def vehicles(self) -> int:
        """Registrations after a listing had ended."""
        return sum(row.vehicles for row in self.stopped or ())

    def city_name(self, code: str | None) -> Pair:
        """The name of a city."""
        return self.names.get(code, Pair(code, code)) if code else say("pack.no_city")


def _stopped(con: Connection, subject: Subject) -> list[Stopped]:
    return fetch(
        con,
        Stopped,
        """
        select model_code, prefecture_code, month, stop_kind, stopped_on, legal_form, document_no, vehicles
        from mart.registered_after_stop
        where province_code = $province and month between $first and $upto
        order by vehicles desc, model_code, prefecture_code, month, stopped_on, stop_kind""",
        {"province": subject.code, "first": subject.half.first, "upto": subject.upto},
    )


BARRED = """
    from mart.stage_model_city
    where prefecture_code in (select code from seed.divisions where province_code = $province)"""


def read(con: Connection, subject: Subject, *, has_registrations: bool) -> Facts:
    """Read what the marts tell of listings that ended and of local dates."""
    here = {"province": subject.code}
    flagged = con.sql("select value::bigint from mart.plan_target where target_id = 'T09-1'").fetchone()
    models = con.sql(f"select count(distinct model_code) {BARRED}", params=here).fetchone()
    return Facts(
        national=flagged[0] if flagged else None,
        stopped=_stopped(con, subject) if has_registrations else None,
        barred=fetch(
            con,
            Barred,
            f"select prefecture_code, event, count(distinct model_code) as models {BARRED} group by all order by 1, 2",
            here,
        ),
        barred_models=int(models[0]) if models else 0,
        names=names(con, subject.code),
    )
