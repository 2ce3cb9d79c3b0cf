"""A reader's lines become blocks: headings, paragraphs mended where the page broke them, cells, furniture."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongwen import lexicon
from gongwen.document import Block, BlockKind
from gongwen.readers import RawLine, Reading
from gongwen.spans import MappedText, Span
from gongwen.structure.assignments import brackets
from gongwen.structure.columns import column_kind

_NUMERAL = "[一二三四五六七八九十]"
# The genre's heading forms and their levels, highest first.
_FORMS = (
    (1, re.compile(rf"第{_NUMERAL}{{1,3}}(?:部分|章|篇)")),
    (2, re.compile(rf"{_NUMERAL}{{1,3}}[、.]")),
    (3, re.compile(rf"\({_NUMERAL}{{1,3}}\)|{_NUMERAL}{{1,3}}\)")),
    (4, re.compile(r"\d{1,2}[、.](?!\d)")),
    (5, re.compile(r"\(\d{1,2}\)|\d{1,2}\)")),
)
_DASHED = re.compile(r"[—－-]{1,3}(?:过去|五年来|一年来|[^,;:。]{2,20}$)")
# A lead sentence that numbers its paragraph: 一、加快转型。… — the heading is what stands before the full stop.
_RUN_IN = re.compile(rf"(?:{_NUMERAL}{{1,3}}、|\({_NUMERAL}{{1,3}}\))[^。;:]{{2,30}}。(?=.)")
_ENDS = '。!?;:”"』」)'
_MARKUP = re.compile(r"^(?:#{1,6}|[-*+]|>)\s+|\*\*|__")
_ENTITY = re.compile(r"&nbsp;?|&emsp;?|&ensp;?")
_TITLE_IS_WHOLE = re.compile(r"^[^。;]*关于[^。;]*的(?:通知|通报|决定|意见|请示|函)$")
_OWN_LINE = re.compile(r"[^。;,]{2,16}[〔\[]\d{4}[〕\]]\d{1,4}号$|各[^。;]{2,80}:$")  # a paper's number; whom it is for
_WRAPPED_AT_LEAST = 20
_LONGEST_FOOT_LINE = 60
_SAYS_SOMETHING = re.compile(r"[。;:]|报告|通知|意见|方案")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way to a block: cleaned, and what it looks like."""

    raw: RawLine
    clean: MappedText
    marked: bool  # Markdown or the format says: a heading


def blocks(reading: Reading, plain: str) -> tuple[Block, ...]:
    """The blocks of the document in order; `plain` is the normalised text of the reading."""
    lines = [line for raw in reading.lines if (line := _line(raw, plain)).clean.text]
    grids = [table.span for table in reading.tables]
    found: list[Block] = []
    after_the_end = False
    pending: list[Line] = []
    for line in lines:
        if any(line.raw.span.start in grid for grid in grids):
            found.extend(_flush(pending))
            found.append(Block(BlockKind.CELL, line.raw.span, line.clean))
            continue
        last = lexicon.pattern("furniture", "last").fullmatch(line.clean.text) is not None
        # a page that holds the whole text twice goes on after its own foot
        after_the_end = after_the_end and not _is_prose(line.clean.text)
        if lexicon.pattern("furniture", "trail").fullmatch(line.clean.text):
            found = _navigation([*found, *_flush(pending)])
            found.append(Block(BlockKind.FURNITURE, line.raw.span, line.clean))
            continue
        if after_the_end or last or _is_furniture(line):
            # furniture inside a sentence (a page number) does not end it
            found.append(Block(BlockKind.FURNITURE, line.raw.span, line.clean))
            after_the_end = after_the_end or (last and line.raw.span.start > len(plain) // 2)
            continue
        if pending and not _continues(pending[-1], line):
            found.extend(_flush(pending))
        pending.append(line)
    found.extend(_flush(pending))
    return tuple(sorted(found, key=lambda block: block.span.start))


def heading_level(words: str) -> int | None:
    """The level of a heading by its form (一、 is 2, (一) is 3 …), None for words in no heading form."""
    for level, form in _FORMS:
        if form.match(words):
            return level
    return 3 if _DASHED.match(words) else None


def _line(raw: RawLine, plain: str) -> Line:
    words = plain[raw.span.start : raw.span.end]
    dropped: set[int] = set()
    marked = raw.level is not None
    for match in _MARKUP.finditer(words):
        dropped.update(range(match.start(), match.end()))
        marked = marked or match[0].startswith("#")
    if "&" in words:
        for match in _ENTITY.finditer(words):
            dropped.update(range(match.start(), match.end()))
    if " " in words or "\t" in words:
        dropped.update(_stray_blanks(words))
    return Line(raw, MappedText.of(plain, raw.span.start, raw.span.end).without(dropped), marked)


def _stray_blanks(words: str) -> Iterator[int]:
    """Blanks inside Chinese text carry nothing; between two Latin words or two numbers they part them."""
    for match in re.finditer(r"[ \t]+", words):
        before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
        keep = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        yield from range(match.start() + (1 if keep else 0), match.end())


def _is_prose(words: str) -> bool:
    return (len(words) > _LONGEST_FOOT_LINE and "。" in words) or words.startswith(("各位代表:", "现在,我代表"))


def _navigation(above: list[Block]) -> list[Block]:
    """What stands above a portal's trail of pages: its menus, unless any of it is a sentence or a field of the head."""
    if any(_SAYS_SOMETHING.search(block.clean.text) for block in above):
        return above
    return [Block(BlockKind.FURNITURE, block.span, block.clean) for block in above]


def _is_furniture(line: Line) -> bool:
    return line.raw.furniture or lexicon.pattern("furniture", "line").fullmatch(line.clean.text) is not None


def _continues(before: Line, line: Line) -> bool:
    """Whether a sentence that `before` left open goes on in `line` (a text that was printed and scanned back)."""
    if before.marked or line.marked or line.raw.level is not None:
        return False
    head, tail = before.clean.text, line.clean.text
    if column_kind(tail) is not None:
        return False
    if re.search(
        r"会议上?$|人民代表大会|(表|清单|目录)(?:\(.{1,12}\))?$", head
    ):  # mastheads and titles stand line by line
        return False
    if _OWN_LINE.match(tail) or (_TITLE_IS_WHOLE.match(head) and not tail.startswith(("精神", "要求", "》"))):
        return False
    if head[-1] in _ENDS or len(head) < _WRAPPED_AT_LEAST or heading_level(tail) is not None:
        return False
    if not ("\u4e00" <= head[-1] <= "\u9fff" or head[-1] in ",、"):
        return False
    if heading_level(head) is not None and len(head) <= 45 and not re.search("[。;]", head):
        return False
    # A short first sentence is the lead of a new paragraph; two or three characters are the rest of the old one.
    lead = tail.find("。")
    return not 4 <= lead <= 16 and not tail.startswith("——")


def _flush(pending: list[Line]) -> Iterator[Block]:
    if not pending:
        return
    lines = pending[:]
    pending.clear()
    clean = (
        lines[0].clean
        if len(lines) == 1
        else MappedText(
            "".join(line.clean.text for line in lines), [offset for line in lines for offset in line.clean.offsets]
        )
    )
    yield from _as_blocks(clean, marked=lines[0].marked, alone=len(lines) == 1)


def _as_blocks(clean: MappedText, *, marked: bool, alone: bool) -> Iterator[Block]:
    words = clean.text
    level = heading_level(words)
    short = len(words) <= 60 and "。" not in words.rstrip("。") and words[-1] not in ";"
    if level == 3 and _DASHED.match(words) and "大会" in words:
        level = None
    short = short and not (words.endswith((")", ")。")) and brackets(words[-200:], None))  # an item with its units
    if level is not None and short and alone and words[-1] not in "。" and not _is_list_entry(words):
        yield _block(BlockKind.HEADING, clean, level)
        return
    named = is_bare_title(words) and (words[-1] != ":" or "释" in words)
    if short and ((marked and words[-1] not in "。:") or named):
        yield _block(BlockKind.HEADING, clean, level or 1)
        return
    run_in = _RUN_IN.match(words)
    if run_in:
        yield _block(BlockKind.HEADING, clean.slice(0, run_in.end()), level)
        yield _block(BlockKind.PARAGRAPH, clean.slice(run_in.end(), len(clean)), None)
        return
    yield _block(BlockKind.PARAGRAPH, clean, None)


def is_bare_title(words: str) -> bool:
    """Whether a short line without a number names a part: 2022年工作建议, 今后五年工作展望, 名词解释."""
    return len(words) <= 30 and lexicon.pattern("roles", "bare").fullmatch(words) is not None


def _is_list_entry(words: str) -> bool:
    """A numbered line with a figure or a colon is an entry (1.建成道路18条), not a heading."""
    return re.match(r"\(?\d{1,2}[、.)]", words) is not None and re.search(r"\d\D*$|:", words[3:]) is not None


def _block(kind: BlockKind, clean: MappedText, level: int | None) -> Block:
    return Block(kind, Span(clean.offsets[0], clean.offsets[-1] + 1), clean, level)


def with_sections(found: Sequence[Block], section_of: Sequence[int]) -> tuple[Block, ...]:
    """The same blocks, each knowing its section."""
    return tuple(
        Block(block.kind, block.span, block.clean, block.level, section)
        for block, section in zip(found, section_of, strict=True)
    )
