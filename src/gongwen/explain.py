"""What was read at an offset, and how: part, block, facts with their steps, or why a number there is no fact."""

from gongwen.document import Block, BlockKind, Document, Item, Role, Section, Term
from gongwen.errors import NothingThere
from gongwen.extract import facts
from gongwen.facts import Statement
from gongwen.records import Record, fact_record, item_record, term_record
from gongwen.rules.quantities import quantities
from gongwen.rules.traps import trap


def explain(document: Document, offset: int) -> Record:
    """Everything that was read at `offset` of the canonical text.

    Raises:
        NothingThere: `offset` is not in the text.
    """
    if not 0 <= offset < len(document.text):
        raise NothingThere(f"{document.source}: offset {offset} is outside the text (0 to {len(document.text) - 1})")
    block = next((b for b in document.blocks if offset in b.span), None)
    chain = [s for s in document.sections if offset in s.span]
    return {
        "source": document.source,
        "offset": offset,
        "character": document.text[offset],
        "sections": [_section(section) for section in chain],
        "block": _block(block),
        "facts": [_fact(document, fact) for fact in facts(document) if offset in fact.quote],
        "items": [item_record(document, item) for item in document.items if _holds(item, offset)],
        "terms": [term_record(document, term) for term in document.terms if _holds(term, offset)],
        "not_facts": _refused(block, document, offset),
    }


def as_text(record: Record) -> str:
    """The explanation for a reader at a terminal."""
    lines = [f"{record['source']} @ {record['offset']} 「{record['character']}」"]
    lines += [
        f"  part: {s['title'] or '(lead sentence)'}  role {s['role']}, period {s['period']}" for s in record["sections"]
    ]
    if record["block"]:
        lines.append(f"  {record['block']['kind']}: {record['block']['text'][:80]}")
    for fact in record["facts"]:
        told = f"{fact['subject']} = {fact['value']} {fact['unit'] or ''}"
        lines.append(f"  fact [{fact['start']}:{fact['end']}] {told} ({fact['rule']})")
        lines += [f"      {step['rule']}: {step['words']} -> {step['reading']}" for step in fact["steps"]]
    lines += [f"  item {item['list']}-{item['seq']}: {item['text'][:60]}" for item in record["items"]]
    lines += [f"  term {term['seq']}: {term['term']}" for term in record["terms"]]
    lines += [f"  no fact: {refused['number']} is {refused['reason']}" for refused in record["not_facts"]]
    if not (record["facts"] or record["items"] or record["terms"] or record["not_facts"]):
        lines.append("  nothing was read here")
    return "\n".join(lines)


def _holds(thing: Item | Term, offset: int) -> bool:
    return offset in thing.span


def _section(section: Section) -> Record:
    return {"title": section.title, "role": section.role.value, "period": section.period, "level": section.level}


def _block(block: Block | None) -> Record | None:
    return {"kind": block.kind.value, "level": block.level, "text": block.clean.text} if block else None


def _fact(document: Document, fact: Statement) -> Record:
    steps = [{"rule": step.rule, "words": step.words, "reading": step.reading} for step in fact.made_of]
    return fact_record(document, fact) | {"steps": steps}


def _refused(block: Block | None, document: Document, offset: int) -> list[Record]:
    """The numbers of the block that are no facts, nearest first, with the reason."""
    if block is None or block.kind is BlockKind.FURNITURE or document.sections[block.section].role is Role.GLOSSARY:
        return []
    words = block.clean.text
    found = [(q, reason) for q in quantities(words) if (reason := trap(words, q))]
    found.sort(key=lambda pair: abs(block.clean.offsets[pair[0].start] - offset))
    return [
        {"number": words[q.start : q.end], "start": block.clean.source(q.start, q.end).start, "reason": reason}
        for q, reason in found
    ]
