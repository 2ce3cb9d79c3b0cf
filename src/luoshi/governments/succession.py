"""What goes over to a successor with the day of a reorganisation: posts, portfolios, memberships; never an action.

Note: every dated row that lasts into the day ends before it and goes on at the successor from it; a row that begins
later begins at the successor. What was before the day stays readable as it was.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luoshi.governments.errors import BadBody
from luoshi.governments.models import Body, BodyGroupMember, Portfolio, Post
from luoshi.governments.validity import lasting_into
from luoshi.held import held_rows

ONE_DAY = timedelta(days=1)


def follow(successor: Body, predecessors: Sequence[Body], on: date | None) -> None:
    """Join a successor to its predecessors, which end the day before `on` unless they ended earlier."""
    if on is None:
        raise BadBody(_("%(body)s有前身，却没有启用日期") % {"body": successor})
    last_day = on - ONE_DAY
    for body in predecessors:
        if body.valid_to is None or body.valid_to > last_day:
            body.valid_to = last_day
            body.save(update_fields=["valid_to"])
    successor.predecessors.add(*predecessors)


def go_over(old: Sequence[Body], successor: Body, on: date) -> None:
    """Posts, portfolios and memberships of `old` that last into the day `on`, at the successor from then."""
    _move_posts(old, successor, on)
    _move_portfolios(old, successor, on)
    _move_memberships(old, successor, on)


def _move_posts(old: Sequence[Body], successor: Body, on: date) -> None:
    held = set(_posts_at(successor, on))
    for post in held_rows(Post.objects.filter(lasting_into(on), body__in=old)):
        same = (post.account_id, post.role)
        if post.valid_from is not None and post.valid_from >= on:
            post.body = successor
            post.save(update_fields=["body"])
            continue
        if same not in held:  # one who was liaison of both predecessors is it once at the successor
            Post.objects.create(
                account=post.account,
                government=post.government,
                body=successor,
                role=post.role,
                acting=post.acting,
                basis=post.basis,
                valid_from=on,
                valid_to=post.valid_to,
            )
            held.add(same)
        post.valid_to = on - ONE_DAY
        post.save(update_fields=["valid_to"])


def _posts_at(body: Body, on: date) -> list[tuple[int, str]]:
    return list(Post.objects.filter(lasting_into(on), body=body).values_list("account_id", "role"))


def _move_portfolios(old: Sequence[Body], successor: Body, on: date) -> None:
    held = set(Portfolio.objects.filter(lasting_into(on), body=successor).values_list("seat_id", flat=True))
    for row in held_rows(Portfolio.objects.filter(lasting_into(on), body__in=old)):
        if row.valid_from is not None and row.valid_from >= on:
            row.body = successor
            row.save(update_fields=["body"])
            continue
        if row.seat_id not in held:
            Portfolio.objects.create(seat_id=row.seat_id, body=successor, valid_from=on, valid_to=row.valid_to)
            held.add(row.seat_id)
        row.valid_to = on - ONE_DAY
        row.save(update_fields=["valid_to"])


def _move_memberships(old: Sequence[Body], successor: Body, on: date) -> None:
    held = set(BodyGroupMember.objects.filter(lasting_into(on), body=successor).values_list("group_id", flat=True))
    for row in held_rows(BodyGroupMember.objects.filter(lasting_into(on), body__in=old)):
        if row.valid_from is not None and row.valid_from >= on:
            row.body = successor
            row.save(update_fields=["body"])
            continue
        if row.group_id not in held:
            BodyGroupMember.objects.create(group_id=row.group_id, body=successor, valid_from=on, valid_to=row.valid_to)
            held.add(row.group_id)
        row.valid_to = on - ONE_DAY
        row.save(update_fields=["valid_to"])
