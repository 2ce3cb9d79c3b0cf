"""Writing governments, years, bodies and posts."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record, record_many
from luoshi.governments.errors import AlreadyThere, BadBody, BadGovernment, BadPost, BadUnits, RowError
from luoshi.governments.holding import held_for
from luoshi.governments.models import AT_A_BODY, Belonging, Body, BodyAlias, Government, Post, Role, Seat, Year
from luoshi.governments.rights import Verb, check
from luoshi.governments.separation import check_apart, check_separation, log_in_anew
from luoshi.governments.succession import follow, go_over
from luoshi.governments.units_table import LONGEST_NAME, UnitRow
from luoshi.governments.validity import overlapping
from luoshi.held import held_row
from luoshi.lengths import fitting
from luoshi.people.models import Account

CODE = re.compile(r"[0-9A-Za-z]{2,12}")
FIRST_YEAR, LAST_YEAR = 1980, 2100
LONGEST_BASIS, LONGEST_WHY = 120, 300
ONE_DAY = timedelta(days=1)


@transaction.atomic
def create_government(
    *, code: str, name: str, short_name: str, level: str, by: str, at: datetime, is_demo: bool = False
) -> Government:
    """A new government, for the command line: nobody holds a post yet, so `by` is the operator's name.

    Raises AlreadyThere when the code is taken, BadGovernment for a code, name or level it cannot have.
    """
    if not CODE.fullmatch(code):
        raise BadGovernment(_("代码“%(code)s”不可用；请用 2 至 12 位数字或字母") % {"code": code})
    if not name or not short_name:
        raise BadGovernment(_("政府没有名称；请填写全称和简称"))
    if level not in Government.Level.values:
        raise BadGovernment(
            _("层级“%(level)s”不可用；只能是%(levels)s")
            % {"level": level, "levels": "、".join(Government.Level.values)}
        )
    if Government.objects.filter(code=code).exists():
        raise AlreadyThere(_("代码 %(code)s 的政府已存在") % {"code": code})
    government = Government.objects.create(code=code, name=name, short_name=short_name, level=level, is_demo=is_demo)
    record("government.create", by=by, government=code, target=name, after=f"{short_name} {level}", at=at)
    return government


@transaction.atomic
def assign_first_post(*, account: Account, government: Government, by: str, at: datetime) -> Post:
    """The first inspection-office post of a government. Raises AlreadyThere when it has any post."""
    (post,) = assign_first_posts(
        posts=[(account, Role.INSPECTION_OFFICE)],
        government=government,
        separation=Government.Separation.OFFICE,
        by=by,
        at=at,
    )
    return post


@transaction.atomic
def assign_first_posts(
    *, posts: Sequence[tuple[Account, Role]], government: Government, separation: str, by: str, at: datetime
) -> tuple[Post, ...]:
    """The first posts of a government and how its administrators stand, for the command line.

    Raises AlreadyThere when it has any post, KeptApart or LastAdministrator when the posts do not fit the separation.
    """
    locked = held_row(Government.objects.all(), government.pk)
    if Post.objects.filter(government=government).exists():
        raise AlreadyThere(_("%(government)s已有职务；请由督查室分配") % {"government": government.short_name})
    given = tuple(Post.objects.create(account=account, government=government, role=role) for account, role in posts)
    check_separation(locked, separation, on=localdate(at))
    locked.separation = government.separation = separation
    locked.save(update_fields=["separation"])
    for account in dict.fromkeys(account for account, _role in posts):
        Belonging.objects.get_or_create(account=account, defaults={"government": government})
    record_many([Act("post.assign", post_words(post)) for post in given], by=by, government=government.code, at=at)
    return given


@transaction.atomic
def assign_post(
    *,
    account: Account,
    government: Government,
    role: Role,
    by: Account,
    at: datetime,
    body: Body | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    seat: Seat | None = None,
    acting: bool = False,
    basis: str = "",
) -> Post:
    """A post for `account` from–to, both days included; `seat` is a district leader's.

    Raises NotAllowed, AlreadyThere when the account holds that post on one of these days, BadPost for an acting post
    without its basis, or BadBody: a unit's post without a body, another government's body or seat, an end before the
    start; KeptApart for a post that the same person may not hold beside another (governments.separation).
    """
    government = held_for(Verb.MANAGE_SECURITY, government.pk, by=by, at=at)
    _check_post(government, role, body, seat)
    if valid_from and valid_to and valid_to < valid_from:
        raise BadBody(_("职务的截止日期早于开始日期"))
    if acting and not basis.strip():
        raise BadPost(_("代理职务要写明依据，如 会议纪要或通知的文号"))
    same = Post.objects.filter(account=account, government=government, role=role, body=body, seat=seat)
    if same.filter(overlapping(valid_from, valid_to)).exists():
        raise AlreadyThere(_("%(account)s在这段时间已任这个职务；请核对起止日期") % {"account": account})
    check_apart(government, account, role, valid_from, valid_to)
    post = Post.objects.create(
        account=account,
        government=government,
        role=role,
        body=body,
        seat=seat,
        acting=acting,
        basis=fitting(basis, LONGEST_BASIS, _("依据")),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    log_in_anew(account, government, role, by=by.username, at=at)
    after = f"{'代理 ' + post.basis if acting else ''} {valid_from or ''}–{valid_to or ''}".strip(" –")
    record("post.assign", by=by.username, government=government.code, target=post_words(post), after=after, at=at)
    return post


def _check_post(government: Government, role: Role, body: Body | None, seat: Seat | None) -> None:
    """Refuse a post that does not stand where its role stands."""
    if (role in AT_A_BODY) != (body is not None):
        raise BadBody(_("责任单位和归口部门的职务要写明单位，其他职务不写单位"))
    if body is not None and body.government_id != government.pk:
        raise BadBody(_("%(body)s不是%(government)s的单位") % {"body": body, "government": government})
    if seat is not None and role != Role.DISTRICT_LEADER:
        raise BadBody(_("只有政府领导的职务写席位"))
    if seat is not None and seat.government_id != government.pk:
        raise BadBody(_("%(seat)s不是%(government)s的席位") % {"seat": seat, "government": government})


def post_words(post: Post) -> str:
    """The post as the audit log names it."""
    where = post.body or post.seat or post.government
    return f"职务 {post.account.username} {Role(post.role).label} {where}"


@transaction.atomic
def open_year(*, government: Government, number: int, by: Account, at: datetime) -> Year:
    """A year to work in; items.actions.open_streams gives it its streams.

    Raises AlreadyThere, NotAllowed, BadGovernment for a number that is no year.
    """
    check(by, Verb.MANAGE, government, on=localdate(at))
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise BadGovernment(_("%(number)s 不是可用的年度") % {"number": number})
    year, new = Year.objects.get_or_create(government=government, number=number)
    if not new:
        raise AlreadyThere(_("%(year)s已经开启") % {"year": year})
    record("year.open", by=by.username, government=government.code, target=str(year), at=at)
    return year


@transaction.atomic
def add_bodies(*, government: Government, rows: Sequence[UnitRow], by: Account, at: datetime) -> tuple[Body, ...]:
    """The bodies of a units table, with aliases and predecessors, in one go.

    A predecessor ends the day before its successor begins. Raises NotAllowed, or BadUnits when any row is
    bad, and then nothing is written.
    """
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)
    known = {body.name: body for body in Body.objects.filter(government=government)}
    taken = set(BodyAlias.objects.filter(government=government).values_list("name", flat=True)) | set(known)
    errors = [error for row in rows for error in _clashes(row, known, taken, rows)]
    if errors:
        raise BadUnits(tuple(errors))
    bodies = Body.objects.bulk_create(
        Body(government=government, name=row.name, kind=row.kind, valid_from=row.valid_from) for row in rows
    )
    known |= {body.name: body for body in bodies}
    BodyAlias.objects.bulk_create(
        BodyAlias(government=government, body=known[row.name], name=alias) for row in rows for alias in row.aliases
    )
    for row in rows:
        if row.predecessors:
            follow(known[row.name], [known[name] for name in row.predecessors], row.valid_from)
    acts = [Act("body.add", body.name, after=body.get_kind_display()) for body in bodies]
    record_many(acts, by=by.username, government=government.code, at=at)
    return tuple(bodies)


def _clashes(row: UnitRow, known: dict[str, Body], taken: set[str], rows: Sequence[UnitRow]) -> list[RowError]:
    """What keeps a row from standing beside the bodies that exist and the rest of its table."""
    errors = [
        RowError(row.row, f"“{name}”已经有单位在用", "请删去，或换一个名称")
        for name in (row.name, *row.aliases)
        if name in taken
    ]
    starts = {name: body.valid_from for name, body in known.items()}
    starts |= {other.name: other.valid_from for other in rows}
    for name in row.predecessors:
        if name not in starts or name == row.name:
            errors.append(RowError(row.row, f"找不到前身“{name}”", "请先把前身单位列入表中"))
        elif row.valid_from is not None and (starts[name] or date.min) >= row.valid_from:
            errors.append(RowError(row.row, f"前身“{name}”的启用日期不早于本单位", "请核对启用日期"))
    return errors


@transaction.atomic
def succeed(
    *,
    predecessors: Sequence[Body],
    on: date,
    by: Account,
    at: datetime,
    name: str = "",
    into: Body | None = None,
    why: str = "",
) -> Body:
    """The body that follows `predecessors` from the day `on`: a new one by `name`, or one that is there (`into`).

    The predecessors end the day before; posts, portfolios and memberships go on at the successor; items follow by
    items.transfer. Raises BadBody, AlreadyThere, NotAllowed.
    """
    if not predecessors:
        raise BadBody(_("没有前身单位；新设单位请用单位表导入"))
    said = fitting(why, LONGEST_WHY, _("依据"))
    government = predecessors[0].government
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)
    old = list(Body.objects.filter(pk__in=[body.pk for body in predecessors], government=government).order_by("pk"))
    if len(old) != len({body.pk for body in predecessors}):
        raise BadBody(_("前身单位不都属于%(government)s") % {"government": government})
    for body in old:
        if body.valid_to is not None and body.valid_to < on - ONE_DAY:
            raise BadBody(_("%(body)s已于%(day)s停用") % {"body": body, "day": body.valid_to})
        if body.valid_from is not None and body.valid_from >= on:
            raise BadBody(_("%(body)s在%(day)s才启用") % {"body": body, "day": body.valid_from})
    successor = _new_successor(old[0], name, on) if into is None else _known_successor(old, into, on)
    follow(successor, old, on)
    go_over(old, successor, on)
    record(
        "body.succeed",
        by=by.username,
        government=government.code,
        target=successor.name,
        before="、".join(body.name for body in old),
        after=f"自{on} {said}".strip(),
        at=at,
    )
    return successor


def _new_successor(model: Body, name: str, on: date) -> Body:
    """A new body that takes after `model`: same kind, signer, channel and steps."""
    if not name or len(name) > LONGEST_NAME:
        raise BadBody(_("单位名称不可用"))
    government = model.government
    in_use = BodyAlias.objects.filter(government=government, name=name).exists()
    if in_use or Body.objects.filter(government=government, name=name).exists():
        raise AlreadyThere(_("“%(name)s”已经有单位在用") % {"name": name})
    return Body.objects.create(
        government=government,
        name=name,
        kind=model.kind,
        channel=model.channel,
        signer=model.signer,
        steps=model.steps,
        masters=model.masters,
        valid_from=on,
    )


def _known_successor(old: Sequence[Body], into: Body, on: date) -> Body:
    """The body that takes others up, when it is one of the same government and in force on the day."""
    successor = Body.objects.filter(pk=into.pk, government=old[0].government).first()
    if successor is None or successor in old:
        raise BadBody(_("承接单位要是本政府的另一个单位；请重新选择"))
    begun = successor.valid_from is None or successor.valid_from <= on
    if not begun or (successor.valid_to is not None and successor.valid_to < on):
        raise BadBody(_("%(body)s在%(day)s没有启用或已停用；请核对日期") % {"body": successor, "day": on})
    return successor
