"""The places of the left rail, which on a phone are a bar of at most five: the order of an office's year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.governments.models import Government
from luoshi.web.words import Word

ACCOUNTS = ("accounts", "people", "security")
SETTINGS = ("bodies", "leaders", "streams", "years", "rules", "calendar", "jobs")


@dataclass(frozen=True, slots=True)
class Link:
    """A place: `heres` are the pages that mark it, `bar` says whether it stands in the phone's bar."""

    name: Word
    address: str
    heres: tuple[str, ...]
    count: int = 0
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Places under a heading; the first and the last group have none."""

    name: Word
    links: tuple[Link, ...]


class Surroundings(Protocol):
    """What the rail asks of a frame."""

    @property
    def government(self) -> Government: ...
    @property
    def year(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def pending(self) -> int: ...
    @property
    def may_review(self) -> bool: ...
    @property
    def may_export(self) -> bool: ...
    @property
    def may_oversee(self) -> bool: ...
    @property
    def may_manage(self) -> bool: ...
    @property
    def may_view(self) -> bool: ...
    @property
    def may_see_accounts(self) -> bool: ...
    @property
    def may_see_audit(self) -> bool: ...


def rail(frame: Surroundings) -> tuple[Group, ...]:
    """The places that an account has, in groups; a group without places is left out."""
    if not frame.may_view:  # an administrator, who sees no ledger
        return (Group("", tuple(_administration(frame))),)
    groups = (
        Group("", tuple(_first(frame))),
        Group(_("分解"), tuple(_breakdown(frame))),
        Group(_("报送"), tuple(_reporting(frame))),
        Group("", (_settings(frame), *_administration(frame))),
    )
    return tuple(group for group in groups if group.links)


def beyond_the_bar(groups: Iterable[Group]) -> tuple[Group, ...]:
    """What the bar of a phone has no room for: the places behind 更多."""
    rest = (Group(group.name, tuple(link for link in group.links if not link.bar)) for group in groups)
    return tuple(group for group in rest if group.links)


def _first(frame: Surroundings) -> Iterator[Link]:
    code = frame.government.code
    yield Link(_("首页"), reverse("front", args=[code, frame.year]), ("front",), bar=True)
    yield Link(_("待办"), reverse("inbox", args=[code]), ("inbox",), bar=True)


def _breakdown(frame: Surroundings) -> Iterator[Link]:
    code, year = frame.government.code, frame.year
    yield Link(_("来文"), reverse("documents", args=[code]), ("documents",))
    if frame.may_review:
        yield Link(_("文件拆解"), reverse("desks", args=[code]), ("desk",), frame.pending)
    yield Link(_("台账"), reverse("ledger", args=[code, year]), ("ledger",), frame.items, bar=True)
    yield Link(_("征求意见"), reverse("consultations", args=[code, year]), ("consultations",))
    if frame.may_export:
        yield Link(_("文件输出"), reverse("papers", args=[code, year]), ("papers",))


def _reporting(frame: Surroundings) -> Iterator[Link]:
    code, year = frame.government.code, frame.year
    if frame.may_oversee:
        yield Link(_("报送情况"), reverse("rounds", args=[code, year]), ("board",), bar=True)
    yield Link(_("共享数据"), reverse("figures", args=[code, year]), ("figures",))
    yield Link(_("延期申请"), reverse("extensions", args=[code, year]), ("extensions",))


def _settings(frame: Surroundings) -> Link:
    name = _("设置") if frame.may_manage else _("名录与规则")
    return Link(name, reverse("bodies", args=[frame.government.code]), SETTINGS)


def _administration(frame: Surroundings) -> Iterator[Link]:
    code = frame.government.code
    if frame.may_see_accounts:
        yield Link(_("账号与安全"), reverse("accounts", args=[code]), ACCOUNTS, bar=not frame.may_view)
    if frame.may_see_audit:
        yield Link(_("审计日志"), reverse("audit", args=[code]), ("audit",), bar=not frame.may_view)
