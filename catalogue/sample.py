"""A small invented country: enterprises, models over the years, batches, disclosures, decisions, and planted traps.

Everything follows from one seed. Every enterprise is called 样例…, every model code begins with YL, and the home is marked
as sample data, which every page repeats. The traps have known answers: `traps()` names them, and the tests check them.
"""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from catalogue import sample_registers, sample_tables
from catalogue.errors import UsageError
from catalogue.settings import Home

SEED = 136
AS_OF = date(2020, 7, 20)
FIRST_BATCH, FIRST_YEAR = 280, 2016
BATCHES = 55  # 2016-01 … 2020-07, one a month
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
HEADINGS = (
    "公告批次", "类别", "发布日期", "企业名称", "目录序号", "产品商标", "产品名称", "产品型号", "排放依据标准", "燃料种类",
    "发动机型号", "总质量(kg)", "整备质量(kg)", "外形尺寸(mm)", "撤销依据", "文号",
)  # fmt: skip
HEAVY = {4: "GB17691-2005国Ⅳ,GB3847-2005", 5: "GB17691-2005国Ⅴ,GB3847-2005", 6: "GB17691-2018国Ⅵ"}
LIGHT = {4: "GB18352.3-2005国Ⅳ", 5: "GB18352.5-2013国Ⅴ", 6: "GB18352.6-2016国Ⅵ"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the announcement, with the values as they would be published."""

    batch: int
    kind: str
    enterprise: str
    product: str
    model: str
    standard: str = ""
    fuel: str = ""
    gvm: str = ""
    curb: str = ""
    engine: str = ""
    legal_form: str = ""

    def row(self) -> list[str]:
        """Return the cells in the order of HEADINGS."""
        number = str(900 + STEMS.index(self.enterprise[2]))
        return [
            str(self.batch), self.kind, f"{published(self.batch):%Y-%m-%d}", self.enterprise, number, "样例牌",
            self.product, self.model, self.standard, self.fuel, self.engine, self.gvm, self.curb,
            "长：9000 宽：2500 高：3500", self.legal_form, f"样例公告{published(self.batch).year}年第{self.batch}号",
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trap:
    """A planted entry with its known answer under one rule."""

    model: str
    rule_id: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product that makers announce: standards by stage, fuel, masses, and when each stage is due."""

    code: str
    product: str
    fuel: str
    standards: dict[int, str]
    gvm: tuple[int, int]
    due: tuple[tuple[date, int], ...]


V_2017, VI_2019, VI_2020 = date(2017, 7, 1), date(2019, 7, 1), date(2020, 7, 1)
KINDS = (
    Kind("1", "载货汽车", "柴油", HEAVY, (12000, 31000), ((V_2017, 5),)),
    Kind("3", "自卸汽车", "柴油", HEAVY, (16000, 31000), ((V_2017, 5),)),
    Kind("4", "半挂牵引车", "天然气", HEAVY, (18000, 25000), ((VI_2019, 6),)),
    Kind("6", "城市客车", "柴油", HEAVY, (12000, 18000), ((date(2017, 1, 1), 5), (VI_2020, 6))),
    Kind("6", "客车", "柴油", HEAVY, (9000, 18000), ((date(2017, 1, 1), 5),)),
    Kind("5", "洗扫车", "柴油", HEAVY, (7000, 16000), ((date(2017, 1, 1), 5), (VI_2020, 6))),
    Kind("1", "载货汽车", "柴油", LIGHT, (2500, 3495), ((date(2018, 1, 1), 5), (VI_2020, 6))),
    Kind("7", "轿车", "汽油", LIGHT, (1500, 2300), ((date(2017, 1, 1), 5), (VI_2020, 6))),
    Kind("6", "纯电动城市客车", "电", {}, (11000, 18000), ()),
    Kind("5", "纯电动邮政车", "电", {}, (3000, 4495), ()),
    Kind("9", "仓栅式运输半挂车", "", {}, (30000, 40000), ()),
)


def published(batch: int) -> date:
    """Tell when a batch appeared: on the 12th of its month."""
    months = batch - FIRST_BATCH
    return date(FIRST_YEAR + months // 12, months % 12 + 1, 12)


def firm(stem: str) -> str:
    """Name an invented enterprise."""
    return f"样例{stem}汽车有限公司"


def country(seed: int = SEED) -> list[Entry]:
    """Announce some 600 models over the years, raise most to the stage that falls due, clear most of the rest."""
    chance = random.Random(seed)
    entries: list[Entry] = []
    for number in range(600):
        kind = chance.choice(KINDS)
        stem = chance.choice(STEMS[:18])
        batch = FIRST_BATCH + chance.randrange(BATCHES)
        suffix = "BEV" if kind.fuel == "电" else f"{chance.choice('ABCDEH')}{chance.randrange(1, 9)}"
        gvm = chance.randrange(*kind.gvm, 5)
        entry = Entry(
            batch, "新产品", firm(stem), kind.product, f"YL{'ABCDEFGHJKLMNPQRST'[STEMS.index(stem)]}{kind.code}{number:03d}{suffix}",
            fuel=kind.fuel, gvm=str(gvm), curb=str(int(gvm * 0.6)),
            engine=f"YL{chance.randrange(2, 9)}D{chance.randrange(100, 400)}" if kind.standards else "",
        )  # fmt: skip
        entries += history(entry, kind, chance)
    return entries


def history(entry: Entry, kind: Kind, chance: random.Random) -> Iterator[Entry]:
    """Yield a model's entries: announced at the stage due then, and what happens when a later stage falls due."""
    due_then = [stage for day, stage in kind.due if day <= published(entry.batch)]
    stage = max(due_then, default=5 if (VI_2019, 6) in kind.due else 4)
    entry = replace(entry, standard=kind.standards.get(stage, ""))
    yield entry
    for day, next_stage in kind.due:
        if next_stage <= stage or day > AS_OF:
            continue
        at = next(b for b in range(FIRST_BATCH, FIRST_BATCH + BATCHES + 1) if published(b) >= day) - 1
        if at <= entry.batch:
            continue
        fate = chance.random()
        if fate < 0.62:  # raised in time by an extension
            stage = next_stage
            yield replace(entry, batch=at, kind="变更扩展", standard=kind.standards[stage])
        elif fate < 0.90:
            form = "自行申请注销" if fate < 0.74 else "撤回"
            yield replace(entry, batch=at, kind="撤销", standard="", legal_form=form)
            return


def traps() -> list[tuple[list[Entry], Trap]]:
    """Plant one case for each thing that must or must not be flagged, with its answer on AS_OF."""
    f = firm("亥")
    truck = Entry(290, "新产品", f, "载货汽车", "", HEAVY[5], "柴油", "25000", "10000", "YL6D350")
    gas = replace(truck, product="牵引汽车", fuel="天然气")
    car = Entry(290, "新产品", f, "轿车", "", LIGHT[5], "汽油", "1900", "1400", "YL4G15")

    def one(
        model: str, base: Entry, rule: str, outcome: str, why: str, *later: Entry, **changed: str
    ) -> tuple[list[Entry], Trap]:
        first = replace(base, model=model, **changed)  # type: ignore[arg-type]
        return [first, *(replace(entry, model=model) for entry in later)], Trap(model, rule, outcome, why)

    low, bad, fine, na, open_ = "R001", "non_compliant", "compliant", "not_applicable", "indeterminate"
    cancel = replace(truck, batch=300, kind="撤销", standard="", legal_form="自行申请注销")
    raise_ = replace(gas, batch=320, kind="变更扩展", standard=HEAVY[6])
    return [
        one("YLX9001", gas, low, bad, "heavy gas at stage V, VI in force since 2019-07-01"),
        one("YLX9002", gas, low, fine, "the same, raised to VI by an extension", raise_),
        one("YLX9003", gas, low, na, "the same, cancelled at the maker's request", cancel),
        one("YLX9004", truck, low, fine, "heavy diesel at stage V: VI comes on 2021-07-01"),
        one("YLX9005", truck, low, bad, "city bus, diesel, stage V: VI in force since 2020-07-01", product="城市客车"),
        one("YLX9006", truck, low, fine, "coach, diesel, stage V", product="客车"),
        one("YLX9007", truck, low, open_, "sprinkler: cleaning or building sites, the name leaves it open", product="洒水车"),
        one("YLX9008", car, low, bad, "petrol car at stage V: VI in force since 2020-07-01"),
        one("YLX9009", car, low, open_, "fuel left blank", fuel=""),
        one("YLX9010", truck, low, open_, "GB17691-2005 alone covers III to V", standard="GB17691-2005"),
        one("YLX9011", truck, low, open_, "a standard that is no standard", standard="国标五"),
        one("YLX9012", truck, low, open_, "a stage its standard does not have", standard="GB17691-2005国Ⅵ"),
        one("YLX9013", car, low, bad, "two masses, both light", gvm="1900,2100"),
        one("YLX9014", truck, low, open_, "two masses, one light and one heavy, and no standard named", standard="国Ⅴ", gvm="3495,4495"),
        one("YLX9015", truck, low, na, "battery electric: no emission stage", product="纯电动厢式运输车", standard="", fuel="电"),
        one("YLX9016", truck, low, na, "a trailer has no engine", product="厢式运输半挂车", standard="", fuel=""),
        one("YLX9017", truck, "R002", bad, "a 25-tonne truck under the light-duty standard", standard=LIGHT[5]),
        one("YLX9018", car, "R002", fine, "a car under the light-duty standard"),
        one("YLX9019", truck, low, fine, "announced at IV, corrected to V in a later batch",
            replace(truck, batch=301, kind="勘误"), standard=HEAVY[4]),
        one("YLX9020", truck, low, bad, "announced at IV and never raised", standard=HEAVY[4]),
        one("YLX9021", truck, low, na, "listed, suspended, then cancelled", replace(truck, batch=310, kind="暂停"),
            replace(cancel, batch=320)),
        one("YLX9022", gas, low, bad, "suspended is still listed", replace(gas, batch=310, kind="暂停")),
        one("YLX9030", truck, "R005", bad, "revoked by a decision for a failed spot test, still listed"),
        one("YLX9031", truck, "R005", na, "revoked by a decision and restored"),
        one("YLX9032", truck, "R005", na, "decision not yet in effect"),
        one("YLX9033", truck, "R005", open_, "the decision names another enterprise"),
        one("YLX9034", truck, "R005", na, "decided, and already cancelled", replace(cancel, batch=330)),
        one("YLX9040", replace(truck, batch=323, enterprise=firm("戌")), "R004", bad, "new product during special notice"),
        one("YLX9041", replace(truck, batch=313, enterprise=firm("戌")), "R004", fine, "new product the month before it"),
        one("YLX9050", replace(truck, batch=300), "R003", open_, "never disclosed"),
        one("YLX9051", replace(truck, batch=300), "R003", open_, "disclosed at another stage"),
        one("YLX9052", replace(truck, batch=300), "R003", open_, "disclosure withdrawn"),
        one("YLX9053", replace(truck, batch=300), "R003", fine, "disclosed as announced"),
    ]  # fmt: skip


DECISIONS = [
    ("样例部决〔2019〕1号", "样例部", "2019-10-09", "2019-10-09", "c", "revoke_product", firm("亥"), "YLX9030", "抽检不合格"),
    ("样例部决〔2019〕2号", "样例部", "2019-10-09", "2019-10-09", "d", "revoke_product", firm("亥"), "YLX9031", "失效装置"),
    ("样例部决〔2020〕3号", "样例部", "2020-03-02", "2020-03-02", "", "restore", firm("亥"), "YLX9031", "复查合格"),
    ("样例部决〔2020〕4号", "样例部", "2020-07-10", "2020-08-01", "f", "revoke_product", firm("亥"), "YLX9032", "与公告不符"),
    ("样例部决〔2020〕5号", "样例部", "2020-05-11", "2020-05-11", "c", "revoke_product", firm("酉"), "YLX9033", "抽检不合格"),
    ("样例部决〔2020〕6号", "样例部", "2020-02-03", "2020-02-03", "f", "revoke_product", firm("亥"), "YLX9034", "与公告不符"),
    ("样例部公示〔2018〕61号", "样例部", "2018-11-07", "2018-11-07", "e", "suspend_new_applications", firm("戌"), "", "特别公示"),
]  # fmt: skip


def disclosures(entries: list[Entry]) -> list[dict[str, str]]:
    """Disclose every model with an engine as it was last announced, but for the traps."""
    latest: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda e: e.batch):
        if entry.standard and entry.engine:
            latest[entry.model] = entry
    changed = {
        "YLX9051": {"排放依据标准": LIGHT[4]},
        "YLX9052": {"撤回日期": "2020-01-15"},
    }
    return [
        {
            "信息公开编号": f"样例{number:06d}",
            "产品型号": model,
            "企业名称": entry.enterprise,
            "排放依据标准": entry.standard,
            "发动机型号": entry.engine,
            "公开日期": f"{published(entry.batch):%Y-%m-%d}",
            "撤回日期": "",
        }
        | changed.get(model, {})
        for number, (model, entry) in enumerate(sorted(latest.items()), start=1)
        if model != "YLX9050"
    ]


def make(home: Home) -> date:
    """Write the sample into the home's inbox and return its policy day; a home with real files is a UsageError."""
    if home.warehouse.exists() and not home.sample_mark.exists():
        raise UsageError(f"{home.root} holds real files; sample data goes into a home of its own: --home DIR")
    home.create()
    mark = "样例数据：本目录全部企业、车型、决定均为虚构，不得引用。\nSample data: everything here is invented. Do not cite.\n"
    home.sample_mark.write_text(mark, encoding="utf-8")
    planted = [entry for entries, _ in traps() for entry in entries]
    entries = sorted(country() + planted, key=lambda e: (e.batch, e.model, e.kind))
    write_announcements(home, entries)
    _write(home, "sample_disclosures.jsonl", "".join(
        json.dumps(row, ensure_ascii=False) + "\n" for row in disclosures(entries)
    ).encode())  # fmt: skip
    names = ["文号", "发文机关", "发文日期", "生效日期", "情形", "措施", "企业名称", "产品型号", "摘要"]
    _write(home, "sample_decisions.csv", table([names, *map(list, DECISIONS)]).encode("utf-8-sig"))
    for name, data in (*sample_registers.files(SEED), *sample_tables.files(SEED)):
        _write(home, name, data)
    return AS_OF


def write_announcements(home: Home, entries: list[Entry]) -> None:
    """Write one file a year, each in another form that offices send."""
    for year in range(FIRST_YEAR, AS_OF.year + 1):
        rows = [list(HEADINGS), *(entry.row() for entry in entries if published(entry.batch).year == year)]
        stem = f"sample_announcements_{year}"
        if year % 4 == 0:
            _write(home, f"{stem}.csv", table(rows).encode("gb18030"))
        elif year % 4 == 1:
            _write(home, f"{stem}.csv", table(rows).encode("utf-8-sig"))
        elif year % 4 == 2:
            frame = pl.DataFrame(rows[1:], schema=list(HEADINGS), orient="row")
            buffer = io.BytesIO()
            frame.write_parquet(buffer)
            _write(home, f"{stem}.parquet", buffer.getvalue())
        else:
            lines = (json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) for row in rows[1:])
            _write(home, f"{stem}.jsonl", "".join(f"{line}\n" for line in lines).encode())


def table(rows: list[list[str]]) -> str:
    """Write rows as CSV text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _write(home: Home, name: str, data: bytes) -> None:
    part = home.inbox / f"{name}.part"
    part.write_bytes(data)
    part.replace(home.inbox / name)
