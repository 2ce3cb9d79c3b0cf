"""An uploaded workbook against the sheet as it stands: what would change, and every mistake with its remedy."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.utils.translation import gettext as _

from luoshi.exports.form.cells import FormRow, Problem, cells, numbered
from luoshi.exports.form.columns import (
    CAUSE_CODES,
    CURVE_CODES,
    NO_FIGURE,
    STATUS_CODES,
    Column,
    columns,
    mark,
)
from luoshi.exports.form.excel import answer_values, plan_values, report_values
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import Content, FigureAnswer, Plan, Report, decimal_of, same
from luoshi.reporting.figures import display_unit, milestone_of, understood, written
from luoshi.reporting.rows import Line, SheetPage
from luoshi.reporting.states import STATE_WORDS, State
from luoshi.uploads.door import Checked

REPORT_HEADINGS = {column.key: column.heading for column in columns({}, plan=False)}
SAID_OF_A_FIGURE = ("typed", "answer", "growth", "rank", "period")


@dataclass(frozen=True, slots=True)
class Change:
    """An item that would be saved: `parts` are heading, what stands there, what would; `version` it was filled from."""

    item_id: int
    number: str
    wording: str
    row: int
    version: int
    content: Content
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a workbook would do: nothing while it has problems; `same` are items of it that say what stands there."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    same: int


def uploaded(file: Checked, page: SheetPage, *, code: str, rounds: Mapping[int, str]) -> Uploaded:
    """The workbook read against the sheet. Raises NotThisForm for what is none of this sheet."""
    data = file.data
    asked = columns(rounds, plan=page.number == 0)
    read = cells(data, mark=mark((code, page.year, page.number, page.body_id)), asked=asked)
    problems = list(read.problems)
    lines = {line.item.id: line for line in page.lines}
    changes, unchanged = [], 0
    for item_id, rows in _by_item(read.rows, lines, problems).items():
        so_far = len(problems)
        change = _change(lines[item_id], rows, asked, problems)
        unchanged += change is None and len(problems) == so_far
        changes += [change] if change is not None else []
    return Uploaded(tuple(changes), tuple(sorted(problems, key=lambda each: each.row)), unchanged)


def _by_item(
    rows: tuple[FormRow, ...], lines: Mapping[int, Line], problems: list[Problem]
) -> Mapping[int, list[FormRow]]:
    """The rows of each item; one without a number belongs to the row above it."""
    found: dict[int, list[FormRow]] = defaultdict(list)
    last: FormRow | None = None
    before = 0
    for item_id, row in numbered(rows):
        if not item_id and last is not None and before in lines:
            target = row.get("target") or last.get("target")
            inserted = FormRow(row.row, {**row.words, "item": str(before), "target": target})
            found[before].append(inserted)
            last = inserted
            continue
        before, last = item_id, row
        if item_id not in lines:
            problems.append(
                Problem(row.row, _("序号"), _("这一行的事项不在这张表上"), _("请重新下载填报表，把内容抄过去"))
            )
            continue
        if found[item_id] and row.row != found[item_id][-1].row + 1:
            problems.append(Problem(row.row, _("序号"), _("同一事项在表上出现两次"), _("请删去多余的行")))
            continue
        found[item_id].append(row)
    return {item_id: rows_ for item_id, rows_ in found.items() if rows_}


def _change(line: Line, rows: Sequence[FormRow], asked: tuple[Column, ...], problems: list[Problem]) -> Change | None:
    """What the rows would make of the item; None when they say what stands there, or cannot be taken."""
    first, so_far = rows[0], len(problems)
    content: Content
    if isinstance(line.content, Plan):
        content = _plan(line, line.content, first, asked, problems)
    else:
        content = _report(line, line.content, rows, problems)
    if len(problems) > so_far or same(content, line.content):
        return None
    version = first.get("version")
    refused = _refused(line, int(version) if version.isdecimal() else -1)
    if refused is not None:
        problems.append(Problem(first.row, _("序号"), *refused))
        return None
    return Change(
        item_id=line.item.id,
        number=f"{line.item.stream_name}{line.item.label}",
        wording=line.item.wording,
        row=first.row,
        version=int(version),
        content=content,
        parts=tuple(_parts(line, content, asked)),
    )


def _refused(line: Line, version: int) -> tuple[str, str] | None:
    """Why an item cannot be changed by this workbook now, and the remedy; None when it can."""
    entry = line.entry
    if entry is not None and not line.editable:
        state = STATE_WORDS[State(entry.state)]
        return _("现在是“%(state)s”，不能修改") % {"state": state}, _("需要修改请先收回或更正，再重新下载填报表")
    if version != line.version:
        who = entry.saved_by if entry is not None else ""
        return _("下载以后已由%(who)s保存过") % {"who": who}, _("请重新下载填报表，核对后再填")
    return None


def _report(line: Line, now: Report, rows: Sequence[FormRow], problems: list[Problem]) -> Report:
    first = rows[0]
    for row in rows[1:]:
        told = [key for key in report_values(now) if row.get(key)]
        if told:
            where = REPORT_HEADINGS[told[0]]
            problems.append(Problem(row.row, where, _("事项的文字不在它的第一行"), _("请移到该事项的第一行")))
    return replace(
        now,
        status=STATUS_CODES.get(first.get("status"), "unassessed"),
        figures=_figures(line, now, rows, problems),
        progress=first.get("progress"),
        problems=first.get("problems"),
        cause=CAUSE_CODES.get(first.get("cause"), ""),
        next_steps=first.get("next_steps"),
        coordinate=first.get("coordinate"),
        unchanged=bool(first.get("unchanged_why")),
        unchanged_why=first.get("unchanged_why"),
    )


def _figures(line: Line, now: Report, rows: Sequence[FormRow], problems: list[Problem]) -> tuple[FigureAnswer, ...]:
    targets = {str(target.id): target for target in line.item.targets}
    known = {(answer.target, answer.object): answer for answer in now.figures}
    found: dict[tuple[int, str], FigureAnswer] = {}
    for row in rows:
        if not any(row.get(key) for key in (*SAID_OF_A_FIGURE, "object")):
            continue
        target = targets.get(row.get("target"))
        if target is None:
            problems.append(
                Problem(row.row, _("本期累计"), _("这一行没有对应的目标"), _("没有目标的事项，数据请写在进展情况里"))
            )
            continue
        key = (target.id, " ".join(row.get("object").split()))
        if key in found:
            problems.append(Problem(row.row, _("分对象"), _("同一目标填了两行"), _("请写明各是哪个对象，或删去一行")))
            continue
        answer = _answer(row, key[1], target, known.get(key), problems)
        if answer.said or answer.reference is not None:
            found[key] = answer
    return tuple(found.values())


def _answer(
    row: FormRow, object_: str, target: TargetRow, now: FigureAnswer | None, problems: list[Problem]
) -> FigureAnswer:
    """What the row answers; what stands there already is kept whole, with its reference to a shared figure."""
    typed = {key: " ".join(row.get(key).split()) for key in SAID_OF_A_FIGURE}
    if now is not None and typed == {key: " ".join(str(answer_values(now)[key]).split()) for key in typed}:
        return now
    growth = decimal_of(typed["growth"]) if typed["growth"] else None
    if typed["growth"] and growth is None:
        problems.append(
            Problem(row.row, REPORT_HEADINGS["growth"], _("“%(value)s”不是数字") % {"value": typed["growth"]},
                    _("请填百分比的数字，如 6.2；下降填负数"))
        )  # fmt: skip
    if typed["typed"] and typed["answer"]:
        told = {"typed": typed["typed"], "answer": typed["answer"]}
        problems.append(
            Problem(
                row.row, REPORT_HEADINGS["answer"], _("既填了“%(typed)s”又选了“%(answer)s”") % told, _("请只留一个")
            )
        )
    answer = understood(
        FigureAnswer(
            target=target.id,
            object=object_,
            answer=NO_FIGURE.get(typed["answer"], ""),
            typed=typed["typed"],
            period=typed["period"],
            base=(now.base if now is not None else "") or target.base,
            growth=growth,
            rank=typed["rank"],
        ),
        target,
    )
    if typed["typed"] and answer.value is None and answer.growth is None and target.value is not None:
        problems.append(
            Problem(
                row.row,
                REPORT_HEADINGS["typed"],
                _("没有从“%(words)s”读出数值") % {"words": typed["typed"]},
                _("请写成数字加单位，如 12.5%(unit)s；没有数据的请选原因") % {"unit": target.unit},
            )
        )
    return answer


def _plan(line: Line, now: Plan, row: FormRow, asked: tuple[Column, ...], problems: list[Problem]) -> Plan:
    target = next(iter(line.item.targets), None)
    milestones = []
    for column in asked:
        if not column.key.startswith("milestone_"):
            continue
        number = int(column.key.removeprefix("milestone_"))
        words, planned = row.get(column.key), row.get(f"planned_{number}")
        before = next((each for each in now.milestones if each.round == number), None)
        kept = before is not None and planned == plan_values(now, line.item.targets)[f"planned_{number}"]
        read = milestone_of(number, words, planned, target)
        if kept and before is not None:
            read = replace(before, words=words)
        elif planned and target is not None and read.value is None:
            what = _("没有从“%(words)s”读出数值") % {"words": planned}
            heading = next(each.heading for each in asked if each.key == f"planned_{number}")
            problems.append(Problem(row.row, heading, what, _("请写成数字加单位")))
        if words or planned:
            milestones.append(read)
    return replace(
        now,
        goals=row.get("goals"),
        measures=row.get("measures"),
        deadline=row.get("deadline"),
        leader=row.get("leader"),
        section=row.get("section"),
        handler=row.get("handler"),
        curve=CURVE_CODES.get(row.get("curve"), "linear"),
        milestones=tuple(milestones),
    )


def _parts(line: Line, content: Content, asked: tuple[Column, ...]) -> Iterator[tuple[str, str, str]]:
    """Heading, what stands there, what would, for whatever differs."""
    if isinstance(content, Plan):
        before, after = (plan_values(each, line.item.targets) for each in (cast("Plan", line.content), content))
    else:
        now = cast("Report", line.content)
        before, after = report_values(now), report_values(content)
        yield from _figure_parts(line, now, content)
    for column in asked:
        one, other = str(before.get(column.key, "")), str(after.get(column.key, ""))
        if column.filled and not column.by_target and one != other:
            yield column.heading, one, other


def _figure_parts(line: Line, now: Report, then: Report) -> Iterator[tuple[str, str, str]]:
    targets = {target.id: target for target in line.item.targets}
    before = {(each.target, each.object): each for each in now.figures}
    after = {(each.target, each.object): each for each in then.figures}
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            target = targets.get(key[0] or 0)
            heading = " ".join(part for part in (target.subject if target else "", key[1]) if part)
            yield heading, _told(before.get(key), target), _told(after.get(key), target)


def _told(answer: FigureAnswer | None, target: TargetRow | None) -> str:
    """An answer in one line, with how its figure was read where that is not what was typed: 7.5公里，读作 7500米."""
    if answer is None:
        return ""
    values = answer_values(answer)
    read = written(answer.value, answer.unit, answer.typed, own=display_unit(target))
    growth = f"同比 {values['growth']}%" if values["growth"] else ""
    as_read = f"读作 {read}" if read and read != values["typed"] else ""
    parts = (values["typed"], as_read, values["answer"], growth, values["rank"], values["period"])
    return "，".join(str(part) for part in parts if part)
