"""办理方案 of the fictional year, by real moves: most accepted in March, one never filed, three changed in autumn.

A plan says how an item is gone about and what is to be reached by the end of each quarter; its figures are those of the
report, so that nothing contradicts what the quarters say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from luoshi.demo.house import ON_PAPER
from luoshi.demo.stage import PLAN, USERNAMES, Stage, Story, hand_in, on
from luoshi.items.models import Item
from luoshi.items.streams import FROM_ABOVE, OWN_REPORT
from luoshi.reporting.content import Milestone, Plan, from_json
from luoshi.reporting.duties import duties
from luoshi.reporting.filling import Filled, save_entries
from luoshi.reporting.models import Entry
from luoshi.reporting.signing import Word
from luoshi.reporting.states import Verb

FILED, ACCEPTED = (2, 24), (3, 10)  # due on 26 February, twenty days after the notice
LATE = {"区教育局": (3, 4), "望山街道办事处": (3, 2)}
SILENT = "区司法局"  # its draft is there, nobody proposed it
LEADERS = {
    "街道": "分管副主任",
    "管委会": "分管副主任",
    "公司": "分管副总经理",
    "大队": "分管副大队长",
    "中心": "副主任",
}
SECTIONS = ("综合科", "业务科", "项目科")
LAST_DAY = "2026年12月底"


@dataclass(frozen=True, slots=True)
class _Way:
    """How items are gone about: measures, and what is reached by the end of each quarter."""

    measures: str
    milestones: tuple[str, ...]


WAYS = (
    _Way(
        "分解到科室和责任人，按月调度、按季通报；需要区级协调的问题及时提请。",
        ("完成任务分解和前期准备", "全面推进，工作量过半", "完成主要工作量", "全部完成并自查核验"),
    ),
    _Way(
        "列出项目清单和问题清单，一季度做前期，二、三季度集中推进，四季度收尾验收。",
        ("方案定稿，资金和场地落实", "项目全部启动", "完成主体工作", "完成验收，形成长效办法"),
    ),
    _Way(
        "摸清底数、逐项销号；每季度末核对进度，落后的写明原因和补上的时间。",
        ("摸清底数，列出清单", "按清单推进，办结一半", "办结八成以上", "清单全部办结"),
    ),
)
ABOVE = _Way(
    "明确一名负责人与市级责任部门对接，弄清本区份额、时限和考核口径后分解到科室。",
    ("完成对接，明确本区份额", "按份额推进", "完成主要工作量", "完成并报市级责任部门确认"),
)
OUR_SHARE = "按与市级责任部门对接确定的本区份额完成；表列数字不是本区口径，不作为本区目标。"
# What was changed in autumn: unit, item of the district's own report, why, the milestone of the last quarter.
CHANGED = (
    ("区住建局", 24, "部分小区收尾移到12月中旬，按街道排出完工次序", "分街道完成收尾、验收和移交"),
    ("区商务局", 3, "社会消费品零售增幅低于预期，增加岁末促销和限上企业入库", "完成岁末促销，新增限上企业入库"),
    ("区水务局", 53, "汛期停工，易涝点整治顺延", "完成剩余易涝点整治"),
)
RETURNED = ("区水务局", "顺延后的完工日期没有写明，请按点位补充后重报")


def plans(stage: Stage) -> Iterator[Story]:
    """The plans of all units that have people, and three changes in November: two wait, one came back."""
    for name in (*USERNAMES, *ON_PAPER):
        if name in stage.bodies:
            yield _planned(stage, name)
    for changed in CHANGED:
        if changed[0] in stage.bodies:
            yield _changed(stage, *changed)


def _planned(stage: Stage, name: str) -> Story:
    """A plan filled, signed and filed by the end of February, accepted in March."""
    day = LATE.get(name, FILED)
    yield (at := on(*day, 1))
    if not _fill(stage, name, at) or name == SILENT:
        return
    yield (at := on(*day, 3))
    hand_in(stage, name, PLAN, at)
    yield (at := on(*max(ACCEPTED, day), 6))
    stage.move(name, PLAN, Verb.ACCEPT, at, by=stage.office)


def _fill(stage: Stage, name: str, at: datetime) -> bool:
    """The plan filled; False where nothing is asked of the unit."""
    asked = {duty.item_id for duty in duties(stage.year, None, today=at.date(), body_id=stage.bodies[name].pk)}
    filled = [Filled(item, _plan(name, item), 0) for item in stage.items.values() if item.pk in asked]
    if filled:
        save_entries(place=stage.place(name, PLAN), filled=filled, by=stage.liaison(name), at=at)
    return bool(filled)


def _plan(name: str, item: Item) -> Plan:
    above = item.stream.code in FROM_ABOVE
    way = ABOVE if above else WAYS[item.number % len(WAYS)]
    title = next((title for ending, title in LEADERS.items() if ending in name), "分管副局长")
    return Plan(
        goals=OUR_SHARE if above else item.wording,
        measures=way.measures,
        deadline=LAST_DAY,
        leader=title,
        section=SECTIONS[item.number % len(SECTIONS)],
        handler="科室负责人",
        curve="step",
        milestones=tuple(Milestone(number, words) for number, words in enumerate(way.milestones, 1)),
    )


def _changed(stage: Stage, name: str, number: int, why: str, last: str) -> Story:
    item, by = stage.items[OWN_REPORT, number], stage.liaison(name)
    yield (at := on(11, 17))
    stage.move(name, PLAN, Verb.AMEND, at, by=by, only=[item.pk], word=Word(reason=why))
    yield (at := on(11, 17, 3))
    opened = Entry.objects.get(sheet=stage.sheet(name, PLAN), item=item)
    plan = from_json(opened.draft)
    if not isinstance(plan, Plan):
        return
    changed = replace(plan, milestones=(*plan.milestones[:-1], Milestone(len(plan.milestones), last)))
    save_entries(place=stage.place(name, PLAN), filled=[Filled(item, changed, opened.version)], by=by, at=at)
    yield (at := on(11, 17, 4))
    hand_in(stage, name, PLAN, at, only=[item.pk])
    if name == RETURNED[0]:
        yield (at := on(11, 18))
        stage.move(name, PLAN, Verb.RETURN, at, by=stage.office, only=[item.pk], word=Word(reason=RETURNED[1]))
