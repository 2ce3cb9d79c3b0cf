"""A page's constant words are remembered by language, and one language's never show in another's page."""

import pytest
from django.template import Context, Engine, Template
from django.utils.translation import override

DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})
TEXT = '{% load i18n %}{% translate "退回" %}|{% translate word %}|{% translate "报送" as kept %}{{ kept }}'
TEXTS = [TEXT, '{% load i18n %}{% translate "<b>100%%</b>" %}', '{% load i18n %}{% translate "退回"|upper %}']


def test_the_words_of_one_language_do_not_stay_for_the_next() -> None:
    template = Template(TEXT)
    said = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            said.append(template.render(Context({"word": "审签"})))
    assert said[0] == said[2] == "退回|审签|报送"
    assert not set(said[1].split("|")) & set(said[0].split("|"))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_remembered_is_what_django_prints(text: str, language: str) -> None:
    template = Template(text)
    with override(language):
        expected = DJANGOS.from_string(text).render(Context({"word": "<审签>"}))
        assert [template.render(Context({"word": "<审签>"})) for _ in range(2)] == [expected] * 2
