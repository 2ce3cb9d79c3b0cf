"""Writing governments, years, bodies and posts."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record, record_many
from luoshi.governments.errors import AlreadyThere, BadBody, BadGovernment, BadUnits, RowError
from luoshi.governments.models import AT_A_BODY, Body, BodyAlias, Government, Post, Role, Year
from luoshi.governments.rights import Verb, check
from luoshi.governments.units_table import LONGEST_NAME, UnitRow
from luoshi.people.models import Account

CODE = re.compile(r"[0-9A-Za-z]{2,12}")
FIRST_YEAR, LAST_YEAR = 1980, 2100
ONE_DAY = timedelta(days=1)


@transaction.atomic
def create_government(
    *, code: str, name: str, short_name: str, level: str, by: str, at: datetime, is_demo: bool = False
) -> Government:
    """A new government, for the command line: nobody holds a post yet, so `by` is the operator's name.

    Raises AlreadyThere when the code is taken, BadGovernment for a code, name or level it cannot have.
    """
    if not CODE.fullmatch(code):
        raise BadGovernment(_("代码“%(code)s”不可用;请用 2 至 12 位数字或字母") % {"code": code})
    if not name or not short_name:
        raise BadGovernment(_("政府没有名称;请填写全称和简称"))
    if level not in Government.Level.values:
        raise BadGovernment(
            _("层级“%(level)s”不可用;只能是%(levels)s") % {"level": level, "levels": "、".join(Government.Level.values)}
        )
    if Government.objects.filter(code=code).exists():
        raise AlreadyThere(_("代码 %(code)s 的政府已存在") % {"code": code})
    government = Government.objects.create(code=code, name=name, short_name=short_name, level=level, is_demo=is_demo)
    record("government.create", by=by, government=code, target=name, after=f"{short_name} {level}", at=at)
    return government


@transaction.atomic
def assign_first_post(*, account: Account, government: Government, by: str, at: datetime) -> Post:
    """The first inspection-office post of a government. Raises AlreadyThere when it has any post."""
    Government.objects.select_for_update().get(pk=government.pk)
    if Post.objects.filter(government=government).exists():
        raise AlreadyThere(_("%(government)s已有职务;请由督查室分配") % {"government": government.short_name})
    post = Post.objects.create(account=account, government=government, role=Role.INSPECTION_OFFICE)
    record("post.assign", by=by, government=government.code, target=_post_words(post), at=at)
    return post


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
) -> Post:
    """A post for `account` from–to, both days included.

    Raises NotAllowed, or BadBody: a unit's post without a body, another government's body, an end before the
    start.
    """
    check(by, Verb.MANAGE, government, on=localdate(at))
    if (role in AT_A_BODY) != (body is not None):
        raise BadBody(_("责任单位和归口部门的职务要写明单位,其他职务不写单位"))
    if body is not None and body.government_id != government.pk:
        raise BadBody(_("%(body)s不是%(government)s的单位") % {"body": body, "government": government})
    if valid_from and valid_to and valid_to < valid_from:
        raise BadBody(_("职务的截止日期早于开始日期"))
    post = Post.objects.create(
        account=account, government=government, role=role, body=body, valid_from=valid_from, valid_to=valid_to
    )
    record("post.assign", by=by.username, government=government.code, target=_post_words(post), at=at)
    return post


def _post_words(post: Post) -> str:
    """The post as the audit log names it."""
    where = post.body.name if post.body else post.government.short_name
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
    Government.objects.select_for_update().get(pk=government.pk)
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
            _follow(known[row.name], [known[name] for name in row.predecessors])
    acts = [Act("body.add", body.name, after=body.get_kind_display()) for body in bodies]
    record_many(acts, by=by.username, government=government.code, at=at)
    return tuple(bodies)


def _clashes(row: UnitRow, known: dict[str, Body], taken: set[str], rows: Sequence[UnitRow]) -> list[RowError]:
    """What keeps a row from standing beside the bodies that exist and the rest of its table."""
    errors = [
        RowError(row.row, f"“{name}”已经有单位在用", "请删去,或换一个名称")
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


def _follow(successor: Body, predecessors: Sequence[Body]) -> None:
    """Join a successor to its predecessors, which end the day before it begins unless they ended earlier."""
    if successor.valid_from is None:
        raise BadBody(_("%(body)s有前身,却没有启用日期") % {"body": successor})
    last_day = successor.valid_from - ONE_DAY
    for body in predecessors:
        if body.valid_to is None or body.valid_to > last_day:
            body.valid_to = last_day
            body.save(update_fields=["valid_to"])
    successor.predecessors.add(*predecessors)


@transaction.atomic
def succeed(*, predecessors: Sequence[Body], name: str, on: date, by: Account, at: datetime) -> Body:
    """The body that follows `predecessors` from the day `on`: one that is renamed, several that merge.

    The predecessors end the day before; posts at them go on at the successor. Raises BadBody, AlreadyThere,
    NotAllowed.
    """
    if not predecessors:
        raise BadBody(_("没有前身单位;新设单位请用单位表导入"))
    government = predecessors[0].government
    check(by, Verb.MANAGE, government, on=localdate(at))
    Government.objects.select_for_update().get(pk=government.pk)
    old = list(Body.objects.filter(pk__in=[body.pk for body in predecessors], government=government))
    if len(old) != len({body.pk for body in predecessors}):
        raise BadBody(_("前身单位不都属于%(government)s") % {"government": government})
    for body in old:
        if body.valid_to is not None and body.valid_to < on - ONE_DAY:
            raise BadBody(_("%(body)s已于%(day)s停用") % {"body": body, "day": body.valid_to})
        if body.valid_from is not None and body.valid_from >= on:
            raise BadBody(_("%(body)s在%(day)s才启用") % {"body": body, "day": body.valid_from})
    if not name or len(name) > LONGEST_NAME:
        raise BadBody(_("单位名称不可用"))
    in_use = BodyAlias.objects.filter(government=government, name=name).exists()
    if in_use or Body.objects.filter(government=government, name=name).exists():
        raise AlreadyThere(_("“%(name)s”已经有单位在用") % {"name": name})
    successor = Body.objects.create(government=government, name=name, kind=old[0].kind, valid_from=on)
    _follow(successor, old)
    _move_posts(old, successor, on)
    words = "、".join(body.name for body in old)
    record("body.succeed", by=by.username, government=government.code, target=name, before=words, at=at)
    return successor


def _move_posts(old: Sequence[Body], successor: Body, on: date) -> None:
    """Posts that last into the day `on` end before it, and go on at the successor."""
    lasting = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), body__in=old)
    for post in lasting:
        starts_later = post.valid_from is not None and post.valid_from >= on
        if starts_later:
            post.body = successor
            post.save(update_fields=["body"])
            continue
        Post.objects.create(
            account=post.account,
            government=post.government,
            body=successor,
            role=post.role,
            valid_from=on,
            valid_to=post.valid_to,
        )
        post.valid_to = on - ONE_DAY
        post.save(update_fields=["valid_to"])
