"""Words and forms of the announcement's product list: parts, sections, directory numbers, brands, codes."""

import re
import unicodedata
from dataclasses import dataclass

from catalogue.errors import RefusedError
from catalogue.sources import Column
from catalogue.sources._word_tables import Line
from catalogue.text.folding import fold, heading

TITLE = "道路机动车辆生产企业及产品"
NUMERAL = "[一二三四五六七八九十]"
DIRECTORY_NO = rf"(?:[(（]{NUMERAL}{{1,3}}[)）]\d+|(?:{NUMERAL}+、)+\d+|[A-Z]{{2}}\d{{3}}|\d{{1,4}})"
ENTERPRISE_END = "(?:公司|厂|院|所|中心|集团|部|社)"
# The publisher's own slips (王牌牌) and a bracketed remark on the brand (庆铃牌(繁体)牌) belong to the brand.
BRAND = r"[^牌\d]+牌(?:(?:[(（][^牌()（）]*[)）])?牌)?"
# The codes of three-wheelers begin with a digit: 7YPJ-1450.
CODE = r"\d{0,2}[A-Z]{2,}[A-Z0-9/.\-]*\d[A-Z0-9/.\-]*"
CODES = rf"{CODE}(?:[、,，]{CODE})*"

BATCH = re.compile(r"第\s*(\d+|[一二三四五六七八九十百零〇○]+)\s*批")
PART = re.compile(rf"第({NUMERAL})部分(.+)")
SECTION = re.compile(rf"(?:{NUMERAL}+、|\({NUMERAL}+\))?[^\d,。:、]{{0,15}}(?:生产企业|企业及产品)")
FOOTER = re.compile(r"(?:PAGE\\\*MERGEFORMAT)?[-—–]*\d+[-—–]*")
POINTING = re.compile("以下|下列|上述")
REVERSED = re.compile("解除|取消|不予|撤销[^。]*暂停")  # turns the measure that the sentence names around
SENTENCE_END = re.compile("[。:;!]$")
ADDRESS = re.compile(rf"(?P<enterprise>.+?{ENTERPRISE_END})(?:自行)?申请注销[“\"「].+[”\"」]生产地址。?")
ENTERPRISE = re.compile(
    rf"(?P<enterprise>[^,。:;、“”]+{ENTERPRISE_END})(?:[(（]《目录》序号[:：]\s*(?P<directory_no>{DIRECTORY_NO})[)）])?"
)
PRODUCT = re.compile(rf"(?P<brand>{BRAND})\s*(?P<model_code>{CODES})\s*(?P<product_name>\D*)")

# How a part's title says what its entries are; None: each governing sentence says it.
PART_KINDS = {
    "新产品": "新产品",
    "扩展": "变更扩展",
    "变更": "变更扩展",
    "暂停": None,
    "恢复": None,
    "撤销": "撤销",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list: its name, its title, and the kind of entry it holds, where the title says it."""

    name: str = ""
    title: str = ""
    entry_kind: str | None = None

    @property
    def in_prose(self) -> bool:
        """Parts that name enterprises and products in sentences and lines."""
        return self.entry_kind in (None, "撤销")


def part_of(text: str) -> Part | None:
    """Read a part's heading; a part with a title not known here is refused."""
    found = PART.fullmatch(heading(text))
    if not found:
        return None
    kinds = {kind for word, kind in PART_KINDS.items() if word in found[2]}
    if len(kinds) != 1:
        raise RefusedError(
            f"has the part {fold(text)!r}, which is not known; "
            "if the publisher meant it, edit PART_KINDS in catalogue/sources/_announcement_words.py"
        )
    return Part(f"第{found[1]}部分", fold(text), kinds.pop())


def is_section(text: str) -> bool:
    """A heading within a part, such as (二)摩托车生产企业."""
    return SECTION.fullmatch(heading(text)) is not None


def batch_of(lines: list[Line], unit: str) -> tuple[str | None, Column | None]:
    """Find the batch in the title lines: 407 for （第407批）."""
    for line in lines:
        if found := BATCH.search(unicodedata.normalize("NFKC", line.text)):
            number = found[1] if found[1].isdigit() else found[0]
            return number, Column("batch_no", line.text.strip(), f"第{line.number}{unit}")
    return None, None


def groups(pattern: re.Pattern[str], text: str) -> dict[str, str] | None:
    """Match the whole text, full-width forms like half-width ones, and return the groups as published."""
    text = text.strip()
    plain = unicodedata.normalize("NFKC", text)
    found = pattern.fullmatch(plain)
    if not found:
        return None
    source = text if len(text) == len(plain) else plain
    spans = {name: found.span(name) for name in pattern.groupindex}
    return {name: source[start:end].strip() for name, (start, end) in spans.items() if start < end}


def are_codes(text: str) -> bool:
    """Judge whether a cell holds nothing but model codes."""
    return re.fullmatch(CODES, heading(text)) is not None
