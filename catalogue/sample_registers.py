"""Invented registers of vehicles for the sample country: disposals, registrations, stock lists, as provinces send them.

Each province sends its own form: Chinese or English headings, codes or names, another encoding, with columns about
people that must never be kept. Some rows contradict others on purpose, so that every check has something to show.
"""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import polars as pl

Row = dict[str, str]

CITIES = {
    "130000": ("130102", "130202", "130629", "130682", "130802"),
    "410000": ("410102", "410302", "410522", "419001"),
    "610000": ("610102", "610302", "610403", "610502"),
    "140000": ("140105", "140802"),
    "110000": ("110105",),
    "370000": ("371202", "370116", "370102"),
}
CHINESE = {
    "vin": "车辆识别代号", "plate": "号牌号码", "region_code": "登记地行政区划代码", "vehicle_type": "车辆类型",
    "fuel": "燃料种类", "usage": "使用性质", "gvm_kg": "总质量（kg）", "length_mm": "车长(mm)",
    "emission_stage": "排放阶段",
    "model_code": "车辆型号", "engine_no": "发动机号", "first_registered_on": "初次登记日期", "status": "机动车状态",
    "deregistered_on": "注销日期", "recycled_on": "回收日期", "recycle_certificate": "报废机动车回收证明编号",
    "transport_permit": "道路运输证号", "record_id": "流水号", "event": "业务类型", "registered_on": "登记日期",
    "invoice_on": "销售发票日期", "fleet": "公共领域", "acquisition": "购置方式", "built_up_area": "城市建成区",
    "as_of": "统计日期", "owner": "机动车所有人",
}  # fmt: skip
LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)], strict=True))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

# What a vehicle is, in whichever register it stands.
SAME = ("vin", "region_code", "vehicle_type", "fuel", "usage", "gvm_kg", "length_mm")


def vin(number: int) -> str:
    """Make an invented VIN with a right check digit (GB 16735)."""
    plain = f"LYL5ELMD0AN{number:06d}"
    total = sum(w * (int(c) if c.isdigit() else LETTERS[c]) for w, c in zip(WEIGHTS, plain, strict=True))
    return plain[:8] + "0123456789X"[total % 11] + plain[9:]


def disposals(chance: random.Random, province: str, first: int, count: int) -> list[Row]:
    """Make the disposal records of a province: most count, some fail a condition, some leave one open."""
    return [_disposal(chance, number, chance.choice(CITIES[province])) for number in range(first, first + count)]


def _disposal(chance: random.Random, number: int, place: str) -> Row:
    # more and more a month, as campaigns go
    day = date(2018, 6, 20) + timedelta(days=int(760 * chance.random() ** 0.7))
    stage = chance.choice(["国三"] * 7 + ["国二", "III", "", "国四"])
    row = {
        "vin": vin(number), "plate": f"样{number:05d}", "region_code": place,
        "vehicle_type": chance.choice(["H11", "H11", "重型普通货车", "H21", "Q11", "H17"]),
        "fuel": chance.choice("BBBBBBBA"),
        "usage": chance.choice("FFFFFFRA"), "gvm_kg": "25000", "length_mm": "9000", "emission_stage": stage,
        "model_code": "YLX1250", "engine_no": f"YE{number:07d}",
        "first_registered_on": f"{date(2006, 1, 1) + timedelta(days=chance.randrange(3000))}", "status": "注销",
        "deregistered_on": f"{day}", "recycled_on": f"{day - timedelta(days=5)}",
        "recycle_certificate": f"样例HS{number:07d}", "transport_permit": f"样例YZ{number:06d}" if number % 3 else "",
        "record_id": f"样例R{number:07d}", "owner": "样例所有人",
    }  # fmt: skip
    if row["vehicle_type"] == "H21":
        row |= {"gvm_kg": "8000", "length_mm": "6500"}
    if number % 9 == 0:
        row |= {"recycled_on": "", "recycle_certificate": ""}
    if number % 37 == 0:
        row[chance.choice(["usage", "fuel", "region_code", "deregistered_on"])] = ""
    return row


def contradict(rows: list[Row]) -> None:
    """Plant one of each contradiction that a province's own file can hold."""
    rows[3]["gvm_kg"] = "25"
    rows[5]["length_mm"] = "9"
    rows[7] |= {"vehicle_type": "H11", "gvm_kg": "3000", "length_mm": "5000"}
    rows[9]["status"] = "正常"
    rows[11]["first_registered_on"] = "2020-07-19"
    rows[13]["engine_no"] = rows[14]["engine_no"]
    rows[15]["recycle_certificate"] = rows[16]["recycle_certificate"]
    rows[17]["vin"] = rows[17]["vin"][:8] + ("1" if rows[17]["vin"][8] != "1" else "2") + rows[17]["vin"][9:]
    rows.append(rows[19] | {"record_id": "样例R补报", "emission_stage": "国四"})
    rows[21]["status"] = "转出"
    rows.append(rows[23] | {"vin": "YL-WRONG-VIN"})


def registrations(chance: random.Random, retired: list[Row]) -> list[Row]:
    """Make new registrations, some of them below the stage in force, public fleets, and vehicles that come back."""
    rows: list[Row] = []
    for number in range(500_000, 500_900):
        place = chance.choice(["310104", "320106", "130102", "410102", "610102", "440106", "500103", "110105"])
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(560))
        stage = "国五" if chance.random() < (0.9 if day < date(2019, 7, 1) else 0.05) else "国六"
        rows.append({
            "vin": vin(number), "region_code": place, "event": "注册登记", "registered_on": f"{day}",
            "model_code": "YLX2000",
            "vehicle_type": "K33", "fuel": "A", "usage": "A", "gvm_kg": "1800", "length_mm": "4600",
            "emission_stage": stage, "invoice_on": f"{day - timedelta(days=chance.randrange(40))}",
        })  # fmt: skip
    fleets = (
        ("公交", "K11", "C"),
        ("出租", "K33", "D"),
        ("环卫", "Z21", "Z"),
        ("邮政", "H31", "Z"),
        ("通勤", "K21", "A"),
        ("轻型物流配送", "H31", "F"),
    )
    for number in range(510_000, 511_200):
        name, kind, usage = chance.choice(fleets)
        fuel = chance.choice(["C", "C", "C", "C", "E", "B"])
        rows.append({
            "vin": vin(number),
            "region_code": chance.choice(["130102", "410102", "610102", "310104", "320106", "440106"]),
            "event": "注册登记", "registered_on": f"{date(2019, 1, 1) + timedelta(days=chance.randrange(560))}",
            "model_code": "YLX3000", "vehicle_type": kind, "fuel": fuel, "usage": usage, "gvm_kg": "4000",
            "length_mm": "5500", "emission_stage": "" if fuel == "C" else "国六", "fleet": name,
            "acquisition": chance.choice(["新增", "更新"]) if number % 50 else "",
            "built_up_area": "是" if number % 40 else "否",
        })  # fmt: skip
    back = [row for row in retired if row["deregistered_on"]]
    for row, event in zip(back[40:52:4], ("注册登记", "转入", "检验"), strict=True):
        again = date.fromisoformat(row["deregistered_on"]) + timedelta(days=60)
        told = {"event": event, "registered_on": f"{again}", "emission_stage": "国三"}
        rows.append({**{name: row[name] for name in SAME}, **told})
    return rows


def stock(retired: list[Row]) -> list[Row]:
    """Make the list of vehicles of 石家庄 before the campaign and a year into it."""
    local = [row for row in retired if row["region_code"] == "130102"]
    rows = []
    for position, row in enumerate(local):
        told = {name: row[name] for name in (*SAME, "emission_stage")}
        rows.append({**told, "registered_on": row["first_registered_on"], "as_of": "2018-06-26"})
        if row["deregistered_on"] > "2019-07-01" or position % 50 == 0:
            usage = {"usage": "L"} if position % 25 == 1 else {}
            rows.append({**told, **usage, "registered_on": row["first_registered_on"], "as_of": "2019-07-01"})
    for number in range(600_000, 600_040):  # of these nothing more is heard
        rows.append({"vin": vin(number), "region_code": "130102", "vehicle_type": "H11", "fuel": "B", "usage": "F",
                     "gvm_kg": "25000", "length_mm": "9000", "emission_stage": "国三", "registered_on": "2009-05-05",
                     "as_of": "2018-06-26"})  # fmt: skip
    return rows


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield each file by name, in the form in which its sender would send it."""
    chance = random.Random(seed)
    told = {province: disposals(chance, province, 1000 * n, 420) for n, province in enumerate(CITIES, start=1)}
    contradict(told["130000"])
    told["140000"].append(told["130000"][30] | {"region_code": "140105", "record_id": "样例R山西"})
    yield "sample_retirements_130000.csv", _table(told["130000"], CHINESE.get).encode("gb18030")
    yield "sample_retirements_410000.csv.gz", gzip.compress(_table(told["410000"]).encode(), mtime=0)
    yield "sample_retirements_610000.parquet", _parquet(told["610000"] + told["370000"])
    others = told["140000"] + told["110000"]
    lines = (json.dumps({CHINESE[k]: v for k, v in row.items() if v}, ensure_ascii=False) + "\n" for row in others)
    yield "sample_retirements_140000_110000.jsonl", "".join(lines).encode()
    yield "sample_registrations.csv", _table(registrations(chance, told["410000"]), CHINESE.get).encode("utf-8-sig")
    yield "sample_stock_130100.csv", _table(stock(told["130000"])).encode()


def _table(rows: list[Row], heading: Callable[[str], str | None] = str) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer, lineterminator="\r\n")
    out.writerow(heading(name) or name for name in columns)
    out.writerows([row.get(name, "") for name in columns] for row in rows)
    return buffer.getvalue()


def _parquet(rows: list[Row]) -> bytes:
    frame = pl.DataFrame(rows).drop("owner")
    days = [pl.col(name).replace("", None).str.to_date() for name in ("deregistered_on", "recycled_on")]
    buffer = io.BytesIO()
    frame.with_columns(*days, pl.col("gvm_kg").cast(pl.Int32)).write_parquet(buffer)
    return buffer.getvalue()
