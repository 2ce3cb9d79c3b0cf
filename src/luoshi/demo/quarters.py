"""Quarters one to three of the fictional year, played by real moves: filled, signed, filed, accepted, returned.

What units say stands in reports.toml; here is who is late, who is returned, who asked for time, what was released
late and what was corrected. Every day is the district's own, long before the demo is loaded.
"""

import tomllib
from base64 import b64decode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import resources

from luoshi.calendar.actions import reopen_round
from luoshi.calendar.models import Round
from luoshi.demo.house import ON_PAPER, PRINCIPAL, UNITS
from luoshi.governments.models import Body, Government, Year
from luoshi.items.models import Item
from luoshi.items.queries import listed
from luoshi.items.rows import TargetRow
from luoshi.people.models import Account
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.duties import duties
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.figures import understood
from luoshi.reporting.filling import Place, mark_unchanged, save_entry
from luoshi.reporting.models import Entry, SharedFigure, Sheet
from luoshi.reporting.shared import add_figure, referred, say_figure
from luoshi.reporting.signing import Seen, Word, add_scan, move
from luoshi.reporting.states import Verb

NUMBER = 2026
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


@dataclass(slots=True)
class _Stage:
    """What playing needs, fetched once."""

    government: Government
    office: Account
    year: Year
    rounds: Mapping[int, Round]
    bodies: Mapping[str, Body]
    accounts: Mapping[str, Account]
    items: Mapping[tuple[str, int], Item]
    targets: Mapping[int, tuple[TargetRow, ...]]
    said: Mapping[tuple[int, str, int], Mapping[str, object]]
    reference: dict[int, int] = field(default_factory=dict)

    def liaison(self, name: str) -> Account:
        """Who fills for a unit: its liaison, for a company the office."""
        return self.office if name in ON_PAPER else self.accounts[_USERNAMES[name]]

    def leader(self, name: str) -> Account:
        """Who signs for a unit on screen."""
        return self.accounts[_USERNAMES[name] + PRINCIPAL]

    def place(self, name: str, number: int) -> Place:
        """A unit's sheet."""
        return Place(self.year, self.rounds[number], self.bodies[name])

    def move(
        self,
        name: str,
        number: int,
        verb: Verb,
        at: datetime,
        *,
        by: Account,
        only: Collection[int] | None = None,
        word: Word | None = None,
    ) -> None:
        """All items of a sheet moved, or those that are named."""
        rows = Entry.objects.filter(sheet__year=self.year, sheet__number=number, sheet__body=self.bodies[name])
        if only is not None:
            rows = rows.filter(item__in=only)
        seen = [Seen(pk, digest or "") for pk, digest in rows.values_list("pk", "current__digest")]
        move(sheet=self.sheet(name, number), seen=seen, verb=verb, by=by, at=at, word=word or Word())

    def sheet(self, name: str, number: int) -> Sheet:
        """The stored sheet."""
        return Sheet.objects.get(year=self.year, number=number, body=self.bodies[name])


_USERNAMES = {name: username for username, name in UNITS.items()}


def play(government: Government, office: Account) -> int:
    """The quarters, for the units that have people; how many sheets were filed. Nothing is played twice."""
    year = Year.objects.filter(government=government, number=NUMBER).select_related("government").first()
    if year is None or Sheet.objects.filter(year=year).exists():
        return 0
    stage = _stage(government, office, year)
    _figure(stage, "2026-Q1", _on(4, 7))
    filed = 0
    for number in (1, 2, 3):
        filed += _quarter(stage, number)
    _afterwards(stage)
    return filed


def _stage(government: Government, office: Account, year: Year) -> _Stage:
    items = {
        (item.stream.code, item.number): item
        for item in Item.objects.filter(year=year).select_related("stream", "year__government")
    }
    rows = listed(government.pk, [item.pk for item in items.values()])
    names = {*UNITS, *(f"{username}{PRINCIPAL}" for username in UNITS)}
    return _Stage(
        government=government,
        office=office,
        year=year,
        rounds={each.number: each for each in Round.objects.filter(year=year)},
        bodies={body.name: body for body in Body.objects.filter(government=government)},
        accounts={account.username: account for account in Account.objects.filter(username__in=names)},
        items=items,
        targets={row.id: row.targets for row in rows},
        said=_said(),
    )


def _said() -> Mapping[tuple[int, str, int], Mapping[str, object]]:
    text = (resources.files("luoshi.demo") / "reports.toml").read_text(encoding="utf-8")
    return {(each["quarter"], each["unit"], each["item"]): each for each in tomllib.loads(text)["report"]}


def _on(month: int, day: int, hour: int = 2) -> datetime:
    """A moment of the district's year; two in the morning of UTC is ten there."""
    return datetime(NUMBER, month, day, hour, tzinfo=UTC)


def _quarter(stage: _Stage, number: int) -> int:
    filed = 0
    for name in (*_USERNAMES, *ON_PAPER):
        if name not in stage.bodies or not _fill(stage, name, number):
            continue
        if WITH_MORE_TIME[:2] == (number, name):
            _more_time(stage)
        if SILENT.get(number) != name:
            _file(stage, name, number)
            filed += 1
    for name in (*_USERNAMES, *ON_PAPER):
        stored = Sheet.objects.filter(year=stage.year, number=number, body__name=name).exists()
        if stored and SILENT.get(number) != name and name not in NOT_YET_ACCEPTED.get(number, ()):
            day = max(ACCEPTED[number], LATER[number].get(name, ACCEPTED[number]))
            stage.move(name, number, Verb.ACCEPT, _on(*day, 6), by=stage.office)
    return filed


def _fill(stage: _Stage, name: str, number: int) -> bool:
    """The sheet filled: what reports.toml says, a beginning in the first quarter, and no change for the rest."""
    where, by = stage.place(name, number), stage.liaison(name)
    at = _on(*LATER[number].get(name, FILED[number]), 1)
    asked = [duty.item_id for duty in duties(stage.year, where.round, today=at.date(), body_id=where.body.pk)]
    own, above = [], []
    for item in (item for item in stage.items.values() if item.pk in asked):
        known = stage.said.get((number, name, item.number)) if item.stream.code == OWN else None
        if known is not None:
            _save(where, item, _report(stage, item, known), by, at)
        elif item.stream.code != OWN:
            above.append(item.pk)
        elif number == 1:
            _save(where, item, Report(status="on_pace", progress=BEGUN[item.number % len(BEGUN)]), by, at)
        else:
            own.append(item.pk)
    for rest, why in ((above, FROM_ABOVE), (own, GOES_ON)):
        if rest:
            mark_unchanged(place=where, items=rest, why=why, by=by, at=at)
    return bool(asked)


def _save(where: Place, item: Item, report: Report, by: Account, at: datetime) -> None:
    save_entry(place=where, item=item, content=report, version=0, by=by, at=at)


def _report(stage: _Stage, item: Item, known: Mapping[str, object]) -> Report:
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


def _figures(stage: _Stage, item: Item, typed: Iterable[object]) -> Iterable[FigureAnswer]:
    """The figures in the order of the targets; "" says nothing, 未发布 refers to the statisticians' word."""
    for target, words in zip(stage.targets[item.pk], map(str, typed), strict=False):
        if words == "未发布":
            yield FigureAnswer(target=target.id, answer="unreleased", reference=stage.reference.get(item.pk))
        elif words:
            yield understood(FigureAnswer(target=target.id, typed=words), target)


def _file(stage: _Stage, name: str, number: int) -> None:
    at = _on(*LATER[number].get(name, FILED[number]), 3)
    _hand_in(stage, name, number, at)
    if (number, name) == UNSIGNED:
        why = Word(reason="扫描件上没有单位主要领导签字，请签字后重新报送")
        stage.move(name, number, Verb.RETURN, _on(10, 12), by=stage.office, word=why)
        _hand_in(stage, name, number, _on(10, 13))


def _hand_in(stage: _Stage, name: str, number: int, at: datetime) -> None:
    by = stage.liaison(name)
    stage.move(name, number, Verb.PROPOSE, at, by=by)
    if name in ON_PAPER:
        scan = add_scan(sheet=stage.sheet(name, number), name="签字表（演示）.png", data=SCAN, by=by, at=at)
        stage.move(name, number, Verb.SIGN_ON_PAPER, at, by=by, word=Word(scan=scan))
    else:
        stage.move(name, number, Verb.SIGN, at, by=stage.leader(name))
    stage.move(name, number, Verb.FILE, at, by=by)


# A small white picture: where a signed sheet would lie, and nothing is made to look signed.
SCAN = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABUAAAAeCAAAAADmuwqJAAAAE0lEQVR4nGP4jw0wjIqOig6YKAAh33Op8afMGgAAAABJRU5ErkJggg=="
)


def _figure(stage: _Stage, period: str, at: datetime) -> SharedFigure | None:
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


def _more_time(stage: _Stage) -> None:
    number, name, until, reason = WITH_MORE_TIME
    at = _on(*FILED[number])
    asked = ask(place=stage.place(name, number), until=until, reason=reason, by=stage.liaison(name), at=at)
    answer(extension=asked, granted_until=until, why="同意，按新时限报送", by=stage.office, at=_on(10, 10))


def _afterwards(stage: _Stage) -> None:
    """What came after the filing: returns, a correction, a round that was opened again for the one that is missing."""
    why = Word(reason="医院东院进度与项目月报不一致，请核对后重报")
    stage.move("区卫健局", 3, Verb.RETURN, _on(10, 19), by=stage.office, only=[stage.items[OWN, 43].pk], word=why)
    parking = stage.items[OWN, 22]
    why = Word(reason="经现场核实，新增停车泊位以2290个为准")
    stage.move("区城管局", 3, Verb.AMEND, _on(10, 19), by=stage.liaison("区城管局"), only=[parking.pk], word=why)
    entry = Entry.objects.get(sheet=stage.sheet("区城管局", 3), item=parking)
    report = _report(stage, parking, {**stage.said[3, "区城管局", 22], **CORRECTED})
    by = stage.liaison("区城管局")
    save_entry(
        place=stage.place("区城管局", 3), item=parking, content=report, version=entry.version, by=by, at=_on(10, 19)
    )
    for verb, who in ((Verb.PROPOSE, by), (Verb.SIGN, stage.leader("区城管局")), (Verb.FILE, by)):
        stage.move("区城管局", 3, verb, _on(10, 19, 5), by=who, only=[parking.pk])
    stage.move("区城管局", 3, Verb.ACCEPT, _on(10, 20), by=stage.office, only=[parking.pk])
    figure = SharedFigure.objects.filter(government=stage.government, period="2026-Q1").first()
    if figure is not None:
        statistician = stage.liaison("区统计局")
        say_figure(figure=figure, words="157.4亿元，增长5.5%", release="published", by=statistician, at=_on(4, 24))
    reopen_round(round=stage.rounds[3], to=date(2026, 12, 31), why="区司法局尚未报送", by=stage.office, at=_on(11, 16))


CORRECTED: Mapping[str, object] = {
    "figures": ["", "2290个"],
    "progress": "新增停车泊位2290个，完成年度目标的104.1%。",
}
