"""The five real documents through the command line into the ledger, against the truth made by hand."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.people import AT
from luoshi.cli import main
from luoshi.governments.models import Government, Year
from luoshi.intake.models import Proposal, Reading, Source
from luoshi.items.actions import confirm_many, suggested_stream
from luoshi.items.models import Item, ItemUnit, Target
from luoshi.people.models import Account
from shared import SEEDS, seed, shared

pytestmark = [pytest.mark.shared, pytest.mark.django_db]


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args, env={"LUOSHI_INIT_PASSWORD": "correct-horse-9"})


@pytest.fixture
def imported() -> Result:
    """An installation of 武昌区 into which the five files were imported with one command."""
    founding = ("--code", "420106", "--name", "武汉市武昌区", "--short-name", "武昌区", "--year", "2017")
    assert run("init", *founding, "--username", "ducha").exit_code == 0
    files = [str(seed(number)) for number in SEEDS]
    return run("import", *files, "--government", "420106", "--by", "ducha", "--year", "2017")


def reading(number: str) -> Reading:
    return Reading.objects.get(source__name__startswith=number)


def gold(name: str) -> str:
    return shared(f"gold/seeds/{name}").read_text(encoding="utf-8")


def test_all_five_come_in_with_one_line_each(imported: Result) -> None:
    assert (imported.exit_code, imported.stderr) == (0, "")
    assert len(imported.stdout.splitlines()) == Source.objects.count() == 5


def test_heads_are_those_of_the_gold(imported: Result) -> None:
    heads = json.loads(gold("documents.json"))
    assert {number: reading(number).head for number in heads} == heads


def test_glossaries(imported: Result) -> None:
    counts = {number: reading(number).terms.count() for number in SEEDS}
    assert counts == {"000": 25, "001": 13, "002": 0, "003": 0, "004": 35}


def record(proposal: Proposal) -> dict[str, Any]:
    """A stored proposal in the shape of the gold."""
    return {
        "source": proposal.reading.source.name,
        "list": proposal.list_number,
        "seq": proposal.seq,
        "kind": proposal.kind,
        "part": proposal.part,
        "start": proposal.start,
        "end": proposal.end,
        "text": proposal.text,
        "role": proposal.role,
        "upper_units": proposal.upper_units,
        "units": proposal.units,
        "leaders": proposal.leaders,
        "deadline": proposal.deadline,
        "inherited": proposal.inherited,
        "note": proposal.note,
    }


def test_the_notice_gives_exactly_the_items_of_the_gold(imported: Result) -> None:
    expected = [json.loads(line) for line in gold("items-003.jsonl").splitlines()]
    proposals = Proposal.objects.filter(reading=reading("003")).select_related("reading__source")
    assert [record(proposal) for proposal in proposals] == expected
    assert len(expected) == 116


def test_the_notice_becomes_the_ledger(imported: Result) -> None:
    notice, owner = reading("003"), Account.objects.order_by("pk")[0]
    year = Year.objects.get(government=Government.objects.get(), number=2017)
    for number in (1, 2, 3, 4):
        first = Proposal.objects.filter(reading=notice, list_number=number)[0]
        stream = suggested_stream(proposal=first, year=year)
        assert stream is not None
        done = confirm_many(reading=notice, list_number=number, stream=stream, by=owner, at=AT)
        assert done.skipped == ()
        assert [item.number for item in done.items] == list(range(1, len(done.items) + 1))
    counts = {stream.name: stream.items.count() for stream in year.streams.all()}
    assert counts == {"省报告": 4, "市报告": 38, "市实事": 14, "区报告": 60, "区实事": 0, "年度计划": 0, "市级绩效": 0}
    assert Item.objects.filter(docking=Item.Docking.NOT_YET).count() == 56
    assert Item.objects.filter(own_role="principal").count() == 1
    bases = set(Target.objects.values_list("item__stream__name", "base").distinct())
    assert bases == {("省报告", "report"), ("市报告", "city"), ("市实事", "city"), ("区报告", "report")}
    for target in Target.objects.select_related("item", "fact"):
        assert target.fact is not None
        assert target.item.start <= target.fact.start < target.fact.end <= target.item.end  # type: ignore[operator]
    assert not ItemUnit.objects.filter(body__isnull=False).exists()
