"""The passes in their order; the one place that knows it."""

from pathlib import Path

from gongwen import structure
from gongwen.document import Block, BlockKind, Document, Kind, Role, Section, Table
from gongwen.errors import Trouble, Unreadable
from gongwen.facts import Statement
from gongwen.readers import detect
from gongwen.rules.statements import Context, statements
from gongwen.structure.columns import column_kinds

_SHORTEST_FRONT_TEXT = 30  # shorter lines of the masthead are names and dates


def read(data: bytes, *, source: str) -> Document:
    """The document in `data`, read by the reader its bytes call for; `source` is the name that records carry.

    Raises:
        Unreadable: nothing could be read; the message says what, where and what to do.
    """
    return structure.document(detect.read(data, source), source)


def read_file(path: str | Path) -> Document:
    """The document in the file at `path`. Raises Unreadable as `read` does, also for a missing file or a folder."""
    source = str(path)
    file = Path(path)
    if file.is_dir():
        raise Unreadable(source, Trouble.FOLDER)
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(source, Trouble.MISSING) from error
    except OSError as error:
        raise Unreadable(source, Trouble.CANNOT_OPEN, {"reason": str(error.strerror)}) from error
    return read(data, source=source)


def facts(document: Document) -> tuple[Statement, ...]:
    """Every quantified fact of `document`, in the order of the text."""
    plan = document.head.plan[0][:4] if document.head.plan else None
    this_year = int(plan) if plan else None
    found: list[Statement] = []
    columns = _told_by_columns(document)
    for block in document.blocks:
        section = columns.get(block.span.start) or document.sections[block.section]
        if not _tells_facts(block, section) and not _in_a_table(block, document):
            continue
        found.extend(statements(block, Context(section, block.section, this_year)))
    return tuple(found)


def _told_by_columns(document: Document) -> dict[int, Section]:
    """For the cells of columns that say done or ahead (事项进展, 今年计划): the part that their facts belong to."""
    review, plan = (next(iter(periods), None) for periods in (document.head.review, document.head.plan))
    parts: dict[str, tuple[Role, str | None]] = {
        "progress": (Role.REVIEW_YEAR, review or plan),
        "ahead": (Role.PLAN_YEAR, plan),
        "wording": (Role.ITEMS, review or plan),
        "goal": (Role.ITEMS, review or plan),
    }
    ahead = dict.fromkeys(("wording", "goal", "ahead"), (Role.ITEMS, plan))
    found: dict[int, Section] = {}
    for table in document.tables:
        kinds = column_kinds(table.columns)
        # a breakdown without a heading of its own still tells what is to be done
        told = parts if "progress" in kinds else ahead if _in_front(table, document) else {}
        for row in table.rows:
            for kind, cell in zip(kinds, row, strict=False):
                if kind in told and cell.span is not None:
                    role, period = told[kind]
                    found[cell.span.start] = Section(table.title, role, period, cell.span, 0)
    return found


def _in_front(table: Table, document: Document) -> bool:
    return document.head.kind is Kind.RESPONSIBILITY_NOTICE and document.section_at(table.span.start).role is Role.FRONT


def _in_a_table(block: Block, document: Document) -> bool:
    """Whether a paragraph is a cell of a table that was flattened into lines."""
    return block.kind is BlockKind.PARAGRAPH and any(block.span.start in table.span for table in document.tables)


def _tells_facts(block: Block, section: Section) -> bool:
    """Whether a block may hold facts: text and cells, but no glossary, no furniture, no masthead."""
    if block.kind in {BlockKind.FURNITURE, BlockKind.HEADING} or section.role is Role.GLOSSARY:
        return False
    if section.role is Role.FRONT and block.kind is BlockKind.PARAGRAPH:
        return len(block.clean) >= _SHORTEST_FRONT_TEXT and "。" in block.clean.text
    return True
