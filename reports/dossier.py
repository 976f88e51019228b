"""Everything a model dossier shows, put together from rows read for many models at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from catalogue.warehouse import Connection
from reports import lawbook
from reports.dossier_rows import (
    Answer,
    Candidacy,
    Cell,
    Event,
    Evidence,
    File,
    Finding,
    Model,
    RowKey,
    Rule,
    Tables,
    tables,
)
from reports.reading import fetch

BATCH = 500  # models read together: a handful of queries each time, and bounded memory
SHOWN_CELLS = 80  # cells shown around the cited ones, over all source rows of a page
SHOWN_EVENTS = 20


class Excerpt(NamedTuple):
    """One cited source row: its file and cells, each cited cell with an anchor."""

    number: int
    name: str
    sheet: str | None
    row_no: int
    cells: Sequence[tuple[Cell, str]]
    left_out: int


class Line(NamedTuple):
    """One value of the evidence, with the anchor of its cell on this page."""

    evidence: Evidence
    anchor: str


class Block(NamedTuple):
    """One rule on the page: its answer and, if it found something, the evidence."""

    rule: Rule
    answer: Answer
    finding: Finding | None
    lines: Sequence[Line]


class Dossier(NamedTuple):
    """All that a dossier shows."""

    model: Model
    has_enterprise_page: bool
    events: Sequence[Event]
    more_events: int
    blocks: Sequence[Block]
    closed: Sequence[Finding]
    excerpts: Sequence[Excerpt]
    candidacies: Sequence[Candidacy]
    law_rows: Sequence[lawbook.LawRow]
    files: Sequence[File]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all dossiers look up, read once."""

    rules: dict[str, Rule]
    law_rows: dict[str, lawbook.LawRow]
    files: dict[str, File]
    enterprise_ids: frozenset[str]


def read_shared(con: Connection, enterprise_ids: frozenset[str]) -> Shared:
    """Read rules, law rows and files."""
    rules = fetch(con, Rule, "select rule_id, title_zh, title_en, digest from mart.rule order by rule_id")
    files = fetch(
        con,
        File,
        """
        select f.file_sha256, f.name, coalesce(s.title_zh, f.source) as source, f.received_at
        from mart.ingest_file as f left join mart.source_status as s using (source)
        order by f.received_at, f.name""",
    )
    return Shared(
        {rule.rule_id: rule for rule in rules},
        {row.row_id: row for row in lawbook.read(con)},
        {file.file_sha256: file for file in files},
        enterprise_ids,
    )


def _excerpts(
    lines: Sequence[Evidence], cells: dict[RowKey, list[Cell]]
) -> tuple[list[Excerpt], dict[tuple[RowKey, str], str]]:
    """The cited rows in the order of the evidence, and the anchor of each cited cell."""
    wanted: dict[RowKey, set[str]] = {}
    names: dict[RowKey, str] = {}
    for line in lines:
        if (row := line.row) is not None and row in cells:
            wanted.setdefault(row, set()).add(line.place or "")
            names[row] = line.file_name or ""
    excerpts: list[Excerpt] = []
    anchors: dict[tuple[RowKey, str], str] = {}
    room = SHOWN_CELLS
    for number, (row, places) in enumerate(wanted.items(), start=1):
        kept = _kept(row, cells[row], places, anchors, room=room)
        room -= sum(not anchor for _, anchor in kept)
        excerpts.append(Excerpt(number, names[row], row[1], row[2], kept, len(cells[row]) - len(kept)))
    return excerpts, anchors


def _kept(
    row: RowKey, cells: Sequence[Cell], places: set[str], anchors: dict[tuple[RowKey, str], str], *, room: int
) -> list[tuple[Cell, str]]:
    """The cells of a row to show: each cited one with the next anchor, and others while there is room."""
    kept: list[tuple[Cell, str]] = []
    for cell in cells:
        place = cell.place or ""
        if place and place in places and (row, place) not in anchors:
            anchors[row, place] = f"cell-{len(anchors) + 1}"
            kept.append((cell, anchors[row, place]))
        elif cell.value and room > 0:
            room -= 1
            kept.append((cell, ""))
    return kept


def _block(
    answer: Answer,
    shared: Shared,
    open_by_rule: dict[str, Finding],
    evidence: dict[str, list[Evidence]],
    anchors: dict[tuple[RowKey, str], str],
) -> Block:
    finding = open_by_rule.get(answer.rule_id)
    rule = shared.rules.get(answer.rule_id) or Rule(answer.rule_id, "", "", "")
    lines = evidence.get(finding.finding_id, []) if finding else []
    anchored = [Line(line, anchors.get((line.row, line.place or ""), "") if line.row else "") for line in lines]
    return Block(rule, answer, finding, anchored)


def _answers(found: Tables, code: str, open_by_rule: dict[str, Finding]) -> list[Answer]:
    """The answer of every rule; a rule with an open finding has one even where mart.model_rule does not."""
    given = found.answers.get(code, [])
    said = {answer.rule_id for answer in given}
    missing = [
        Answer(code, f.rule_id, f.outcome, f.reason_code) for rule, f in open_by_rule.items() if rule not in said
    ]
    return [*missing, *given]


def _assemble(found: Tables, shared: Shared, model: Model) -> Dossier:
    code = model.model_code
    findings, events = found.findings.get(code, []), found.events.get(code, [])
    open_by_rule = {finding.rule_id: finding for finding in findings if finding.is_open}
    cited = [line for finding in open_by_rule.values() for line in found.evidence.get(finding.finding_id, [])]
    excerpts, anchors = _excerpts(cited, found.cells)
    blocks = [
        _block(answer, shared, open_by_rule, found.evidence, anchors) for answer in _answers(found, code, open_by_rule)
    ]
    law_ids = dict.fromkeys(line.law_row_id for line in cited if line.law_row_id)
    file_ids = dict.fromkeys([*(line.file_sha256 for line in cited), *(event.file_sha256 for event in events)])
    return Dossier(
        model=model,
        has_enterprise_page=model.enterprise_id in shared.enterprise_ids,
        events=events[:SHOWN_EVENTS],
        more_events=len(events[SHOWN_EVENTS:]),
        blocks=blocks,
        closed=[finding for finding in findings if not finding.is_open],
        excerpts=excerpts,
        candidacies=found.candidacies.get(code, []),
        law_rows=[shared.law_rows[row] for row in law_ids if row in shared.law_rows],
        files=[shared.files[file] for file in file_ids if file in shared.files],
    )


def read(con: Connection, codes: Sequence[str], shared: Shared) -> Iterator[Dossier]:
    """Yield the dossier of each model, reading them batch by batch."""
    waiting = iter(codes)
    while batch := list(islice(waiting, BATCH)):
        found = tables(con, batch)
        yield from (_assemble(found, shared, model) for model in found.models)
