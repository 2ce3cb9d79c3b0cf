"""What a proposal becomes when it is confirmed: item, units and targets, as rows that are not saved yet."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from luoshi.governments.models import Seat
from luoshi.governments.names import BodyNames
from luoshi.intake.models import Fact, Proposal, Reading
from luoshi.intake.wordings import first_leads
from luoshi.items.beginning import beginning, written_on
from luoshi.items.cutting import places
from luoshi.items.errors import BadItem
from luoshi.items.leading import LEADING
from luoshi.items.models import Item, ItemUnit, Stream, Target
from luoshi.items.stated import stated_deadline
from luoshi.items.streams import ANNUAL_PLAN, CITY_ASSESSMENT, FROM_ABOVE
from luoshi.lengths import fitting
from luoshi.people.models import Account

WHOLE: Mapping[str, str] = {"全市": Target.Base.CITY, "全省": Target.Base.PROVINCE}
LONGEST_NAME, LONGEST_PART, LONGEST_DEADLINE = 60, 200, 30
LARGEST_NUMBER = 32_767


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a person enters it; `role` is one of ItemUnit.Role."""

    name: str
    role: str = ""
    and_others: bool = False

    @property
    def lead(self) -> bool:
        """Whether it is marked as a lead."""
        return self.role in LEADING


@dataclass(frozen=True, slots=True)
class Edits:
    """What a reviewer changed before confirming; None leaves a field as it was read.

    `units` are all units in order, upper ones with the role `upper`. `without_facts` are ids of facts in the
    item that are no targets. `stated_deadline` takes the deadline that the proposal's own words set.
    """

    wording: str | None = None
    number: int | None = None
    part: str | None = None
    own_role: str | None = None
    units: tuple[Unit, ...] | None = None
    without_facts: frozenset[int] = frozenset()
    stated_deadline: bool = False


AS_READ = Edits()


@dataclass(frozen=True, slots=True)
class Draft:
    """An item with its units and targets before it is saved."""

    item: Item
    units: tuple[ItemUnit, ...]
    targets: tuple[Target, ...]


@dataclass(slots=True)
class Desk:
    """What drafting into one stream needs, fetched once for a whole list; no number is given out twice."""

    stream: Stream
    names: BodyNames
    by: Account
    at: datetime
    taken: set[int]
    targets: Sequence[Fact] = ()
    first_leads: bool = False
    begins: date | None = None
    starts: Sequence[int] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """The targets by their place."""
        self.targets = sorted(self.targets, key=lambda fact: fact.start)
        self.starts = [fact.start for fact in self.targets]

    @staticmethod
    def at_stream(stream: Stream, reading: Reading | None, *, by: Account, at: datetime) -> "Desk":
        """The desk for items of `reading` (None: by hand) into `stream`, whose row the caller has locked."""
        first, last = time_of(stream, reading)
        facts = Fact.objects.filter(reading=reading, status="target") if reading is not None else ()
        return Desk(
            stream=stream,
            names=BodyNames.of(stream.government, first=first, last=last),
            by=by,
            at=at,
            taken=set(Item.objects.filter(stream=stream).values_list("number", flat=True)),
            targets=list(facts),
            first_leads=reading is not None and first_leads(reading.text),
            begins=beginning(reading, stream.year.number).day if reading is not None else None,
        )

    def draft(self, proposal: Proposal, edits: Edits = AS_READ) -> Draft:
        """What `proposal` becomes after `edits`. Raises BadItem for edits an item cannot have."""
        item = self._item(
            wording=proposal.text if edits.wording is None else edits.wording,
            number=self._number(proposal.seq) if edits.number is None else self._exactly(edits.number),
            part=(proposal.part or "") if edits.part is None else edits.part,
            own_role=proposal.role if edits.own_role is None else edits.own_role,
            note=proposal.note or "",
        )
        item.reading_id, item.proposal = proposal.reading_id, proposal
        item.deadline = self._stated(proposal) if edits.stated_deadline else proposal.deadline or ""
        item.leader = self._seat(proposal.leaders)
        units = _units_as_read(proposal) if edits.units is None else checked(edits.units)
        return self._placed(item, (proposal.start, proposal.end), units, edits.without_facts)

    def merged(self, proposals: Sequence[Proposal], edits: Edits) -> Draft:
        """The one item that several proposals become: the first one's, its sentence and units going on to the last."""
        first = proposals[0]
        joined = Edits(
            wording="".join(each.text for each in proposals) if edits.wording is None else edits.wording,
            number=edits.number,
            part=edits.part,
            own_role=edits.own_role,
            units=_units_together(proposals) if edits.units is None else edits.units,
            without_facts=edits.without_facts,
        )
        item = self.draft(first, joined).item
        item.note = "\n".join(dict.fromkeys(each.note for each in proposals if each.note))
        place = (min(each.start for each in proposals), max(each.end for each in proposals))
        return self._placed(item, place, checked(joined.units or ()), edits.without_facts)

    def split(self, proposal: Proposal, pieces: Sequence[str]) -> tuple[Draft, ...]:
        """The items that the pieces of a proposal's wording become, each with all units and the targets in its piece.

        A piece whose place in the source is not found has the whole proposal's, and the first has all targets.
        """
        found = places(proposal.reading.text[proposal.start : proposal.end], pieces)
        drafts = []
        for index, piece in enumerate(pieces):
            draft = self.draft(proposal, Edits(wording=piece))
            if found is not None:
                place = (proposal.start + found[index][0], proposal.start + found[index][1])
                draft = self._placed(draft.item, place, _units_as_read(proposal), frozenset())
            elif index:
                draft = Draft(draft.item, draft.units, ())
            drafts.append(draft)
        return tuple(drafts)

    def from_fact(self, fact: Fact) -> Draft:
        """The item that the sentence of a target becomes which no proposed item holds; it has no units yet."""
        item = self._item(wording=fact.sentence.strip(), number=self._number(None), part="", own_role="", note="")
        item.reading_id = fact.reading_id
        return self._placed(item, (fact.sentence_start, fact.sentence_start + len(fact.sentence)), (), frozenset())

    def _placed(self, item: Item, place: tuple[int, int], units: Sequence[Unit], without: frozenset[int]) -> Draft:
        """The item at its place of the text, with these units and the targets that stand there."""
        item.start, item.end = start, end = place
        item.mode = self._mode(units)
        item.effective_from = self.begins
        inside = self.targets[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        facts = [fact for fact in inside if fact.end <= end and fact.pk not in without]
        base = self._base(item.note)
        targets = tuple(_target(item, order, fact, base) for order, fact in enumerate(facts, 1))
        return Draft(item, self._units(item, units), targets)

    def _mode(self, units: Iterable[Unit]) -> str:
        """How the document means these units: as it says of all its lists, as marked, or all alike."""
        if self.first_leads:
            return Item.Mode.FIRST_IS_LEAD
        return Item.Mode.LEAD_NAMED if any(unit.lead for unit in units) else Item.Mode.EQUAL

    def _stated(self, proposal: Proposal) -> str:
        """The deadline that a proposal's own words set. Raises BadItem where they set none."""
        stated = stated_deadline(proposal.text, year=self.stream.year.number)
        if stated is None:
            raise BadItem(_("原文里没有可以整项采用的时限；请先确认，再在事项页填写完成时限"))
        return stated.period

    def _seat(self, leaders: Sequence[str]) -> Seat | None:
        """The seat that the document names as responsible leader, where it bears that title."""
        if not leaders:
            return None
        return Seat.objects.filter(government=self.stream.government, title__in=leaders).first()

    def by_hand(
        self, *, wording: str, number: int | None, part: str, own_role: str, note: str, units: Iterable[Unit]
    ) -> Draft:
        """An item that rests on no document. Raises BadItem."""
        given = self._number(None) if number is None else self._exactly(number)
        item = self._item(wording=wording, number=given, part=part, own_role=own_role, note=note)
        asked = checked(units)
        item.mode = self._mode(asked)
        return Draft(item, self._units(item, asked), ())

    def _item(self, *, wording: str, number: int, part: str, own_role: str, note: str) -> Item:
        if not wording.strip():
            raise BadItem(_("事项没有内容；请填写事项原文"))
        if own_role not in {"", "principal", "assisting"}:
            raise BadItem(_("责任类别只能是主办、协办或不填"))
        from_above = self.stream.code in FROM_ABOVE
        return Item(
            government=self.stream.government,
            year=self.stream.year,
            stream=self.stream,
            number=number,
            wording=wording,
            part=fitting(part, LONGEST_PART, _("所属部分")),
            own_role=own_role,
            note=note,
            docking=Item.Docking.NOT_YET if from_above else Item.Docking.NOT_FROM_ABOVE,
            added_by=self.by,
            added_at=self.at,
        )

    def _number(self, printed: int | None) -> int:
        """The printed number, or the next one when there is none or another item has it."""
        free = printed is not None and 0 < printed <= LARGEST_NUMBER and printed not in self.taken
        number = printed if free and printed is not None else self._next()
        self.taken.add(number)
        return number

    def _next(self) -> int:
        """The number after the last; those of parts are apart."""
        return max((number for number in self.taken if number < Item.FIRST_OF_PARTS), default=0) + 1

    def _exactly(self, number: int) -> int:
        if not 0 < number <= LARGEST_NUMBER:
            raise BadItem(_("序号 %(number)s 不可用；请填 1 至 32767") % {"number": number})
        if number in self.taken:
            raise BadItem(
                _("%(stream)s已有第 %(number)s 项；请换一个序号") % {"stream": self.stream.name, "number": number}
            )
        self.taken.add(number)
        return number

    def _base(self, note: str) -> str:
        if self.stream.code == ANNUAL_PLAN:
            return Target.Base.PLAN
        if self.stream.code == CITY_ASSESSMENT:
            return Target.Base.ASSESSMENT
        if self.stream.code in FROM_ABOVE:
            return next((base for word, base in WHOLE.items() if word in note), Target.Base.REPORT)
        return Target.Base.REPORT

    def _units(self, item: Item, units: Iterable[Unit]) -> tuple[ItemUnit, ...]:
        """The rows of an item's units; a body only where its name is known at that time."""
        return tuple(
            ItemUnit(
                item=item,
                body=self.names.body(unit.name),
                name=unit.name,
                role=unit.role,
                and_others=unit.and_others,
                order=order,
            )
            for order, unit in enumerate(units, 1)
        )


def time_of(stream: Stream, reading: Reading | None) -> tuple[date, date]:
    """When the units' names were valid: the day of the paper, or some day of the year when it is not dated."""
    written = written_on(reading)
    if written is not None:
        return written, written
    return date(stream.year.number, 1, 1), date(stream.year.number, 12, 31)


def _units_as_read(proposal: Proposal) -> tuple[Unit, ...]:
    """Upper units first, then the units in the document's order and words."""
    upper = (Unit(_fitting(name), ItemUnit.Role.UPPER) for name in proposal.upper_units)
    units = (Unit(_fitting(unit["name"]), unit["role"], unit["and_others"]) for unit in proposal.units)
    return (*upper, *units)


def _units_together(proposals: Iterable[Proposal]) -> tuple[Unit, ...]:
    """The units of all proposals, each name once with the first role that marks it."""
    units: dict[tuple[str, bool], Unit] = {}
    for proposal in proposals:
        for unit in _units_as_read(proposal):
            key = (unit.name, unit.role == ItemUnit.Role.UPPER)
            if key not in units or not units[key].role:
                units[key] = unit
    return tuple(units.values())


def _fitting(name: str) -> str:
    """A name that fits its column: a damaged table can give a whole sentence for one."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def checked(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units, upper ones first. Raises BadItem for a name or role that a unit cannot have."""
    given = tuple(units)
    for unit in given:
        if not unit.name.strip() or len(unit.name) > LONGEST_NAME:
            raise BadItem(_("单位名称“%(name)s”不可用；请填写 1 至 60 字") % {"name": unit.name[:20]})
        if unit.role not in ItemUnit.Role.values:
            raise BadItem(_("单位“%(name)s”的责任“%(role)s”不认识") % {"name": unit.name, "role": unit.role})
    return tuple(sorted(given, key=lambda unit: unit.role != ItemUnit.Role.UPPER))


def _target(item: Item, order: int, fact: Fact, base: str) -> Target:
    return Target(
        item=item,
        fact=fact,
        order=order,
        subject=fact.subject,
        indicator=fact.indicator or "",
        measure=fact.measure,
        comparator=fact.comparator,
        value=fact.value,
        high=fact.high,
        unit=fact.unit or "",
        period=fact.period or "",
        base=base,
    )
