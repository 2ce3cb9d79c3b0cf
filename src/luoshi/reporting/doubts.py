"""What a reader would ask about an entry before it is proposed: quiet notes, never a block; pure.

The checks are those inspectors name (DOMAIN.md 3.2, 8.2; table a, step 4): a cumulative figure that falls, more than
the target, another unit, a text copied from last time, a milestone missed without a reason, personal data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal

from luoshi.reporting.content import FigureAnswer, Milestone, Report
from luoshi.uploads.personal import advice

_ = str  # marks words for the catalogue; whoever shows them translates them
SHORTEST_COPY = 8
# Advice by whether a text holds identity numbers, and mobile numbers.
PERSONAL: Mapping[tuple[bool, bool], str] = {
    (True, False): _("含有身份证号，公开和流转前请删去或遮盖"),
    (False, True): _("含有手机号，公开和流转前请删去或遮盖"),
    (True, True): _("含有身份证号和手机号，公开和流转前请删去或遮盖"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target as the checks see it; `value` in the base unit."""

    id: int
    subject: str
    measure: str
    comparator: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at: a code, the field it stands under (a target's id, or the field's name), and the line.

    `said` is a text of the catalogue, `given` what stands in it; whoever shows the doubt translates both.
    """

    code: str
    field: str
    said: str
    given: Mapping[str, str] = made(default_factory=dict)

    @property
    def words(self) -> str:
        """The line whole."""
        return self.said % self.given if self.given else self.said


def doubts(
    report: Report, *, before: Report | None, targets: Sequence[Wanted], milestone: Milestone | None
) -> tuple[Doubt, ...]:
    """What to look at again, in the order of the form."""
    if report.unchanged:
        return tuple(_personal(report))
    found = [*_figures(report, before, targets), *_words(report, before, targets)]
    return (*found, *_missed(report, milestone), *_personal(report))


def _figures(report: Report, before: Report | None, targets: Sequence[Wanted]) -> Iterator[Doubt]:
    earlier = _by_place(before.figures) if before is not None else {}
    said = {answer.target for answer in report.figures if answer.said}
    for wanted in targets:
        place = str(wanted.id)
        if wanted.id not in said:
            yield Doubt(
                "missing",
                place,
                _("“%(subject)s”没有填写，也没有说明未发布、年度指标或不适用"),
                {"subject": wanted.subject},
            )
        for answer in report.figures:
            if answer.target == wanted.id and answer.answer == "value" and answer.value is None:
                yield Doubt("unread", place, _("没有从“%(words)s”读出数值，请写成数字加单位"), {"words": answer.typed})
            if answer.target == wanted.id and answer.value is not None:
                yield from _figure(answer, earlier.get((answer.target, answer.object)), wanted, place)


def _figure(answer: FigureAnswer, last: FigureAnswer | None, wanted: Wanted, place: str) -> Iterator[Doubt]:
    if answer.value is None or (wanted.measure == "growth" and answer.growth is not None):
        return  # 152.4亿元, 增长6.2% answers a target of growth: the growth is compared, the amount stands beside it
    if wanted.unit and answer.unit and answer.unit != wanted.unit:
        yield Doubt(
            "unit",
            place,
            _("单位是“%(unit)s”，目标的单位是“%(wanted)s”，请核对"),
            {"unit": answer.unit, "wanted": wanted.unit},
        )
        return
    cumulative = wanted.measure == "amount"
    if (
        cumulative
        and last is not None
        and last.value is not None
        and last.unit == answer.unit
        and answer.value < last.value
    ):
        yield Doubt(
            "falls",
            place,
            _("比上期少（上期 %(last)s），累计数一般不减，请核对口径"),
            {"last": last.typed or str(last.value)},
        )
    reachable = cumulative and wanted.comparator in {"eq", "ge", "gt", "approx"} and wanted.value
    if reachable and wanted.value and answer.value > wanted.value:
        share = (answer.value / wanted.value * 100).quantize(Decimal("0.1"))
        yield Doubt("over", place, _("已达目标的 %(share)s%%，请核对单位和口径"), {"share": str(share)})


def _words(report: Report, before: Report | None, targets: Sequence[Wanted]) -> Iterator[Doubt]:
    if before is not None and _copied(report.progress, before.progress):
        yield Doubt("copied", "progress", _("进展与上期文字相同；确无变化请选“无变化”并写明原因"))
    if not targets and report.status == "unassessed":
        yield Doubt("status", "status", _("这一项没有数值目标，请选一个状态词，由督查室核定"))
    if report.problems and not report.cause:
        yield Doubt("cause", "cause", _("写了问题，没有选原因类别"))
    if not report.progress and not any(answer.said for answer in report.figures):
        yield Doubt("empty", "progress", _("还没有写进展"))


def _copied(now: str, then: str) -> bool:
    squeezed, earlier = ("".join(each.split()) for each in (now, then))
    return len(squeezed) >= SHORTEST_COPY and squeezed == earlier


def _missed(report: Report, milestone: Milestone | None) -> Iterator[Doubt]:
    if milestone is None or milestone.value is None or report.problems:
        return
    actual = next((answer.value for answer in report.figures if answer.value is not None and not answer.object), None)
    if actual is not None and actual < milestone.value:
        yield Doubt(
            "milestone",
            "problems",
            _("未达到方案的本期节点（%(wanted)s），没有写原因"),
            {"wanted": milestone.words or milestone.typed or str(milestone.value)},
        )


def _personal(report: Report) -> Iterator[Doubt]:
    words = " ".join((report.progress, report.problems, report.next_steps, report.coordinate, report.unchanged_why))
    told = advice(words)
    if told:
        yield Doubt("personal", "progress", told)


def _by_place(figures: Iterable[FigureAnswer]) -> Mapping[tuple[int | None, str], FigureAnswer]:
    return {(answer.target, answer.object): answer for answer in figures}
