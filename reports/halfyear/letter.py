"""The draft of the letter to the ministry: facts as on the page, everything that an office must decide left empty."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from catalogue.errors import UsageError
from reports.halfyear.layout import BODY, CENTER, HEAD, HEAD_FONT, RED, SMALL, SUB_FONT, TITLE, TITLE_FONT, Look, Paper
from reports.halfyear.pack import Pack
from reports.halfyear.sentences import Said, said
from reports.halfyear.task import Task
from reports.words import Pair, say

LETTERHEAD: Final = "letterhead.toml"  # in the home: "610000" = "陕西省工业和信息化厅"
NUMERALS: Final = "一二三四"
MARK, CHAPTER, PART = Look(HEAD_FONT, SMALL, align=CENTER), Look(HEAD_FONT, indent=2), Look(SUB_FONT, indent=2)
TEXT, PLACE = Look(indent=2), Look(TITLE_FONT, TITLE, align=CENTER, line=33)


def agency(home: Path, code: str) -> str:
    """The agency whose red head the letter carries: only one that the home names for this province, else none."""
    path = home / LETTERHEAD
    if not path.exists():
        return ""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get(code, "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML in UTF-8 ({error}); write lines such as \"610000\" = \"…厅\"") from error
    if not isinstance(found, str):
        raise UsageError(f"{path}: {code} must be the name of an agency in quotes")
    return found


def _chapter(number: int, task: Task) -> Iterator[tuple[str, Look]]:
    """One task: heading, then each part with its sentences in one paragraph."""
    yield f"{NUMERALS[number]}、{task.title.zh}", CHAPTER
    for place, (heading, told) in enumerate(task.parts, start=1):
        yield f"（{'一二三四五'[place - 1]}）{heading.zh}", PART
        yield "".join(_written(told)), TEXT


def _written(told: tuple[Said, ...]) -> Iterator[str]:
    return (one.letter for one in told)


def _body(pack: Pack) -> Iterator[tuple[str, Look]]:
    subject = pack.subject
    who = {"unit": subject.name, "half": Pair(subject.half.name.zh, "")}
    yield said("pack.letter_text.opening", **who).letter, TEXT
    if not subject.is_over:
        yield said("pack.letter_text.not_over", last=subject.half.last, as_of=subject.run.as_of).letter, TEXT
    for number, task in enumerate(pack.tasks):
        yield from _chapter(number, task)
    yield say("pack.letter_text.data").zh, CHAPTER
    told = (*pack.statement.told, said("pack.letter_text.origin", run=subject.run.run_id, day=subject.run.as_of))
    yield "".join(_written(told)), TEXT
    yield "", TEXT
    yield said("pack.letter_text.annex", **who, file=subject.workbook).letter, TEXT


def _top(paper: Paper, pack: Pack, head: str) -> None:
    """Everything above the addressee; the line of the number stays empty, and is ruled only under a head."""
    for key in ("mark", "left", "sample"):
        if key != "sample" or pack.subject.run.is_sample:
            paper.add(say(_KEYS[key]).zh, MARK)
    paper.add()
    if head:
        paper.add(head, Look(TITLE_FONT, HEAD, RED, CENTER, line=60))
        paper.add()
        paper.add("", Look(align=CENTER, ruled=True))
        paper.add()
    half = said("pack.letter_text.subject", half=Pair(pack.subject.half.name.zh, "")).letter
    paper.add(half, PLACE)
    paper.add(say("pack.letter_text.subject_end").zh, PLACE)
    paper.add()


_KEYS = {
    "mark": "pack.letter_text.mark",
    "left": "pack.letter_text.left",
    "sample": "pack.letter_text.sample",
}


def write(pack: Pack, path: Path, head: str) -> None:
    """Write the draft; two empty lines stand where the office signs and dates it."""
    paper = Paper(pack.marks)
    _top(paper, pack, head)
    paper.add(say("pack.letter_text.addressee").zh, Look(size=BODY))
    for text, look in _body(pack):
        paper.add(text, look)
    for _ in range(3):
        paper.add()
    paper.save(path, pack.title.zh, pack.subject.run.generated_on)
