"""The words of papers: an office changes what it wants, and what cannot be used is refused by its place."""

from pathlib import Path

import pytest
from django.conf import settings

from luoshi.exports.words import OWN_FILE, BadWords, Subject, words


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path / OWN_FILE


def test_without_a_file_the_packed_words_stand(own: Path) -> None:
    said = words()
    title = said.annex_titles["city_report"].replace("|", "")
    assert Subject("示例区", 2026).fill(title) == "2026年市政府工作报告涉我区责任事项分工表"
    assert set(said.summaries) == {"city", "province", "leaders"}


def test_only_what_is_set_differs(own: Path) -> None:
    own.write_text(
        '[annexes.titles]\ncity_report = "{year}年市里的事"\nproblems = "{year}年问题清单"\n', encoding="utf-8"
    )
    said = words()
    assert said.annex_titles["city_report"] == "{year}年市里的事"
    assert said.annex_titles["problems"] == "{year}年问题清单"
    assert said.annex_titles["own_report"].startswith("{year}年{own}")


def test_an_office_says_what_a_summary_calls_its_own_streams(own: Path) -> None:
    own.write_text('[summary.city.names]\nannual_plan = "年度计划"\n', encoding="utf-8")
    assert words().summaries["city"].names == {
        "city_report": "市政府工作报告",
        "city_livelihood": "市政府民生实事",
        "annual_plan": "年度计划",
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[summary.city.names]\nannual_plan = "{plan}"', "summary.city.names.annual_plan"),
        ("[summary.city.names]\nannual_plan = 3", "summary.city.names.annual_plan"),
        ('[annexes]\nname = "{jahr}"', "annexes.name"),
        ('[annexes]\nname = "{year.__class__}"', "annexes.name"),
        ('[annexes]\nname = "{year"', "annexes.name"),
        ("[annexes]\nname = 7", "annexes.name"),
        ('[annexes]\nnames = "x"', "annexes names"),
        ('[annex]\nname = "x"', "annex"),
        ('annexes = "x"', "annexes"),
        ('[summary.city]\nform = "poem"', "summary.city.form"),
        ("[annexes.titles]\nmore = 3", "annexes.titles.more"),
        ("[annexes", OWN_FILE),
    ],
)
def test_what_cannot_be_used_is_named(own: Path, text: str, place: str) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(BadWords) as refused:
        words()
    assert place in str(refused.value)
