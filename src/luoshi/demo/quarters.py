"""Quarters one to three of the fictional year, played by real moves: filled, signed, filed, accepted, returned.

What units say stands in reports.toml; here is who is late, who is returned, who asked for time, what was released
late and what was corrected. Every day is the district's own, long before the demo is loaded.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from luoshi.calendar.actions import reopen_round
from luoshi.demo.house import ON_PAPER
from luoshi.demo.plans import change_plans, play_plans
from luoshi.demo.stage import NUMBER, USERNAMES, Stage, hand_in, on, stage_of
from luoshi.governments.models import Government, Year
from luoshi.items.models import Item
from luoshi.people.models import Account
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.duties import duties
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.figures import understood
from luoshi.reporting.filling import Filled, mark_unchanged, save_entries, save_entry
from luoshi.reporting.models import Entry, SharedFigure, Sheet
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


def play(government: Government, office: Account) -> int:
    """The plans and the quarters, for the units that have people; how many quarterly sheets were filed.

    Nothing is played twice.
    """
    year = Year.objects.filter(government=government, number=NUMBER).select_related("government").first()
    if year is None or Sheet.objects.filter(year=year).exists():
        return 0
    stage = stage_of(government, office, year)
    play_plans(stage)
    _figure(stage, "2026-Q1", on(4, 7))
    filed = 0
    for number in (1, 2, 3):
        filed += _quarter(stage, number)
        stage.reference.clear()  # the statisticians' word was of the first quarter
    _afterwards(stage)
    change_plans(stage)
    return filed


def _quarter(stage: Stage, number: int) -> int:
    filed = 0
    for name in (*USERNAMES, *ON_PAPER):
        if name not in stage.bodies or not _fill(stage, name, number):
            continue
        if WITH_MORE_TIME[:2] == (number, name):
            _more_time(stage)
        if SILENT.get(number) != name:
            _file(stage, name, number)
            filed += 1
    for name in (*USERNAMES, *ON_PAPER):
        stored = Sheet.objects.filter(year=stage.year, number=number, body__name=name).exists()
        if stored and SILENT.get(number) != name and name not in NOT_YET_ACCEPTED.get(number, ()):
            day = max(ACCEPTED[number], LATER[number].get(name, ACCEPTED[number]))
            stage.move(name, number, Verb.ACCEPT, on(*day, 6), by=stage.office)
    return filed


def _fill(stage: Stage, name: str, number: int) -> bool:
    """The sheet filled: what reports.toml says, a beginning in the first quarter, and no change for the rest."""
    where, by = stage.place(name, number), stage.liaison(name)
    at = on(*LATER[number].get(name, FILED[number]), 1)
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


def _file(stage: Stage, name: str, number: int) -> None:
    at = on(*LATER[number].get(name, FILED[number]), 3)
    hand_in(stage, name, number, at)
    if (number, name) == UNSIGNED:
        why = Word(reason="扫描件上没有单位主要领导签字，请签字后重新报送")
        stage.move(name, number, Verb.RETURN, on(10, 12), by=stage.office, word=why)
        hand_in(stage, name, number, on(10, 13))


def _figure(stage: Stage, period: str, at: datetime) -> SharedFigure | None:
    """地区生产总值 of a period, which the statisticians have not released yet when reports are due."""
    item = stage.items.get((OWN, 1))
    targets = stage.targets.get(item.pk, ()) if item is not None else ()
    if item is None or not targets or "区统计局" not in stage.bodies:
        return None
    figure = add_figure(
        government=stage.government,
        name=targets[0].subject,
        indicator=targets[0].indicator,
        period=period,
        supplier=stage.bodies["区统计局"],
        by=stage.office,
        at=at,
    )
    said = say_figure(figure=figure, words="", release="unreleased", by=stage.liaison("区统计局"), at=at)
    stage.reference[item.pk] = said.pk
    return figure


def _more_time(stage: Stage) -> None:
    number, name, until, reason = WITH_MORE_TIME
    at = on(*FILED[number])
    asked = ask(place=stage.place(name, number), until=until, reason=reason, by=stage.liaison(name), at=at)
    answer(extension=asked, granted_until=until, why="同意，按新时限报送", by=stage.office, at=on(10, 10))


def _afterwards(stage: Stage) -> None:
    """What came after the filing: returns, a correction, a round that was opened again for the one that is missing."""
    why = Word(reason="医院东院进度与项目月报不一致，请核对后重报")
    stage.move("区卫健局", 3, Verb.RETURN, on(10, 19), by=stage.office, only=[stage.items[OWN, 43].pk], word=why)
    parking = stage.items[OWN, 22]
    why = Word(reason="经现场核实，新增停车泊位以2290个为准")
    stage.move("区城管局", 3, Verb.AMEND, on(10, 19), by=stage.liaison("区城管局"), only=[parking.pk], word=why)
    entry = Entry.objects.get(sheet=stage.sheet("区城管局", 3), item=parking)
    report = _report(stage, parking, {**stage.said[3, "区城管局", 22], **CORRECTED})
    by = stage.liaison("区城管局")
    save_entry(
        place=stage.place("区城管局", 3), item=parking, content=report, version=entry.version, by=by, at=on(10, 19)
    )
    for verb, who in ((Verb.PROPOSE, by), (Verb.SIGN, stage.leader("区城管局")), (Verb.FILE, by)):
        stage.move("区城管局", 3, verb, on(10, 19, 5), by=who, only=[parking.pk])
    stage.move("区城管局", 3, Verb.ACCEPT, on(10, 20), by=stage.office, only=[parking.pk])
    figure = SharedFigure.objects.filter(government=stage.government, period="2026-Q1").first()
    if figure is not None:
        statistician = stage.liaison("区统计局")
        say_figure(figure=figure, words="157.4亿元，增长5.5%", release="published", by=statistician, at=on(4, 24))
    reopen_round(round=stage.rounds[3], to=date(2026, 12, 31), why="区司法局尚未报送", by=stage.office, at=on(11, 16))


CORRECTED: Mapping[str, object] = {
    "figures": ["", "2290个"],
    "progress": "新增停车泊位2290个，完成年度目标的104.1%。",
}
