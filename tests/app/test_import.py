"""A file comes in: what is stored, what the second time does, and what leaves nothing behind."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.papers import Door, Paper, notice
from app.people import AT, Town
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries
from luoshi.errors import NotAllowed
from luoshi.governments.errors import OtherGovernment
from luoshi.intake.actions import Imported, Outcome, import_source, withdraw
from luoshi.intake.errors import CannotRead, Withdrawn
from luoshi.intake.models import Fact, Proposal, Reading, Source, SourceBytes, Term
from luoshi.uploads.errors import Classified, TooLarge

TABLES = (Source, SourceBytes, Reading, Fact, Term, Proposal)
LATER = AT + timedelta(days=1)


def take(town: Town, data: bytes, name: str = "通知.txt") -> Imported:
    return import_source(government=town.government, name=name, data=data, by=town.owner, at=AT)


def rows() -> list[int]:
    """How many rows every table of intake has, and the audit log."""
    return [table.objects.count() for table in (*TABLES, Event)]


def test_everything_that_was_read_is_stored(town: Town, door: Door) -> None:
    done = take(town, door.put(b"notice", notice()))
    assert (done.outcome, done.facts, done.proposals, done.terms) == (Outcome.STORED, 6, 7, 1)
    assert bytes(SourceBytes.objects.get(source=done.source).data) == b"notice"
    reading = Reading.objects.get()
    assert (reading.kind, reading.title) == ("responsibility_notice", "任务分工的通知")
    assert (reading.library_version, reading.lexicon_digest) == ("1", "a")
    assert reading.head["government"] == "示例市示例区"
    assert reading.head["delivered"] is None
    event = Event.objects.latest("seq")
    assert (event.action, event.by, event.target) == ("source.import", "owner", "通知.txt")


def test_anchors_of_facts_items_and_sentences_hold_in_the_stored_text(town: Town, door: Door) -> None:
    reading = take(town, door.put(b"notice", notice())).reading
    text = Reading.objects.get(pk=reading.pk).text
    for fact in Fact.objects.all():
        assert text[fact.start : fact.end] == fact.number
        assert text[fact.quote_start : fact.quote_end] == fact.quote
        assert text[fact.sentence_start :].startswith(fact.sentence)
    for proposal in Proposal.objects.all():
        assert text[proposal.start : proposal.end] == proposal.text


def test_an_item_keeps_its_list_units_and_note(town: Town, door: Door) -> None:
    take(town, door.put(b"notice", notice()))
    proposal = Proposal.objects.get(list_number=2, seq=1)
    assert proposal.list_title == "2026年市《政府工作报告》任务分工表"
    assert (proposal.role, proposal.upper_units) == ("assisting", ["市水务局"])
    assert proposal.units == [{"name": "区水务局", "role": "", "and_others": False}]
    assert proposal.note == "责任事项所列数据为全市口径。"
    assert proposal.state == Proposal.State.OPEN


def test_the_same_bytes_twice_are_one_source(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    first = take(town, data)
    before = rows()
    second = take(town, data, name="另存.txt")
    assert second.outcome is Outcome.ALREADY_THERE
    assert (second.source, second.reading, second.facts) == (first.source, first.reading, 6)
    assert second.source.name == "通知.txt"
    assert rows() == before


def test_the_same_bytes_in_two_governments_are_two_sources(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    take(town, data)
    other = import_source(government=town.other, name="通知.txt", data=data, by=town.stranger, at=AT)
    assert other.outcome is Outcome.STORED
    assert Source.objects.count() == 2


def test_a_withdrawn_source_comes_back_as_a_new_event(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    source = take(town, data).source
    withdraw(source=source, by=town.owner, at=LATER, reason="传错了")
    source.refresh_from_db()
    assert (source.withdrawn_by, source.withdrawn_at) == (town.owner, LATER)
    with pytest.raises(Withdrawn):
        withdraw(source=source, by=town.owner, at=LATER, reason="再来")
    back = take(town, data)
    assert back.outcome is Outcome.BROUGHT_BACK
    assert back.source.withdrawn_at is None
    acts = ["source.import", "source.withdraw", "source.bring_back"]
    assert list(Event.objects.filter(target="通知.txt").values_list("action", flat=True)) == acts
    assert verify(entries()).broken is None


def test_a_file_that_cannot_be_read_leaves_nothing(town: Town, door: Door) -> None:
    before = rows()
    with pytest.raises(CannotRead, match="不是能识别的文字文件"):
        take(town, b"nothing that the door knows")
    assert rows() == before


def test_a_classified_file_leaves_nothing(town: Town, door: Door) -> None:
    paper = Paper()
    for line in ("000001", "机密★1年", "关于某事的通知"):
        paper.line(line)
    before = rows()
    with pytest.raises(Classified, match="机密★1年"):
        take(town, door.put(b"secret", paper))
    assert rows() == before


def test_a_file_too_large_is_not_even_read(town: Town, door: Door) -> None:
    before = rows()
    with pytest.raises(TooLarge, match="超过 20 MB"):
        take(town, b"0" * (20 * 2**20 + 1))
    assert rows() == before


@pytest.mark.parametrize("table", [SourceBytes, Term, Proposal])
def test_a_failure_half_way_leaves_nothing(
    town: Town, door: Door, monkeypatch: pytest.MonkeyPatch, table: type[SourceBytes | Term | Proposal]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("disk full")

    before = rows()
    with monkeypatch.context() as broken:
        for name in ("create", "bulk_create"):
            broken.setattr(table.objects, name, fail)
        with pytest.raises(OSError, match="disk full"):
            take(town, door.put(b"notice", notice()))
    assert rows() == before


def test_who_may_not(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    source = take(town, data).source
    before = rows()
    for person, error in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        with pytest.raises(error):
            import_source(government=town.government, name="a", data=data, by=person, at=AT)
        with pytest.raises(error):
            withdraw(source=source, by=person, at=AT, reason="")
    assert rows() == before


def test_what_no_column_holds_is_marked_not_invented(town: Town, door: Door) -> None:
    paper = notice(extra="\x00")
    paper.fact("污水处理率达到95%", "95", unit="%", value="1" + "0" * 40)
    reading = take(town, door.put(b"notice", paper)).reading
    huge = Fact.objects.filter(reading=reading, damage__isnull=False).get()
    assert (huge.value, huge.damage) == (None, "value too large to store")
    assert len(reading.text) == len(paper.text)
    assert "\x00" not in reading.text


def test_decimals_come_back_exact(town: Town, door: Door) -> None:
    paper = notice()
    paper.fact("新增就业8000人", "8000", unit="人", value="123456789012345678.123456")
    take(town, door.put(b"notice", paper))
    assert Fact.objects.filter(value=Decimal("123456789012345678.123456")).count() == 1


def test_statements_do_not_grow_with_the_facts(town: Town, door: Door) -> None:
    small, large = notice(), notice(extra="又一份")
    for _ in range(500):
        large.fact("新增就业8000人", "8000", unit="人", value="8000")
    counts = []
    for name, paper in ((b"small", small), (b"large", large)):
        data = door.put(name, paper)
        with CaptureQueriesContext(connection) as captured:
            take(town, data, name=name.decode())
        statements = [query["sql"] for query in captured.captured_queries]
        facts = sum('INTO "intake_fact"' in sql for sql in statements)
        counts.append((len(statements) - facts, facts))
    (small_rest, small_facts), (large_rest, large_facts) = counts
    # Rights 1, known? 1, source 4 (looked for, savepoint, written, released), bytes, reading, terms, items 4,
    # audit 5 (savepoint, end held, event, end moved, released), and the transaction's own savepoint 2.
    assert small_rest == large_rest == 17
    # PostgreSQL takes all facts at once; SQLite 999 parameters, so 45 facts, a statement.
    at_once = connection.features.max_query_params
    assert small_facts == 1
    assert large_facts == (1 if at_once is None else -(-506 // (at_once // 22)))
