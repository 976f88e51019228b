"""China VI timing again, in plain Python and row by row of the seeds: slow, and sharing nothing with the SQL.

A registration is a dict of texts and days (None where nothing is stated). Every thing that its missing fields leave
possible is judged on its own; what they agree on stands.
"""

import csv
import itertools
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[1] / "sql" / "seeds"
STAGES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
LIGHT = {"car1", "car2", "bus2", "van"}
GROUPS = {
    "LDV": LIGHT, "LDV_class1": {"car1"}, "LDV_class2": LIGHT - {"car1"}, "LDV_M1_small": {"car1", "car2"},
    "LDV_passenger": {"car1", "car2", "bus2"}, "LDV_N1_truck": {"van"}, "HDV": {"truck", "heavy"},
    "HDV_truck_medium_heavy": {"truck"}, "three_wheel": {"three_wheel"}, "low_speed_truck": {"low_speed_truck"},
}  # fmt: skip
ENGINES = ("gasoline", "diesel", "gas", "methanol", "ethanol", "unnamed")
FUELS = {
    "A": ("gasoline",), "B": ("diesel",), "E": ("gas",), "F": ("gas",), "L": ("methanol",), "M": ("ethanol",),
    "C": ("none",), "Y": ("none",), "O": ("gasoline", "diesel", "gas"), "D": ("gasoline", "diesel", "gas"),
    "X": ("unnamed", "none"), "BE": ("diesel", "gas"), "AE": ("gasoline", "gas"), "AO": ("gasoline",),
    "BO": ("diesel",),
}  # fmt: skip
TWO_FUELS = {"BE", "AE"}
NEAR = ["city", "multi_city", "region", "province", "multi_province", "national"]


def seed(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month_after(day):
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


class Row:
    """One date of law about registrations or moves."""

    def __init__(self, told):
        self.id, self.level, self.standard, self.stage = (
            told["row_id"],
            told["level"],
            told["standard"],
            told["stage"],
        )
        substage = told["substage"]
        self.letter = "" if "or" in substage else substage[-1:]
        self.needs_b = self.letter == "b"
        self.shown = self.stage if not substage else substage.split("_or_")[0]
        self.rank = (STAGES[self.stage], self.needs_b)
        self.classes = set().union(*(GROUPS[g] for g in told["vehicle_group"].split("|")))
        self.fuels = set(ENGINES) if told["fuel"] == "all" else {told["fuel"]}
        use = told["use_group"]
        if use.startswith("urban_vehicle"):
            use = "bus|sanitation|postal"
        self.uses = None if use in ("all", "other") else set(use.replace("municipal", "sanitation").split("|"))
        events = set(told["event"].split("|"))
        self.events = {"transfer_in"} & events
        if events & {"registration", "registration_effective", "early_implementation"}:
            self.events.add("registration")
        text = told["effective_from"]
        self.is_month = len(text) == 7
        self.start = date.fromisoformat(text + "-01" if self.is_month else text)
        self.firm = month_after(self.start) if self.is_month else self.start
        if told["firm_from"]:
            self.firm = date.fromisoformat(told["firm_from"])
        self.is_doubtful = told["confidence"] == "uncertain"
        self.scope = told["scope_code"].split("|")
        if self.level == "region":
            self.scope = [r["prefecture_code"] for r in seed("regions")
                          if r["region_set"] == "MIIT136_2018_ART9" and r["region"] == told["scope_code"]]  # fmt: skip
        self.asks = told["grace_day"]
        self.before = date.fromisoformat(told["grace_before"]) if self.asks else None
        self.until = date.fromisoformat(told["grace_until"]) if self.asks and told["grace_until"] else date.max
        self.spared = told["grace_scope"].split("|") if told["grace_scope"] else None

    def is_near(self, unit, province):
        return self.level == "national" or unit in self.scope or province in self.scope

    def has_grace(self, unit, province):
        if not self.asks:
            return False
        if self.spared is None:
            return True
        return (unit in self.spared or province in self.spared) and f"-{unit}" not in self.spared

    def can_accuse(self, day):
        return not self.is_doubtful and day >= self.firm

    def order(self, grace):
        return (
            -self.rank[0], -self.rank[1], self.is_doubtful, self.start, NEAR.index(self.level), self.id, not grace,
        )  # fmt: skip


ROWS = [row for row in map(Row, (r for r in seed("stage_calendar") if "HDV_urban" not in r["vehicle_group"]
                                 and r["vehicle_group"] != "ALL")) if row.events]  # fmt: skip
UNITS = {r["code"]: r["province_code"] for r in seed("divisions") if r["code"] == r["unit_code"]}
TYPES = {r["code"]: r for r in seed("vehicle_type_codes")}
KINDS = seed("stage_classes")
SIZES = {"heavy/large": "heavy", "heavy": "heavy", "large": "heavy", "medium": "medium", "light/small": "light",
         "light": "light", "small": "light", "micro": "micro"}  # fmt: skip


@cache
def rows_at(unit):
    """Rows of law at a unit, with whether their grace is to be had there; doubtful ones give way to nearer acts."""
    province = UNITS[unit]
    near = [row for row in ROWS if row.is_near(unit, province)]
    rank = {"national": 0, "multi_province": 1, "province": 2, "region": 3, "multi_city": 4, "city": 5}
    return [
        (row, row.has_grace(unit, province))
        for row in near
        if not row.is_doubtful
        or not any(
            not other.is_doubtful and rank[other.level] > rank[row.level] and other.standard == row.standard
            and other.stage == row.stage and other.classes & row.classes and other.fuels & row.fuels
            for other in near
        )
    ]  # fmt: skip


@cache
def kind_of(text):
    if text == "货车":
        return next(k for k in KINDS if k["kind"] == "truck_of_any_size")
    told = TYPES.get(text)
    if not told:
        return KINDS[0]
    size = SIZES.get(told["size"], "")
    by_code = [k for k in KINDS if told["code"] in k["codes"].split("|")]
    by_size = [
        k for k in KINDS[1:] if not k["codes"] and told["group"] in k["type_group"].split("|")
        and (k["size"] == size or k["kind"] == "no_engine")
    ]  # fmt: skip
    return [*by_code, *by_size, KINDS[0]][0]


@cache
def classes(type_text, gvm, length):
    """Give the classes and what to blame for there being several."""
    kind = kind_of(type_text)
    mass = gvm if gvm is not None and 300 <= gvm <= 100_000 else None
    if mass is None:
        text = kind["unstated_short" if length is not None and 1500 <= length < 6000 else "unstated"]
    else:
        text = kind["to_2500" if mass <= 2500 else "to_3500" if mass <= 3500 else "above"]
    several, _, why = text.partition("?")
    if why == "conflict":
        blame = "conflict:vehicle_class"
    elif why:
        blame = f"missing:{why}"
    elif kind["kind"] == "unknown" or mass is not None:
        blame = "missing:vehicle_type"
    else:
        blame = "missing:gvm_kg"
    return several.split("|"), blame


@cache
def uses(type_text, usage, fleet):  # noqa: PLR0911  one answer per line
    kind = int(kind_of(type_text)["kind_no"])
    by_fleet = {"公交": "bus", "环卫": "sanitation", "邮政": "postal"}.get(fleet)
    by_usage = {"C": "bus", "环卫": "sanitation", "邮政": "postal"}.get(usage)
    is_used = usage not in (None, "Z", "??")
    is_strange = fleet not in (None, "否", "出租", "通勤", "轻型物流配送", "公交", "环卫", "邮政")
    if fleet == "公交":
        is_strange = (is_used and by_usage != "bus") or kind > 6
    elif fleet not in (None, "否"):
        is_strange = is_strange or by_usage not in (None, by_fleet)
    elif by_usage == "bus":
        is_strange = kind > 6
    said = by_usage if fleet in (None, "否") else by_fleet
    if said and not is_strange:
        return [said], None
    is_said = fleet in ("出租", "通勤", "轻型物流配送") or usage not in (None, "Z", "??")
    if kind == 0:
        if is_strange:
            return ["bus", "other", "passenger_coach", "postal", "sanitation"], "missing:fleet"
        if is_said:
            return ["other", "passenger_coach"], "missing:vehicle_type"
        return ["bus", "other", "passenger_coach"], "missing:usage"
    if kind <= 6:
        if is_strange:
            return ["bus", "passenger_coach", "postal", "sanitation"], "missing:fleet"
        return (["passenger_coach"], None) if is_said else (["bus", "passenger_coach"], "missing:usage")
    return (["other", "postal", "sanitation"], "missing:fleet") if is_strange else (["other"], None)


@cache
def units_of(region):
    """Give the units that a code can mean."""
    known = {"130629": "133100", "320106": "320100", "310104": "310000", "110105": "110000", "410102": "410100"}
    region = known.get(region, region)
    if region in UNITS:
        return (region,)
    inside = tuple(unit for unit, province in UNITS.items() if province == region)
    return inside or tuple(UNITS)


TURNS = sorted({day for row in ROWS for day in (row.start, row.firm)}
               | {row.until + timedelta(days=1) for row in ROWS if row.until < date.max})  # fmt: skip


@cache
def turn_before(day):
    """Give the first day of the stretch with the same law."""
    return max((turn for turn in TURNS if turn <= day), default=date.min)


@cache
def laws_at(region, day):
    """Give every different list of rows in force that the place can mean, whatever the vehicle."""
    return tuple(dict.fromkeys(
        tuple(one for one in rows_at(unit) if one[0].start <= day) for unit in units_of(region)
    ))  # fmt: skip


KEPT = {}


def rows_for(law, vehicle):
    """Pick the rows that are about class, fuel, use and event, in the order in which they win."""
    picked = KEPT.setdefault(id(law), {})  # laws are kept by their cache, and so keep their identity
    if vehicle not in picked:
        class_, fuel, use, event = vehicle
        picked[vehicle] = tuple(sorted((
            one for one in law
            if event in one[0].events and class_ in one[0].classes and fuel in one[0].fuels
            and (one[0].uses is None or use in one[0].uses)
        ), key=lambda one: one[0].order(one[1])))  # fmt: skip
    return picked[vehicle]


def waiver(row, day, invoice, certificate, first):
    """Tell whether the row is waived: True, False, or the field that is missing."""
    if day > row.until:
        return False
    if " else " in row.asks:
        return "missing:certificate_uploaded_on" if first is None else first < row.before
    asked = {"invoice": invoice} if row.asks == "invoice" else {"invoice": invoice, "certificate_uploaded": certificate}
    if any(told is not None and told < row.before for told in asked.values()):
        return True
    missing = [name for name, told in asked.items() if told is None]
    return f"missing:{missing[0]}_on" if missing else False


def below(stage, row):
    """Tell whether a vehicle of the stages (lowest, highest, letter) is surely below; None: it may be."""
    lowest, highest, letter = stage
    need = STAGES[row.stage]

    def fails(one):
        return one < need or (one == 6 and row.needs_b and letter == "a")

    answers = {fails(one) for one in range(lowest, highest + 1)}
    return answers.pop() if len(answers) == 1 else None


@cache
def judge(rows, day, days, stage):  # noqa: PLR0911  one answer per line
    """Give outcome, reason, required stage and row for one possibility; day is the first of its stretch of law."""
    if not rows:
        return "not_applicable", "event_not_covered", None, None
    state = [(row, grace, waiver(row, day, *days) if grace else False) for row, grace in rows]
    live = [one for one in state if one[2] is not True]
    firm = [one for one in live if one[0].can_accuse(day)]
    sure = [one for one in firm if one[2] is False]

    def told(outcome, reason, some):
        return outcome, reason, some[0][0].shown if some else None, some[0][0].id if some else None

    if stage is None:
        return told("indeterminate", "missing:emission_stage", live) if live else told("compliant", None, live)
    if any(below(stage, row) for row, _, _ in sure):
        return told("non_compliant", None, sure)
    if all(below(stage, row) is False for row, _, _ in live):
        return told("compliant", None, live)
    if any(below(stage, row) is not False for row, _, _ in sure):
        return told("indeterminate", "missing:emission_stage", live)
    if any(below(stage, row) is not False for row, _, _ in firm):
        return told("indeterminate", firm[0][2], firm)
    return told("indeterminate", "uncertain_law", live)


def resolve(one, stage_of):
    """Judge a registration; stage_of gives (lowest, highest, letter) or None for one."""
    day = one["registered_on"]
    days_before = ("invoice_on", "certificate_uploaded_on", "imported_on", "manufactured_on")
    one = one | {name: None for name in days_before if one[name] is not None and one[name] > day}
    stage = stage_of(one)
    first = one["certificate_uploaded_on"] or one["imported_on"] or one["manufactured_on"]
    days = (one["invoice_on"], one["certificate_uploaded_on"], first)
    vehicle_classes, class_blame = classes(one["vehicle_type"], one["gvm_kg"], one["length_mm"])
    vehicle_uses, use_blame = uses(one["vehicle_type"], one["usage"], one["fleet"])
    fuels = FUELS.get(one["fuel"], (*ENGINES, "none"))
    if stage is not None and one["fuel"] not in ("C", "X", "Y"):
        fuels = tuple(fuel for fuel in fuels if fuel != "none")
    if fuels == ("none",) or vehicle_classes == ["no_engine"]:
        return "not_applicable", "no_emission_stage", None, None
    events = {"注册登记": ["registration"], "转入": ["transfer_in"], "定期检验": ["other"]}.get(
        one["event"], ["registration", "transfer_in", "other"]
    )
    turn, found = turn_before(day), {}
    laws = laws_at(one["region_code"], turn)
    for vehicle in itertools.product(vehicle_classes, fuels, vehicle_uses, events):
        class_, fuel, _, _ = vehicle
        for law in laws:
            if class_ == "no_engine" or fuel == "none":
                answer = ("not_applicable", "no_emission_stage", None, None)
            elif class_ == "not_in_calendar":
                answer = ("not_applicable", "vehicle_not_covered", None, None)
            else:
                rows = rows_for(law, vehicle)
                asked = days if any(grace for _, grace in rows) else None
                answer = judge(rows, turn, asked, stage)
            found[id(law), *vehicle] = answer
    answers = set(found.values())
    if len(answers) == 1:
        return answers.pop()
    fuel_blame = "uncertain_law" if one["fuel"] in TWO_FUELS else "missing:fuel"
    blame = {0: "missing:region_code", 4: "missing:event", 1: class_blame, 2: fuel_blame, 3: use_blame}
    shown = [several.pop() if len(several) == 1 else None for several in map(set, zip(*answers, strict=True))][2:]
    if len({answer[0] for answer in answers}) == 1:
        return next(iter(answers))[0], min((answer[1] for answer in answers if answer[1]), default=None), *shown
    for at, reason in blame.items():
        beside = {}
        for key, answer in found.items():
            beside.setdefault(key[:at] + key[at + 1 :], set()).add(answer[0])
        if any(len(outcomes) > 1 for outcomes in beside.values()):
            return "indeterminate", reason, *shown
    raise AssertionError(one)
