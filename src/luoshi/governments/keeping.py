"""A year kept as it stands while something is written in it: whoever closes it waits, everybody else goes on."""

from collections.abc import Iterable

from django.db import connection

from luoshi.governments.models import Year

SHARED = "SELECT * FROM gov_year WHERE id = %s FOR SHARE"
ALONE = "SELECT * FROM gov_year WHERE id = %s"  # SQLite takes one writer at a time


def kept_year(year_id: int) -> Year:
    """The year as it stands and will stand until the transaction ends; many keep it at once. One statement.

    Note: Django holds rows for one alone, and sixty units that file would wait for each other; hence the words.
    """
    (year,) = Year.objects.raw(SHARED if connection.features.has_select_for_update else ALONE, [year_id])
    return year


def kept_open_years(government_id: int) -> Iterable[Year]:
    """The years of a government that are not closed, kept, by id."""
    ids = Year.objects.filter(government=government_id).order_by("pk").values_list("pk", flat=True)
    years = [kept_year(pk) for pk in ids]
    return [year for year in years if year.state != Year.State.CLOSED]
