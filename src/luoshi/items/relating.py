"""An item's number, and the items it is tied to: the one it is a part of, the term's above it, its measure."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from luoshi.items.drafts import LARGEST_NUMBER
from luoshi.items.errors import BadItem
from luoshi.items.models import Item


def set_number(item: Item, number: int | None) -> None:
    """The item's number, unless another of its stream has it (BadItem); a part has none of its own to set."""
    if number is None or item.parent_id is not None or number == item.number:
        return
    if not 0 < number < min(Item.FIRST_OF_PARTS, LARGEST_NUMBER):
        raise BadItem(_("序号 %(number)s 不可用；请填 1 至 20000") % {"number": number})
    if Item.objects.filter(stream=item.stream_id, number=number).exists():
        raise BadItem(
            _("%(stream)s已有第 %(number)s 项；请换一个序号") % {"stream": item.stream.name, "number": number}
        )
    item.number = number


def relate(item: Item, *, parent: int | None, above: int | None, measure: int | None) -> None:
    """Tie the item to the one it is a part of, the term's item above it, and the measure that answers it.

    Raises BadItem for an item that cannot be the one or the other.
    """
    whole = _related(item, parent)
    if whole is not None and (whole.stream_id != item.stream_id or whole.parent_id is not None):
        raise BadItem(_("%(item)s不能作为上级事项；子项只能列在同一任务来源的事项下，且只分一级") % {"item": whole})
    if whole is not None and item.pk is not None and item.parts.exists():
        raise BadItem(_("%(item)s自己有子项，不能再列为子项") % {"item": item})
    term, answer = _related(item, above), _related(item, measure)
    if term is not None and term.kind != Item.Kind.TERM:
        raise BadItem(_("%(item)s不是届期目标；请先把它的类别改为届期目标") % {"item": term})
    if answer is not None and (item.kind != Item.Kind.PROBLEM or answer.kind == Item.Kind.PROBLEM):
        raise BadItem(_("只有存在问题可以对应整改措施，措施须是责任事项"))
    if whole is not None and item.parent_id != whole.pk:
        last = whole.parts.aggregate(last=Max("ordinal"))["last"] or 0
        item.parent, item.ordinal = whole, last + 1
    elif whole is None and item.parent_id is not None:
        item.parent = item.ordinal = None
    _number_apart(item)
    item.above, item.measure = term, answer


def first_free_of_parts(taken: Iterable[int]) -> int:
    """The first number of a part that none of a stream has."""
    return max(max(taken, default=0), Item.FIRST_OF_PARTS - 1) + 1


def _number_apart(item: Item) -> None:
    """A part's own number among those of parts, an item's among the printed ones, also when it became the other."""
    if item.parent is not None and item.number < Item.FIRST_OF_PARTS:
        item.number = first_free_of_parts(_numbers(item))
    elif item.parent is None and item.number >= Item.FIRST_OF_PARTS:
        item.number = max((number for number in _numbers(item) if number < Item.FIRST_OF_PARTS), default=0) + 1


def _numbers(item: Item) -> set[int]:
    return set(Item.objects.filter(stream=item.stream_id).values_list("number", flat=True))


def _related(item: Item, other: int | None) -> Item | None:
    """Another item of the same government; None for none."""
    if other is None:
        return None
    found = (
        Item.objects.filter(pk=other, government=item.government_id).select_related("stream", "year", "parent").first()
    )
    if found is None or found.pk == item.pk:
        raise BadItem(_("没有这个事项可以关联；请从列表中选择"))
    return found
