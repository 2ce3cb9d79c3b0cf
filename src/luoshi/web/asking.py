"""A page with one form: shown until it is filled in and accepted, what was typed kept when an action refuses it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from luoshi.errors import NotAcceptable, NotNow
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


def ask(
    request: HttpRequest, place: Place, form: forms.Form, question: Question, do: Callable[[], str]
) -> HttpResponse:
    """The page with the form; once it is posted and accepted, `do` is done and its answer is the address to go to."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(do())
            except NotNow as refused:
                form.add_error(None, str(refused))
                status = 409
            except NotAcceptable as refused:
                form.add_error(None, str(refused))
    context = {"form": form, "question": question, **question.context}
    frame = frame_of(place, here=question.here, year=question.year)
    return page(request, frame, question.template, context, status=status)
