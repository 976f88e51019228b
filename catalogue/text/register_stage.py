"""Emission stages as registers write them: as announcements do, as bare numerals, and as ranges.

Stages are numbers, 0 to 6: 0 is before stage I. A stage that only the standard narrows stays `open`.
"""

import re
from dataclasses import dataclass

from catalogue.text import emission
from catalogue.text.coded import NOTHING, key

NUMERALS = emission.NUMERALS | {"0": 0, "零": 0, "〇": 0}
YELLOW_LABEL = {"黄标", "黄标车"}  # diesel below III, petrol below I: below III in either case
_LAST = 6
_AROUND = re.compile(r"[()\[\]\"'“”]")
_STAGE = re.compile(
    r"(国家?|中国|CHINA)?第?(III|II|IV|VI|V|I|[0-6零〇一二三四五六])([AB])?(?:阶段|期)?(?:机动车)?(?:排放)?(?:标准|限值)?车?"
)
# Said beside a stage that is named as China's own, and without a bearing on it: 国III(OBD), 国3带OBD, 国三（柴油）.
_REMARK = re.compile(r"(.*(?:国|CHINA).+?)[(+/]?(?:(?:不?带|无|含|加装?)?OBD|[汽柴]油车?|燃气车?|天然气车?)\)?")
_BOUND = re.compile(r"(.+?)(?:(及其?以下|含以下|及以前|及之前)|(以下|以前|之前|前)|(及?以上|含以上|及以后))")
_LIST, _RANGE = re.compile(r"[/、,;和或与]"), re.compile(r"[-~—–至到]")


@dataclass(frozen=True, slots=True)
class VehicleStage:
    """Lowest and highest stage that the text allows; substage a or b, with 6 or VI where the standard is named.

    status: read; open (a standard of several stages, none named); none; unknown (not understood, or contradictory).
    """

    status: str
    stage_min: int | None = None
    stage_max: int | None = None
    substage: str | None = None


def read(text: str) -> VehicleStage:
    """Read 国三, 3, Ⅲ, China III, GB17691-2005国Ⅲ, 国III(OBD), 国三及以下, 国一/国二, 国六b."""
    word = re.sub(r"\.0+$", "", key(text))
    if word in NOTHING:
        return VehicleStage("none")
    if word in YELLOW_LABEL:
        return VehicleStage("read", 0, 2)
    if found := _REMARK.fullmatch(word):
        word = found[1]
    return _stated(_AROUND.sub("", word)) or _announced(word) or VehicleStage("unknown")


def _announced(word: str) -> VehicleStage | None:
    """Read what the reader of announcements reads, and keep what it calls a contradiction unknown."""
    found = emission.read(re.sub(r"(?<=[6I六])[AB](?![A-Z])", lambda letter: letter[0].lower(), word))
    stages = list(found.stages)
    if found.status == "open":
        stages = sorted({stage for name in found.standards for stage in emission.STANDARDS.get(name, ("", ()))[1]})
    if found.status == "contradiction" or (stages and not _is_run(stages)):
        return VehicleStage("unknown")
    return VehicleStage(found.status, stages[0], stages[-1], found.substage) if stages else None


def _stated(word: str) -> VehicleStage | None:
    found = _BOUND.fullmatch(word)
    if found:
        one = _one(found[1])
        return _bounded(one[0], found) if one and not one[1] else None
    parts = _LIST.split(word)
    is_range = len(parts) == 1 and len(_RANGE.split(word)) == 2
    read_parts = [_one(part) for part in (_RANGE.split(word) if is_range else parts)]
    stages = sorted({part[0] for part in read_parts if part})
    if None in read_parts or not (is_range or _is_run(stages)):
        return None
    letters = {part[1] for part in read_parts if part}
    if letters != {None} and stages != [_LAST]:
        return None
    return VehicleStage("read", stages[0], stages[-1], letters.pop() if len(letters) == 1 else None)


def _one(word: str) -> tuple[int, str | None] | None:
    """Read one stage and its sub-stage; a bare 0 stands in too many files for nothing to be a stage."""
    found = _STAGE.fullmatch(word)
    if not found:
        return None
    stage, letter = NUMERALS[found[2]], found[3]
    if (stage == 0 and not found[1]) or (letter and stage != _LAST):
        return None
    return stage, letter.lower() if letter else None


def _bounded(stage: int, found: re.Match[str]) -> VehicleStage | None:
    if found[2]:
        return VehicleStage("read", 0, stage)
    if found[3]:
        return VehicleStage("read", 0, stage - 1) if stage else None
    return VehicleStage("read", stage, _LAST)  # 以上 includes its own number


def _is_run(stages: list[int]) -> bool:
    """Tell whether the stages follow each other: 国三/国六 is no range but a contradiction."""
    return bool(stages) and stages[-1] - stages[0] == len(stages) - 1
