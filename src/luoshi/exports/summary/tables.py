"""A summary's tables: counts by portfolio and state; and the items with 完成情况 for a workbook."""

from luoshi.exports.records import Sum
from luoshi.exports.summary.rows import Summary, SummaryLine
from luoshi.exports.tables import Column, Row, Span, Table

LINE_WIDTHS = (14, 78, 35, 18, 80)  # millimetres of the 225 of a page across
TITLE_WIDTH, TOTAL_WIDTH, STATE_WIDTH, WHOLE = 44, 14, 24, 156


def counts(summary: Summary) -> Table:
    """A row for each group with its count by state and on how many a unit owes a word; the last row is their sum."""
    left = WHOLE - TITLE_WIDTH - 2 * TOTAL_WIDTH
    share = min(STATE_WIDTH, left // max(1, len(summary.states)))
    first = WHOLE - 2 * TOTAL_WIDTH - share * len(summary.states)
    columns = (
        Column(summary.grouped, first),
        Column("事项", TOTAL_WIDTH, centred=True),
        *(Column(state, share, centred=True) for state in summary.states),
        Column("未报齐", TOTAL_WIDTH, centred=True),
    )
    rows = [
        Row((each.title, each.count.count, *_states(each.count, summary), each.not_filed.count))
        for each in summary.groups
    ]
    owing = sum(each.not_filed.count for each in summary.groups)
    rows.append(Row(("合计", summary.count.count, *_states(summary.count, summary), owing)))
    return Table(columns, tuple(rows))


def lines(summary: Summary) -> Table:
    """Every item with its 完成情况, under its group's heading."""
    headings = ("序号", "责任事项", "责任单位", "状态", "完成情况")
    columns = tuple(
        Column(heading, width, centred=place in {0, 3})
        for place, (heading, width) in enumerate(zip(headings, LINE_WIDTHS, strict=True))
    )
    rows: list[Row | Span] = []
    for group in summary.groups:
        rows.append(Span(f"{group.title}（{group.count.short()}）"))
        rows.extend(Row(_cells(line)) for line in group.lines)
    return Table(columns, tuple(rows))


def _cells(line: SummaryLine) -> tuple[str, ...]:
    return (line.number, line.wording, "\n".join(line.units), line.state, line.completion)


def _states(count: Sum, summary: Summary) -> tuple[int, ...]:
    by_word = {part.word: part.count for part in count.parts}
    return tuple(by_word.get(state, 0) for state in summary.states)
