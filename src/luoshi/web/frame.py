"""What stands around every staff page: government, person, year, streams, places."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luoshi.governments.models import Government
from luoshi.governments.queries import YearRow, years
from luoshi.governments.rights import Verb
from luoshi.intake.queries import pending_proposals
from luoshi.items.queries import streams
from luoshi.items.rows import StreamRow
from luoshi.people.models import Account
from luoshi.web.gate import YEAR_COOKIE, Place, year_of
from luoshi.web.rail import Group, beyond_the_bar, rail
from luoshi.web.words import ROLES, Word


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of a page; `here` is the place that the rail marks, `about_year` that the page has a year."""

    government: Government
    account: Account
    roles: tuple[Word, ...]
    here: str
    year: int
    about_year: bool
    years: tuple[YearRow, ...]
    streams: tuple[StreamRow, ...]
    pending: int
    may_import: bool
    may_review: bool
    may_export: bool
    may_oversee: bool
    may_manage: bool
    may_view: bool
    may_see_accounts: bool
    may_manage_accounts: bool
    may_manage_security: bool
    may_see_audit: bool

    @property
    def items(self) -> int:
        """All items of the year."""
        return sum(stream.items for stream in self.streams)

    @property
    def rail(self) -> tuple[Group, ...]:
        """The places of the rail."""
        return rail(self)

    @property
    def more(self) -> tuple[Group, ...]:
        """The places that a phone shows behind 更多."""
        return beyond_the_bar(self.rail)


def frame_of(place: Place, *, here: str, year: int | None = None, near: tuple[str, ...] = ()) -> Frame:
    """The frame of a page about `year`. Three statements.

    Where a page belongs to no year, its frame shows the one that the periods `near` speak of, else the one that was
    worked on last, else the newest. A year that was never opened does not exist: Http404.
    """
    opened = years(place.scope)
    spoken_of = {period[:4] for period in near}
    numbers = [each.number for each in opened]
    likely = [each for each in numbers if str(each) in spoken_of] + [each for each in numbers if each == place.year]
    likely += numbers
    if year is not None and opened and year not in {each.number for each in opened}:
        raise Http404
    number = year or next(iter(likely), timezone.localdate(place.at).year)
    roles = dict.fromkeys(post.role for post in place.rights.held if post.government_id == place.scope)
    return Frame(
        government=place.government,
        account=place.account,
        roles=tuple(ROLES[role] for role in roles),
        here=here,
        year=number,
        about_year=year is not None,
        years=opened,
        streams=streams(place.scope, number) if place.may(Verb.VIEW) else (),
        pending=pending_proposals(place.scope) if place.may(Verb.VIEW) else 0,
        may_import=place.may(Verb.IMPORT),
        may_review=place.may(Verb.REVIEW),
        may_export=place.may(Verb.EXPORT),
        may_oversee=place.may(Verb.OVERSEE),
        may_manage=place.may(Verb.MANAGE),
        may_view=place.may(Verb.VIEW),
        may_see_accounts=place.may(Verb.SEE_ACCOUNTS),
        may_manage_accounts=place.may(Verb.MANAGE_ACCOUNTS),
        may_manage_security=place.may(Verb.MANAGE_SECURITY),
        may_see_audit=place.may(Verb.SEE_AUDIT),
    )


def page(
    request: HttpRequest, frame: Frame, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """The page in its frame; the year that it is about is what pages without one stay in, until the browser closes."""
    response = render(request, template, {"frame": frame, **context}, status=status)
    if frame.about_year and frame.year != year_of(request, frame.government.code):
        shown = f"{frame.government.code}:{frame.year}"
        response.set_cookie(YEAR_COOKIE, shown, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
