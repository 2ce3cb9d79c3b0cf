"""What waits in open consultations for whoever looks: front page and inbox tell the same."""

from luoshi.consulting import queries as consulting
from luoshi.consulting.rows import Waiting
from luoshi.governments.models import Role
from luoshi.governments.rights import Verb
from luoshi.web.gate import Place


def waiting(place: Place) -> tuple[Waiting, ...]:
    """What waits in open consultations: for the liaison to answer, for the office to rule on. One statement."""
    if place.may(Verb.REVIEW):
        return consulting.waiting_for_the_office(place.scope, on=place.today)
    mine = place.rights.bodies(place.government, Role.LIAISON)
    return consulting.waiting_for_units(place.scope, mine, on=place.today)
