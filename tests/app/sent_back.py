"""Forms of pages as a browser sends them, refused for words that are too long, and looked for on the answer."""

from collections.abc import Iterable
from urllib.parse import quote

from django.test import Client
from django.urls import resolve

from luoshi.web.page_forms import Control, Form, read_page

TEXTUAL = {"textarea", "text", "search", "tel"}
BEGINNING = "这句话没有丢"
TYPED = f"{BEGINNING}<&\"'>{'很长的话' * 6000}"


def texts(form: Form) -> list[Control]:
    """The fields of a form that take words."""
    return [each for each in form.controls if each.kind in TEXTUAL and each.name and not each.disabled]


def sent_by(form: Form) -> dict[str, list[str]]:
    """What a browser sends with the form by its last button, with a long text in every field for words."""
    sent: dict[str, list[str]] = {}
    for each in form.controls:
        value = TYPED if each.kind in TEXTUAL else each.tag.get("value")
        if each.kind == "select":
            chosen = [option for option in each.options if "selected" in option.tag.attributes] or each.options
            value = chosen[0].value if chosen else ""
        unticked = each.kind in {"checkbox", "radio"} and "checked" not in each.tag.attributes
        if each.name and not each.disabled and not unticked and each.kind not in {"file", "submit", "button"}:
            sent.setdefault(each.name, []).append(value)
    buttons = [each for each in form.controls if each.kind == "submit" and each.name]
    return sent | {each.name: [each.tag.get("value")] for each in buttons}


def wordy(client: Client, page: str) -> list[Form]:
    """The forms of a page that are posted and take words."""
    shown = client.get(page)
    assert shown.status_code == 200, page
    return [each for each in read_page(shown.content.decode()).forms if each.posts and texts(each)]


def names_of(page: str, forms: Iterable[Form]) -> set[str]:
    """The names of the addresses that forms are posted to."""
    return {resolve(form.tag.get("action") or page).url_name or "" for form in forms}


def refused(client: Client, page: str, form: Form) -> None:
    """Post the form with words that are too long, and see that they all stand in it again, its folds open."""
    where = form.tag.get("action") or page
    response = client.post(where, sent_by(form), headers={"Referer": f"http://testserver{page}"})
    assert response.status_code in {200, 409, 422}, (where, response.status_code, response.headers.get("Location"))
    html = response.content.decode()
    read = read_page(html)
    names = {each.name for each in texts(form)}
    same = [each for each in read.forms if each.posts and (each.tag.get("action") or where) == where]
    back = [each for each in same if names <= {text.name for text in texts(each) if text.shown == TYPED}]
    (found,) = back
    assert all("open" in fold.attributes for fold in found.folds)
    assert any(each in html for each in ('role="alert"', 'class="problem"', 'class="errorlist"'))
    said = [tag.get(name) for tag in read.tags for name in ("href", "action", "src")]
    assert not any(BEGINNING in address or quote(BEGINNING) in address for address in said)
    # what comes back can be refused again: it has left its page, and knows it
    again = client.post(where, sent_by(found) | {name: [TYPED] for name in names}, headers={"Referer": where})
    assert again.status_code == response.status_code
    assert TYPED in {text.shown for each in read_page(again.content.decode()).forms for text in texts(each)}
