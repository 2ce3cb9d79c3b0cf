"""Responsibility items of running text: each wording with the units that the bracket or line after it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongwen.document import Block, BlockKind, Item, Role, Section
from gongwen.spans import MappedText
from gongwen.structure import assignments
from gongwen.structure.assignments import Assignment

_NUMBER = re.compile(
    r"\s*(?:\d{1,3}[、.．]|\(?[一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]+是)\s*"
)
_SHORTEST_WORDING = 4


def assigned(blocks: Sequence[Block], sections: Sequence[Section], text: str, plan: str | None) -> tuple[Item, ...]:
    """The items that name their units in the text itself, numbered within each top-level part.

    `plan` is the year that 年底前 means in a bracket. Where the document says that the first unit of each list is the
    lead, it is.
    """
    whole = [block for block in blocks if block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}]
    first_leads = any(assignments.first_leads(block.clean.text) for block in whole)
    lists: list[int] = []
    counts: dict[int, int] = {}
    found: list[Item] = []
    for block, wording, assignment in _pairs(whole, sections, plan):
        top = _top(sections, block.section)
        if top not in lists:
            lists.append(top)
        counts[top] = counts.get(top, 0) + 1
        item = _item(wording, assignment, _title(sections, block.section), text)
        units = assignments.led_by_the_first(item.units) if first_leads else item.units
        found.append(replace(item, list_number=lists.index(top) + 1, seq=counts[top], units=units))
    return tuple(found)


def _pairs(
    blocks: Sequence[Block], sections: Sequence[Section], plan: str | None
) -> Iterator[tuple[Block, MappedText, Assignment]]:
    """Each wording with what is said of its units; lines or a bracket of their own belong to the paragraph before."""
    before: Block | None = None
    lines: Assignment | None = None
    for block in blocks:
        if sections[block.section].role is Role.GLOSSARY:
            continue
        line = assignments.line(block.clean.text, plan)
        if line is not None and before is not None and before.section == block.section:
            lines = assignments.joined(lines, line)
            continue
        if before is not None and lines is not None:
            yield before, _wording(before.clean, 0, len(before.clean)), lines
            before, lines = None, None
        if line is not None:
            continue
        said = _said(block.clean.text, plan)
        at = 0
        for one in said:
            wording = _wording(block.clean, at, one.start)
            at = one.end
            if len(wording) >= _SHORTEST_WORDING:
                yield block, wording, one
            elif one is said[0] and before is not None and before.section == block.section:
                yield before, _wording(before.clean, 0, len(before.clean)), one
        before = block if not said and block.kind is BlockKind.PARAGRAPH else None
    if before is not None and lines is not None:
        yield before, _wording(before.clean, 0, len(before.clean)), lines


def _said(words: str, plan: str | None) -> list[Assignment]:
    """The brackets of a paragraph that name units, else the clause that ends it."""
    said = assignments.brackets(words, plan)
    closing = None if said else assignments.at_the_end(words, plan)
    return [closing] if closing else said


def _wording(clean: MappedText, start: int, end: int) -> MappedText:
    """The part [start, end) without its number and the marks around it."""
    words = clean.text
    while start < end and words[start] in " 。;,、":
        start += 1
    number = _NUMBER.match(words[:end], start)
    start = number.end() if number and number.end() < end else start
    while end > start and words[end - 1] in " ;,、":
        end -= 1
    return clean.slice(start, end)


def _item(wording: MappedText, assignment: Assignment, part: str | None, text: str) -> Item:
    return Item(
        list_number=0,
        seq=0,
        kind="assigned",
        part=part,
        span=wording.source(0, len(wording)),
        text=wording.as_written(text),
        upper_units=assignment.upper_units,
        units=assignment.units,
        leaders=assignment.leaders,
        deadline=assignment.deadline,
    )


def _title(sections: Sequence[Section], index: int) -> str | None:
    """The heading that the section stands under: its own, else that of the innermost part around it."""
    here = sections[index]
    around = [s for s in sections[: index + 1] if s.title and s.span.start <= here.span.start < s.span.end]
    return here.title or (around[-1].title if around else None)


def _top(sections: Sequence[Section], index: int) -> int:
    """The index of the outermost part with a heading that holds this section; the section itself without one."""
    here = sections[index]
    holding = [i for i, s in enumerate(sections) if s.title and s.span.start <= here.span.start < s.span.end]
    return min(holding, key=lambda i: (sections[i].level, i), default=index)
