"""A reader's lines become a document: blocks, head, section tree, tables, items and terms."""

from dataclasses import replace

from gongwen.document import Block, Document, Head, Item, Kind, Role, Section, Table
from gongwen.readers import Reading
from gongwen.structure import heads, inline, items, overlooked, tables, terms
from gongwen.structure.blocks import blocks, with_sections
from gongwen.structure.plain import normalised
from gongwen.structure.sections import Periods, sections
from gongwen.structure.years import years


def document(reading: Reading, source: str) -> Document:
    """The document that a reader's output makes; `source` is the name that records carry."""
    plain, script = normalised(reading.text)
    found = blocks(reading, plain)
    opening = heads.opening(found, reading.metadata)
    hands_out = opening.kind is Kind.RESPONSIBILITY_NOTICE
    given = opening.delivered or opening.issued
    spoken_of = years(found, opening.title, given, opening.published, hands_out=hands_out)
    periods = Periods.of(opening.kind, opening.title, spoken_of)
    parts, section_of = sections(found, reading.text, opening.kind, periods)
    placed = with_sections(found, section_of)
    grids, broken = tables.tables(placed, reading.tables, reading.text, plain)
    listed = items.assigned(grids, reading.text, plain, periods.plan)
    lost = overlooked.overlooked(reading.tables, grids, listed, placed, reading.text) if hands_out else ()
    listed = listed or _in_the_text(placed, parts, reading.text, opening.kind, periods.plan)
    if opening.kind is Kind.WORK_REPORT or (not listed and opening.kind in _PROPOSING):
        listed = items.joined(listed, items.proposed(placed, parts, reading.text))
    glossary = terms.terms(placed, parts, reading.text)
    head = _head(opening, periods, parts, listed, len(glossary), script)
    head = replace(head, livelihood_items=_livelihood(parts, grids, listed))
    return Document(
        source=source,
        text=reading.text,
        plain=plain,
        format=reading.format,
        head=head,
        sections=parts,
        blocks=placed,
        tables=grids,
        items=listed,
        terms=glossary,
        locators=reading.locators,
        warnings=(*reading.warnings, *broken, *lost),
    )


_PROPOSING = {Kind.PLAN_IMPLEMENTATION, Kind.LIVELIHOOD_LIST}
_ENOUGH_IN_A_REPORT = 3  # a report that names a unit here and there is no breakdown


def _in_the_text(
    blocks: tuple[Block, ...], parts: tuple[Section, ...], text: str, kind: Kind, plan: str | None
) -> tuple[Item, ...]:
    found = inline.assigned(blocks, parts, text, plan)
    return found if kind is not Kind.WORK_REPORT or len(found) >= _ENOUGH_IN_A_REPORT else ()


def _head(
    opening: heads.Opening,
    periods: Periods,
    parts: tuple[Section, ...],
    listed: tuple[Item, ...],
    terms_count: int,
    script: str,
) -> Head:
    roles = {part.role: part.period for part in reversed(parts)}
    review, plan, outlook = _periods(opening.kind, periods, roles, listed)
    return replace(
        Head(
            kind=opening.kind,
            title=opening.title,
            government=opening.government,
            published=opening.published,
            delivered=opening.delivered,
            issued=opening.issued,
            number=opening.number,
            index=opening.index,
            congress=opening.congress,
            session=opening.session,
            speaker=opening.speaker,
        ),
        review=review,
        plan=plan,
        outlook=outlook,
        terms=terms_count,
        script=script,
    )


def _periods(
    kind: Kind, periods: Periods, roles: dict[Role, str | None], listed: tuple[Item, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if kind is Kind.RESPONSIBILITY_NOTICE:
        years_ahead = any("五年" in (item.part or "") for item in listed)
        return (), _given(periods.plan), _given(periods.outlook if years_ahead else None)
    if kind is Kind.PROGRESS_BULLETIN:
        return _given(periods.review), (), ()
    if kind is Kind.PLAN_IMPLEMENTATION:
        ahead = roles.get(Role.PLAN_HALF) or roles.get(Role.PLAN_YEAR)
        return _given(periods.review), _given(ahead), ()
    review = _given(periods.review, roles.get(Role.REVIEW_TERM))
    return review, _given(periods.plan), _given(roles.get(Role.OUTLOOK))


def _given(*found: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(period for period in found if period))


def _livelihood(parts: tuple[Section, ...], grids: tuple[Table, ...], listed: tuple[Item, ...]) -> int:
    """How many livelihood items the document lists, in a part of its own or in a table of a notice."""
    spans = [part.span for part in parts if part.role is Role.LIVELIHOOD]
    spans += [table.span for table in grids if "实事" in (table.title or "")]
    return sum(any(item.span.start in span for span in spans) for item in listed)
