"""The real notice, imported as a ledger, comes out again with its own columns, footnotes, numbers and sums."""

import pytest
from click.testing import CliRunner

from app.people import AT, TODAY
from luoshi.cli import main
from luoshi.exports.annexes import word as annexes_word
from luoshi.exports.annexes.rows import annexes
from luoshi.exports.extract.rows import extracts
from luoshi.exports.words import words
from luoshi.governments.models import Government, Year
from luoshi.intake.models import Proposal, Reading
from luoshi.items.actions import confirm_many, suggested_stream
from luoshi.items.models import Item
from luoshi.items.papers import YearItems, year_items
from luoshi.people.models import Account
from readback import word
from shared import seed

pytestmark = [pytest.mark.shared, pytest.mark.django_db]


@pytest.fixture
def notice() -> YearItems:
    founding = ("--code", "420106", "--name", "武汉市武昌区", "--short-name", "武昌区", "--year", "2017")
    password = {"LUOSHI_INIT_PASSWORD": "correct-horse-9"}
    assert CliRunner().invoke(main, ["init", *founding, "--username", "ducha"], env=password).exit_code == 0
    into = ("--government", "420106", "--by", "ducha", "--year", "2017")
    assert CliRunner().invoke(main, ["import", str(seed("003")), *into]).exit_code == 0
    reading, year = Reading.objects.get(), Year.objects.get()
    for number in (1, 2, 3, 4):
        stream = suggested_stream(proposal=Proposal.objects.filter(list_number=number)[0], year=year)
        assert stream is not None
        confirm_many(reading=reading, list_number=number, stream=stream, by=Account.objects.order_by("pk")[0], at=AT)
    return year_items(Government.objects.get().pk, 2017, today=TODAY)


def test_the_annexes_are_those_of_the_notice(notice: YearItems) -> None:
    found = annexes(notice, government=Government.objects.get(), words=words())
    assert [annex.count.count for annex in found.annexes] == [4, 38, 14, 60]
    assert found.total.count == 116
    headings = ["".join("".join(annex.headings).split()) for annex in found.annexes]
    assert headings == ["序号责任事项责任类别市级责任部门区级责任部门"] * 3 + ["序号责任事项责任单位"]
    assert [len(annex.notes) for annex in found.annexes] == [1, 1, 1, 0]
    assert [bool(part.title) for part in found.annexes[1].parts] == [True, True]
    text = "".join(seed("003").read_text(encoding="utf-8").split())
    for annex in found.annexes:
        for note in annex.notes:
            assert note.removeprefix("注：") in text
        lines = [line for part in annex.parts for line in part.lines]
        assert [line.number for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
        assert all("".join(line.wording.split()) in text for line in lines)


def test_word_holds_every_item(notice: YearItems) -> None:
    read = word(annexes_word.document(annexes(notice, government=Government.objects.get(), words=words())))
    spans = [row for table in read.tables for row in table if len(row) == 1]
    rows = [row for table in read.tables for row in table[1:] if len(row) > 1]
    assert (len(read.tables), len(spans), len(rows)) == (4, 2, 116)
    assert sorted(row[1] for row in rows) == sorted(Item.objects.values_list("wording", flat=True))


def test_the_extract_of_the_city_management_has_its_nineteen_items(notice: YearItems) -> None:
    found = extracts(notice, government=Government.objects.get(), words=words(), unit="区城管委")
    (one,) = found.extracts
    assert len(one.lines) == one.count.count == 19
