"""As what an account stands before a unit's sheet and its entries: posts turned into the actors of the table."""

from collections.abc import Mapping

from luoshi.governments.models import Body, Government, Role
from luoshi.governments.rights import Rights
from luoshi.items.models import Stream
from luoshi.reporting.states import Actor

AT_THE_UNIT: Mapping[Role, Actor] = {
    Role.LIAISON: Actor.LIAISON,
    Role.SECTION_HEAD: Actor.SECTION_HEAD,
    Role.LEADER_IN_CHARGE: Actor.LEADER_IN_CHARGE,
    Role.PRINCIPAL_LEADER: Actor.PRINCIPAL_LEADER,
}


def actors_at(rights: Rights, government: Government, body: Body) -> frozenset[Actor]:
    """As what an account with these rights stands before the sheet of `body`, leaving aside who receives it.

    The inspection office fills for a unit whose people cannot log in, and for no other.
    """
    roles = rights.roles(government, body.pk)
    found = {actor for role, actor in AT_THE_UNIT.items() if role in roles}
    if Role.INSPECTION_OFFICE in roles and body.channel == Body.Channel.OFFICE:
        found.add(Actor.PROXY)
    return frozenset(found)


def receives(rights: Rights, government: Government, *, recipient_id: int | None, stream: Stream) -> bool:
    """Whether an account takes in what is handed to `recipient_id`: the lead unit's liaison, or (None) the office.

    Where a stream has an owner (区发改局 of the yearly plan), its collector takes it in and not the office.
    """
    if recipient_id is not None:
        return recipient_id in rights.bodies(government, Role.LIAISON)
    if stream.owner_id is not None:
        return stream.owner_id in rights.bodies(government, Role.COLLECTOR)
    return Role.INSPECTION_OFFICE in rights.roles(government)
