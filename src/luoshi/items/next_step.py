"""What comes next for an item, and whose turn it is; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next step depends on. `unknown_units` are names that no body of the government bears."""

    state: str
    docking: str
    from_above: bool
    units: Sequence[str]
    unknown_units: Sequence[str]
    uppers: Sequence[str]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done, by whom, and why in one short line; `code` is REPORTING where reports decide, else ""."""

    what: str
    whose: str
    why: str
    code: str = ""


# The breakdown is done: what comes next depends on what was reported, which items do not know.
REPORTING = "reporting"
ENDED = {"done", "done_early", "ended"}


def next_step(item: Standing) -> NextStep | None:
    """The step that moves an item on; None when it is finished or was ended."""
    office = _("督查室")
    if item.state in ENDED:
        return None
    if not item.units:
        return NextStep(_("确定责任单位"), office, _("原文没有写明责任单位，没有单位就没有人报送"))
    if item.unknown_units:
        names = "、".join(item.unknown_units)
        return NextStep(_("核对单位名录"), office, _("名录中没有「%(names)s」，无法通知到单位") % {"names": names})
    whose = "、".join(item.units)
    if item.from_above and item.docking in {"", "not_yet"}:
        upper = "、".join(item.uppers) or _("上级责任部门")
        return NextStep(_("与%(upper)s对接") % {"upper": upper}, whose, _("目标是上级口径，对接后才知道本级分担多少"))
    return NextStep(
        _("报送办理方案"), whose, _("事项已分解到单位，还没有报送过；报送并核定以前状态保持「未评」"), REPORTING
    )
