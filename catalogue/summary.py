"""What a run says of itself to whoever watches: Markdown and tables, ready to show, wherever they are shown."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from catalogue import inquiry, warehouse
from catalogue.ingest import Taken
from catalogue.settings import Home

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")
MOST_LINES = 200  # of one table; the report holds all
OUTCOMES = {
    "met": "达标 met",
    "not_met": "未达标 not met",
    "open": "未到期 open",
    "indeterminate": "无法判定 indeterminate",
    "not_applicable": "不适用 not applicable",
    "no_data": "无数据 no data",
    "reported_only": "仅有报告数 reported only",
}

Table = list[dict[str, Any]]


def plain(text: object) -> str:
    """Write a text from outside so that Markdown shows it and does nothing else."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split())).replace("://", ":\u200b//")


def of_night(home: Home, answer: dict[str, Any], url: str) -> str:
    """Tell what came in, what was found, how the targets stand and what needs a person."""
    status = inquiry.status(home)
    lines = [
        f"# 执法夜间运行 Night of {answer['as_of']}",
        f"run `{answer['run_id']}` · data through {status['data_through'] or 'no data'} · [report]({url})",
        "## 接收 Came in",
        *_counted(answer["taken"]),
        "## 发现 Findings",
        f"- {status['flagged']:,} flagged, {status['indeterminate']:,} indeterminate",
        f"- {status['candidates']:,} models put forward for revocation",
        f"- {status['quarantined']:,} of {status['rows_read']:,} rows in quarantine, from {status['files']:,} files",
        "## 需要处理 Attention",
        *([f"- {plain(line)}" for line in answer["attention"][:MOST_LINES]] or ["- 无 none"]),
        "## 目标 Targets",
        *_table(targets(home)),
    ]
    return "\n".join(lines) + "\n"


def _counted(taken: list[dict[str, Any]]) -> list[str]:
    """Count the files of the night by what became of them."""
    if not taken:
        return ["- 无 nothing new"]
    states = sorted({one["status"] for one in taken})
    return [
        f"- {len(those):,} {state.replace('_', ' ')}, {sum(one['rows_read'] for one in those):,} rows"
        for state in states
        if (those := [one for one in taken if one["status"] == state])
    ]


def targets(home: Home) -> Table:
    """List the plan's targets with where they stand."""
    with warehouse.connect(home.warehouse, read_only=True) as con:
        found = warehouse.rows(
            con,
            """select target_id, metric, value, threshold, unit, deadline, outcome
            from mart.plan_target order by target_id""",
        )
    return [
        {
            "target": row["target_id"],
            "measure": row["metric"].replace("_", " "),
            "outcome": OUTCOMES[row["outcome"]],
            "value": _figure(row["value"]),
            "asked": _figure(row["threshold"]),
            "unit": row["unit"] or "",
            "deadline": str(row["deadline"] or ""),
        }
        for row in found
    ]


def _figure(value: object) -> str:
    return "" if value is None else f"{value:,.10g}" if isinstance(value, float) else str(value)


def files(taken: list[dict[str, Any]]) -> Table:
    """List the files of a run."""
    return [
        {
            "file": one["file_sha256"][:12],
            "name": one["name"],
            "kind": one["kind"] or "",
            "status": one["status"],
            "rows": one["rows_read"],
            "quarantined": one["rows_quarantined"],
            "reason": one["reason"] or "",
        }
        for one in taken[:MOST_LINES]
    ]


def files_of(taken: list[Taken]) -> Table:
    """List the files of a run that only took files."""
    return files([asdict(one) for one in taken])


def attention(lines: list[str]) -> Table:
    """List the causes for a person to look."""
    return [{"cause": line} for line in lines[:MOST_LINES]]


def of_answer(title: str, as_of: date | None, rows: Table) -> str:
    """Tell what a question found."""
    day = f", policy day {as_of}" if as_of else ""
    return "\n".join([f"# {plain(title)}", f"{len(rows):,} rows{day}", *_table(rows[:MOST_LINES])]) + "\n"


def _table(rows: Table) -> list[str]:
    """Write rows as a Markdown table."""
    if not rows:
        return ["- 无 none"]
    heads = list(rows[0])
    body = ["| " + " | ".join(plain(row[head]) for head in heads) + " |" for row in rows]
    return ["", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads), *body, ""]


def of_models(answer: list[dict[str, Any]]) -> Table:
    """List what each rule says of each model of a question."""
    return [
        {
            "model": one["model_code"],
            "rule": one["rule_id"],
            "title": f"{one['title_zh']} {one['title_en']}",
            "outcome": one["outcome"],
            "reason": one["reason_code"] or "",
            "evidence": "; ".join(_evidence(value) for value in one["evidence"] if value["value"]),
        }
        for one in answer
    ]


def _evidence(value: dict[str, Any]) -> str:
    where = f" ({value['file_name']}, row {value['row_no']})" if value["file_sha256"] else ""
    return f"{value['label_en']}: 「{value['value']}」{where}"  # a published text may hold the mark between values


def vehicle(answer: dict[str, Any]) -> str:
    """Say in one line what was found about one vehicle."""
    bases = f"low {answer['outcome_low']}, program {answer['outcome']}, high {answer['outcome_high']}; "
    disposals = f"{answer['disposals']} disposal records" if answer["records"] else "no disposal record"
    return f"{bases if answer['records'] else ''}{disposals}, {len(answer['registrations'])} registrations"


def registration(one: dict[str, Any]) -> str:
    """Say in one line what the stage calendar asked of one registration, and whether it was met."""
    reason = f" ({one['reason_code']})" if one["reason_code"] else ""
    law = ""
    if one["calendar_row_id"]:
        law = f", calendar row {one['calendar_row_id']}"
        law += ", which is uncertain itself" if one["is_law_uncertain"] else ""
    stages = f"stage {one['actual_stage'] or 'unknown'}, {one['required_stage'] or 'none'} required"
    return f"{one['outcome']}{reason} on {one['registered_on']}: {stages}{law}"


def of_vehicle(answer: dict[str, Any]) -> Table:
    """List each condition of the million for one vehicle, record by record, then China VI for its registrations."""
    conditions = [
        {
            "record": f"{record['file_name']}, row {record['row_no']}",
            "decisive": "yes" if record["is_decisive"] else "",
            "condition": one["condition"],
            "outcome": one["outcome"],
            "field": one["field"],
            "value": "" if one["value"] is None else str(one["value"]),
        }
        for record in answer["records"]
        for one in record["conditions"]
    ]
    return conditions + [
        {
            "record": f"{one['file_name']}, row {one['row_no']}",
            "decisive": "",
            "condition": f"China VI: {one['required_stage'] or 'no stage'} required",
            "outcome": one["outcome"],
            "field": "emission_stage",
            "value": one["actual_stage"] or "",
        }
        for one in answer["registrations"]
    ]


def of_city(answer: dict[str, Any]) -> Table:
    """List the progress of a place on each basis."""
    return [
        {key: one[key] for key in ("basis", "claimed", "verified", "indeterminate")} for one in answer["progress"]
    ]
