"""What a document is: head, section tree, blocks, tables, items and terms, all anchored in one canonical text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gongwen.errors import Flaw
from gongwen.spans import MappedText, Span


class Kind(StrEnum):
    """The kinds of document that are told apart."""

    WORK_REPORT = "work_report"
    RESPONSIBILITY_NOTICE = "responsibility_notice"
    PLAN_IMPLEMENTATION = "plan_implementation"
    ANNUAL_PLAN = "annual_plan"
    PROGRESS_BULLETIN = "progress_bulletin"
    LIVELIHOOD_LIST = "livelihood_list"
    OTHER = "other"


class Role(StrEnum):
    """What a section is there for; it implies the period and the status of what is said in it."""

    FRONT = "front"
    REVIEW_YEAR = "review_year"
    REVIEW_TERM = "review_term"
    PROBLEMS = "problems"
    OUTLOOK = "outlook"
    PLAN_YEAR = "plan_year"
    PLAN_HALF = "plan_half"
    LIVELIHOOD = "livelihood"
    ITEMS = "items"
    GLOSSARY = "glossary"
    THANKS = "thanks"
    CLOSING = "closing"


class BlockKind(StrEnum):
    """How a block stands on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a table cell, or page furniture.

    `clean` is the block's text without line breaks, stray blanks and markup, in simplified script and half-width
    forms, every character still mapped to the source. `level` is 1 for the highest heading, None elsewhere.
    `section` is the index of the section the block stands in.
    """

    kind: BlockKind
    span: Span
    clean: MappedText
    level: int | None = None
    section: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under its heading.

    `period` is what the part speaks of when its sentences say nothing (None: the part implies none); `title` is
    the heading as it stands, None for the text before the first heading and for parts that have a lead sentence only.
    """

    title: str | None
    role: Role
    period: str | None
    span: Span
    level: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `inherited` says that its text was taken from the row above (a merged cell)."""

    text: str
    span: Span | None
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns by name, its rows as cells, the part each row stands under, and the footnote below."""

    number: int
    title: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    parts: tuple[str | None, ...]
    note: str | None
    span: Span


class UnitRole(StrEnum):
    """What a unit does for an item; LISTED where the document only names it."""

    OVERALL_LEAD = "overall_lead"
    LEAD = "lead"
    SUPPORT = "support"
    JOINT = "joint"
    COLLECT = "collect"
    LISTED = ""


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A unit as the document writes it; `and_others` when 等 follows its name."""

    name: str
    role: UnitRole = UnitRole.LISTED
    and_others: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One responsibility item: `assigned` by a notice, or `proposed` by the text of a report.

    `list_number` counts tables (or top-level sections) from 1, `seq` is the printed number. `role` is the
    government's own: principal, assisting, or empty. `inherited` names the keys taken from the row above.
    """

    list_number: int
    seq: int
    kind: str
    part: str | None
    span: Span
    text: str
    role: str = ""
    upper_units: tuple[str, ...] = ()
    units: tuple[ResponsibleUnit, ...] = ()
    leaders: tuple[str, ...] = ()
    deadline: str | None = None
    inherited: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary."""

    seq: int
    term: str
    definition: str
    span: Span


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself; None and () where it says nothing. Dates are ISO, periods as in FACTS.md."""

    kind: Kind = Kind.OTHER
    title: str | None = None
    government: str | None = None
    published: str | None = None
    delivered: str | None = None
    issued: str | None = None
    number: str | None = None
    index: str | None = None
    congress: str | None = None
    session: str | None = None
    speaker: str | None = None
    review: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    outlook: tuple[str, ...] = ()
    terms: int = 0
    livelihood_items: int = 0
    script: str = "simplified"


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read: the canonical text and everything found in its structure.

    `plain` is `text` in simplified script and half-width forms, character for character, so that one offset serves
    both. `locators` maps the start of a block to its place in the file (page, paragraph, sheet and cell); it is empty
    for plain text, where the offset is the place.
    """

    source: str
    text: str
    plain: str
    format: str
    head: Head
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    items: tuple[Item, ...] = ()
    terms: tuple[Term, ...] = ()
    locators: Mapping[int, str] = field(default_factory=dict)
    warnings: tuple[Flaw, ...] = ()

    def section_at(self, offset: int) -> Section:
        """The innermost section that holds the character at `offset`."""
        holding = [section for section in self.sections if offset in section.span]
        return max(holding, key=lambda section: (section.level, section.span.start), default=self.sections[0])
