"""A government with ten years behind it: items, units, reports, decisions and their events, always the same.

Written straight into the tables: by the actions it would take hours. What the pages read is as the actions leave it:
sealed revisions with their digests, four decisions on an accepted entry, one chain of events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db import transaction

from luoshi.audit.actions import Act, record_many
from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Government, Post, Role, Year
from luoshi.items.models import Item, ItemUnit, Stream, Target
from luoshi.people.models import Account
from luoshi.reporting.content import Context, FigureAnswer, Report, digest_of, sealed, to_json
from luoshi.reporting.models import Decision, Entry, FigureRevision, ReportedFigure, Revision, SharedFigure, Sheet

CODE = "990101"
STREAMS = (
    ("province_report", "省报告"),
    ("city_report", "市报告"),
    ("own_report", "区报告"),
    ("own_livelihood", "区实事"),
)
WORDS = "按计划推进,已完成前期手续,主体工程开工,沿线管线迁改同步进行;本季新增工作面3个,人员和设备均已到位。"
WORDING = "实施第{number}片老旧街巷改造,修缮道路{length}米,同步更新排水管网和路灯,年内全部完工并移交管养。"
FULL = ("propose", "sign", "file", "accept")
STATES = {0: "draft", 1: "proposed", 2: "signed", 3: "filed", 4: "accepted"}
SOON = timedelta(days=5)
QUARTER = timedelta(days=91)


@dataclass(slots=True)
class Decade:
    """What was built, by what pages and people need of it."""

    government: Government
    office: Account
    liaisons: dict[int, Account]
    leaders: dict[int, Account]
    bodies: list[Body]
    years: list[Year] = field(default_factory=list)
    rounds: dict[int, list[Round]] = field(default_factory=dict)

    @property
    def year(self) -> Year:
        """The year that is reported on now."""
        return self.years[-1]

    @property
    def current(self) -> Round:
        """The round that is due in five days."""
        return self.rounds[self.year.pk][-1]


@transaction.atomic
def build(*, today: date, years: int = 10, items: int = 120, units: int = 60, begun: bool = True) -> Decade:
    """`years` up to that of `today` with `items` each; the last round is due in five days, and half done if `begun`."""
    decade = _people(units, today)
    for number in range(today.year - years + 1, today.year + 1):
        year = Year.objects.create(government=decade.government, number=number)
        decade.years.append(year)
        decade.rounds[year.pk] = _rounds(year, today)
        answering = _items(decade, year, items)
        _shared(decade, year)
        for round_ in decade.rounds[year.pk]:
            now = year.number == today.year and round_ is decade.rounds[year.pk][-1]
            if begun or not now:
                _reports(decade, year, round_, answering, now=now)
    return decade


def _people(units: int, today: date) -> Decade:
    government = Government.objects.create(
        code=CODE, name="示例省示例市示例区", short_name="示例区", level="county", is_demo=True
    )
    bodies = Body.objects.bulk_create(Body(government=government, name=f"区第{n}局") for n in range(1, units + 1))
    names = [("office", "督查室经办"), *((f"liaison{n}", f"区第{n}局联络员") for n in range(1, units + 1))]
    names += [(f"leader{n}", f"区第{n}局主要领导") for n in range(1, units + 1)]
    joined = datetime.combine(today, time(), UTC)
    people = Account.objects.bulk_create(
        # no password: who measures is let in
        Account(username=name, title=title, date_joined=joined)
        for name, title in names
    )
    office, liaisons, leaders = people[0], people[1 : units + 1], people[units + 1 :]
    posts = [Post(account=office, government=government, role=Role.INSPECTION_OFFICE)]
    for body, liaison, leader in zip(bodies, liaisons, leaders, strict=True):
        posts.append(Post(account=liaison, government=government, role=Role.LIAISON, body=body))
        posts.append(Post(account=leader, government=government, role=Role.PRINCIPAL_LEADER, body=body))
    Post.objects.bulk_create(posts)
    by_body = [body.pk for body in bodies]
    return Decade(
        government,
        office,
        dict(zip(by_body, liaisons, strict=True)),
        dict(zip(by_body, leaders, strict=True)),
        bodies,
    )


def _rounds(year: Year, today: date) -> list[Round]:
    """Four quarters; of the year that goes on, so that the last of them ended five days ago."""
    if year.number == today.year:
        ends = [today - SOON - QUARTER * left for left in (3, 2, 1, 0)]
        spans = [(end - QUARTER, end) for end in ends]
    else:
        starts = [date(year.number, month, 1) for month in (1, 4, 7, 10)] + [date(year.number + 1, 1, 1)]
        spans = [(first, after - timedelta(days=1)) for first, after in pairwise(starts)]
    return Round.objects.bulk_create(
        Round(
            year=year,
            number=number,
            first_day=first,
            last_day=last,
            due=last + 2 * SOON,
            closes=last + 6 * SOON,
        )
        for number, (first, last) in enumerate(spans, 1)
    )


def _items(decade: Decade, year: Year, items: int) -> Mapping[int, list[tuple[Item, Target]]]:
    """One to three units each, of which some have many items; the items and their target by body."""
    streams = Stream.objects.bulk_create(
        Stream(government=decade.government, year=year, code=code, name=name, order=order)
        for order, (code, name) in enumerate(STREAMS, 1)
    )
    made = Item.objects.bulk_create(
        Item(
            government=decade.government,
            year=year,
            stream=streams[n % len(streams)],
            number=n // len(streams) + 1,
            wording=WORDING.format(number=n + 1, length=1000 + n),
            state="on_pace",
            added_by=decade.office,
            added_at=datetime(year.number, 1, 20, 2, 0, tzinfo=UTC),
        )
        for n in range(items)
    )
    targets = Target.objects.bulk_create(
        Target(
            item=item,
            order=1,
            subject="修缮道路",
            measure="amount",
            comparator="eq",
            value=Decimal(1000 + n),
            unit="米",
        )
        for n, item in enumerate(made)
    )
    answering: dict[int, list[tuple[Item, Target]]] = {body.pk: [] for body in decade.bodies}
    rows = []
    for n, (item, target) in enumerate(zip(made, targets, strict=True)):
        for order, body in enumerate(_units(decade.bodies, n), 1):
            rows.append(ItemUnit(item=item, body=body, name=body.name, order=order))
            answering[body.pk].append((item, target))
    ItemUnit.objects.bulk_create(rows)
    return answering


def _units(bodies: Sequence[Body], n: int) -> list[Body]:
    """One to three units for item `n`; three units have every other item, so that the busiest has some twenty."""
    first = n % 6 if n % 2 == 0 else n // 2
    return [bodies[(first + 13 * order) % len(bodies)] for order in range(n % 3 + 1)]


def _shared(decade: Decade, year: Year) -> None:
    figures = SharedFigure.objects.bulk_create(
        SharedFigure(
            government=decade.government,
            name=f"指标{n}",
            period=f"{year.number}-Q{n % 4 + 1}",
            supplier=decade.bodies[n % len(decade.bodies)],
        )
        for n in range(20)
    )
    FigureRevision.objects.bulk_create(
        FigureRevision(
            figure=each,
            number=1,
            value=Decimal(120000000),
            unit="元",
            typed="1.2亿元",
            release="published",
            by=decade.liaisons[each.supplier_id],
            at=datetime(year.number, 4, 20, 2, 0, tzinfo=UTC),
        )
        for each in figures
    )


def _reports(
    decade: Decade,
    year: Year,
    round_: Round,
    answering: Mapping[int, list[tuple[Item, Target]]],
    *,
    now: bool,
) -> None:
    """The sheets of a round with their entries; of the round that goes on, unit after unit one step further."""
    at = datetime.combine(round_.last_day + SOON, time(2), UTC)
    sheets = Sheet.objects.bulk_create(
        Sheet(year=year, round=round_, number=round_.number, body=body) for body in decade.bodies if answering[body.pk]
    )
    said = [
        (sheet, item, target, sheet.body_id % 5 if now else len(FULL))
        for sheet in sheets
        for item, target in answering[sheet.body_id]
    ]
    contents = [_content(target, round_.number) for _sheet, _item, target, _steps in said]
    entries = Entry.objects.bulk_create(
        Entry(
            sheet=sheet,
            item=item,
            state=STATES[steps],
            draft=to_json(content),
            saved_by=decade.liaisons[sheet.body_id],
            saved_at=at,
            status="on_pace",
            confirmed="on_pace" if steps == len(FULL) else "unassessed",
            first_filed_at=at if steps > 2 else None,
            filed_at=at if steps > 2 else None,
        )
        for (sheet, item, _target, steps), content in zip(said, contents, strict=True)
    )
    proposed = [(entry, content) for entry, content, (*_, steps) in zip(entries, contents, said, strict=True) if steps]
    revisions = _sealed(decade, year, proposed, at)
    for entry, revision in zip((entry for entry, _content in proposed), revisions, strict=True):
        entry.current = revision
        entry.accepted = revision if entry.state == "accepted" else None
    Entry.objects.bulk_update([entry for entry, _content in proposed], ["current", "accepted"], batch_size=500)
    _decided(decade, year, [entry for entry, _content in proposed], at)


def _content(target: Target, number: int) -> Report:
    value = (target.value or Decimal()) * number / 4
    answer = FigureAnswer(target=target.pk, answer="value", typed=f"{value}米", value=value, unit="米")
    return Report(status="on_pace", figures=(answer,), progress=f"第{number}季度:{WORDS}", next_steps="按节点推进。")


def _sealed(decade: Decade, year: Year, proposed: Sequence[tuple[Entry, Report]], at: datetime) -> list[Revision]:
    fresh = []
    for entry, content in proposed:
        item, sheet = entry.item, entry.sheet
        context = Context(
            decade.government.code,
            year.number,
            sheet.number,
            sheet.body.name,
            item.stream.name,
            item.label,
            item.wording,
        )
        text = sealed(content, context, number=1)
        by = decade.liaisons[sheet.body_id]
        fresh.append(Revision(entry=entry, number=1, sealed=text, digest=digest_of(text), made_by=by, made_at=at))
    revisions = Revision.objects.bulk_create(fresh)
    ReportedFigure.objects.bulk_create(
        ReportedFigure(
            revision=revision,
            target_id=answer.target,
            order=1,
            answer="value",
            value=answer.value,
            unit=answer.unit,
        )
        for revision, (_entry, content) in zip(revisions, proposed, strict=True)
        for answer in content.figures
    )
    return revisions


def _decided(decade: Decade, year: Year, entries: Sequence[Entry], at: datetime) -> None:
    """The decisions that brought the entries where they stand, and their events."""
    reached = {state: steps for steps, state in STATES.items()}
    decisions, acts = [], []
    for entry in entries:
        revision, body = entry.current, entry.sheet.body_id
        if revision is None:
            continue
        by = dict(
            zip(FULL, (decade.liaisons[body], decade.leaders[body], decade.liaisons[body], decade.office), strict=True)
        )
        for verb in FULL[: reached[entry.state]]:
            decisions.append(
                Decision(
                    entry=entry,
                    revision=revision,
                    verb=verb,
                    by=by[verb],
                    actor="bench",
                    seen=revision.digest,
                    at=at,
                )
            )
            after = f"{entry.sheet} 第1版 {revision.digest}"
            acts.append(Act(f"report.{verb}", f"{year} {entry.item}", after=after))
    Decision.objects.bulk_create(decisions)
    record_many(acts, by="bench", government=decade.government.code, at=at)
