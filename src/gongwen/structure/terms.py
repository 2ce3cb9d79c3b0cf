"""The glossary (名词解释) in its shapes: 1.词:释义, ①词:释义, 词:释义, and 1. 词 defined on the lines below."""

import re
from collections.abc import Sequence

from gongwen.document import Block, BlockKind, Role, Section, Term
from gongwen.spans import Span

_ENTRY = re.compile(r"(?:\[|【|\()?(\d{1,3})(?:\]|】|\))?[.、．:\s]?\s*(.+)")
_CIRCLED = {mark: number for number, mark in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}
_UNNUMBERED = re.compile(r"[^:。;]{2,24}:.")
_COLON = re.compile(r"[:：]")
_QUOTED = re.compile(r"[“\"']([^“”\"']+)[”\"']")
_LONGEST_TERM = 40


def terms(blocks: Sequence[Block], sections: Sequence[Section], text: str) -> tuple[Term, ...]:
    """The entries in order, as they stand in `text`.

    Numbers must run on from 1, so a figure at the start of a line is not an entry.
    """
    found: list[Term] = []
    numbered: bool | None = None  # told by the first entry
    for block in blocks:
        if block.kind is BlockKind.FURNITURE or sections[block.section].role is not Role.GLOSSARY:
            continue
        words = block.clean.text
        match = _ENTRY.match(words)
        if match and int(match[1]) == len(found) + 1:
            written = block.clean.slice(match.start(2), match.end(2)).as_written(text)
        elif _CIRCLED.get(words[:1]) == len(found) + 1:
            written = block.clean.slice(1, len(block.clean)).as_written(text)
        elif not numbered and block.kind is BlockKind.PARAGRAPH and _UNNUMBERED.match(words):
            numbered, written = False, block.clean.as_written(text)
        else:
            written = ""
        if written:
            numbered = numbered is not False
            found.append(_opened(len(found) + 1, written, block))
        elif found and block.clean.text:
            found[-1] = _longer(found[-1], block, text)
    return tuple(found)


def _opened(seq: int, words: str, block: Block) -> Term:
    colon = _COLON.search(words)
    if colon and colon.start() <= _LONGEST_TERM:
        term, definition = words[: colon.start()], words[colon.end() :]
    else:
        term, definition = words, ""
    term = term.strip(" 。")
    quoted = _QUOTED.fullmatch(term)  # “点灯”改造计划 keeps its marks: they are not around the whole
    return Term(seq, quoted[1] if quoted else term, definition.strip(), block.span)


def _longer(term: Term, block: Block, text: str) -> Term:
    definition = term.definition + block.clean.as_written(text)
    return Term(term.seq, term.term, definition, Span(term.span.start, block.span.end))
