"""How a summary looks in Word: a letter of items with 完成情况, or a digest of two pages."""

from luoshi.exports.layout import Paper
from luoshi.exports.summary.rows import Summary
from luoshi.exports.summary.tables import counts

NUMERALS = "一二三四五六七八九十"


def document(summary: Summary) -> bytes:
    """The .docx file."""
    paper = Paper()
    paper.title(summary.title)
    if summary.addressee:
        paper.text(summary.addressee, indented=False)
    if summary.digest:
        _digest(paper, summary)
    else:
        _items(paper, summary)
    paper.signed(summary.signed, summary.date_words)
    return paper.bytes()


def _items(paper: Paper, summary: Summary) -> None:
    told = f"{summary.count.words()}；报送情况：{summary.filing.words()}。"
    paper.text(summary.opening + told + summary.owing_words + summary.late_words)
    paper.table(counts(summary), small=True)
    for place, group in enumerate(summary.groups):
        paper.heading(f"{_numeral(place)}、{group.title}（{group.count.short()}）")
        for line in group.lines:
            paper.text(f"{line.number}.{line.wording}{line.who}")
            paper.text(line.completion, head="完成情况：")
    if summary.owing:
        paper.heading(f"{_numeral(len(summary.groups))}、未报齐的事项（{summary.not_filed.count} 项）")
        for owing in summary.owing:
            paper.listed(f"{owing.unit}：{owing.numbers}。")


def _digest(paper: Paper, summary: Summary) -> None:
    paper.text(f"{summary.opening}{summary.count.words()}。")
    paper.table(counts(summary), small=True)
    paper.text(summary.owing_words + summary.late_words)
    if not summary.attention:
        return
    paper.heading("需要关注的事项")
    for line in summary.attention:
        paper.compact(line.in_short)
    if summary.more.count:
        paper.compact(f"另有 {summary.more.count} 项需要关注的事项未在摘报中逐项列出，见台账。")


def _numeral(place: int) -> str:
    """一 to 十, then 十一 and so on."""
    if place < len(NUMERALS):
        return NUMERALS[place]
    return f"十{NUMERALS[place - 10]}" if place < 19 else str(place + 1)
