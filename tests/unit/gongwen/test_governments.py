"""Governments by code, name and year; what became of whom; how a document's government is completed by its year."""

from typing import Any

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import governments
from gongwen.structure.governments import complete, government


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("徐水县", 2010, ["130625"]),
        ("徐水县", 2020, []),
        ("徐水区", 2010, []),
        ("徐水区", 2020, ["130609"]),
        ("保定市满城县", 2014, ["130621"]),
        ("河北省保定市满城区", None, ["130607"]),
        ("桥西区", 2019, ["130104", "130503", "130703"]),
        ("莱芜市", 2018, ["371200"]),
        ("莱芜市", 2019, []),
        ("济南市莱芜区", None, ["370116"]),
        ("江干区", 2020, ["330104"]),
        ("江干区", 2021, []),
        ("钱塘区", None, ["330114"]),
        ("凤翔县", 2020, ["610322"]),
        ("宝鸡市凤翔区", None, ["610305"]),
        ("北市区", 2010, ["130603"]),
        ("某某县", None, []),
        ("武汉市徐水区", None, []),
        ("", None, []),
    ],
)
def test_a_name_belongs_to_its_years(name: str, year: int | None, codes: list[str]) -> None:
    assert [one.code for one in governments.by_name(name, year)] == codes


@pytest.mark.parametrize(
    ("code", "year", "full_name"),
    [
        ("130625", 2010, "保定市徐水县"),
        ("130609", None, "保定市徐水区"),
        ("429006", None, "湖北省天门市"),
        ("110101", None, "北京市东城区"),
        ("420100", None, "武汉市"),
        ("000000", None, None),
    ],
)
def test_a_code_has_its_full_name(code: str, year: int | None, full_name: str | None) -> None:
    found = governments.by_code(code, year)
    assert (found and found.full_name) == full_name


@pytest.mark.parametrize(
    ("code", "year", "before"),
    [
        ("130609", 2015, ["徐水县"]),
        ("130607", 2015, ["满城县"]),
        ("110101", 2010, ["崇文区"]),
        ("130606", 2015, ["北市区", "南市区"]),
        ("420600", 2010, ["襄樊市"]),
        ("370116", 2019, ["莱芜市", "莱城区"]),
        ("330102", 2021, ["江干区"]),
        ("130502", 2020, ["桥东区"]),
    ],
)
def test_predecessors(code: str, year: int, before: list[str]) -> None:
    assert [change.before_name for change in governments.predecessors(code) if change.year == year] == before


def test_what_became_of_a_county() -> None:
    assert [(change.year, change.after_name) for change in governments.successors("130625")] == [(2015, "徐水区")]
    assert governments.successors("130626") == ()


def test_a_slip_of_one_list_is_no_new_name() -> None:
    """菏泽 stands as 荷泽 in the lists of 2002 to 2004."""
    assert not [change for change in governments.changes() if "荷" in change.after_name + change.before_name]


@pytest.mark.parametrize(
    ("name", "year", "full"),
    [
        ("徐水县", 2010, "保定市徐水县"),
        ("徐水县", 2015, "保定市徐水县"),  # given before May; the list of December has the district
        ("徐水县", None, "保定市徐水县"),
        ("徐水区", 2020, "保定市徐水区"),
        ("武昌区", 2017, "武汉市武昌区"),
        ("桥西区", 2019, "桥西区"),
        ("河北省保定市", 2019, "保定市"),
        ("示例区", 2026, "示例区"),
        ("天门市", 2024, "湖北省天门市"),
    ],
)
def test_a_name_is_completed_as_of_its_year(name: str, year: int | None, full: str) -> None:
    assert complete(name, year) == full


@pytest.mark.parametrize(
    ("front", "title", "found"),
    [
        ("易县人民政府", "2019年政府工作报告", "保定市易县"),
        ("2012年2月3日在徐水县第十四届\n人民代表大会第一次会议上", None, "保定市徐水县"),
        ("自治区人民政府", None, None),
        ("全县人民政府", None, None),
        ("广东省省长", None, "广东省"),
        ("", None, None),
    ],
)
def test_the_government_of_a_document(front: str, title: str | None, found: str | None) -> None:
    assert government(front, title, "") == found


@pytest.mark.parametrize(
    ("later", "message"),
    [
        ({"year": 2020, "gone": ["999999"], "new": {"370116": "甲区"}}, "cannot end or begin"),
        ({"year": 2020, "gone": [], "new": {"420100": "武汉市"}}, "cannot end or begin"),
        ({"year": 2020, "gone": ["420102"], "into": "999999"}, "cannot end or begin"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    later: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "table", lambda _: {"later": [later]})
    with pytest.raises(BadLexicon, match=message):
        governments.names_in.__wrapped__(2020)
