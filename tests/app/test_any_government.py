"""Whoever governs what: pages speak of no kind of government, papers and lists of the own one."""

import re
import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps

from app.people import AT, TODAY, Town
from luoshi.audit.queries import EventRow
from luoshi.exports.annexes.rows import annexes
from luoshi.exports.contacts.rows import contacts
from luoshi.exports.extract.rows import extracts
from luoshi.exports.form.columns import columns
from luoshi.exports.words import Subject, words
from luoshi.governments.models import Body
from luoshi.governments.own_word import own_word
from luoshi.governments.units_table import units_of
from luoshi.intake.models import Reading
from luoshi.items.actions import confirm_many
from luoshi.items.adoption.headings import Field, field_of
from luoshi.items.changing import FIELDS
from luoshi.items.models import Item, Target
from luoshi.items.papers import year_items
from luoshi.items.streams import streams_of
from luoshi.items.workbook.writing import EXPLAINED
from luoshi.web.changes import changes
from luoshi.web.views.summaries import SHAPES

MESSAGES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts/messages.py"))
OWN_WORD_OF = {
    "示例区": "区",
    "示例县": "县",
    "示例自治县": "县",
    "示例市": "市",
    "示例省": "省",
    "示例自治区": "自治区",
    "示例自治州": "州",
    "示例盟": "盟",
    "示例旗": "旗",
    "示例自治旗": "旗",
    "示例镇": "镇",
    "示例乡": "乡",
    "示例街道": "街道",
    "示例新区": "区",
    "示例林区": "区",
    "示例经济开发区": "区",
    "示例地区": "区",
    "示例": "地区",
    "": "地区",
}
# Words that hold the character and name no government of this kind.
NO_DISTRICT = re.compile("区间|区分|地区|小区|片区|区县")


@pytest.mark.parametrize(("name", "word"), OWN_WORD_OF.items())
def test_what_a_government_calls_its_own_place(name: str, word: str) -> None:
    assert own_word(name) == word


def test_no_page_speaks_of_a_district() -> None:
    marked = (message.id for message in MESSAGES["in_source"]() if message.id)
    pages = {words for said in marked for words in (said if isinstance(said, tuple) else (said,))}
    sheets = {*EXPLAINED, *FIELDS, *SHAPES.values(), *(each.heading for each in columns({}, plan=False))}
    chosen = {
        str(label)
        for model in apps.get_models()
        if model._meta.app_config.name.startswith("luoshi.")
        for field in model._meta.get_fields()
        for _value, label in getattr(field, "choices", None) or ()
    }
    assert len(pages) > 1000
    assert "直属公司" in chosen
    assert [words for words in sorted(pages | sheets | chosen) if "区" in NO_DISTRICT.sub("", words)] == []


@pytest.fixture
def county(town: Town, notice_reading: Reading) -> Town:
    """The town as a county, a list of the city's and one of its own in its ledger."""
    town.government.short_name, town.government.name = "示例县", "示例省示例市示例县"
    town.government.save()
    for number, code in ((2, "city_report"), (3, "own_report")):
        confirm_many(reading=notice_reading, list_number=number, stream=town.stream(code), by=town.owner, at=AT)
    return town


def test_the_papers_of_a_county_say_county(county: Town) -> None:
    year = year_items(county.government.pk, 2026, today=TODAY)
    city, own = annexes(year, government=county.government, words=words()).annexes
    assert city.name == "2026年市政府工作报告涉我县责任事项分工表"
    assert city.headings[3:] == ("市级\n责任部门", "县级\n责任部门")
    assert own.name == "2026年县政府工作报告责任事项分工表"
    said = words()
    subject = Subject("示例县", 2026)
    form = contacts(extracts(year, government=county.government, words=said), subject=subject, words=said)
    assert form.notes[0].endswith("请各责任单位填写后报县政府督查室；人员有变动的，及时更新。")
    leaders = said.summaries["leaders"]
    assert subject.fill(leaders.opening, quarter="一季度").startswith("2026年一季度全县责任事项完成情况")


@pytest.mark.parametrize(
    ("level", "name", "own"),
    [("county", "示例县", "县报告"), ("city", "示例州", "州报告"), ("province", "示例自治区", "自治区报告")],
)
def test_the_own_report_is_called_by_the_own_word(level: str, name: str, own: str) -> None:
    assert own in [stream.name for stream in streams_of(level, name)]


@pytest.mark.parametrize("kind", ["直属公司", "区属公司", "县属公司", "市属公司"])
def test_a_table_of_units_takes_the_own_word_for_own_companies(kind: str) -> None:
    (unit,) = units_of([["名称", "类别"], ["城投公司", kind]])
    assert unit.kind == Body.Kind.COMPANY


@pytest.mark.parametrize("kind", ["群团组织", "群团", "群众团体", "人民团体"])
def test_a_table_of_units_takes_peoples_organisations(kind: str) -> None:
    (unit,) = units_of([["名称", "类别"], ["区总工会", kind]])
    assert (unit.kind, unit.kind.label) == (Body.Kind.PEOPLE_ORG, "群团组织")


@pytest.mark.parametrize(
    ("heading", "field"),
    {
        "县级责任单位": Field.UNITS,
        "区级责任部门": Field.UNITS,
        "分管县领导": Field.LEADER,
        "旗领导": Field.LEADER,
        "责任区领导": Field.LEADER,
        "市级责任部门": Field.UPPER,
    }.items(),
)
@pytest.mark.parametrize("own", ["区", "县", "旗"])
def test_a_ledger_of_before_may_speak_of_another_of_its_level(heading: str, field: Field, own: str) -> None:
    assert field_of(heading, own) == field


def test_what_was_logged_before_under_a_districts_word_is_still_told() -> None:
    event = EventRow(
        seq=1,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        by="owner",
        action="item.edit",
        target="2026年 区报告1",
        about="item:1",
        before="责任区领导:甲\n完成时限:",
        after="责任区领导:乙\n完成时限:2026-06",
        digest="0" * 64,
    )
    assert [(each.label, each.before, each.after) for each in changes(event)] == [
        ("责任领导", "甲", "乙"),
        ("完成时限", "", "2026-06"),
    ]


def test_the_words_of_stored_choices_are_those_of_pages() -> None:
    assert (Target.Base.SHARE.label, Item.Docking.NOT_CONCERNED.label) == ("本地分担", "不涉及本地")
