"""Which sheet an address means, and what of it whoever asks may see; one right for the page and its papers."""

from django.http import Http404
from django.utils.timezone import localdate

from luoshi.reporting import queries
from luoshi.reporting.filling import Place as SheetPlace
from luoshi.reporting.rows import SheetPage
from luoshi.reporting.sheet_pages import sheet as sheet_of
from luoshi.reporting.sight import sight_of
from luoshi.web.gate import Place, found_or_404


def where_of(place: Place, year: int, number: int, body: int) -> SheetPlace:
    """The sheet meant; Http404 when there is none here."""
    return found_or_404(queries.place_to_act_on(place.scope, year, number, body))


def shown_of(place: Place, where: SheetPlace, item: int | None = None) -> SheetPage:
    """The sheet as the account sees it; Http404 where there is nothing that it may see."""
    found = sheet_of(where, place.rights, today=localdate(place.at), item_id=item)
    if not found.lines and not sees_whole(place, where):
        raise Http404
    return found


def sees_whole(place: Place, where: SheetPlace) -> bool:
    """Whether the account sees all of the sheet, and not only what it takes in of it."""
    return sight_of(place.rights, place.government).sees_sheets_of(where.body.pk)
