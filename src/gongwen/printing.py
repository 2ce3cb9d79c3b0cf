"""A document printed for people: Markdown with its headings, paragraphs and tables."""

from collections.abc import Iterator

from gongwen.document import BlockKind, Document, Table


def markdown(document: Document) -> str:
    """The document as Markdown: furniture left out, a table where its first cell stands."""
    return "\n\n".join(_pieces(document))


def _pieces(document: Document) -> Iterator[str]:
    if document.head.title:
        yield f"# {document.head.title}"
    printed: set[int] = set()
    for block in document.blocks:
        table = next((t for t in document.tables if block.span.start in t.span), None)
        if table is not None:
            if table.number not in printed:
                printed.add(table.number)
                yield _table(table)
        elif block.kind is BlockKind.HEADING:
            yield f"{'#' * min(1 + (block.level or 1), 6)} {block.clean.text}"
        elif block.kind is not BlockKind.FURNITURE:
            yield block.clean.text


def _table(table: Table) -> str:
    def row(cells: list[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    lines = [row(list(table.columns)), row(["---"] * len(table.columns))]
    part = None
    for cells, under in zip(table.rows, table.parts, strict=True):
        if under and under != part:
            part = under
            lines.append(row([under, *[""] * (len(table.columns) - 1)]))
        lines.append(row([" ".join(cell.text.split()) for cell in cells]))
    if table.note:
        lines.append(f"\n注:{table.note}")
    return "\n".join(lines)
