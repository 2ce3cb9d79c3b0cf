"""A form's HTML filled in as it was sent: every kind of field, whatever stands around it as it was."""

from collections.abc import Mapping, Sequence

import pytest

from luoshi.web.filled_in import Sent, Words, filled_in
from luoshi.web.sent_back import NEVER_BACK

PAGE = "/990101/2026/things/?only=late"
POSTED = "/990101/things/1/say/"


def form(fields: str, *, action: str = POSTED) -> str:
    return f'<form method="post" action="{action}">{fields}</form>'


def back(fields: str, sent: Mapping[str, Sequence[str]], *, overtaken: bool = False) -> str:
    """The inside of the form as it comes back."""
    html = f"<p>前 &amp; 后</p>{form(fields)}<p>尾</p>"
    found = whole(html, sent, overtaken=overtaken)
    assert found is not None
    assert found.startswith("<p>前 &amp; 后</p><form ")
    assert found.endswith("</form><p>尾</p>")
    return found.partition("[")[2].partition("]")[2].removesuffix("</form><p>尾</p>")


def whole(html: str, sent: Mapping[str, Sequence[str]], *, overtaken: bool = False) -> str | None:
    words = Words(
        notice=lambda left: f"[{'|'.join(left)}]", stands=lambda now: f"(现在 {now})", everywhere="<i hidden></i>"
    )
    kept_back = NEVER_BACK.search
    what = Sent(POSTED, sent, lambda name: kept_back(name) is not None, overtaken)
    return filled_in(html, page=PAGE, sent=what, words=words)


# what stands in the form, what was sent, and what the form is then
FIELDS: dict[str, tuple[str, dict[str, list[str]], str]] = {
    "a line": ('<input name="a">', {"a": ['<"&>']}, '<input name="a" value="&lt;&quot;&amp;&gt;">'),
    "a line that was emptied": ('<input name="a" value="旧">', {"a": [""]}, '<input name="a" value>'),
    "a line unchanged": ("<input name='a' value='旧'>", {"a": ["旧"]}, "<input name='a' value='旧'>"),
    "a text": (
        '<textarea name="a">旧\n&lt;文</textarea>',
        {"a": ["\r\n新</textarea>"]},
        '<textarea name="a">\n\n新&lt;/textarea&gt;</textarea>',
    ),
    "two of a name": (
        '<input name="a"><input name="b"><input name="a">',
        {"a": ["一", "二"], "b": ["三"]},
        '<input name="a" value="一"><input name="b" value="三"><input name="a" value="二">',
    ),
    "a choice": (
        '<select name="a"><option value="1" selected>甲</option><option value="2">乙</option></select>',
        {"a": ["2"]},
        '<select name="a"><option value="1">甲</option><option value="2" selected>乙</option></select>',
    ),
    "choices": (
        '<select name="a" multiple><option>甲</option><option>乙</option><option selected>丙</option></select>',
        {"a": ["甲", "乙"]},
        (
            '<select name="a" multiple><option selected>甲</option><option selected>乙</option>'
            "<option>丙</option></select>"
        ),
    ),
    "ticks": (
        '<input type="checkbox" name="a" value="1" checked><input type="checkbox" name="a" value="2">',
        {"a": ["2"]},
        '<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2" checked>',
    ),
    "no tick": ('<input type="checkbox" name="a" checked>', {"b": []}, '<input type="checkbox" name="a">'),
    "a round button": (
        '<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2">',
        {"a": ["2"]},
        '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
    ),
    "a version that was read": (
        '<input type="hidden" name="v" value="2">',
        {"v": ["1"]},
        '<input type="hidden" name="v" value="1">',
    ),
    "a fold": (
        '<details><summary>更多</summary><input name="a"></details><details><input name="b"></details>',
        {"a": ["字"], "b": [""]},
        '<details open><summary>更多</summary><input name="a" value="字"></details><details><input name="b"></details>',
    ),
    "a file": ('<input type="file" name="a">', {}, '<input type="file" name="a">'),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_field_comes_back_as_it_was_sent(what: str) -> None:
    fields, sent, filled = FIELDS[what]
    assert back(fields, sent) == filled


# What is typed and never comes back: by the kind of the field, or by its name.
SECRETS = {
    "a password": '<input type="password" name="a">',
    "a new password": '<input name="a" autocomplete="new-password">',
    "a code": '<input name="a" autocomplete="one-time-code">',
    **{f"the name {name}": f'<input name="{name}">' for name in ("password", "old", "again", "code")},
    "a token": '<input type="hidden" name="csrfmiddlewaretoken" value="neu">',
}


@pytest.mark.parametrize("what", SECRETS)
def test_no_secret_comes_back_anywhere(what: str) -> None:
    field = SECRETS[what]
    name = field.partition('name="')[2].partition('"')[0]
    found = whole(form(field), {name: ["geheim"]})
    assert found is not None
    assert "geheim" not in found
    assert field in found


def test_what_has_no_field_any_more_is_told_and_a_button_is_not() -> None:
    found = whole(form('<input name="a"><button name="word" value="yes">好</button>'), {
        "a": ["一", "二"], "gone": ["三", " "], "word": ["yes"],
    })  # fmt: skip
    assert found is not None
    assert "[二|三]" in found


def test_who_was_overtaken_sees_what_stands_and_gets_the_new_version() -> None:
    fields = '<input type="hidden" name="v" value="2"><input name="a" value="别人的"><input name="b" value="同">'
    filled = back(fields, {"v": ["1"], "a": ["我的"], "b": ["同"]}, overtaken=True)
    assert filled == (
        '<input type="hidden" name="v" value="2"><input name="a" value="我的">(现在 别人的)<input name="b" value="同">'
    )


def test_of_several_forms_to_one_address_it_is_the_one_that_sent() -> None:
    one = form('<button name="word" value="agreed">无意见</button>')
    two = form('<input type="hidden" name="entry" value="1"><input name="why">')
    three = form('<input type="hidden" name="entry" value="2"><input name="why">')
    found = whole(one + two + three, {"entry": ["2"], "why": ["因为"]})
    assert found is not None
    assert found.index('value="因为"') > found.index('value="2"')
    assert found.count("因为") == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>没有表单</p>",
        form('<input name="a">', action="/990101/things/2/say/"),
        f'<form action="{POSTED}"><input name="a"></form>',
    ],
)
def test_a_page_without_the_form_is_not_the_page(html: str) -> None:
    assert whole(html, {"a": ["字"]}) is None


def test_what_a_page_says_relative_to_itself_is_said_in_full() -> None:
    page = f'<a href="?order=x">序</a><a href="#a">锚</a><form method="post"><input name="b"></form>{form("")}'
    found = whole(page, {})
    assert found is not None
    assert '<a href="/990101/2026/things/?order=x">' in found
    assert '<a href="#a">' in found
    assert f'<form method="post" action="{PAGE}">' in found


def test_a_field_outside_of_its_form_is_filled_too() -> None:
    html = f'<form method="post" id="f" action="{POSTED}"></form><textarea name="a" form="f"></textarea>'
    found = whole(html, {"a": ["远处"]})
    assert found is not None
    assert "远处</textarea>" in found
