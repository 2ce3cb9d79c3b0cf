"""Whether a figure is reported, expected or to be reached: by its own words, else by the part it stands in."""

import re

from gongwen.document import Role
from gongwen.facts import Status

_PLANNED_ROLES = {Role.PLAN_YEAR, Role.PLAN_HALF, Role.OUTLOOK, Role.LIVELIHOOD, Role.ITEMS, Role.CLOSING}
_EXPECTED = re.compile(r"预计|预期(?!目标|性)|有望|预测|可望")
_DONE = re.compile(r"已完成|完成了|已经完成")
_AIMED = re.compile(r"力争|计划(?!生育|执行|单列|》|”)(?!的)|拟(?!定)|目标(?:为|是|值|任务(?:为|是))|确保(?!了)|争取(?!到|了|上级|中央)|将(?=达|完成|新|建|实现|超|突破)|规划(?:到|建设|投资)|要达到")
_PLAN_QUOTED = re.compile(r"全年[^。,;]{0,30}计划|年度计划(?:为|完成|增长)|计划(?:目标)?(?:为|完成|增长|达到)|目标(?:为|是)|拟(?!定)[\u4e00-\u9fff]{1,4}项目")


def status(sentence_before: str, clause_before: str, clause: str, role: Role) -> tuple[Status, str]:
    """The status of a figure and the words or part that gave it.

    预计 holds to the end of its sentence, over semicolons as well, unless a clause brings its own 已完成 or 完成了.
    `sentence_before` is the sentence up to the figure's clause, `clause_before` the clause up to the figure.
    """
    told = sentence_before + clause_before
    expected = _EXPECTED.search(told)
    if role in _PLANNED_ROLES:
        return Status.TARGET, f"part: {role.value}"
    if expected and not _DONE.search(clause_before):
        return Status.ESTIMATE, expected[0]
    aimed = _AIMED.search(clause_before) or _PLAN_QUOTED.search(clause)
    if aimed and aimed[0] not in {"计划完成", "目标"}:
        return Status.TARGET, aimed[0]
    if aimed:
        return Status.TARGET, aimed[0]
    carried = _PLAN_QUOTED.search(sentence_before)
    if carried and not re.search(r"完成|实现|上半年|实际", clause_before):
        return Status.TARGET, carried[0]
    return Status.ACTUAL, f"part: {role.value}"
