"""The table of people as it goes out: every unit that reports online with its posts, who holds them, what is open."""

from collections.abc import Iterator, Sequence
from datetime import date

from luoshi.governments.directory import BodyCard, PostCard, accounts, directory, posts_at
from luoshi.governments.models import AT_A_BODY, Body, Role
from luoshi.governments.people_table import PersonRow

# Without these a unit's sheet is not filled in, or not signed.
WANTED = (Role.LIAISON, Role.PRINCIPAL_LEADER)


def people_rows(government_id: int, on: date, *, opens: bool, gives: bool) -> tuple[PersonRow, ...]:
    """The rows of the table, unit by unit, those to fill in without a username; accounts without a post last.

    Who gives no posts (`gives`) gets rows of accounts alone, who opens no accounts (`opens`) none with a title made up
    for a new one. Nine statements.
    """
    bodies = directory(government_id, on).bodies
    posts = posts_at(government_id, on, ended=False)
    rows = [row for body in bodies for row in _of_body(body, [each for each in posts if each.body_id == body.id])]
    if not gives:
        rows = [PersonRow(0, "", row.title) for row in rows if row.number is None]
    elif not opens:
        rows = [row if row.number else PersonRow(0, "", body=row.body, role=row.role) for row in rows]
    posted = {each.account_id for each in posts}
    idle = (each for each in accounts(government_id) if each.pk not in posted)
    return (*rows, *(PersonRow(0, each.username, each.title, each.pk) for each in idle))


def _of_body(body: BodyCard, posts: Sequence[PostCard]) -> Iterator[PersonRow]:
    """The posts at a body, first of them those that it cannot do without; open ones where somebody has to hold them."""
    for role in (*WANTED, *(role for role in Role if role in AT_A_BODY and role not in WANTED)):
        held = [each for each in posts if each.role == role]
        yield from (_held(each) for each in held)
        if not held and role in WANTED and _reports_here(body):
            yield PersonRow(0, "", f"{body.name}{role.label}", body=body.name, role=role)


def _reports_here(body: BodyCard) -> bool:
    return body.standing != "ended" and body.channel == Body.Channel.ONLINE


def _held(post: PostCard) -> PersonRow:
    """A post as a row. Its holder's title is "" where pages show the username."""
    title = "" if post.title == post.username else post.title
    basis = post.basis if post.acting else ""
    return PersonRow(
        0, post.username, title, post.account_id, post.body, Role(post.role), post.valid_from, post.valid_to, basis
    )
