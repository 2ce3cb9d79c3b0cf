"""Two people at consultations and reports in the same moment: one wins, or both hold."""

from datetime import date, timedelta

import pytest

from app.people import AT
from app.raced_items import a_stream, an_edit, an_item
from app.racing import Act, House, Race, Table, lost, row
from app.reports import APRIL, TEXT
from luoshi.calendar.actions import set_rules
from luoshi.calendar.deadlines import Rule
from luoshi.consulting.actions import agree_to_the_rest, answer, close_round, extend_round, open_round, rule
from luoshi.consulting.models import Answer, Consultation, Question, Ruling
from luoshi.items.actions import Unit
from luoshi.items.models import Item, Stream
from luoshi.people.models import Account
from luoshi.reporting.attaching import MOST, attach, detach
from luoshi.reporting.extending import answer as answer_extension
from luoshi.reporting.extending import ask
from luoshi.reporting.filling import Place, save_entry
from luoshi.reporting.models import Attachment, Entry
from luoshi.reporting.shared import add_figure, say_figure
from luoshi.reporting.signing import Seen, move
from luoshi.reporting.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
RACES: Table = {}


def _round(house: House, stream: Stream) -> Consultation:
    return open_round(year=house.office.town.year, streams=[stream], by=house.by, at=AT)


@row(RACES, "a consultation opened by two")
def _(house: House) -> Race:
    stream = a_stream(house)
    an_item(house, stream=stream)
    opens = house.both(lambda by: open_round(year=stream.year, streams=[stream], by=by, at=AT), "consultation.open")
    return Race(*opens)


def _question(house: House) -> Question:
    stream = a_stream(house)
    an_item(house, stream=stream)
    return _round(house, stream).questions.select_related("consultation", "item__stream").get()


def _answering(house: House, question: Question, text: str) -> Act:
    by = house.office.liaison
    return Act(lambda: answer(question=question, word="objected", text=text, by=by, at=AT), "consultation.object")


@row(RACES, "a question answered while the rest is agreed to: what was said last stands")
def _(house: House) -> Race:
    question = _question(house)
    body, by = house.office.water, house.office.liaison

    def holds(_first: bool, _second: bool) -> bool:
        question.refresh_from_db()
        last = question.answers.order_by("-id")[0]
        return question.state == last.word

    agrees = Act(lambda: agree_to_the_rest(consultation=question.consultation, body=body, by=by, at=AT))
    return Race(_answering(house, question, "职能已划转"), agrees, wins=(1, 2), holds=holds)


@row(RACES, "a question answered while the round is closed: no objection stays without a ruling")
def _(house: House) -> Race:
    question = _question(house)
    close = Act(lambda: close_round(consultation=question.consultation, by=house.by, at=AT), "consultation.close")
    return Race(_answering(house, question, "职能已划转"), close)


def _objection(house: House) -> tuple[Question, Answer]:
    question = _question(house)
    said = answer(question=question, word="objected", text="职能已划转", by=house.office.liaison, at=AT)
    return question, said


def _ruling(house: House, question: Question, said: Answer, *names: str, by: Account | None = None) -> Act:
    units = tuple(map(Unit, names)) or None
    who = by or house.by
    return Act(
        lambda: rule(
            question=question, answer_id=said.pk, word="adopted", reason="是", units=units, by=who, at=AT, seen=0
        ),
        "consultation.rule",
    )


@row(RACES, "an objection ruled on by two")
def _(house: House) -> Race:
    question, said = _objection(house)
    return Race(
        _ruling(house, question, said, "区发改局"),
        _ruling(house, question, said, "区科创局", by=house.other),
        holds=lambda _f, _s: Ruling.objects.filter(question=question).count() == 1,
    )


@row(RACES, "an objection ruled on while the unit changes it")
def _(house: House) -> Race:
    question, said = _objection(house)
    return Race(_ruling(house, question, said), _answering(house, question, "另有理由"), wins=(1, 2))


@row(RACES, "an objection ruled on while the round is closed")
def _(house: House) -> Race:
    question, said = _objection(house)
    close = Act(lambda: close_round(consultation=question.consultation, by=house.other, at=AT), "consultation.close")
    return Race(_ruling(house, question, said, "区发改局"), close, wins=(1, 2))


@row(RACES, "units changed by a ruling while the item is edited: the edit never takes them back")
def _(house: House) -> Race:
    question, said = _objection(house)
    item = Item.objects.select_related("stream", "year", "government").get(pk=question.item_id)

    def holds(done: bool, _second: bool) -> bool:
        names = list(item.units.values_list("name", flat=True))
        return not done or names == ["区发改局"]

    return Race(_ruling(house, question, said, "区发改局"), an_edit(item, house.other, "乙"), wins=(1, 2), holds=holds)


@row(RACES, "a round extended while it is closed")
def _(house: House) -> Race:
    round_ = _question(house).consultation
    due = round_.due + timedelta(days=9)
    extend = Act(
        lambda: extend_round(consultation=round_, due=due, reason="假期", by=house.by, at=AT), "consultation.extend"
    )
    close = Act(lambda: close_round(consultation=round_, by=house.other, at=AT), "consultation.close")
    return Race(extend, close, wins=(1, 2))


@row(RACES, "a later date granted while the item is edited: the date stays")
def _(house: House) -> Race:
    item, office = an_item(house), house.office
    asked = ask(place=office.place(), until=date(2026, 9, 1), reason="汛期", by=office.liaison, at=APRIL, item=item)
    grant = Act(
        lambda: answer_extension(extension=asked, granted_until=date(2026, 9, 1), why="同意", by=house.by, at=APRIL),
        "extension.answer",
    )

    def holds(done: bool, _second: bool) -> bool:
        item.refresh_from_db()
        return done and item.deadline == "2026-09-01"

    return Race(grant, an_edit(item, house.other, "乙"), wins=(1, 2), holds=holds)


@row(RACES, "a shared figure said twice")
def _(house: House) -> Race:
    office = house.office
    figure = add_figure(
        government=office.town.government,
        name=house.new("投资"),
        period="2026-Q1",
        supplier=office.reform,
        by=house.by,
        at=APRIL,
    )
    liaison = office.reform_liaison

    def say(_by: Account, words: str) -> object:
        return say_figure(figure=figure, words=words, release="estimate", by=liaison, at=APRIL)

    says = house.each(say, ("12亿元", "13亿元"), "figure.say")
    return Race(*says, wins=(2,), holds=lambda _f, _s: sorted(each.number for each in figure.revisions.all()) == [1, 2])


@row(RACES, "the last place for a file taken by two")
def _(house: House) -> Race:
    office = house.office
    entry = office.fill(an_item(house))
    files = [Attachment(entry=entry, name="f", size=1, sha256="", data=b"x", added_by=house.by, added_at=AT)]
    Attachment.objects.bulk_create(replace_key(files[0]) for _turn in range(MOST - 1))

    def take(_by: Account, name: str) -> object:
        return attach(entry=entry, name=name, data=b"x", by=office.liaison, at=APRIL)

    attaches = house.each(take, ("甲.txt", "乙.txt"))
    return Race(*attaches, holds=lambda _f, _s: entry.attachments.filter(removed_at__isnull=True).count() == MOST)


def replace_key(file: Attachment) -> Attachment:
    """The same once more, not stored yet."""
    fields = {field.attname: getattr(file, field.attname) for field in file._meta.concrete_fields}
    return Attachment(**{**fields, "id": None})


@row(RACES, "a file taken off while the entry is proposed: what is sealed names what was there")
def _(house: House) -> Race:
    office = house.office
    entry = office.fill(an_item(house))
    file = attach(entry=entry, name="照片.txt", data=b"x", by=office.liaison, at=APRIL)

    def holds(off: bool, done: bool) -> bool:
        entry.refresh_from_db()
        file.refresh_from_db()
        assert entry.current is not None
        return done and ("照片.txt" in entry.current.sealed) is (file.removed_at is None) is not off

    return Race(
        Act(lambda: detach(attachment=file, by=office.liaison, at=APRIL)),
        Act(
            lambda: move(sheet=entry.sheet, seen=[Seen(entry.pk, "")], verb=Verb.PROPOSE, by=office.liaison, at=APRIL),
            "report.propose",
        ),
        wins=(1, 2),
        holds=holds,
    )


@row(RACES, "a sheet begun while its rounds are made anew")
def _(house: House) -> Race:
    office, year = house.office, house.office.town.year
    Entry.objects.all().update(current=None)
    item = an_item(house)
    halves = Rule(frequency="half_yearly")
    place = Place(year, office.second, office.town.body("区水务局"))
    begins = Act(lambda: save_entry(place=place, item=item, content=TEXT, version=0, by=office.liaison, at=APRIL))
    return Race(begins, Act(lambda: set_rules(year=year, rule=halves, by=house.by, at=AT), "rules.set"), wins=(1, 2))


def test_no_race_is_lost(transactional_db: None) -> None:
    assert lost(RACES) == {}
