"""The blank paper that every Word file starts from: its styles and the fonts it names, nothing in it yet."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Length, Pt

TITLE_FONT, HEAD_FONT, TEXT_FONT, PAGE_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
LATIN_FONT = "Times New Roman"
# What Word and WPS take where a font is missing: none of them is on every machine, and none may be embedded.
FALLBACKS = {
    TITLE_FONT: "方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,方正黑体_GBK,Microsoft YaHei,Noto Sans CJK SC",
    TEXT_FONT: "仿宋,FangSong,方正仿宋_GBK,STFangsong,宋体,Noto Serif CJK SC",
    PAGE_FONT: "SimSun,方正书宋_GBK,STSong,Noto Serif CJK SC",
}
# 二号, 三号, 四号, 小四, 五号, and the small print of a foot.
ERHAO, SANHAO, SIHAO, XIAOSI, WUHAO, SMALL = Pt(22), Pt(16), Pt(14), Pt(12), Pt(10.5), Pt(9)
NOTHING, TWO_CHARACTERS = Pt(0), Pt(32)
LINE = Pt(28.95)  # 225 mm ÷ 22 lines
NOT_NEEDED = ("stylesWithEffects", "numbering", "customXml", "thumbnail")
KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"}


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: font, size, distance of lines (None: as the font asks), what stands around it."""

    font: str
    size: Length
    line: Length | None = LINE
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    indent: Length | None = None
    before: Length = NOTHING
    after: Length = NOTHING
    with_next: bool = False


CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
STYLES = {
    "附件号": Style(HEAD_FONT, SANHAO, with_next=True),
    "文件标题": Style(TITLE_FONT, ERHAO, Pt(32), CENTRE, before=Pt(10), after=Pt(10), with_next=True),
    "一级标题": Style(HEAD_FONT, SANHAO, align=BOTH, indent=TWO_CHARACTERS, with_next=True),
    "公文正文": Style(TEXT_FONT, SANHAO, align=BOTH, indent=TWO_CHARACTERS),
    "公文顶格": Style(TEXT_FONT, SANHAO, align=BOTH),
    "公文列举": Style(TEXT_FONT, SANHAO, indent=TWO_CHARACTERS),
    "落款": Style(TEXT_FONT, SANHAO, align=WD_ALIGN_PARAGRAPH.RIGHT, with_next=True),
    "摘报文字": Style(TEXT_FONT, XIAOSI, Pt(20), BOTH, indent=Pt(24)),
    "表头": Style(HEAD_FONT, XIAOSI, Pt(17), CENTRE, before=Pt(2), after=Pt(2), with_next=True),
    "表头小字": Style(HEAD_FONT, WUHAO, Pt(15), CENTRE, before=Pt(2), after=Pt(2), with_next=True),
    "表内文字": Style(TEXT_FONT, XIAOSI, Pt(17), before=Pt(2), after=Pt(2)),
    "表内小字": Style(TEXT_FONT, WUHAO, Pt(15), before=Pt(2), after=Pt(2)),
    "表内分部": Style(HEAD_FONT, XIAOSI, Pt(17), before=Pt(3), after=Pt(3), with_next=True),
    "表后": Style(TEXT_FONT, Pt(1), Pt(1), with_next=True),
    "表注": Style(TEXT_FONT, XIAOSI, Pt(18), before=Pt(4)),
    "页脚小字": Style(TEXT_FONT, SMALL, None),
    "页码": Style(PAGE_FONT, SIHAO, None, WD_ALIGN_PARAGRAPH.RIGHT),
}


@cache
def blank() -> bytes:
    """The blank .docx file; made once, in a fraction of a second."""
    document = Document()
    _drop_what_no_paper_needs(document)
    _speak_chinese(document)
    document.core_properties.author = document.core_properties.comments = document.core_properties.title = ""
    for name, style in STYLES.items():
        _add(document, name, style)
    emphasis = document.styles.add_style("要字", WD_STYLE_TYPE.CHARACTER)
    emphasis.element.get_or_add_rPr().append(_fonts(HEAD_FONT))
    _name_fallbacks(document)
    document.settings.odd_and_even_pages_header_footer = True
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _drop_what_no_paper_needs(document: Any) -> None:
    """The template's 160 table styles, their second copy and its thumbnail: nine tenths of the file."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(NOT_NEEDED):
                del relations[name]


def _speak_chinese(document: Any) -> None:
    """Fonts and language of whatever has no style of its own."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(_fonts(TEXT_FONT))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    defaults.append(language)


def _add(document: Any, name: str, style: Style) -> None:
    added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    added.quick_style = True
    run = added.element.get_or_add_rPr()
    run.append(_fonts(style.font))
    added.font.size = style.size
    format_ = added.paragraph_format
    format_.alignment = style.align
    format_.first_line_indent = style.indent
    format_.space_before, format_.space_after = style.before, style.after
    format_.keep_with_next = style.with_next
    format_.keep_together = style.with_next or style is STYLES["表注"]
    format_.widow_control = False
    if style.line is None:
        format_.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        format_.line_spacing = style.line
        format_.line_spacing_rule = WD_LINE_SPACING.EXACTLY


def _fonts(font: str) -> Any:
    """w:rFonts: the Chinese font for Chinese, and for figures too where it is the page number's."""
    element = OxmlElement("w:rFonts")
    latin = font if font == PAGE_FONT else LATIN_FONT
    for script in ("ascii", "hAnsi", "cs"):
        element.set(qn(f"w:{script}"), latin)
    element.set(qn("w:eastAsia"), font)
    element.set(qn("w:hint"), "eastAsia")
    return element


def _name_fallbacks(document: Any) -> None:
    """Every font of ours in the file's font table, with the names to take where it is missing."""
    part = next(each for each in document.part.package.iter_parts() if each.partname == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for name, others in FALLBACKS.items():
        font = OxmlElement("w:font")
        font.set(qn("w:name"), name)
        for about, value in (("altName", others), ("charset", "86"), ("family", "auto")):
            element = OxmlElement(f"w:{about}")
            element.set(qn("w:val"), value)
            font.append(element)
        table.append(font)
    part._blob = serialize_part_xml(table)  # noqa: SLF001  the library has no other door to this part
