"""One figure, one owner: a supplier says it, reports refer to what it said; a later word tells, and changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.models import Body, Government, Year
from luoshi.governments.rights import Verb, check, rights_of
from luoshi.held import held_row
from luoshi.intake.figures import period_words
from luoshi.intake.reading import typed
from luoshi.items.deadlines import period_of
from luoshi.items.rows import TargetRow
from luoshi.lengths import fitting, shortened
from luoshi.people.models import Account
from luoshi.reporting.actors import actors_at
from luoshi.reporting.content import Report
from luoshi.reporting.errors import BadReport, NotYours
from luoshi.reporting.figures import written
from luoshi.reporting.models import LONGEST_NOTICE, FigureRevision, Notice, ReportedFigure, SharedFigure
from luoshi.reporting.periods import periods_until
from luoshi.reporting.states import FILLS

Release = FigureRevision.Release
LONGEST_WORDS, LONGEST_NOTE, LONGEST_PERIOD = 120, 300, 30


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What a supplier said at a time; `words` is the figure as a person reads it, "" when nothing is released."""

    id: int
    number: int
    words: str
    growth: Decimal | None
    rank: str
    release: str
    release_word: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A shared figure: what it is of, who supplies it, and what was said, the latest first."""

    id: int
    name: str
    indicator: str
    period: str
    period_words: str
    supplier_id: int
    supplier: str
    release_on: date | None
    said: tuple[SaidRow, ...]
    cited: int

    @property
    def now(self) -> SaidRow | None:
        """What holds now; None when its supplier has said nothing yet."""
        return self.said[0] if self.said else None


@transaction.atomic
def add_figure(
    *,
    government: Government,
    name: str,
    period: str,
    supplier: Body,
    by: Account,
    at: datetime,
    indicator: str = "",
    base: str = "",
    release_on: date | None = None,
    year: int | None = None,
) -> SharedFigure:
    """A figure that one unit supplies for all; `period` as people write it, of `year` (None: `at`) where it has none.

    Raises NotAllowed, BadReport (no name, no period or none that can be read, a year that is not open, there already).
    """
    check(by, Verb.REVIEW, government, on=localdate(at))
    called, said = fitting(name, LONGEST_WORDS, _("指标名称")), fitting(period, LONGEST_PERIOD, _("数据期间"))
    if not called or not said:
        raise BadReport(_("请写明指标名称和数据期间"))
    when = period_of(said, year or localdate(at).year)
    if when is None:
        raise BadReport(
            _("没有从“%(words)s”读出数据期间；请写成 一季度、上半年、前三季度、9月 或 全年") % {"words": said}
        )
    if not Year.objects.filter(government=government, number=int(when[:4])).exists():
        raise BadReport(_("%(year)s年还没有开启；请先开启该年度，或改数据期间") % {"year": when[:4]})
    if supplier.government_id != government.pk:
        raise BadReport(_("%(body)s不是本级单位") % {"body": supplier})
    try:
        with transaction.atomic():
            figure = SharedFigure.objects.create(
                government=government,
                name=called,
                indicator=indicator,
                period=when,
                base=base,
                supplier=supplier,
                release_on=release_on,
            )
    except IntegrityError as there:
        raise BadReport(_("%(name)s %(period)s 已经有了") % {"name": name, "period": period}) from there
    record("figure.add", by=by.username, government=government.code, target=str(figure), after=str(supplier), at=at)
    return figure


@transaction.atomic
def say_figure(
    *, figure: SharedFigure, words: str, release: str, by: Account, at: datetime, note: str = ""
) -> FigureRevision:
    """The supplier's word on a figure, appended. Who referred to an earlier one, or had answered 未发布, is told.

    Nothing changes in their reports.

    Raises NotYours, TooLong, or BadReport for words without a figure (未发布 needs none).
    """
    locked = held_row(SharedFigure.objects.select_related("government", "supplier"), figure.pk)
    if not actors_at(rights_of(by, on=localdate(at)), locked.government, locked.supplier) & FILLS:
        raise NotYours(_("%(name)s由%(body)s提供") % {"name": locked.name, "body": locked.supplier})
    if release not in Release.values:
        raise BadReport(_("请选择发布状态：预计、内部、已公布或未发布"))
    said_words, said_note = fitting(words, LONGEST_WORDS, _("数值")), fitting(note, LONGEST_NOTE, _("说明"))
    found = typed(said_words) if said_words else None
    if found is None and release != Release.UNRELEASED:
        raise BadReport(_("没有从“%(words)s”读出数值，请写成数字加单位") % {"words": words})
    last = locked.revisions.aggregate(last=Max("number"))["last"] or 0
    said = FigureRevision.objects.create(
        figure=locked,
        number=last + 1,
        value=found.value if found is not None else None,
        unit=found.unit if found is not None else "",
        growth=found.growth if found is not None else None,
        rank=found.rank if found is not None else "",
        typed=said_words,
        release=release,
        note=said_note,
        by=by,
        at=at,
    )
    _tell(locked, said, at=at)
    record(
        "figure.say",
        by=by.username,
        government=locked.government.code,
        target=str(locked),
        after=f"{Release(release).label} {words.strip()}",
        at=at,
    )
    return said


def _tell(figure: SharedFigure, said: FigureRevision, *, at: datetime) -> None:
    """A line to every unit whose report refers to an earlier word, or answered 未发布 to what is released now."""
    bodies: set[int | None] = set(
        ReportedFigure.objects.filter(reference__figure=figure, reference__number__lt=said.number)
        .values_list("revision__entry__sheet__body", flat=True)
        .distinct()
    )
    if said.release != Release.UNRELEASED:
        bodies |= _waiting_for(figure)
    what = f"{figure.name}（{period_words(figure.period)}）"
    words = f"{what}有了新数据：{said.typed or Release(said.release).label}"
    Notice.objects.bulk_create(
        Notice(government=figure.government, body_id=body, words=shortened(words, LONGEST_NOTICE), at=at)
        for body in sorted(body for body in bodies if body is not None)
    )


def _waiting_for(figure: SharedFigure) -> set[int | None]:
    """The units whose newest report on the figure's period says 未发布 of it in its own words. One statement."""
    targets = Q(target__subject=figure.name)
    if figure.indicator:
        targets |= Q(target__indicator=figure.indicator)
    rows = ReportedFigure.objects.filter(
        targets,
        answer="unreleased",
        reference__isnull=True,
        revision=F("revision__entry__current"),
        revision__entry__sheet__year__government=figure.government,
        revision__entry__sheet__round__isnull=False,
    ).values_list(
        "revision__entry__sheet__body",
        "revision__entry__sheet__year__number",
        "revision__entry__sheet__round__last_day",
    )
    return {body for body, year, last in rows if figure.period in periods_until(year, last.month if last else 12)}


def shared_figures(government_id: int, *, year: int | None = None) -> tuple[FigureRow, ...]:
    """The shared figures of a government, of one year's periods when it is given. Three statements."""
    known = list(_figures_of(government_id, year))
    cited: dict[int, int] = defaultdict(int)
    for figure_id in ReportedFigure.objects.filter(reference__figure__in=known).values_list(
        "reference__figure", flat=True
    ):
        cited[figure_id or 0] += 1
    return _rows(known, cited)


def figures_about(government_id: int, targets: Collection[TargetRow], *, year: int) -> tuple[FigureRow, ...]:
    """The shared figures of a year that may speak of one of `targets`, uncounted. Two statements, one for none."""
    names, indicators = {target.subject for target in targets}, {target.indicator for target in targets} - {""}
    if not names:
        return ()
    return _rows(list(_figures_of(government_id, year).filter(Q(name__in=names) | Q(indicator__in=indicators))), {})


def _figures_of(government_id: int, year: int | None) -> QuerySet[SharedFigure]:
    figures = SharedFigure.objects.filter(government_id=government_id).select_related("supplier")
    return figures.filter(period__startswith=str(year)) if year is not None else figures


def _rows(figures: Sequence[SharedFigure], cited: Mapping[int, int]) -> tuple[FigureRow, ...]:
    """The figures with what was said of them. One statement, none for no figure."""
    said = _said(figures) if figures else {}
    return tuple(
        FigureRow(
            id=each.pk,
            name=each.name,
            indicator=each.indicator,
            period=each.period,
            period_words=period_words(each.period),
            supplier_id=each.supplier_id,
            supplier=each.supplier.name,
            release_on=each.release_on,
            said=tuple(said[each.pk]),
            cited=cited.get(each.pk, 0),
        )
        for each in figures
    )


def _said(figures: Iterable[SharedFigure]) -> Mapping[int, list[SaidRow]]:
    found: dict[int, list[SaidRow]] = defaultdict(list)
    rows = FigureRevision.objects.filter(figure__in=list(figures)).select_related("by").order_by("-number")
    for row in rows:
        found[row.figure_id].append(
            SaidRow(
                id=row.pk,
                number=row.number,
                words=written(row.value, row.unit, row.typed),
                growth=row.growth,
                rank=row.rank,
                release=row.release,
                release_word=_(str(Release(row.release).label)),
                by=str(row.by),
                at=row.at,
                note=row.note,
            )
        )
    return found


def matching(rows: Iterable[FigureRow], *, indicator: str, subject: str) -> tuple[FigureRow, ...]:
    """The shared figures that speak of a target: the same indicator, or the same name where it has no code."""
    return tuple(row for row in rows if row.now and ((indicator and row.indicator == indicator) or row.name == subject))


def referred(report: Report, government_id: int) -> Report:
    """The report with every reference turned into what its supplier said; a reference to nothing here is dropped.

    Two statements at most; none without a reference.
    """
    wanted = {answer.reference for answer in report.figures if answer.reference is not None}
    if not wanted:
        return report
    known = {row.pk: row for row in FigureRevision.objects.filter(pk__in=wanted, figure__government_id=government_id)}
    figures = []
    for answer in report.figures:
        said = known.get(answer.reference or 0)
        if said is None:
            figures.append(replace(answer, reference=None))
        else:
            figures.append(
                replace(
                    answer,
                    answer="unreleased" if said.release == Release.UNRELEASED else "value",
                    typed=said.typed,
                    value=said.value,
                    unit=said.unit,
                    growth=said.growth,
                    rank=said.rank,
                )
            )
    return replace(report, figures=tuple(figures))


def figure_to_act_on(government_id: int, figure_id: int) -> SharedFigure | None:
    """A shared figure as actions take it; None when there is none here. One statement."""
    return SharedFigure.objects.filter(pk=figure_id, government_id=government_id).first()
