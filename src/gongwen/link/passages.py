"""Clauses of a document with the facts in them: what can be a target, and what can report on one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongwen import extract
from gongwen.document import Block, BlockKind, Document, Item, Role
from gongwen.facts import Measure, Statement, Status
from gongwen.link.words import words
from gongwen.spans import Span
from gongwen.structure.sentences import sentences

_SILENT = {Role.GLOSSARY, Role.PROBLEMS, Role.THANKS, Role.CLOSING}
_PLANS = {Role.PLAN_YEAR, Role.PLAN_HALF, Role.OUTLOOK, Role.LIVELIHOOD, Role.ITEMS}
_BREAK = ","  # parts words in likeness
_MULTIPLIERS = "万亿千百余多"
_SHORTEST = 4  # characters; shorter clauses say nothing by themselves


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, or one fact with its clause. `words` are cleaned, without the fact's own figures.

    `sentence` numbers the sentences (up to a semicolon) of the document: clauses of one sentence share a subject.
    `after` are the words right behind the fact's number and unit, such as the thing that is counted.
    """

    span: Span
    words: str
    sentence: int
    paragraph: int
    role: Role
    fact: Statement | None = None
    item: Item | None = None
    after: str = ""

    @property
    def is_plan(self) -> bool:
        """Whether it says what is to come, not what was done."""
        return self.role in _PLANS or (self.fact is not None and self.fact.status is Status.TARGET)


def targets(document: Document) -> list[Passage]:
    """What `document` sets out to do: each target figure and each clause of its items, in the order of the text.

    Target figures outside the items are targets of their own.
    """
    found = []
    for passage in _passages(document):
        item = next((item for item in document.items if item.span.overlaps(passage.span)), None)
        if item is not None:
            found.append(replace(passage, item=item))
        elif passage.fact is not None and passage.fact.status is Status.TARGET:
            found.append(passage)
    return found


def reports(document: Document) -> list[Passage]:
    """What `document` tells of results and of work to come, in the order of the text; quoted targets are no reports."""
    return [passage for passage in _passages(document) if passage.role in _PLANS or not _quotes_a_plan(passage)]


def _quotes_a_plan(passage: Passage) -> bool:
    """A clause such as 全年计划220亿元, however its status was read; 占全年计划的… is a result."""
    fact = passage.fact
    if fact is None or fact.measure is Measure.SHARE:
        return False
    quoted = any(passage.words.startswith(word) for word in words("completion", "quoted_plan"))
    return quoted or fact.status is Status.TARGET


def _passages(document: Document) -> Iterator[Passage]:
    facts = [fact for fact in extract.facts(document) if fact.measure not in {Measure.RANK, Measure.RELATION}]
    number = 0
    for paragraph, block in enumerate(document.blocks):
        role = document.sections[block.section].role
        if block.kind in {BlockKind.HEADING, BlockKind.FURNITURE} or role in _SILENT:
            continue
        own = [fact for fact in facts if block.span.start <= fact.number.start < block.span.end]
        for sentence in sentences(block.clean.text):
            number += 1
            for start, end in sentence.clauses:
                number += block.clean.text[start - 1 : start] == ";"
                if end - start >= _SHORTEST:
                    yield from _of_clause(block, start, end, own, Passage(Span(0, 0), "", number, paragraph, role))


def _of_clause(block: Block, start: int, end: int, facts: Iterable[Statement], like: Passage) -> Iterator[Passage]:
    span = block.clean.source(start, end)
    inside = [fact for fact in facts if fact.number.start in span]
    letters = list(block.clean.text[start:end])
    for place, offset in enumerate(block.clean.offsets[start:end]):
        fact = next((fact for fact in inside if offset in fact.number), None)
        if fact is not None:
            letters[place] = _BREAK
            if offset == fact.number.end - 1:
                _take_unit_away(letters, place + 1, fact.unit or "")
    told = "".join(letters)
    if not inside and like.role is not Role.FRONT:  # the masthead, and parts nobody could tell: figures only
        yield replace(like, span=span, words=told)
    for fact in inside:
        place = sum(offset < fact.number.end for offset in block.clean.offsets[start:end])
        after = told[place:].lstrip(_BREAK).partition(_BREAK)[0]
        yield replace(like, span=span, words=told, fact=fact, after=after)


def _take_unit_away(letters: list[str], place: int, unit: str) -> None:
    """Breaks off multiplier and unit behind a number: they are no wording."""
    while place < len(letters) and letters[place] in _MULTIPLIERS:
        letters[place] = _BREAK
        place += 1
    if "".join(letters[place : place + len(unit)]) == unit:
        letters[place : place + len(unit)] = _BREAK * len(unit)
