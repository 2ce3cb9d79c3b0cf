"""A page with one form: shown until it is filled in and accepted, what was typed kept when an action refuses it.

A form that changes a thing carries the mark of what it showed (`Question.stands`). Who comes second gets his form back
as typed, with what stands now beside each field that differs, and the mark of it: pressing again is a decision.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luoshi.errors import NotAcceptable, NotNow
from luoshi.seen import ChangedSince
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place
from luoshi.web.words import Word


@dataclass(frozen=True, slots=True)
class Question:
    """What stands around the form: title, sentences that say what happens, the button's word, the way back."""

    title: Word
    submit: Word
    back: str
    here: str
    plainly: Sequence[Word] = ()
    template: str = "web/setup/form.html"
    year: int | None = None
    context: Mapping[str, object] = field(default_factory=dict)
    stands: Callable[[], "Stands"] | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """A thing as it stands: its mark, and its values by the names of the form's fields."""

    mark: str
    values: Mapping[str, object]


def ask(
    request: HttpRequest, place: Place, form: forms.Form, question: Question, do: Callable[[], str]
) -> HttpResponse:
    """The page with the form; once it is posted and accepted, `do` is done and its answer is the address to go to."""
    status, changed = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(do())
            except NotNow as refused:
                form.add_error(None, str(refused))
                status = 409
                changed = isinstance(refused, ChangedSince)
            except NotAcceptable as refused:
                form.add_error(None, str(refused))
    context = {
        "form": form,
        "question": question,
        **_stands(request, form, question, changed=changed),
        **question.context,
    }
    frame = frame_of(place, here=question.here, year=question.year)
    return page(request, frame, question.template, context, status=status)


def seen_of(request: HttpRequest) -> str | None:
    """The mark that a form was posted with; None: it carried none."""
    return request.POST.get("seen")


def _stands(request: HttpRequest, form: forms.Form, question: Question, *, changed: bool) -> Mapping[str, object]:
    """The mark for the form to carry, and where somebody was first, what stands now beside what was typed."""
    if question.stands is None:
        return {}
    if request.method == "POST" and not changed:
        return {"seen": seen_of(request)}
    now = question.stands()
    if changed:
        _put_beside(form, now.values)
    return {"seen": now.mark}


def _put_beside(form: forms.Form, values: Mapping[str, object]) -> None:
    """A line under each field that was typed otherwise than the thing stands."""
    for name, value in values.items():
        shown = _shown(form.fields[name], value)
        if shown != _shown(form.fields[name], form.cleaned_data.get(name)):
            form.add_error(name, _("现在是：%(value)s") % {"value": shown or _("（空）")})


def _shown(asked: forms.Field, value: object) -> str:
    """A value as the person who filled in the form would read it."""
    written = "" if value is None else str(value)
    choices = dict(getattr(asked, "choices", ()))
    return str(choices.get(written, written)) if written else ""
