"""What people type wrongly is answered in one clear line, on every form; nothing typed makes a page fail."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from app.people import Town
from app.reports import build_office


class Sample(forms.Form):
    """A field of every kind that the forms use."""

    name = forms.CharField(max_length=5)
    count = forms.IntegerField(max_value=9, min_value=1)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "甲")])
    file = forms.FileField()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "请填写这一项。"),
        ("name", "一二三四五六", "最多 5 个字，现有 6 个字，请删减。"),
        ("name", "a\x00", "文字里有看不见的控制字符，请删去后重新填写。"),
        ("count", "三", "请填写整数。"),
        ("count", "10", "不能大于 9。"),
        ("count", "0", "不能小于 1。"),
        ("day", "2026-02-30", "请写成 2026-03-01 这样的日期。"),
        ("kind", "b", "没有“b”这个选项，请从列表中选。"),
        ("file", "", "请选择文件。"),
    ],
)
def test_a_field_says_what_to_do(field: str, typed: str, words: str) -> None:
    assert Sample({field: typed}).errors[field] == [words]


def test_a_character_that_is_no_text_is_refused_before_anything_is_written(town: Town, client: Client) -> None:
    office = build_office(town)
    client.force_login(office.liaison)
    code, sheet = office.town.government.code, [2026, 1, office.water.pk]
    saved = reverse("entry-save", args=[code, *sheet, office.both.pk])
    answer = client.post(saved, {"figure_typed": "12\x00公里", "version": "0"})
    assert answer.status_code == 422
    assert "看不见的控制字符" in answer.content.decode()
    assert client.get(reverse("ledger", args=[code, 2026]), {"unit": "\x00"}).status_code == 422
