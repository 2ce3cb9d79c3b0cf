"""A table of people (单位, 职务, 编号, 用户名 …) as typed rows, whatever file it stood in.

Nobody's real name is asked for. A row without 用户名 and 编号 is one that nobody filled in: the table that goes
out lists every unit with its posts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.governments.actions import LONGEST_BASIS
from luoshi.governments.errors import BadPeople, RowError
from luoshi.governments.models import AT_A_BODY, Role
from luoshi.governments.table_rows import Headed, day_of, rows_of, sheet_of, words_of
from luoshi.people.actions import LONGEST_TITLE

BODY, ROLE, NUMBER, USERNAME, TITLE = "单位", "职务", "编号", "用户名", "显示名称"
FIRST, LAST, BASIS = "任职开始", "任职截止", "代理依据"
COLUMNS = (BODY, ROLE, NUMBER, USERNAME, TITLE, FIRST, LAST, BASIS)
NEEDED = (BODY, ROLE, USERNAME)
PASSED_OVER = frozenset({"序号", "备注", ""})
# What offices write for the two who report and sign.
ROLES: Mapping[str, Role] = {
    **{role.label: role for role in Role if role in AT_A_BODY},
    "主要负责同志": Role.PRINCIPAL_LEADER,
    "主要负责人": Role.PRINCIPAL_LEADER,
    "分管负责同志": Role.LEADER_IN_CHARGE,
    "分管负责人": Role.LEADER_IN_CHARGE,
}
LONGEST_USERNAME = 150
DIGITS_OF_A_NUMBER = 18
MOST_ROWS, MOST_NEW = 2000, 300


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a table gives it; `row` is its number in the file.

    `number` is the account's id, None for a new account. `body` "" and `role` None: an account without a post. A
    `basis` makes the post an acting one.
    """

    row: int
    username: str
    title: str = ""
    number: int | None = None
    body: str = ""
    role: Role | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str = ""


def read_people(data: bytes, *, name: str) -> tuple[PersonRow, ...]:
    """The people in the first sheet of the .xlsx file `data`. Raises RefusedFile, BadPeople."""
    return people_of(sheet_of(data, name=name, refused=BadPeople))


def people_of(rows: Iterable[Sequence[object]]) -> tuple[PersonRow, ...]:
    """The people in `rows` that are filled in; the heading stands in one of the first five.

    Raises BadPeople with one line for each thing that is wrong.
    """
    errors: list[RowError] = []
    table = rows_of(rows, Headed(COLUMNS, NEEDED, PASSED_OVER), errors)
    if table is None:
        raise BadPeople(tuple(errors))
    heading, below = table
    found = (_person(number, cells, errors) for number, cells in below[:MOST_ROWS])
    people = [each for each in found if each is not None]
    errors += _said_twice(people)
    errors += _too_many(people, len(below), heading)
    if not people and not errors:
        errors.append(RowError(heading, "表头下面没有填写用户名的行", "请填写后再导入"))
    if errors:
        raise BadPeople(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(people)


def _person(row: int, cells: Mapping[str, object], errors: list[RowError]) -> PersonRow | None:
    """The person of one row, None where nobody is named; what is wrong with it goes to `errors`."""
    username, title, basis = (_typed(cells.get(column)) for column in (USERNAME, TITLE, BASIS))
    number = _number(row, cells.get(NUMBER), errors)
    days = [words_of(cells.get(column)) for column in (FIRST, LAST)]
    if not username and not words_of(cells.get(NUMBER)):
        if basis or any(days):
            errors.append(RowError(row, "没有用户名", "请填写用户名，或清空这一行的日期和依据", USERNAME))
        return None
    body, word = words_of(cells.get(BODY)), words_of(cells.get(ROLE))
    first, last = (_day(row, column, cells.get(column), errors) for column in (FIRST, LAST))
    errors += _wrong_post(row, body, word)
    errors += _too_long(row, username=username, title=title, basis=basis)
    if first and last and last < first:
        errors.append(RowError(row, f"{last}早于任职开始{first}", "请核对起止日期", LAST))
    if not body and not word and (basis or any(days)):
        errors.append(RowError(row, "有任期或代理依据，却没有单位和职务", "请填写单位和职务", BODY))
    return PersonRow(row, username, title, number, body, ROLES.get(word), first, last, basis)


def _wrong_post(row: int, body: str, word: str) -> Iterable[RowError]:
    """What is wrong with unit and post, which stand together or not at all."""
    if word and word not in ROLES:
        known = "、".join(role.label for role in Role if role in AT_A_BODY)
        yield RowError(row, f"不认识职务“{word[:20]}”", f"只能是{known}；其他职务请逐个安排", ROLE)
    elif word and not body:
        yield RowError(row, "没有单位", "请填写单位；只开账号的，职务也留空", BODY)
    elif body and not word:
        yield RowError(row, "没有职务", "请填写职务；只开账号的，单位也留空", ROLE)


def _too_long(row: int, *, username: str, title: str, basis: str) -> Iterable[RowError]:
    said = (
        (USERNAME, username, LONGEST_USERNAME, "请用短一些的用户名"),
        (TITLE, title, LONGEST_TITLE, "请写成职务，如 区发改局联络员"),
        (BASIS, basis, LONGEST_BASIS, "请只写文号或会议名称"),
    )
    for column, words, most, remedy in said:
        if len(words) > most:
            yield RowError(row, f"“{words[:20]}…”超过{most}字", remedy, column)


def _too_many(people: Sequence[PersonRow], rows: int, heading: int) -> Iterable[RowError]:
    """More than one request can take: passwords are drawn and hashed while somebody waits for the page."""
    if rows > MOST_ROWS:
        yield RowError(heading, f"表里有{rows}行，一次最多{MOST_ROWS}行", "请分成几张表导入")
    new = sum(each.number is None for each in people)
    if new > MOST_NEW:
        yield RowError(heading, f"表里有{new}个新账号，一次最多{MOST_NEW}个", "请分成几张表导入")


def _said_twice(people: Sequence[PersonRow]) -> Iterable[RowError]:
    """A new account named twice, or one post of an account written twice.

    A name that was filled down by a slip would let one person both fill in and sign: a second post asks for the number.
    One post may be held twice, one time after the other; days that overlap are told by assign_post.
    """
    new: dict[str, int] = {}
    posts: dict[tuple[object, ...], int] = {}
    for each in people:
        if each.number is None and new.setdefault(each.username, each.row) != each.row:
            remedy = "一个账号任两个职务的，先导入一行，再下载表，照编号另填一行"
            what = f"用户名“{each.username[:20]}”在第{new[each.username]}行已经有了"
            yield RowError(each.row, what, remedy, USERNAME)
        post = (each.number, each.body, each.role, each.valid_from, each.valid_to)
        if each.number is not None and posts.setdefault(post, each.row) != each.row:
            what = f"编号{each.number}的这个职务在第{posts[post]}行已经有了"
            yield RowError(each.row, what, "请删去一行", NUMBER)


def _typed(cell: object) -> str:
    """What somebody typed into a cell; Excel keeps 1001 as a number."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _number(row: int, cell: object, errors: list[RowError]) -> int | None:
    """The account's id; None for none, and for what is none, which goes to `errors`."""
    words = _typed(cell)
    if not words:
        return None
    if words.isascii() and words.isdecimal() and len(words) <= DIGITS_OF_A_NUMBER:
        return int(words)
    errors.append(RowError(row, f"“{words[:20]}”不是编号", "照下载的表填写；新账号留空", NUMBER))
    return None


def _day(row: int, column: str, cell: object, errors: list[RowError]) -> date | None:
    day, words = day_of(cell), words_of(cell)
    if day is None and words:
        errors.append(RowError(row, f"“{words[:20]}”不是日期", "请写成 2026-03-01", column))
    return day
