"""Whether a figure is reported, expected or to be reached: by its own words, else by the part it stands in."""

import re

from gongwen.document import Role
from gongwen.facts import Status

_PLANNED_ROLES = {Role.PLAN_YEAR, Role.PLAN_HALF, Role.OUTLOOK, Role.LIVELIHOOD, Role.ITEMS, Role.CLOSING}
# What stands in the plan already: the items were chosen, the targets were set out.
_SET_OUT = re.compile(r"(?:编排|筛选|排|梳理|提出|确定|列)(?:出|了)(?:[^,;。]{0,16})$")
_EXPECTED = re.compile(
    r"预计|(?<!不及)(?<!低于)(?<!高于)(?<!好于)(?<!符合)(?<!超出)(?<!超)(?<!快于)预期(?!目标|性|寿命)|有望|预测|可望"
)
_DONE = re.compile(r"已完成|完成了|已经完成|累计完成")
_VERBS = "完成|增长|达|实现|为|分别|同口径|投资|投入|新|建|引|实施|到|降|减"
_AIMED = re.compile(
    rf"(?:^|[(,])(?:年度|全年)目标$|力争|计划(?={_VERBS})|目标(?:为|是|值为|任务为)|拟(?=投资|建设|引进|实施|新建)|任务(?:为|是)(?=\D{{0,3}}$)"
)
_CARRIED = re.compile(rf"全年[^,。;]*计划(?={_VERBS})|计划(?={_VERBS})")
_ACHIEVED = re.compile(r"上半年|完成|实现|实际|累计|前三季度|[一二三]季度|截至")


def status(sentence_before: str, clause_before: str, role: Role) -> tuple[Status, str]:
    """The status of a figure and the words or part that gave it.

    预计 holds to the end of its sentence, over semicolons as well, unless a clause brings its own 已完成 or 完成了.
    `sentence_before` is the sentence up to the figure's clause, `clause_before` the clause up to the figure.
    """
    set_out = _SET_OUT.search(clause_before) if role in _PLANNED_ROLES else None
    if set_out:
        return Status.ACTUAL, set_out[0]
    if role in _PLANNED_ROLES:
        return Status.TARGET, f"part: {role.value}"
    expected = _EXPECTED.search(sentence_before) or _EXPECTED.search(clause_before)
    if expected and not _DONE.search(clause_before):
        return Status.ESTIMATE, expected[0]
    aimed = _AIMED.search(clause_before)
    if aimed:
        return Status.TARGET, aimed[0]
    carried = _CARRIED.search(sentence_before) if "计划" in sentence_before else None
    if carried and not _ACHIEVED.search(clause_before):
        return Status.TARGET, carried[0]
    return Status.ACTUAL, f"part: {role.value}"
