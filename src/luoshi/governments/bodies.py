"""Writing bodies one by one, and the groups they belong to; many at once come by table (actions.add_bodies)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.errors import AlreadyEnded, AlreadyThere, BadBody
from luoshi.governments.models import Body, BodyAlias, BodyGroup, BodyGroupMember, Government
from luoshi.governments.rights import Verb, check
from luoshi.governments.units_table import LONGEST_NAME
from luoshi.governments.validity import overlapping
from luoshi.held import held_row
from luoshi.people.models import Account
from luoshi.seen import mark_of, refuse_changed


@dataclass(frozen=True, slots=True)
class BodyDraft:
    """A body as the office enters it; the words of Body say what each field means."""

    name: str
    kind: str = Body.Kind.DEPARTMENT
    channel: str = Body.Channel.ONLINE
    signer: str = "主要负责人"
    steps: str = Body.Steps.YEAR
    masters: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()


FIELDS = ("name", "kind", "channel", "signer", "steps", "masters", "valid_from", "valid_to")


@transaction.atomic
def add_body(*, government: Government, draft: BodyDraft, by: Account, at: datetime) -> Body:
    """A new body with its aliases. Raises NotAllowed, AlreadyThere for a name in use, BadBody."""
    check(by, Verb.MANAGE, government, on=localdate(at))
    _hold(government)
    _check_draft(draft)
    _check_names(government, draft, None)
    body = Body.objects.create(government=government, **{field: getattr(draft, field) for field in FIELDS})
    _name_again(body, draft.aliases)
    record("body.add", by=by.username, government=government.code, target=body.name, after=_words(draft), at=at)
    return body


@transaction.atomic
def change_body(*, body: Body, draft: BodyDraft, by: Account, at: datetime, seen: str | None = None) -> Body:
    """The body as the office corrects it; a body that is renamed by a reform gets a successor instead.

    `seen` is the mark of what was looked at (None: it does not matter).
    Raises NotAllowed, ChangedSince, AlreadyThere for a name in use, BadBody.
    """
    check(by, Verb.MANAGE, body.government, on=localdate(at))
    _hold(body.government)
    locked = held_row(Body.objects.all(), body.pk)
    refuse_changed(seen, body_seen(locked), locked)
    _check_draft(draft)
    _check_names(body.government, draft, locked)
    before = _words(draft_of(locked))
    for field in FIELDS:
        setattr(locked, field, getattr(draft, field))
    locked.save(update_fields=FIELDS)
    _name_again(locked, draft.aliases)
    code, after = body.government.code, _words(draft)
    record("body.change", by=by.username, government=code, target=locked.name, before=before, after=after, at=at)
    return locked


def body_seen(body: Body) -> str:
    """The mark of a body as its form shows it. One statement."""
    return mark_of(asdict(draft_of(body)))


def draft_of(body: Body) -> BodyDraft:
    """The body as it stands, as a form shows it. One statement for its aliases."""
    aliases = tuple(body.aliases.order_by("id").values_list("name", flat=True))
    return BodyDraft(aliases=aliases, **{field: getattr(body, field) for field in FIELDS})


@transaction.atomic
def add_group(*, government: Government, name: str, by: Account, at: datetime) -> BodyGroup:
    """A collective that papers name as one (各街道办事处). Raises NotAllowed, AlreadyThere, BadBody."""
    check(by, Verb.MANAGE, government, on=localdate(at))
    _hold(government)
    if not name or len(name) > LONGEST_NAME:
        raise BadBody(_("群组名称“%(name)s”不可用；请填写 1 至 60 字") % {"name": name[:20]})
    if BodyGroup.objects.filter(government=government, name=name).exists():
        raise AlreadyThere(_("群组“%(name)s”已经有了") % {"name": name})
    group = BodyGroup.objects.create(government=government, name=name)
    record("group.add", by=by.username, government=government.code, target=name, at=at)
    return group


@transaction.atomic
def join_group(
    *, group: BodyGroup, bodies: Sequence[Body], by: Account, at: datetime, valid_from: date | None = None
) -> tuple[BodyGroupMember, ...]:
    """The bodies as members from that day on (None: from ever); who is one then already stays as it is.

    Raises NotAllowed, BadBody for no body, or one of another government.
    """
    check(by, Verb.MANAGE, group.government, on=localdate(at))
    _hold(group.government)
    locked = held_row(BodyGroup.objects.all(), group.pk)
    if not bodies:
        raise BadBody(_("没有选择单位；请至少选一个"))
    _refuse_foreign(bodies, group.government)
    members = locked.members.filter(overlapping(valid_from, None))
    there = set(members.values_list("body_id", flat=True))
    new = [body for body in bodies if body.pk not in there]
    rows = BodyGroupMember.objects.bulk_create(
        BodyGroupMember(group=locked, body=body, valid_from=valid_from) for body in new
    )
    names = "、".join(body.name for body in new)
    record("group.join", by=by.username, government=group.government.code, target=group.name, after=names, at=at)
    return tuple(rows)


@transaction.atomic
def leave_group(*, member: BodyGroupMember, on: date, by: Account, at: datetime) -> BodyGroupMember:
    """The membership, ended with the day `on`. Raises NotAllowed, AlreadyEnded, BadBody for a day before it began."""
    government = member.group.government
    check(by, Verb.MANAGE, government, on=localdate(at))
    locked = held_row(BodyGroupMember.objects.select_related("body", "group"), member.pk)
    if locked.valid_to is not None:
        raise AlreadyEnded(_("%(body)s已于 %(day)s 退出") % {"body": locked.body, "day": locked.valid_to})
    if locked.valid_from is not None and on < locked.valid_from:
        raise BadBody(_("%(body)s %(day)s才加入；退出日期不能更早") % {"body": locked.body, "day": locked.valid_from})
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    words = f"{locked.body} 至{on}"
    record("group.leave", by=by.username, government=government.code, target=locked.group.name, before=words, at=at)
    return locked


def _hold(government: Government) -> None:
    """Hold the government's row: names in use are looked up and taken by one at a time."""
    held_row(Government.objects.all(), government.pk)


def _check_draft(draft: BodyDraft) -> None:
    for name in (draft.name, *draft.aliases):
        if not name or len(name) > LONGEST_NAME:
            raise BadBody(_("单位名称“%(name)s”不可用；请填写 1 至 60 字") % {"name": name[:20]})
    closed: Iterable[tuple[str, Sequence[str]]] = (
        (draft.kind, Body.Kind.values),
        (draft.channel, Body.Channel.values),
        (draft.steps, Body.Steps.values),
    )
    for value, values in closed:
        if value not in values:
            raise BadBody(_("不认识“%(value)s”；请从列出的选项中选") % {"value": value[:20]})
    if not draft.signer.strip():
        raise BadBody(_("没有写明由谁签批；请填写职务，如 局长"))
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise BadBody(_("停用日期早于启用日期；请核对"))


def _check_names(government: Government, draft: BodyDraft, own: Body | None) -> None:
    """Refuse a name or alias that means another body already."""
    wanted = (draft.name, *draft.aliases)
    if len(set(wanted)) < len(wanted):
        raise BadBody(_("同一名称写了两次；一个名称写一次就够"))
    others = Body.objects.filter(government=government, name__in=wanted)
    aliases = BodyAlias.objects.filter(government=government, name__in=wanted)
    if own is not None:
        others, aliases = others.exclude(pk=own.pk), aliases.exclude(body=own)
    taken = others.first() or aliases.first()
    if taken is not None:
        raise AlreadyThere(_("“%(name)s”已经有单位在用；请换一个名称") % {"name": taken.name})


def _name_again(body: Body, aliases: Sequence[str]) -> None:
    """The body's aliases, exactly these."""
    known = set(body.aliases.values_list("name", flat=True))
    body.aliases.exclude(name__in=aliases).delete()
    BodyAlias.objects.bulk_create(
        BodyAlias(government=body.government, body=body, name=name) for name in aliases if name not in known
    )


def _refuse_foreign(bodies: Iterable[Body], government: Government) -> None:
    for body in bodies:
        if body.government_id != government.pk:
            raise BadBody(_("%(body)s不是%(government)s的单位") % {"body": body, "government": government})


def _words(draft: BodyDraft) -> str:
    """A body as the audit log keeps it."""
    days = f"{draft.valid_from or ''}–{draft.valid_to or ''}" if draft.valid_from or draft.valid_to else ""
    kind, channel = str(Body.Kind(draft.kind).label), str(Body.Channel(draft.channel).label)
    steps = str(Body.Steps(draft.steps).label)
    parts = (draft.name, kind, channel, draft.signer, steps, draft.masters, days, "、".join(draft.aliases))
    return " ".join(part for part in parts if part)
