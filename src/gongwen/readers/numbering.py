"""The numbers that Word prints before paragraphs by itself: 一、 (一) 1. — not in the text, but seen by readers."""

from collections import defaultdict

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = {
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
    "chineseLegalSimplified",
}  # fmt: skip
_LEVELS = 9


class Numbering:
    """Counts the numbered paragraphs of one document as they pass."""

    def __init__(self, document: WordDocument) -> None:
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # no automatic numbers in this document
        abstract = {each.get(qn("w:abstractNumId")): each for each in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            found = abstract.get(link.get(qn("w:val"))) if link is not None else None
            if found is not None:
                self._levels[str(number.get(qn("w:numId")))] = dict(_level(each) for each in found.findall(qn("w:lvl")))

    def label(self, paragraph: _Element) -> str:
        """What Word prints before `paragraph`, empty when it is not numbered; each call counts one on."""
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is None:
            return ""
        number, depth = properties.find(qn("w:numId")), properties.find(qn("w:ilvl"))
        levels = self._levels.get(str(number.get(qn("w:val"))) if number is not None else "", {})
        level = int(depth.get(qn("w:val"), "0")) if depth is not None else 0
        if level not in levels or number is None:
            return ""
        key = str(number.get(qn("w:val")))
        self._counts[key, level] += 1
        for deeper in range(level + 1, _LEVELS):
            self._counts[key, deeper] = 0
        text = levels[level][1]
        for above, (form, _, start) in levels.items():
            count = max(self._counts[key, above], 1) + start - 1
            text = text.replace(f"%{above + 1}", _written(count, form))
        return "" if levels[level][0] == "bullet" else text


def _level(element: _Element) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, otherwise: str) -> str:
        found = element.find(qn(name))
        return str(found.get(qn("w:val"), otherwise)) if found is not None else otherwise

    start = value("w:start", "1")
    numbered = value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1
    return int(element.get(qn("w:ilvl"), "0")), numbered


def _written(count: int, form: str) -> str:
    if form not in _HAN_FORMATS:
        return str(count)
    tens, ones = divmod(count, 10)
    if tens == 0:
        return _HAN[ones]
    return f"{'' if tens == 1 else _HAN[tens]}十{_HAN[ones] if ones else ''}"
