"""A unit's sheet from its reports: sealed revisions where there are any, else drafts, which say that they are."""

from collections.abc import Mapping, Sequence
from datetime import date

from luoshi.exports.figures import base_of, more_of, period_of, references, target_words, value_of
from luoshi.exports.records import Kind, Printed, Record, item
from luoshi.exports.said import Said, Unsaid
from luoshi.exports.sheet.rows import Line as PaperLine
from luoshi.exports.sheet.rows import PlanLine, Sheet, SheetFigure, SheetLine, sheet
from luoshi.exports.words import Subject, Words
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import (
    CAUSES,
    CURVES,
    STATUSES,
    Content,
    FigureAnswer,
    Plan,
    Report,
    check_code,
)
from luoshi.reporting.figure_fields import is_later
from luoshi.reporting.figures import milestone_words
from luoshi.reporting.printing import Sealed, Signed, releases_of, sealed_of, signatures_of
from luoshi.reporting.printing import whole as signed_whole
from luoshi.reporting.rows import Line, SheetPage

ONLY_HANDED_IN = "本页只列交由贵单位汇总或审核的事项。"
UNCHANGED_BECAUSE = "无变化："


def paper(page: SheetPage, *, subject: Subject, said: Words, rounds: Mapping[int, str], whole: bool = True) -> Sheet:
    """The sheet as it is signed, from what whoever asks may see of it. Three statements.

    `rounds` names the rounds of the year (for a plan's milestones); what is not `whole` bears no 校验码 of the sheet.
    """
    sealed, signed = sealed_of(page.sheet_id), signatures_of(page.sheet_id)
    releases = releases_of(references(each.content for each in sealed.values()) | references(_drafts(page)))
    lines = tuple(_line(line, sealed.get(line.item.id), releases, rounds) for line in page.lines)
    return sheet(
        lines,
        unit=page.body,
        subject=subject,
        quarter=page.due.name,
        said=said,
        signer=page.signer or "单位主要负责人",
        check_code=check_code(page.digest) if page.digest and whole else "",
        signed=_signature(page, sealed, signed),
        plan=page.number == 0,
        part="" if whole else ONLY_HANDED_IN,
    )


def _drafts(page: SheetPage) -> list[Content]:
    return [line.content for line in page.lines if line.content_said]


def _signature(page: SheetPage, sealed: Mapping[int, Sealed], signed: Mapping[int, Signed]) -> Printed | None:
    """That everything sealed on the sheet was signed on screen, by whom and when; None while something is not."""
    last = signed_whole([line.item.id for line in page.lines if line.item.id in sealed], signed)
    if last is None:
        return None
    return Printed(f"（{last.by}已于{_day(last.on)}在系统内审签）", Record(Kind.DECISION, last.decision_id))


def _line(line: Line, sealed: Sealed | None, releases: Mapping[int, str], rounds: Mapping[int, str]) -> PaperLine:
    content, record = line.content, Record(Kind.ENTRY, line.entry.id) if line.entry else item(line.item.id)
    files: Sequence[str] = [name for _pk, name, _advice in line.entry.attachments] if line.entry else ()
    if sealed is not None:
        content, record = sealed.content, Record(Kind.REVISION, sealed.revision_id)
        files = [each.rpartition(" ")[0] for each in sealed.context.attachments]
    told = _Told(line, record, sealed, begun=sealed is not None or line.content_said)
    if isinstance(content, Plan):
        return _plan(told, content, rounds)
    return _report(told, content, releases, files)


class _Told:
    """What stands around an item's words on paper, whatever the paper."""

    def __init__(self, line: Line, record: Record, sealed: Sealed | None, *, begun: bool) -> None:
        self.line, self.record, self.begun, self.sealed = line, record, begun, sealed
        self.number = f"{line.item.stream_name}{line.item.label}"
        self.wording = sealed.context.wording if sealed is not None else line.item.wording
        entry = line.entry
        self.code = entry.check_code if sealed is not None and entry is not None else ""

    def without_figure(self, target: TargetRow, content: Report) -> Unsaid:
        """Why a target has no answer."""
        if self.sealed is not None and is_later(target.subject, self.sealed.context):
            return Unsaid.LATER
        return Unsaid.UNCHANGED if content.unchanged else Unsaid.MISSING

    def say(self, words: str, otherwise: Unsaid = Unsaid.LEFT_EMPTY) -> Said:
        """The words with their record, else which nothing it is: nothing at all is said of what was not begun."""
        if words.strip():
            return Printed(words, self.record)
        return otherwise if self.begun else Unsaid.MISSING


def _report(told: _Told, content: Report, releases: Mapping[int, str], files: Sequence[str]) -> SheetLine:
    unchanged = f"{UNCHANGED_BECAUSE}{content.unchanged_why}" if content.unchanged else ""
    handed_in = (f"{each.body}：{each.words}" for each in content.contributions)
    progress = "\n".join(
        part
        for part in (
            unchanged,
            content.progress,
            *handed_in,
            f"附件：{'、'.join(files)}" if files else "",
            f"更正说明：{content.amends}" if content.amends else "",
        )
        if part
    )
    cause = f"（{CAUSES.get(content.cause, content.cause)}）" if content.cause else ""
    return SheetLine(
        record=told.record,
        number=told.number,
        wording=told.wording,
        role=told.line.role_word,
        figures=_figures(told, content, releases),
        status=STATUSES.get(content.status, content.status) if told.begun else Unsaid.MISSING.value,
        progress=told.say(progress, Unsaid.MISSING),
        problems=told.say(cause + content.problems if content.problems else ""),
        next_steps=told.say(content.next_steps),
        coordination=told.say(content.coordinate),
        code=told.code,
        begun=told.begun,
    )


def _figures(told: _Told, content: Report, releases: Mapping[int, str]) -> tuple[SheetFigure, ...]:
    """Every target with each answer to it; one without an answer stands there as missing, or as unchanged."""
    found: list[SheetFigure] = []
    for target in told.line.item.targets:
        answers = [answer for answer in content.figures if answer.target == target.id]
        found += [_figure(target, answer, told.record, releases) for answer in answers] or [
            SheetFigure(target_words(target), told.without_figure(target, content), "", "")
        ]
    return tuple(found)


def _figure(target: TargetRow, answer: FigureAnswer, record: Record, releases: Mapping[int, str]) -> SheetFigure:
    return SheetFigure(
        target=target_words(target),
        value=value_of(answer, target, record),
        period=period_of(answer),
        base=base_of(answer, target),
        more=more_of(answer, record, releases),
    )


def _plan(told: _Told, content: Plan, rounds: Mapping[int, str]) -> PlanLine:
    targets = told.line.item.targets
    handed_in = (f"{each.body}：{each.words}" for each in content.contributions)
    people = "\n".join(part for part in (content.leader, content.section, content.handler) if part)
    return PlanLine(
        record=told.record,
        number=told.number,
        wording=told.wording,
        role=told.line.role_word,
        status="已填" if told.begun else Unsaid.MISSING.value,
        targets=tuple(target_words(target) for target in targets),
        goals=told.say(content.goals),
        measures=told.say("\n".join(part for part in (content.measures, *handed_in) if part)),
        milestones=tuple(
            Printed(
                f"{rounds.get(each.round, f'第{each.round}期')}：{milestone_words(each, targets)}",
                told.record,
            )
            for each in content.milestones
        ),
        curve=told.say(CURVES.get(content.curve, content.curve) if told.begun else ""),
        deadline=told.say(content.deadline),
        people=told.say(people),
        code=told.code,
        begun=told.begun,
    )


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
