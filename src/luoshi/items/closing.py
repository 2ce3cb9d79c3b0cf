"""A closed year stands as it is: the one check before anything of its ledger moves."""

from django.utils.translation import gettext as _

from luoshi.governments.keeping import kept_year
from luoshi.governments.models import Year
from luoshi.items.errors import YearClosed


def refuse_closed(year: Year) -> None:
    """Pass for a year that is open or provisionally closed. Raises YearClosed."""
    if year.state == Year.State.CLOSED:
        raise YearClosed(_("%(year)s已终结，台账不再变动") % {"year": year})


def keep_open(year_id: int) -> Year:
    """The year, which nobody closes until the transaction ends. Raises YearClosed. One statement.

    Note: a year is kept before its streams, sheets and items are held.
    """
    year = kept_year(year_id)
    refuse_closed(year)
    return year
