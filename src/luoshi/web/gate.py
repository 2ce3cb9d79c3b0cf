"""The one door to staff pages: who asks, for which government, may they; and domain errors turned into answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError, NotAcceptable, NotAllowed, NotNow
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Government
from luoshi.governments.queries import government_by_code
from luoshi.governments.rights import VERB_NAMES, Rights, Verb, done_by, rights_of
from luoshi.people.models import Account
from luoshi.uploads.personal import advice
from luoshi.web.answers import expired, in_words, is_part, refusal
from luoshi.web.busy import is_busy
from luoshi.web.open_session import ENDED
from luoshi.web.request_log import GOVERNMENT
from luoshi.web.sent_back import STANDS_ON, sent_back

P = ParamSpec("P")
T = TypeVar("T")
YEAR_COOKIE = "luoshi_year"
# Fields where a telephone belongs, and those that no person typed.
MEANT_FOR_ONE = re.compile(f"phone|mobile|contact|password|token|sealed|^seen|^{STANDS_ON}$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where and as whom a request is made: every query of a view is scoped by `government`.

    `year` is the one that the person worked on last (None: on none yet): what pages that belong to no year stay in.
    """

    government: Government
    account: Account
    rights: Rights
    at: datetime
    year: int | None = None

    @property
    def scope(self) -> int:
        """What queries are scoped by."""
        return self.government.pk

    @property
    def today(self) -> date:
        """The day of the request: what posts, bodies and units are asked for."""
        return timezone.localdate(self.at)

    def may(self, verb: Verb) -> bool:
        """Whether the account may do `verb` here."""
        return self.rights.may(verb, self.government)


View = Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]


def gate(verb: Verb) -> Callable[[View[P]], Guarded[P]]:
    """A view behind the door, called with the government's code where the view has its Place.

    Nobody logged in is sent to log in; a government where the account holds no post does not exist for it (404);
    a post that does not allow `verb` is refused (403); what an action refuses is 409 (not now) or 422 (not like this);
    503 tells that the database had no turn for it.
    """

    def guard(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account = request.user
            if not isinstance(account, Account):
                return _nobody(request)
            place = replace(place_of(account, code), year=year_of(request, code))
            request.META[GOVERNMENT] = place.government.code
            if not place.may(verb):
                raise PermissionDenied(
                    _("您在%(government)s的职务不能%(verb)s，请联系%(who)s")
                    % {
                        "government": place.government.short_name,
                        "verb": VERB_NAMES[verb],
                        "who": done_by(verb, place.government.separation),
                    }
                )
            _advise(request)
            return _answer(request, place, lambda: view(_legible(request), place, *args, **kwargs))

        return cast("Guarded[P]", guarded)

    return guard


def year_of(request: HttpRequest, code: str) -> int | None:
    """The year of that government that this browser showed last; None where it showed none."""
    government, _colon, year = request.COOKIES.get(YEAR_COOKIE, "").partition(":")
    return int(year) if government == code and re.fullmatch("[0-9]{4}", year) else None


def _nobody(request: HttpRequest) -> HttpResponseBase:
    """To the log-in page; but what was typed before the log-in ended is kept where it stands."""
    if is_part(request) or (request.method == "POST" and ENDED in request.session):
        return expired(request)
    # what is posted to cannot be gone back to: it is no page
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def place_of(account: Account, code: str) -> Place:
    """The place of an account at a government; Http404 when it holds no post there. Two statements."""
    at = timezone.now()
    rights = rights_of(account, on=timezone.localdate(at))
    government = government_by_code(code)
    if government is None or government.pk not in rights.governments():
        raise Http404
    return Place(government=government, account=account, rights=rights, at=at)


class IllegibleText(NotAcceptable):
    """What was sent holds a character that no text has and no database stores."""


def _legible(request: HttpRequest) -> HttpRequest:
    """The request, once nothing in its fields is U+0000. Raises IllegibleText."""
    for sent in (request.GET, request.POST):
        if any("\x00" in value for _name, values in sent.lists() for value in values):
            raise IllegibleText(_("提交的文字里有看不见的控制字符，请删去后重新填写"))
    return request


def _advise(request: HttpRequest) -> None:
    """Say where typed words, or the names of files, hold numbers of persons; never a block.

    A part of a page (an entry that saves itself) tells it at its own place; a field for a telephone is meant for one.
    """
    if request.method != "POST" or is_part(request):
        return
    typed = [value for name, values in request.POST.lists() if not MEANT_FOR_ONE.search(name) for value in values]
    names = [file.name or "" for _name, files in request.FILES.lists() for file in files]
    told = advice(*typed, *names)
    if told:
        messages.warning(request, _("刚才提交的内容%(told)s") % {"told": told}, fail_silently=True)


def _answer(request: HttpRequest, place: Place, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What the view answers, or what its refusal says."""
    try:
        return view()
    except OtherGovernment as error:
        raise Http404 from error
    except NotAllowed as error:
        back = _sent_back(request, place, error, 403)
        if back is None:
            raise PermissionDenied(in_words(error)) from error
        return back
    except NotNow as error:
        return _refused(request, place, error, 409)
    except NotAcceptable as error:
        return _refused(request, place, error, 422)
    except (OverflowError, DataError):
        # SQLite and PostgreSQL each in their own way: a number that no row can have, sent by hand
        wrong = NotAcceptable(_("提交的内容里有一个过大的编号；请刷新页面后重新操作"))
        return _refused(request, place, wrong, 422)
    except OperationalError as error:
        if not is_busy(error):
            raise
        busy = NotNow(_("同时保存的人太多，这一次没有写入；请稍后再按一次"))
        return _refused(request, place, busy, 503)


def _refused(request: HttpRequest, place: Place, error: LuoshiError, status: int) -> HttpResponseBase:
    """The page with the form as it was sent; where there is none, the reason with what was typed."""
    back = _sent_back(request, place, error, status)
    return back or refusal(request, code=place.government.code, error=error, status=status)


def _sent_back(request: HttpRequest, place: Place, error: LuoshiError, status: int) -> HttpResponseBase | None:
    """The page of the refused form; None for a part of a page, whose fields stand where they stood."""
    return None if is_part(request) else sent_back(request, code=place.government.code, error=error, status=status)


def found_or_404(thing: T | None) -> T:
    """The thing, or Http404 when there is none in this government."""
    if thing is None:
        raise Http404
    return thing
