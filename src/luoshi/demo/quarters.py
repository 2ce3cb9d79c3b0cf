"""Quarters one to three of the fictional year, played by real moves: filled, signed, filed, accepted, returned.

What units say stands in reports.toml; here is who is late, who is returned, who asked for time, what was released
late and what was corrected. Every day is the district's own, and they are played in the order of the days.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from heapq import merge

from luoshi.calendar.actions import reopen_round
from luoshi.demo.house import ON_PAPER
from luoshi.demo.plans import plans
from luoshi.demo.stage import NUMBER, USERNAMES, Stage, Story, hand_in, on, stage_of
from luoshi.governments.models import Government, Year
from luoshi.items.models import Item
from luoshi.people.models import Account
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.duties import duties
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.figures import understood
from luoshi.reporting.filling import Filled, mark_unchanged, save_entries, save_entry
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.shared import add_figure, referred, say_figure
from luoshi.reporting.signing import Word
from luoshi.reporting.states import Verb

OWN = "own_report"
BEGUN = (
    "已制定工作方案，明确承办科室、节点和责任人。",
    "列入本单位年度重点工作，完成任务分解，按月调度。",
    "完成前期调研和对接，二季度起全面推进。",
)
FROM_ABOVE = "正与市级责任部门对接，本区份额待明确"
GOES_ON = "按年初方案持续推进，本季度无新增节点"
# Quarter by quarter: the usual day of filing, of acceptance; who files on another day; who hands in nothing.
FILED = {1: (4, 8), 2: (7, 8), 3: (10, 9)}
ACCEPTED = {1: (4, 22), 2: (7, 20), 3: (10, 16)}
LATER: Mapping[int, Mapping[str, tuple[int, int]]] = {
    1: {"区教育局": (4, 14)},
    2: {"区民政局": (7, 14), "区审计局": (7, 13)},
    3: {"区文旅公司": (10, 14), "望山街道办事处": (10, 13), "区文旅局": (10, 15)},
}
WITH_MORE_TIME = (3, "区文旅局", date(2026, 10, 16), "文旅市场数据待市局核定")
SILENT = {3: "区司法局"}  # its draft is there, nothing was signed
UNSIGNED = (3, "区城投公司")  # its scan bears no signature: returned, printed and signed again
NOT_YET_ACCEPTED = {3: frozenset({"区民政局", "区商务局"})}


def play(government: Government, office: Account) -> Story:
    """The plans and the quarters by their dates, for the units that have people; nothing is played twice."""
    year = Year.objects.filter(government=government, number=NUMBER).select_related("government").first()
    if year is None or Sheet.objects.filter(year=year).exists():
        return
    stage = stage_of(government, office, year)
    afterwards = (_return(stage), _correct(stage), _reopen(stage))
    yield from merge(*plans(stage), _figure(stage, "2026-Q1"), *_quarters(stage), *afterwards)


def _quarters(stage: Stage) -> Iterator[Story]:
    for number in (1, 2, 3):
        for name in (*USERNAMES, *ON_PAPER):
            if name in stage.bodies:
                yield _quarter(stage, name, number)
    if WITH_MORE_TIME[1] in stage.bodies:
        yield _more_time(stage)


def _quarter(stage: Stage, name: str, number: int) -> Story:
    """A unit's sheet of a quarter: filled, handed in, accepted."""
    day = LATER[number].get(name, FILED[number])
    yield (at := on(*day, 1))
    if not _fill(stage, name, number, at) or SILENT.get(number) == name:
        return
    yield (at := on(*day, 3))
    hand_in(stage, name, number, at)
    if (number, name) == UNSIGNED:
        yield (at := on(10, 12))
        why = Word(reason="扫描件上没有单位主要领导签字，请签字后重新报送")
        stage.move(name, number, Verb.RETURN, at, by=stage.office, word=why)
        yield (at := on(10, 13))
        hand_in(stage, name, number, at)
    if name not in NOT_YET_ACCEPTED.get(number, ()):
        yield (at := on(*max(ACCEPTED[number], day), 6))
        stage.move(name, number, Verb.ACCEPT, at, by=stage.office)


def _fill(stage: Stage, name: str, number: int, at: datetime) -> bool:
    """The sheet filled: what reports.toml says, a beginning in the first quarter, and no change for the rest."""
    where, by = stage.place(name, number), stage.liaison(name)
    asked = [duty.item_id for duty in duties(stage.year, where.round, today=at.date(), body_id=where.body.pk)]
    said: dict[Item, Report] = {}
    own, above = [], []
    for item in (item for item in stage.items.values() if item.pk in asked):
        known = stage.said.get((number, name, item.number)) if item.stream.code == OWN else None
        if known is not None:
            said[item] = _report(stage, item, known)
        elif item.stream.code != OWN:
            above.append(item.pk)
        elif number == 1:
            said[item] = Report(status="on_pace", progress=BEGUN[item.number % len(BEGUN)])
        else:
            own.append(item.pk)
    if said:
        save_entries(place=where, filled=[Filled(item, report, 0) for item, report in said.items()], by=by, at=at)
    for rest, why in ((above, FROM_ABOVE), (own, GOES_ON)):
        if rest:
            mark_unchanged(place=where, items=rest, why=why, by=by, at=at)
    return bool(asked)


def _report(stage: Stage, item: Item, known: Mapping[str, object]) -> Report:
    figures = known.get("figures", ())
    typed = figures if isinstance(figures, list) else []
    return referred(
        Report(
            status=str(known.get("status", "on_pace")),
            figures=tuple(_figures(stage, item, typed)),
            progress=str(known["progress"]),
            problems=str(known.get("problems", "")),
            cause=str(known.get("cause", "")),
            next_steps=str(known.get("next", "")),
        ),
        stage.government.pk,
    )


def _figures(stage: Stage, item: Item, typed: Iterable[object]) -> Iterable[FigureAnswer]:
    """The figures in the targets' order; "" says nothing, 未发布 refers to the statisticians' word of the quarter."""
    for target, words in zip(stage.targets[item.pk], map(str, typed), strict=False):
        if words == "未发布":
            yield FigureAnswer(target=target.id, answer="unreleased", reference=stage.reference.get(item.pk))
        elif words:
            yield understood(FigureAnswer(target=target.id, typed=words), target)


def _figure(stage: Stage, period: str) -> Story:
    """地区生产总值 of a period, which the statisticians release after the reports of its quarter are due."""
    item = stage.items.get((OWN, 1))
    targets = stage.targets.get(item.pk, ()) if item is not None else ()
    if item is None or not targets or "区统计局" not in stage.bodies:
        return
    statistician = stage.liaison("区统计局")
    yield (at := on(4, 7))
    figure = add_figure(
        government=stage.government,
        name=targets[0].subject,
        indicator=targets[0].indicator,
        period=period,
        supplier=stage.bodies["区统计局"],
        by=stage.office,
        at=at,
    )
    said = say_figure(figure=figure, words="", release="unreleased", by=statistician, at=at)
    stage.reference[item.pk] = said.pk
    yield (at := on(4, 24))
    say_figure(figure=figure, words="157.4亿元，增长5.5%", release="published", by=statistician, at=at)
    stage.reference.clear()  # of the quarters that follow they have said nothing


def _more_time(stage: Stage) -> Story:
    number, name, until, reason = WITH_MORE_TIME
    yield (at := on(*FILED[number]))
    asked = ask(place=stage.place(name, number), until=until, reason=reason, by=stage.liaison(name), at=at)
    yield (at := on(10, 10))
    answer(extension=asked, granted_until=until, why="同意，按新时限报送", by=stage.office, at=at)


def _return(stage: Stage) -> Story:
    """A report that does not agree with another paper comes back after it was accepted."""
    yield (at := on(10, 19))
    why = Word(reason="医院东院进度与项目月报不一致，请核对后重报")
    stage.move("区卫健局", 3, Verb.RETURN, at, by=stage.office, only=[stage.items[OWN, 43].pk], word=why)


def _correct(stage: Stage) -> Story:
    """A figure corrected after it was accepted, and accepted again."""
    name, parking = "区城管局", stage.items[OWN, 22]
    by, only = stage.liaison(name), [parking.pk]
    yield (at := on(10, 19))
    stage.move(name, 3, Verb.AMEND, at, by=by, only=only, word=Word(reason="经现场核实，新增停车泊位以2290个为准"))
    entry = Entry.objects.get(sheet=stage.sheet(name, 3), item=parking)
    report = _report(stage, parking, {**stage.said[3, name, 22], **CORRECTED})
    save_entry(place=stage.place(name, 3), item=parking, content=report, version=entry.version, by=by, at=at)
    yield (at := on(10, 19, 5))
    hand_in(stage, name, 3, at, only=only)
    yield (at := on(10, 20))
    stage.move(name, 3, Verb.ACCEPT, at, by=stage.office, only=only)


def _reopen(stage: Stage) -> Story:
    """The round opened again for the unit that is missing."""
    yield (at := on(11, 16))
    reopen_round(round=stage.rounds[3], to=date(2026, 12, 31), why="区司法局尚未报送", by=stage.office, at=at)


CORRECTED: Mapping[str, object] = {
    "figures": ["", "2290个"],
    "progress": "新增停车泊位2290个，完成年度目标的104.1%。",
}
