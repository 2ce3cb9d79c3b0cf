"""What in a proposed item a person should look at first, each doubt as one line; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Below this the reader itself expects to be wrong more often than one time in five.
SURE = Decimal("0.8")

KEYS = {
    "units": gettext_lazy("责任单位"),
    "upper_units": gettext_lazy("上级责任部门"),
    "role": gettext_lazy("责任类别"),
    "leaders": gettext_lazy("责任领导"),
    "deadline": gettext_lazy("完成时限"),
    "text": gettext_lazy("责任事项"),
    "seq": gettext_lazy("序号"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a proposal says that can be doubted; `assigned` where its document names units for every item."""

    assigned: bool
    units: Sequence[str]
    inherited: Sequence[str]
    confidences: Sequence[Decimal]
    damages: Sequence[str]


def doubts(found: Found, known: Collection[str]) -> tuple[str, ...]:
    """The doubts about a proposal, the weightiest first; `known` are the names of the government's bodies.

    An empty `known` means that no body was entered yet, and then no name is doubted.
    """
    lines = [_("原文有残缺：%(damage)s") % {"damage": damage} for damage in found.damages]
    if found.assigned and not found.units:
        lines.append(_("没有读到责任单位"))
    unknown = [name for name in found.units if known and name not in known]
    if unknown:
        lines.append(_("单位名录中没有：%(names)s") % {"names": "、".join(unknown)})
    if found.inherited:
        keys = "、".join(key_word(key) for key in found.inherited)
        lines.append(_("合并单元格，沿用上一行：%(keys)s") % {"keys": keys})
    unsure = sum(1 for confidence in found.confidences if confidence < SURE)
    if unsure:
        lines.append(_("有 %(count)s 个数值把握不大") % {"count": unsure})
    return tuple(lines)


def key_word(key: str) -> str:
    """The column that a key of an item stands for, as breakdown tables head it."""
    return str(KEYS.get(key, key))
