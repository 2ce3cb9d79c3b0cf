"""What an office had written on an item before it began to work here."""

from dataclasses import dataclass

from luoshi.items.models import PastProgress


@dataclass(frozen=True, slots=True)
class PastRow:
    """A text under the heading it stood; `quarter` None where the heading names none."""

    label: str
    quarter: int | None
    text: str


def past_progress(government_id: int, item_id: int) -> tuple[PastRow, ...]:
    """The texts of an item in the order of their columns. One statement."""
    found = PastProgress.objects.filter(item=item_id, item__government_id=government_id).order_by("order")
    return tuple(PastRow(*each) for each in found.values_list("label", "quarter", "text"))
