"""Rows held until the transaction ends: the one way in which an action takes hold of what it is going to change.

Note: rows are held without their keys, so that whoever merely refers to one (a new item to its government, an event's
account) never waits; such references are checked at the commit, when the head of the chain is held already. In which
order rows are held is written down in docs/decisions/0023.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from luoshi.errors import NotNow

Row = TypeVar("Row", bound=Model)


class Gone(NotNow):
    """The thing was taken away after it was looked at."""


def held_rows(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows in the order of their ids, held once they are read."""
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def held_row(rows: QuerySet[Row], key: int) -> Row:
    """The row with this id, held. Raises Gone when it is no longer there."""
    row = held_rows(rows.filter(pk=key)).first()
    if row is None:
        raise gone()
    return row


def gone() -> Gone:
    """The refusal that the thing is no longer there."""
    return Gone(_("要办的内容刚被他人删除或移走；请刷新页面"))
