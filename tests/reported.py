"""Invented rows of a quarter, as a query of reports will hand them to the sheet and the summaries."""

from collections.abc import Sequence
from datetime import date

from luoshi.exports.records import Kind, Printed, Record, item
from luoshi.exports.said import Said, Unsaid
from luoshi.exports.sheet.rows import Sheet, SheetFigure, SheetLine, sheet
from luoshi.exports.summary.rows import Completion, Summary, SummaryLine, summary
from luoshi.exports.words import Subject, words

SUBJECT = Subject("示例区", 2026)
QUARTER, ON = "一季度", date(2026, 4, 12)


def entry(entry_id: int) -> Record:
    """The record of an entry."""
    return Record(Kind.ENTRY, entry_id)


def told(text: str, revision: int = 1) -> Printed:
    """Words of a signed revision."""
    return Printed(text, Record(Kind.REVISION, revision))


def a_figure(value: Said, *, more: tuple[Printed, ...] = ()) -> SheetFigure:
    """A figure reported on the target of a network of pipes."""
    target = Printed("新建雨水管网 ≥30公里", Record(Kind.TARGET, 7))
    return SheetFigure(target, value, "2026年1—3月", "本地分担", more)


LINES = (
    SheetLine(
        record=entry(1),
        number="市报告1",
        wording="新建雨水管网30公里，改造老旧泵站12座。",
        role="牵头",
        figures=(
            a_figure(told("8.2公里"), more=(told("同比增长3.1%"), told("居全市第4位"))),
            a_figure(Unsaid.UNRELEASED),
        ),
        status="达序时",
        progress=told("一季度新开工管网4段，累计完成8.2公里；2座泵站完成招标。"),
        problems=told("雨季提前，南片沟槽开挖受影响。"),
        next_steps=told("调整作业面，5月底前补齐。"),
        coordination=Unsaid.NIL,
        code="7F3A-91C2-0B5D",
        begun=True,
    ),
    SheetLine(
        record=entry(2),
        number="区报告18",
        wording="推广节水器具，办好节水宣传周。",
        role="同责",
        figures=(),
        status="未评",
        progress=Unsaid.UNCHANGED,
        problems=Unsaid.NIL,
        next_steps=Unsaid.MISSING,
        coordination=told("请区财政局明确补贴标准。"),
        begun=True,
    ),
)


def a_sheet(lines: Sequence[SheetLine] = LINES, *, code: str = "7f3a-91c2-0b5d") -> Sheet:
    """区水务局's sheet of the first quarter."""
    return sheet(lines, unit="区水务局", subject=SUBJECT, quarter=QUARTER, said=words(), check_code=code)


def a_line(
    item_id: int,
    *completions: tuple[str, Said],
    stream: str = "own_report",
    state: str = "达序时",
    portfolio: str = "",
    asked: Printed | None = None,
) -> SummaryLine:
    """An item with what each of its units filed."""
    above = stream != "own_report"
    return SummaryLine(
        record=item(item_id),
        stream=stream,
        stream_name={"city_report": "市报告", "city_livelihood": "市实事", "province_report": "省报告"}.get(
            stream, "区报告"
        ),
        number=str(item_id),
        wording=f"办好第{item_id}件事。做到有始有终。",
        units=tuple(unit for unit, _said in completions),
        uppers=("市水务局",) if above else (),
        state=state,
        completions=tuple(Completion(unit, said) for unit, said in completions),
        portfolio=portfolio,
        coordination=asked,
    )


ITEMS = (
    a_line(
        1,
        ("区水务局", told("完成管网8.2公里，达到全年任务的27.3%。")),
        stream="city_report",
        portfolio="分管城建的副区长",
    ),
    a_line(
        2,
        ("区水务局", told("清淤5公里")),
        ("区住建局", Unsaid.NOT_FILED),
        stream="city_report",
        state="慢于序时",
        portfolio="分管城建的副区长",
    ),
    a_line(3, ("区教育局", Unsaid.NOT_FILED), stream="city_livelihood", state="未评", portfolio="分管教育的副区长"),
    a_line(4, ("区水务局", Unsaid.UNRELEASED), stream="province_report", state="未发布"),
    a_line(5, ("区住建局", told("开工2个小区。")), state="略慢", portfolio="分管城建的副区长"),
    a_line(6, ("区发改局", told("按计划推进。")), asked=told("请协调用地指标。"), portfolio="常务副区长"),
)


def a_summary(name: str, lines: Sequence[SummaryLine] = ITEMS) -> Summary:
    """The first quarter's summary in the shape of that name."""
    return summary(lines, shape=words().summaries[name], subject=SUBJECT, quarter=QUARTER, on=ON)
