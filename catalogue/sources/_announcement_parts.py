"""What the announcement's product list says outside of tables, for its Word and its text form."""

import re
from dataclasses import dataclass, field

from catalogue.sources import Column, Records, Reject
from catalogue.sources._announcement_words import (
    ADDRESS,
    ENTERPRISE,
    FOOTER,
    POINTING,
    PRODUCT,
    REVERSED,
    SENTENCE_END,
    Part,
    groups,
    is_section,
    part_of,
)
from catalogue.sources._word_tables import Line, Problem, Row, frame, reject
from catalogue.text.folding import fold, heading

FIELDS = (
    "batch_no", "entry_kind", "enterprise", "directory_no", "brand", "product_name", "model_code",
    "legal_form", "scope", "item_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a governing sentence says of the lines below it; `problem` says why it cannot be used."""

    entry_kind: str | None = None
    legal_form: str | None = None
    scope: str | None = None
    problem: Problem | None = None


NO_SENTENCE = Ruling(problem=("", "sentence_missing", "no sentence above says what happens to the entries below it"))


@dataclass(slots=True)
class Sheet:
    """Rows and rejects of one sheet, as they are collected."""

    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def prose_columns(unit: str) -> tuple[Column, ...]:
    """Say where the fields of an entry outside of tables stand; `unit` is 段 or 行."""
    sentence = ("上文语句", "上文语句")
    return (
        Column("entry_kind", *sentence),
        Column("legal_form", *sentence),
        Column("scope", *sentence),
        Column("enterprise", "企业名称", f"企业所在{unit}"),
        Column("directory_no", "《目录》序号", f"企业所在{unit}"),
        Column("brand", "商标", f"本{unit}"),
        Column("model_code", "产品型号", f"本{unit}"),
        Column("product_name", "产品名称", f"本{unit}"),
    )


def rule(part: Part, sentence: str) -> Ruling:
    """Read a governing sentence; one that says two things, or none that is known, rules nothing."""
    # A sentence that points at nothing below it leaves open what the next lines are.
    scope = _scope(sentence) if POINTING.search(sentence) else None
    said, legal_form = _suspension(sentence), None
    if part.entry_kind == "撤销":
        legal_form = _legal_form(sentence)
        said = "撤销" if legal_form else None
    if REVERSED.search(sentence):
        said = None
    if said is None or scope is None:
        missing = "happens" if said is None else "it happens to"
        reason = f"the sentence {fold(sentence)!r} does not say clearly what {missing}; read the announcement"
        return Ruling(problem=("", "sentence_unknown", reason))
    return Ruling(said, legal_form, scope)


def _scope(sentence: str) -> str | None:
    if "生产地址" in sentence:
        return "address"
    if re.search("企业(?:及|和|、)", sentence):
        return None
    if "产品" in sentence:
        return "product"
    return "enterprise" if "企业" in sentence else None


def _suspension(sentence: str) -> str | None:
    said = {word for word in ("恢复", "暂停") if word in sentence}
    return said.pop() if len(said) == 1 else None


def _legal_form(sentence: str) -> str | None:
    forms = {word for word in ("申请注销", "撤回", "撤销") if word in sentence}
    if "申请注销" in forms:
        # 撤销 is also the title of the whole part; an application by the holder itself is never a penalty.
        return "自行申请注销" if "撤回" not in forms else None
    return forms.pop() if len(forms) == 1 and "申请" not in sentence else None


@dataclass(slots=True)
class Prose:
    """Reads the lines outside of tables, one after the other; `unit` is what is counted: 段 or 行."""

    unit: str
    part: Part = field(default_factory=Part)
    section: str = ""
    ruling: Ruling = NO_SENTENCE
    enterprise: Row = field(default_factory=dict)
    unused: Line | None = None  # a line that names the enterprise of products, before its first product
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        """Read one line: a heading or a governing sentence changes the state, every other line is a row."""
        if part := part_of(line.text):
            self._govern(NO_SENTENCE)
            self.part, self.section = part, ""
        elif not self.part.name or not heading(line.text) or FOOTER.fullmatch(heading(line.text)):
            return  # covering words, blank lines, page numbers
        elif is_section(line.text):
            self.section = fold(line.text)
            self._govern(NO_SENTENCE)
        elif self.part.in_prose:
            self._take_prose(line)
        else:
            reason = "the line stands outside of the tables and is no heading; read it in the announcement"
            self.reject(line, ("", "line_unknown", reason))

    def finish(self) -> None:
        """Report what is still open after the last line."""
        self._name({}, None)

    def _govern(self, ruling: Ruling) -> None:
        self._name({}, None)
        self.ruling = ruling

    def _name(self, enterprise: Row, line: Line | None) -> None:
        if self.unused:
            reason = "the line names an enterprise, but no readable product follows; read the announcement"
            self.reject(self.unused, ("model_code", "product_missing", reason))
        self.enterprise, self.unused = enterprise, line

    def _take_prose(self, line: Line) -> None:
        address = groups(ADDRESS, line.text)
        if address and self.ruling.scope == "address":
            self._add(line, {**address, "enterprise_row_no": line.number})
        elif POINTING.search(line.text) or SENTENCE_END.search(heading(line.text)):
            self._govern(rule(self.part, line.text))
            if self.ruling.problem:
                self.reject(line, self.ruling.problem)
        elif self.ruling.problem:
            self.reject(line, self.ruling.problem)
        elif product := groups(PRODUCT, line.text):
            self._take_product(line, product)
        elif named := groups(ENTERPRISE, line.text):
            self._take_enterprise(line, named)
        else:
            reason = f"the line does not read as the {self.ruling.scope} that the sentence above it announces"
            self.reject(line, ("", "line_unknown", reason))
            self._name({}, None)

    def _take_product(self, line: Line, product: dict[str, str]) -> None:
        if self.ruling.scope != "product":
            reason = f"a product stands below a sentence about {self.ruling.scope} entries; read the announcement"
            self.reject(line, ("model_code", "line_unknown", reason))
        elif not self.enterprise:
            reason = "no readable line above the product names its enterprise"
            self.reject(line, ("enterprise", "enterprise_missing", reason))
        else:
            self.unused = None
            self._add(line, {**self.enterprise, **product})

    def _take_enterprise(self, line: Line, named: dict[str, str]) -> None:
        row: Row = {**named, "enterprise_row_no": line.number}
        if self.ruling.scope == "product":
            self._name(row, line)
        elif self.ruling.scope == "enterprise":
            self._add(line, row)
        else:
            reason = "the line names an enterprise but no production address"
            self.reject(line, ("", "line_unknown", reason))

    def _add(self, line: Line, row: Row) -> None:
        ruling = self.ruling
        said = {"entry_kind": ruling.entry_kind, "legal_form": ruling.legal_form, "scope": ruling.scope}
        self._sheet().rows.append({"row_no": line.number, **said, **row})

    def reject(self, line: Line, problem: Problem) -> None:
        """Report a line that cannot be taken."""
        self._sheet().rejects.append(reject(line.number, [line.text], problem))

    def _sheet(self) -> Sheet:
        # Lines that stray between the tables of a part are kept apart from the rows of its tables.
        name = self.part.name if self.part.in_prose else f"{self.part.name} 表外"
        return self.sheets.setdefault(name, Sheet(prose_columns(self.unit)))


def records(kind: str, sheets: dict[str, Sheet], batch_no: str | None, batch: Column | None) -> list[Records]:
    """Finish the sheets; every row gets the batch of the list."""
    first = (batch,) if batch else ()
    return [
        Records(
            kind,
            name,
            (*first, *sheet.columns),
            frame([{**row, "batch_no": batch_no} for row in sheet.rows], FIELDS),
            tuple(sheet.rejects),
        )
        for name, sheet in sheets.items()
    ]
