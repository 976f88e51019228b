"""Official paper in the layout of GB/T 9704-2012: A4, 22 lines of 28 characters; fonts are named, never shipped."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.markup import UNSAFE

TITLE_FONT, BODY_FONT, HEAD_FONT, SUB_FONT, PLAIN_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BODY, TITLE, HEAD, SMALL = 16, 22, 42, 14  # points: 3号, 2号, the agency's name, 4号
LINE: Final = 28.95  # points: 22 lines on 225 mm
RED: Final = "FF0000"
# Word insists on this order of children; python-docx appends.
PARAGRAPH = [
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "kinsoku",
    "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "spacing", "ind", "jc",
    "outlineLvl", "rPr",
]  # fmt: skip
RUN = [
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight",
    "u", "lang",
]  # fmt: skip
CENTER, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: font and size, colour, place, and how many characters its first line is set in."""

    font: str = BODY_FONT
    size: float = BODY
    color: str = ""
    align: Any = None
    indent: int = 0
    line: float = LINE
    ruled: bool = False


def _element(tag: str, **attributes: object) -> Any:
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _tidy(parent: Any, order: list[str]) -> None:
    rank = {qn(f"w:{tag}"): number for number, tag in enumerate(order)}
    for child in sorted(parent, key=lambda one: rank.get(one.tag, len(order))):
        parent.append(child)


def _run(paragraph: Any, text: str, look: Look) -> Any:
    run = paragraph.add_run(UNSAFE.sub("\ufffd", text))
    run.font.size, run.font.name = Pt(look.size), "Times New Roman"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), look.font)  # without it Chinese takes the font of the theme
    if look.size == BODY:
        run._element.rPr.append(_element("spacing", val=-5))  # 28 characters on 156 mm
    if look.color:
        run.font.color.rgb = RGBColor.from_string(look.color)
    _tidy(run._element.rPr, RUN)
    return run


class Paper:
    """A letter being written, paragraph by paragraph."""

    def __init__(self, margin_mark: str) -> None:
        self.document = Document()
        normal = self.document.styles["Normal"]
        normal.font.size, normal.font.name = Pt(BODY), "Times New Roman"
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin, section.footer_distance = Mm(28), Mm(26), Mm(26)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
            footer.paragraphs[0].alignment = align
            _page_number(footer.paragraphs[0])
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].alignment = RIGHT
            _run(header.paragraphs[0], margin_mark, Look(HEAD_FONT, 10.5))

    def add(self, text: str = "", look: Look | None = None) -> None:
        """Write one paragraph; without text an empty line."""
        look = look or Look()
        paragraph = self.document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
        if look.align is not None:
            paragraph.alignment = look.align
        properties = paragraph._p.get_or_add_pPr()
        properties.append(_element("snapToGrid", val=0))
        if look.indent:
            properties.append(_element("ind", firstLineChars=look.indent * 100, firstLine=look.indent * 315))
        if look.ruled:
            border = _element("pBdr")
            border.append(_element("bottom", val="single", sz=12, space=1, color=RED))
            properties.append(border)
        _tidy(properties, PARAGRAPH)
        if text:
            _run(paragraph, text, look)

    def save(self, path: Path, title: str, day: date) -> None:
        """Write the file; its only clock is `day`, so the same letter is the same bytes."""
        made, core = datetime.combine(day, time()), self.document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, "自动生成", "自动生成", "代拟稿"
        core.created = core.modified = made
        core.revision = 1
        links = self.document.part.package.rels
        for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
            del links[key]  # a picture of the template, not of this letter
        buffer = io.BytesIO()
        self.document.save(buffer)
        with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(path, "w") as kept:
            for name in written.namelist():
                kept.writestr(zipfile.ZipInfo(name), written.read(name), zipfile.ZIP_DEFLATED)


def _page_number(paragraph: Any) -> None:
    look = Look(PLAIN_FONT, SMALL)
    _run(paragraph, "— ", look)
    for kind in ("begin", "", "end"):
        run = _run(paragraph, "", look)
        if kind:
            run._element.append(_element("fldChar", fldCharType=kind))
        else:
            field = OxmlElement("w:instrText")
            field.text = "PAGE"
            run._element.append(field)
    _run(paragraph, " —", look)
