"""Which units' papers an account may have: all of them for who oversees reports, else those it acts for."""

from django.utils.translation import gettext as _

from luoshi.errors import NotAllowed
from luoshi.exports.extract.rows import Extracts, extracts
from luoshi.exports.words import Words
from luoshi.governments.models import Government
from luoshi.governments.rights import Rights, Verb
from luoshi.items.papers import YearItems


class AnotherUnits(NotAllowed):
    """The paper is another unit's."""


def open_extracts(year: YearItems, *, rights: Rights, government: Government, words: Words, unit: str = "") -> Extracts:
    """The extracts of a year that an account may have, only of `unit` where it is named.

    Raises AnotherUnits when the unit named is none of its own.
    """
    bodies = None if rights.may(Verb.OVERSEE, government) else rights.bodies(government)
    found = extracts(year, government=government, words=words, bodies=bodies, unit=unit)
    if unit and bodies is not None and not found.extracts:
        raise AnotherUnits(_("只能下载本单位的责任事项清单；%(unit)s的清单请向督查室索取") % {"unit": unit})
    return found
