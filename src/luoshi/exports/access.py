"""Which units' papers an account may have: all, those it acts for, or of all units its own streams' items alone."""

from dataclasses import replace

from django.utils.translation import gettext as _

from luoshi.errors import NotAllowed
from luoshi.exports.extract.rows import Extracts, extracts
from luoshi.exports.words import Words
from luoshi.governments.models import Government
from luoshi.governments.rights import Rights
from luoshi.items.models import Stream
from luoshi.items.papers import YearItems
from luoshi.reporting.sight import Sight, sight_of


class AnotherUnits(NotAllowed):
    """The paper is another unit's."""


def open_extracts(year: YearItems, *, rights: Rights, government: Government, words: Words, unit: str = "") -> Extracts:
    """The extracts of a year that an account may have, only of `unit` where it is named.

    Who collects for a stream's owner has those of all units, with the items of its own streams and no other. Raises
    AnotherUnits when the unit named is none of its own. One statement for a collector, none for others.
    """
    sight = sight_of(rights, government)
    if sight.whole:
        return extracts(year, government=government, words=words, unit=unit)
    found = extracts(year, government=government, words=words, bodies=sight.units, unit=unit)
    if sight.owners:
        own = {each.body_id for each in found.extracts}
        among = extracts(_of_own_streams(year, sight, government), government=government, words=words, unit=unit)
        others = (each for each in among.extracts if each.body_id is None or each.body_id not in own)
        found = replace(found, extracts=(*found.extracts, *others))
    if unit and not found.extracts:
        raise AnotherUnits(_("只能下载本单位的责任事项清单；%(unit)s的清单请向督查室索取") % {"unit": unit})
    return found


def _of_own_streams(year: YearItems, sight: Sight, government: Government) -> YearItems:
    """The year without the items of streams that are collected by others. One statement."""
    streams = Stream.objects.filter(government=government, year__number=year.year, owner__in=sight.owners)
    codes = set(streams.values_list("code", flat=True))
    return replace(year, items=tuple(each for each in year.items if each.row.stream in codes))
