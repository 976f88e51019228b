"""From a published heading or label to a field: known, listed as ignored, or a reason to refuse."""

from catalogue.errors import RefusedError
from catalogue.sources import Source
from catalogue.text.folding import KILOGRAMS, MILLIMETRES, heading, unit

# About people: passed over in every table, whatever its kind, and never stored.
PERSONAL = frozenset({"所有人", "机动车所有人", "身份证明号码", "身份证号码", "住址", "住所地址"})
PERSONAL |= {"手机号码", "手机号", "联系电话", "电话号码", "传真号码", "电话", "联系人", "车主", "车主姓名", "姓名"}
PERSONAL |= {"身份证号", "身份证明名称", "详细地址", "联系地址", "owner", "owner_name", "id_number", "phone", "address"}
# How the name of a field ends, and what its values are measured in.
MEASURES = {"_kg": KILOGRAMS, "_mm": MILLIMETRES}


class Headings:
    """The headings of one source description, in the form in which spellings are compared."""

    def __init__(self, source: Source) -> None:
        self._described_in = source.described_in
        self._fields = {heading(text): field for field, texts in source.columns.items() for text in texts}
        self._ignored = {heading(text) for text in source.ignored} | PERSONAL

    def knows(self, text: str) -> bool:
        """Judge whether a heading is known or listed as ignored."""
        return heading(text) in self._fields or heading(text) in self._ignored

    def field(self, text: str, where: str) -> str | None:
        """Return the field a heading stands for, None when it is ignored; RefusedError when it is unknown, or names
        another unit than the field is measured in."""
        if not self.knows(text):
            raise RefusedError(
                f"{where} has the heading {text!r}, which is neither known nor listed as ignored; "
                f"if the publisher meant it, edit {self._described_in}"
            )
        field = self._fields.get(heading(text))
        units = MEASURES.get((field or "")[-3:])
        if units and unit(text) not in (None, *units):
            raise RefusedError(
                f"{where} has the heading {text!r}, but its values must be in {units[0]}; "
                "convert them and name that unit"
            )
        return field
