"""Characters at their places on a page become lines of text: what PDF and OFD have in common."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

# Glyphs that fonts share between a radical and its character come out of a PDF as the radical.
_RADICALS = "⺁厂⺄乙⺇几⺈刀⺋巳⺌小⺍小⺎尢⺏尣⺐尢⺑尣⺒巳⺓幺⺕彐⺖忄⺗小⺘扌⺙攵⺛旡⺝月⺞歹⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺲罒⺳网⺷羊⺹耂⺼月⺾艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻏阝⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟饣⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲龟⻳龟⼾户⾀聿"  # noqa: E501
_CHARACTERS = {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_CHARACTERS |= {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6) if code not in _CHARACTERS
}
BLANKS = " \u00a0\u3000\u2002\u2003\u2009"
_CLOSERS = "，。、；：？！）》〉”’」』】〕…,.;:?!)]%％‰℃°·—"
_QUOTES = "“”‘’"
_OPENERS = "（《〈“‘「『【〔([$￥"
# In ems. A gap as wide as the first parts Latin words, as a blank does; one of a character parts anything.
_WORD_GAP, _WIDE_GAP = 0.2, 1.0
_SAME_LINE = 0.5
_RAISED_SIZE, _RAISED_BY = 0.78, 0.15


@dataclass(slots=True)
class Glyph:
    """A character on a page: its box from left to right in points, its baseline measured downward, its size."""

    char: str
    x0: float
    x1: float
    y: float
    em: float


@dataclass(slots=True)
class TextLine:
    """A printed line. `first` is how much room its first unbreakable piece takes; `sized`: whether `em` is sure."""

    text: str
    x0: float
    x1: float
    y: float
    em: float
    first: float
    sized: bool
    page: int = 0


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character, as wide as it is high."""
    return "\u3400" <= char <= "\u9fff"


def mended(char: str) -> str:
    """The character that a radical's code stands for; any other character as it is."""
    return char.translate(_CHARACTERS)


def lines(glyphs: Sequence[Glyph], page: int = 0) -> list[TextLine]:
    """The lines that `glyphs` make, from top to bottom."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if found and glyph.y - found[-1][0].y <= _SAME_LINE * max(glyph.em, found[-1][0].em):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    made = (_line(sorted(each, key=lambda glyph: glyph.x0), page) for each in found)
    return [line for line in made if line is not None]


def _line(glyphs: list[Glyph], page: int) -> TextLine | None:
    inked = [glyph for glyph in glyphs if glyph.char not in BLANKS]
    if not inked:
        return None
    widths = [glyph.x1 - glyph.x0 for glyph in inked if is_han(glyph.char)]
    em = median(widths) if widths else max(glyph.em for glyph in inked)
    base = median(glyph.y for glyph in inked if is_han(glyph.char)) if widths else inked[0].y
    kept = list(_without_marks(glyphs, em, base))
    inked = [glyph for glyph in kept if glyph.char not in BLANKS]
    if not inked:
        return None
    text = _spaced(kept, em)
    return TextLine(text, inked[0].x0, inked[-1].x1, base, em, _first(inked), bool(widths), page)


def _without_marks(glyphs: Sequence[Glyph], em: float, base: float) -> Iterator[Glyph]:
    """The line without the raised numbers of footnotes, and without what was printed twice to look bold."""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and glyph.char == before.char and _on_each_other(before, glyph, em):
            continue
        small = glyph.em < _RAISED_SIZE * em and glyph.y < base - _RAISED_BY * em
        # km² and m² are no footnotes
        if small and glyph.char in "0123456789[]〔〕①②③④⑤⑥⑦⑧⑨⑩" and not (before and before.char in "mM米"):
            continue
        yield glyph
        before = glyph


def _on_each_other(a: Glyph, b: Glyph, em: float) -> bool:
    return b.x0 - a.x0 < 0.2 * em and abs(b.x1 - a.x1) < 0.2 * em


def _spaced(glyphs: Sequence[Glyph], em: float) -> str:
    """The line's text; a blank stays where it parts Latin words or numbers, or where it is wide."""
    parts: list[str] = []
    before: Glyph | None = None
    blank = False
    for glyph in glyphs:
        if glyph.char in BLANKS:
            blank = True
            continue
        if before is not None:
            gap = glyph.x0 - before.x1
            words = _is_word(before.char) and _is_word(glyph.char)
            if (words and (blank or gap > _WORD_GAP * em)) or gap >= _WIDE_GAP * em - 0.01:
                parts.append(" ")
        parts.append(glyph.char)
        before, blank = glyph, False
    return "".join(parts)


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _first(inked: Sequence[Glyph]) -> float:
    """The width of what cannot be parted at the beginning of a line: a number, a Latin word, a sign with its stop."""
    end = 0
    while end < len(inked) - 1 and inked[end].char in _OPENERS:
        end += 1
    while end < len(inked) - 1 and _sticks(inked[end].char, inked[end + 1].char):
        end += 1
    return inked[end].x1 - inked[0].x0


def _sticks(char: str, following: str) -> bool:
    if following in _CLOSERS or char in _QUOTES:  # browsers part nothing at a quotation mark
        return True
    return re.fullmatch(r"[0-9A-Za-z.,%-]{2}", char + following) is not None
