"""年度准备 in words: each step with its figures and the one place where it is done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar.queries import RoundRow
from luoshi.governments.queries import YearRow
from luoshi.governments.rights import Verb
from luoshi.reporting.setting_up import (
    Facts,
    Papers,
    Preparation,
    Stands,
    Step,
    is_concerned,
    preparation,
    prepared,
)
from luoshi.web.gate import Place
from luoshi.web.words import Sign, Word

NAMES: Mapping[Step, Word] = {
    Step.YEAR: gettext_lazy("年度"),
    Step.HOUSE: gettext_lazy("机构与人员"),
    Step.STREAMS: gettext_lazy("任务来源与归口"),
    Step.RULES: gettext_lazy("报送时限"),
    Step.CALENDAR: gettext_lazy("工作日历"),
    Step.BREAKDOWN: gettext_lazy("导入文件、拆解事项"),
    Step.LEDGER: gettext_lazy("或导入原有台账"),
    Step.UNITS: gettext_lazy("责任单位"),
    Step.FIRST_ROUND: gettext_lazy("首轮填报"),
}
ALONE: Mapping[Step, Word] = {Step.LEDGER: gettext_lazy("导入原有台账")}  # where it is no other way of another step
MANY = 4  # posts that nobody holds: from here on a table is quicker than forms
OF_A_YEAR = (
    Step.STREAMS,
    Step.RULES,
    Step.LEDGER,
    Step.UNITS,
    Step.FIRST_ROUND,
)  # places that are there once the year is
SIGNS: Mapping[Stands, Sign] = {
    Stands.DONE: Sign("✓", gettext_lazy("已办"), "good"),
    Stands.OPEN: Sign("○", gettext_lazy("待办"), "quiet"),
    Stands.NOT_NEEDED: Sign("—", gettext_lazy("不需要"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where a step is done, and what the link says."""

    address: str
    word: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as pages show it; `is_next`: it is the one to do now, `instead`: another way of the step before it."""

    name: Word
    sign: Sign
    words: str
    link: Link
    is_next: bool
    instead: bool


@dataclass(frozen=True, slots=True)
class SettingUp:
    """The order of work of a year, and the rounds that passed before the office began.

    `steps` are all there are, none once the first round is under way; `left` are those of them that are open then.
    `items`: whether the ledger has any.
    """

    year: int
    steps: tuple[StepLine, ...]
    done: int
    needed: int
    passed: tuple[RoundRow, ...]
    items: int
    left: tuple[StepLine, ...] = ()

    @property
    def passed_names(self) -> str:
        """一季度、二季度."""
        return _("、").join(each.name for each in self.passed)


def setting_up(place: Place, year: int) -> SettingUp:
    """The whole order of work of a year."""
    return _told(place, preparation(place.scope, year, at=place.at))


def setting_up_now(
    place: Place, year: int, opened: tuple[YearRow, ...], of_the_year: tuple[RoundRow, ...]
) -> SettingUp | None:
    """The same for a front page: None for whoever does not manage the year, and once it needs nothing any more.

    Of a year whose first round is under way only what is left. Sixteen statements at most.
    """
    if not place.may(Verb.MANAGE) or not is_concerned(year, opened, today=place.today):
        return None
    found = prepared(place.scope, year, opened=opened, rounds=of_the_year, at=place.at)
    if not found.facts.begun:
        return _told(place, found)
    if not found.passed and not found.left:
        return None
    lines = _lines(place, found, found.left, names={**NAMES, **ALONE})
    left = tuple(replace(line, is_next=False, instead=False) for line in lines)  # each by itself, none first
    return replace(_told(place, found), steps=(), left=left)


def _told(place: Place, found: Preparation) -> SettingUp:
    steps = _lines(place, found, found.steps, names=NAMES)
    return SettingUp(found.year, steps, found.done, found.needed, found.passed, found.facts.papers.items)


def _lines(
    place: Place, found: Preparation, steps: Iterable[Step], *, names: Mapping[Step, Word]
) -> tuple[StepLine, ...]:
    links = _links(place, found)
    return tuple(
        StepLine(
            names[step],
            SIGNS[found.steps[step]],
            WORDS[step](found.facts),
            links[step],
            is_next=step is found.next,
            instead=step is Step.LEDGER,
        )
        for step in steps
    )


def _links(place: Place, found: Preparation) -> Mapping[Step, Link]:
    """One place for each step: where its next hand is laid on."""
    code, year, facts = place.government.code, found.year, found.facts
    papers, house = facts.papers, facts.house
    bodies = reverse("bodies", args=[code])
    if not house.bodies:
        people = Link(reverse("bodies-table", args=[code]), _("导入单位表"))
    elif house.without_liaison + house.without_principal > MANY and place.may(Verb.MANAGE_SECURITY):
        people = Link(reverse("people-table", args=[code]), _("按表安排人员"))
    elif house.without_liaison:
        people = Link(f"{bodies}?show=liaison", _("安排联络员"))
    elif house.without_principal:
        people = Link(f"{bodies}?show=principal", _("安排主要领导"))
    else:
        people = Link(bodies, _("看单位"))
    read = Link(reverse("desks", args=[code]), _("逐条确认")) if papers.pending or papers.besides else None
    missing = next(iter((*facts.timing.missing, *facts.timing.awaited)), year)
    opening = Link(reverse("years", args=[code]), _("看年度") if facts.opened else _("开启年度"))
    links = {
        Step.YEAR: opening,
        Step.HOUSE: people,
        Step.STREAMS: Link(reverse("streams", args=[code, year]), _("设任务来源")),
        Step.RULES: Link(reverse("rules", args=[code, year]), _("定报送规则")),
        Step.CALENDAR: Link(reverse("calendar", args=[code, missing]), _("看工作日历")),
        Step.BREAKDOWN: read or Link(reverse("upload", args=[code]), _("导入文件")),
        Step.LEDGER: Link(reverse("adoption", args=[code, year]), _("导入台账")),
        Step.UNITS: _to_units(code, year, papers),
        Step.FIRST_ROUND: Link(reverse("rounds", args=[code, year]), _("看报送情况")),
    }
    return links if facts.opened else {**links, **dict.fromkeys(OF_A_YEAR, opening)}


def _to_units(code: str, year: int, papers: Papers) -> Link:
    """The items without a unit, else those whose units nobody knows, else the check that names those without a lead."""
    lacking = {"no-units": papers.items > papers.named, "no-body": papers.named > papers.reportable}
    show = next((name for name, lacks in lacking.items() if lacks), None)
    if show is None:
        return Link(reverse("coverage", args=[code, year]), _("看覆盖检查"))
    return Link(f"{reverse('ledger', args=[code, year])}?has={show}", _("看这些事项"))


def _year(facts: Facts) -> str:
    return _("已开启，进行中。") if facts.opened else _("还没有开启；任务来源和报送规则都跟着年度走。")


def _house(facts: Facts) -> str:
    house = facts.house
    if not house.bodies:
        return _("单位名录还是空的；文件里写的责任单位要靠它认出来。")
    said = [_("%(n)d 个机构") % {"n": house.bodies}, _("%(n)d 个在线填报") % {"n": house.online}]
    if house.answering:
        said.append(_("%(n)d 个承担事项") % {"n": house.answering})
    if house.without_liaison:
        said.append(_("其中 %(n)d 个还没有联络员账号") % {"n": house.without_liaison})
    if house.without_principal:
        said.append(_("%(n)d 个还没有主要领导账号") % {"n": house.without_principal})
    if not house.without_liaison and not house.without_principal:
        said.append(_("要填报的都有联络员和主要领导账号"))
    return _sentence(said)


def _streams(facts: Facts) -> str:
    streams = facts.streams
    if not streams.count:
        return _("还没有任务来源。")
    said = [_("%(n)d 个来源") % {"n": streams.count}]
    said.append(_("%(n)d 个由其他部门归口") % {"n": streams.owned} if streams.owned else _("都由督查室归口"))
    if streams.uncollected:
        said.append(_("%(n)d 个的归口部门没有归口账号") % {"n": streams.uncollected})
    if streams.unaddressed:
        said.append(_("%(n)d 个还没写审定人或报送对象") % {"n": streams.unaddressed})
    return _sentence(said)


def _rules(facts: Facts) -> str:
    if not facts.timing.rounds:
        return _("还没有设报送时限，各单位没有填报表。")
    told = {"n": facts.timing.rounds}
    if facts.timing.usual:
        return _("按常用规则排了 %(n)d 轮，还没有人对照通知核定；核定后写上依据。") % told
    return _sentence([_("排了 %(n)d 轮") % told, *_next(facts)])


def _calendar(facts: Facts) -> str:
    timing = facts.timing
    if timing.missing:
        return _("%(years)s放假安排没有录入，时限只按周末推算。") % {"years": _years(timing.missing)}
    if timing.awaited:
        return _("已录入；%(years)s的放假安排公布后再补，落在那年的时限暂按周末推算。") % {
            "years": _years(timing.awaited)
        }
    return _("放假和调休已录入。")


def _breakdown(facts: Facts) -> str:
    papers = facts.papers
    told = {"documents": papers.documents, "read": papers.read, "pending": papers.pending, "besides": papers.besides}
    if not papers.documents:
        return (
            _("事项不从文件拆解。") if papers.items else _("导入政府工作报告或责任分解通知，读出事项、目标和责任单位。")
        )
    said = [_("%(documents)d 份来文") % told, _("%(read)d 项已列入台账") % told]
    if papers.pending:
        said.append(_("%(pending)d 项待确认") % told)
    if papers.besides:
        said.append(_("报告、通报里另有 %(besides)d 处待看") % told)
    return _sentence(said)


def _ledger(facts: Facts) -> str:
    papers = facts.papers
    if papers.taken:
        return _("已导入 %(n)d 份台账。") % {"n": papers.taken}
    if papers.untaken:
        return _("%(n)d 份台账已上传，还没有导入。") % {"n": papers.untaken}
    if papers.documents or papers.items:
        return _("事项另有来处。")
    return _("本办已有 Excel 台账的，直接导入；过去几期的进展作为文字保留。")


def _units(facts: Facts) -> str:
    papers = facts.papers
    if not papers.items:
        return _("台账里还没有事项。")
    if papers.answered:
        return _("每一项都有名录内的责任单位，该牵头的都有人牵头。")
    said = []
    if papers.items > papers.named:
        said.append(_("%(n)d 项没有责任单位") % {"n": papers.items - papers.named})
    if papers.named > papers.reportable:
        said.append(_("%(n)d 项的责任单位都不在名录内，没有人填报") % {"n": papers.named - papers.reportable})
    if papers.leaderless:
        said.append(_("%(n)d 项有几个单位、没有写明谁牵头") % {"n": papers.leaderless})
    return _sentence(said)


def _first_round(facts: Facts) -> str:
    papers = facts.papers
    if facts.begun:
        return _("已有 %(n)d 张填报表开始填写。") % {"n": facts.begun}
    if not papers.items:
        return _("事项列入台账、有了名录内的责任单位，填报表就有了。")
    return _sentence([_("台账 %(n)d 项") % {"n": papers.items}, *_next(facts)])


WORDS: Mapping[Step, Callable[[Facts], str]] = {
    Step.YEAR: _year,
    Step.HOUSE: _house,
    Step.STREAMS: _streams,
    Step.RULES: _rules,
    Step.CALENDAR: _calendar,
    Step.BREAKDOWN: _breakdown,
    Step.LEDGER: _ledger,
    Step.UNITS: _units,
    Step.FIRST_ROUND: _first_round,
}


def _next(facts: Facts) -> tuple[str, ...]:
    """最近一轮是一季度（2026年4月10日前报送）; nothing where no round is to come."""
    if facts.next is None:
        return ()
    day = date_format(facts.next.due, "Y年n月j日")
    return (_("最近一轮是%(name)s（%(day)s前报送）") % {"name": facts.next.name, "day": day},)


def _sentence(clauses: Iterable[str]) -> str:
    return _("，").join(clauses) + _("。")


def _years(years: tuple[int, ...]) -> str:
    return _("、").join(_("%(year)d年") % {"year": year} for year in years)
