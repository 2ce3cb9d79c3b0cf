"""归口: what the owner of a stream is told as long as nothing stands in it."""

from luoshi.governments.models import Role
from luoshi.governments.rights import Verb
from luoshi.items.stream_cards import OwnStream, streams_without_items
from luoshi.web.gate import Place


def empty_streams(place: Place, year: int) -> tuple[OwnStream, ...]:
    """The streams for which the account collects and in which no item stands; none for the office, which sees all.

    One statement for who collects, none for others.
    """
    owned = place.rights.bodies(place.government, Role.COLLECTOR)
    if not owned or place.may(Verb.REVIEW):
        return ()
    return streams_without_items(place.scope, year, owned)
