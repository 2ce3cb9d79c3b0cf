"""People and posts from one table: what a row means, what is wrong with it, all of it written or nothing."""

import re
from base64 import b64decode
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from app.doors import log_in
from app.people import AT, PASSWORD, TODAY, Town
from app.test_units import workbook
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.governments.actions import assign_post
from luoshi.governments.bodies import change_body, draft_of
from luoshi.governments.errors import BadPeople, OtherGovernment
from luoshi.governments.models import Belonging, Body, Government, Post, Role
from luoshi.governments.people_form import people_rows
from luoshi.governments.people_table import COLUMNS, MOST_NEW, PersonRow, people_of, read_people
from luoshi.governments.people_taking import Taken, take_people
from luoshi.governments.separation import change_separation
from luoshi.people.actions import create_account
from luoshi.people.models import Account

Cells = tuple[object, ...]
LIAISON, LEADER = Role.LIAISON, Role.PRINCIPAL_LEADER

MEANINGS: dict[str, tuple[Cells, PersonRow]] = {
    "unit, post and username are enough": (
        ("区水务局", "联络员", None, "shuiwu"),
        PersonRow(2, "shuiwu", body="区水务局", role=LIAISON),
    ),
    "blanks around words do not count": (
        (" 区水务局 ", "联络 员", "", " shuiwu ", " 区水务局联络员 "),
        PersonRow(2, "shuiwu", "区水务局联络员", body="区水务局", role=LIAISON),
    ),
    "主要负责同志 is the principal leader": (
        ("区水务局", "主要负责同志", None, "shuiwu-zhuyao"),
        PersonRow(2, "shuiwu-zhuyao", body="区水务局", role=LEADER),
    ),
    "分管负责人 is the leader in charge": (
        ("区水务局", "分管负责人", None, "shuiwu-fenguan"),
        PersonRow(2, "shuiwu-fenguan", body="区水务局", role=Role.LEADER_IN_CHARGE),
    ),
    "a username of digits, as Excel keeps it": (
        ("区水务局", "联络员", None, 1001.0),
        PersonRow(2, "1001", body="区水务局", role=LIAISON),
    ),
    "a number is an account that is there": (
        ("区水务局", "联络员", 17, None),
        PersonRow(2, "", number=17, body="区水务局", role=LIAISON),
    ),
    "an account without a post": (
        (None, None, None, "shuiwu", "区水务局联络员"),
        PersonRow(2, "shuiwu", "区水务局联络员"),
    ),
    "days, and a basis that makes it acting": (
        ("区水务局", "联络员", "17", "", "", "2026-03-01", "2026年8月31日", "会议纪要〔2026〕3号"),
        PersonRow(
            2,
            "",
            number=17,
            body="区水务局",
            role=LIAISON,
            valid_from=date(2026, 3, 1),
            valid_to=date(2026, 8, 31),
            basis="会议纪要〔2026〕3号",
        ),
    ),
}

WRONG: dict[str, tuple[list[Cells], str]] = {
    "a post without a unit": ([("", "联络员", "", "a")], "第2行“单位”：没有单位；请填写单位"),
    "a unit without a post": ([("区水务局", "", "", "a")], "第2行“职务”：没有职务；请填写职务"),
    "an unknown post": ([("区水务局", "秘书", "", "a")], "第2行“职务”：不认识职务“秘书”；只能是"),
    "an administrator by table": ([("区水务局", "安全管理员", "", "a")], "第2行“职务”：不认识职务“安全管理员”"),
    "no number": ([("区水务局", "联络员", "甲", "a")], "第2行“编号”：“甲”不是编号"),
    "a number beyond all": ([("区水务局", "联络员", "9" * 19, "a")], "第2行“编号”：“999"),
    "a day in words": ([("区水务局", "联络员", "", "a", "", "下月")], "第2行“任职开始”：“下月”不是日期"),
    "an end before its start": (
        [("区水务局", "联络员", "", "a", "", "2026-03-02", "2026-03-01")],
        "第2行“任职截止”：2026-03-01早于",
    ),
    "days without a post": ([("", "", "", "a", "", "2026-03-02")], "第2行“单位”：有任期"),
    "days without a name": (
        [("区水务局", "联络员", "", "", "", "2026-03-02"), ("区水务局", "联络员", "", "a")],
        "第2行“用户名”：没有用户名",
    ),
    "a new name filled down": (
        [("区水务局", "联络员", "", "a"), ("区水务局", "主要领导", "", "a")],
        "第3行“用户名”：用户名“a”在第2行已经有了",
    ),
    "one post of an account twice": (
        [("区水务局", "联络员", 17, ""), ("区水务局", "联络员", 17, "")],
        "第3行“编号”：编号17的这个职务在第2行已经有了",
    ),
    "a title that is too long": ([("区水务局", "联络员", "", "a", "区" * 61)], "第2行“显示名称”：“区"),
    "a username that is too long": ([("区水务局", "联络员", "", "a" * 151)], "第2行“用户名”：“aaa"),
    "nobody filled in": ([("区水务局", "联络员", "", "", "区水务局联络员")], "第1行：表头下面没有填写用户名的行"),
    "more than a request can take": (
        [("区水务局", "联络员", "", f"a{each}") for each in range(MOST_NEW + 1)],
        f"第1行：表里有{MOST_NEW + 1}个新账号",
    ),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_a_row(name: str) -> None:
    row, expected = MEANINGS[name]
    assert people_of([COLUMNS, row]) == (expected,)


@pytest.mark.parametrize("name", WRONG)
def test_one_line_for_what_is_wrong(name: str) -> None:
    rows, line = WRONG[name]
    with pytest.raises(BadPeople) as refused:
        people_of([COLUMNS, *rows])
    (error,) = refused.value.errors
    assert str(error).startswith(line)


@pytest.mark.parametrize("heading", [("单位", "职务"), ("单位", "职务", "用户名", "姓名"), ("部门", "用户名")])
def test_a_table_without_its_columns_or_with_names_of_persons_is_refused(heading: Cells) -> None:
    with pytest.raises(BadPeople):
        people_of([heading, ("区水务局", "联络员", "a", "b")])


def test_rows_that_nobody_filled_in_are_passed_over() -> None:
    rows = [
        ("示例区人员表",),
        COLUMNS,
        ("区水务局", "联络员", "", "", "区水务局联络员"),
        ("区水务局", "主要领导", "", "a"),
    ]
    assert [each.row for each in people_of(rows)] == [4]


def take(town: Town, *rows: Cells, by: Account | None = None, renew: bool = False) -> Taken:
    people = people_of([COLUMNS, *rows])
    return take_people(government=town.government, rows=people, by=by or town.owner, at=AT, renew=renew)


def refused_rows(town: Town, *rows: Cells, by: Account | None = None, renew: bool = False) -> list[str]:
    """The lines of the refusal; nothing was written."""
    before = (Account.objects.count(), Post.objects.count(), Event.objects.count())
    with pytest.raises(BadPeople) as refused:
        take(town, *rows, by=by, renew=renew)
    assert (Account.objects.count(), Post.objects.count(), Event.objects.count()) == before
    return [str(error) for error in refused.value.errors]


def test_a_table_opens_accounts_and_gives_posts_and_records_each(town: Town) -> None:
    before = Event.objects.count()
    taken = take(
        town,
        ("区水务局", "联络员", None, "shuiwu-lly", "区水务局联络员"),
        ("区水务局", "主要领导", None, "shuiwu-zy", "区水务局主要领导", "2026-03-01"),
        ("明溪街道", "联络员", town.colleague.pk, "colleague"),
    )
    assert (len(taken.opened), taken.given, taken.unchanged) == (2, 3, 0)
    posts = Post.objects.filter(account__username="shuiwu-zy").values_list("role", "body__name", "valid_from")
    assert list(posts) == [(LEADER, "区水务局", date(2026, 3, 1))]
    assert Post.objects.filter(account=town.colleague, body__name="明溪街道办事处").exists()
    events = list(Event.objects.order_by("seq").values_list("action", flat=True)[before:])
    assert events == ["account.create", "post.assign"] * 2 + ["post.assign"]
    assert Belonging.objects.filter(government=town.government, account__username__startswith="shuiwu").count() == 2


STANDING: dict[str, tuple[Cells, str]] = {
    "an unknown unit": (("区文旅局", "联络员", "", "a"), "“单位”：没有单位“区文旅局”"),
    "a unit that has ended": (("区科产局", "联络员", "", "a"), "“单位”：区科产局已于2025-08-31停用"),
    "a username of this office": (
        ("区水务局", "联络员", "", "colleague"),
        "“用户名”：用户名“colleague”已经有了，是编号",
    ),
    "a username of another office, of which nothing is told": (
        ("区水务局", "联络员", "", "stranger"),
        "“用户名”：用户名“stranger”已经有了；请换一个用户名",
    ),
    "a number of another office": (("区水务局", "联络员", "STRANGER", ""), "“编号”：没有编号"),
    "a number with another's username": (("区水务局", "联络员", "COLLEAGUE", "owner"), "的用户名是“colleague”"),
    "a number with another title": (
        ("区水务局", "联络员", "COLLEAGUE", "", "区水务局联络员"),
        "的显示名称是“区发改局联络员”",
    ),
    "a post that is held on other days": (
        ("区发改局", "联络员", "COLLEAGUE", "", "", "2026-05-01"),
        "在这段时间已任这个职务；请核对起止日期",
    ),
    "a username that cannot be": (("区水务局", "联络员", "", "区 水务"), ""),
}


@pytest.mark.parametrize("name", STANDING)
def test_a_row_that_does_not_fit_what_stands_is_told_and_nothing_is_written(name: str, town: Town) -> None:
    row, line = STANDING[name]
    numbers = {"COLLEAGUE": town.colleague.pk, "STRANGER": town.stranger.pk}
    meant = tuple(numbers.get(str(cell), cell) for cell in row)
    good = ("区水务局", "主要领导", "", "shuiwu-zy")
    (told,) = refused_rows(town, good, meant)
    assert told.startswith("第3行")
    assert line in told


def test_every_bad_row_is_told_at_once(town: Town) -> None:
    rows: list[Cells] = [
        ("区文旅局", "联络员", "", "a"),
        ("区水务局", "联络员", "", "colleague"),
        ("区水务局", "联络员", "", "b"),
    ]
    assert [line[:3] for line in refused_rows(town, *rows)] == ["第2行", "第3行"]
    late: list[Cells] = [("区水务局", "联络员", "", f"{each} x") for each in range(2)]
    assert [line[:3] for line in refused_rows(town, *late)] == ["第2行", "第3行"]


def test_the_same_table_again_changes_nothing(town: Town) -> None:
    rows: list[Cells] = [
        ("区水务局", "联络员", None, "shuiwu", "区水务局联络员", "2026-03-01", "", "纪要3号"),
        (None, None, None, "beiyong", "备用"),
        ("区发改局", "联络员", town.colleague.pk, "colleague", "区发改局联络员"),
    ]
    assert (len(take(town, *rows).opened), take(town, *rows[2:]).unchanged) == (2, 1)
    before = Event.objects.count()
    again = take(town, *rows)
    assert (again.opened, again.given, again.unchanged) == ((), 0, 3)
    assert Event.objects.count() == before


def test_a_post_held_twice_one_time_after_the_other_is_taken_as_the_table_goes_out(town: Town) -> None:
    number = town.colleague.pk
    first, again = ("2026-01-01", "2026-06-30"), ("2026-09-01", "")
    rows: list[Cells] = [("区水务局", "联络员", number, "", "", *days) for days in (first, again)]
    assert take(town, *rows).given == 2
    out = [row for row in people_rows(town.government.pk, TODAY, opens=True, gives=True) if row.number is not None]
    cells = [(row.body, row.role.label if row.role else "", row.number, row.username) for row in out]
    days = [(row.title, row.valid_from, row.valid_to, row.basis) for row in out]
    assert take(town, *(one + two for one, two in zip(cells, days, strict=True))).unchanged == len(out) == 3
    (told,) = refused_rows(town, ("区水务局", "联络员", number, "", "", "2026-06-01", "2026-07-31"))
    assert "在这段时间已任这个职务" in told


def test_a_unit_with_a_blank_in_its_name_is_found(town: Town) -> None:
    Body.objects.filter(government=town.government, name="区水务局").update(name="区水务局 河长办")
    row = ("区水务局 河长办", "联络员", None, "a")
    assert take(town, row).given == 1
    assert take(town, row).unchanged == 1


def test_nobody_is_found_by_the_name_that_pages_show(town: Town) -> None:
    (opened,) = take(town, ("区水务局", "联络员", None, "another", town.colleague.title)).opened
    assert opened.number != town.colleague.pk
    assert Post.objects.filter(account=town.colleague).count() == 1


def test_an_account_that_is_off_gets_no_post_and_its_old_row_stays(town: Town) -> None:
    Account.objects.filter(pk=town.colleague.pk).update(is_active=False)
    (told,) = refused_rows(town, ("区水务局", "联络员", town.colleague.pk, ""))
    assert "已停用" in told
    assert take(town, ("区发改局", "联络员", town.colleague.pk, "")).unchanged == 1


@pytest.fixture
def three(town: Town) -> dict[Role, Account]:
    """示例区 with three administrators, apart."""
    people = {}
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        account = create_account(username=role.value, title=role.value, password=PASSWORD, by="test", at=AT)
        assign_post(account=account, government=town.government, role=role, by=town.owner, at=AT)
        people[role] = account
    three = Government.Separation.THREE
    change_separation(government=town.government, separation=three, why="试行", by=town.owner, at=AT)
    town.government.refresh_from_db()
    return people


def test_who_opens_accounts_gives_no_posts_and_the_other_way_round(town: Town, three: dict[Role, Account]) -> None:
    system, security = three[Role.SYSTEM_ADMIN], three[Role.SECURITY_ADMIN]
    with_post, alone = ("区水务局", "联络员", "", "shuiwu"), ("", "", "", "shuiwu", "区水务局联络员")
    (told,) = refused_rows(town, with_post, by=system)
    assert "“职务”：您的职务不能安排职务" in told
    (told,) = refused_rows(town, with_post, by=security)
    assert "“编号”：没有编号" in told
    (opened,) = take(town, alone, by=system).opened
    taken = take(town, ("区水务局", "联络员", opened.number, "shuiwu"), by=security)
    assert (len(taken.opened), taken.given) == (0, 1)
    for nobody in (three[Role.AUDIT_ADMIN], town.owner, town.colleague):
        with pytest.raises(NotAllowed):
            take(town, alone, by=nobody)
    with pytest.raises(OtherGovernment):
        take(town, alone, by=town.stranger)


def test_a_lost_password_is_given_anew_in_the_row_that_gives_the_post(town: Town, three: dict[Role, Account]) -> None:
    (lost,) = take(town, ("", "", "", "shuiwu"), by=three[Role.SYSTEM_ADMIN]).opened
    rows: list[Cells] = [("区水务局", role, lost.number, "shuiwu") for role in ("联络员", "主要领导")]
    taken = take(town, *rows, by=three[Role.SECURITY_ADMIN], renew=True)
    assert (taken.opened, taken.given, taken.unchanged) == ((), 2, 0)
    assert [(each.username, each.role) for each in taken.renewed] == [("shuiwu", "联络员")]
    assert log_in(Client(), "shuiwu", lost.once).status_code == 200
    assert log_in(Client(), "shuiwu", taken.renewed[0].once).headers["Location"] == reverse("login-password")


def test_what_an_action_refuses_is_told_by_its_row(town: Town, three: dict[Role, Account]) -> None:
    auditor = three[Role.AUDIT_ADMIN]
    (told,) = refused_rows(town, ("区水务局", "联络员", auditor.pk, ""), by=three[Role.SECURITY_ADMIN])
    assert told.startswith("第2行：audit_admin已任审计管理员")


def test_the_page_speaks_of_the_box_to_whom_it_shows_it(town: Town, three: dict[Role, Account]) -> None:
    client = Client()
    for role, shown in ((Role.SYSTEM_ADMIN, False), (Role.SECURITY_ADMIN, True)):
        client.force_login(three[role])
        html = client.get(reverse("people-table", args=[town.government.code])).content.decode()
        assert ('name="renew"' in html, "勾上“另给一次性密码”" in html) == (shown, shown)


POSTS = [
    ("区发改局", "联络员", "colleague"),
    ("区发改局", "主要领导", ""),
    ("区科创局", "联络员", ""),
    ("区科创局", "主要领导", ""),
    ("区水务局", "联络员", ""),
    ("区水务局", "主要领导", ""),
    ("", "", "beiyong"),
]
TABLES: dict[str, tuple[bool, bool, list[tuple[str, str, str]]]] = {
    "both": (True, True, POSTS),
    "accounts alone": (True, False, [*[("", "", "")] * 5, ("", "", "beiyong")]),
    "posts alone": (False, True, POSTS),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_lists_who_reports_online_with_what_is_open(name: str, town: Town) -> None:
    street = town.body("明溪街道办事处")
    draft = draft_of(street)
    handed_in = type(draft)(**{**{field: getattr(draft, field) for field in draft.__slots__}, "channel": "office"})
    change_body(body=street, draft=handed_in, by=town.owner, at=AT)
    take(town, ("", "", "", "beiyong"))
    opens, gives, expected = TABLES[name]
    rows = people_rows(town.government.pk, TODAY, opens=opens, gives=gives)
    assert [(row.body, row.role.label if row.role else "", row.username) for row in rows] == expected
    made_up = [row.title for row in rows if not row.username]
    assert all(made_up) if opens else not any(made_up)


def test_what_the_table_costs_does_not_grow(town: Town) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            people_rows(town.government.pk, TODAY, opens=True, gives=True)
        return len(asked)

    before = statements()
    take(town, ("区水务局", "联络员", "", "a"), ("区水务局", "主要领导", "", "b"), ("", "", "", "c"))
    assert statements() == before == 9


@pytest.fixture
def office(town: Town) -> Client:
    client = Client()
    client.force_login(town.owner)
    return client


def hand_in(client: Client, town: Town, data: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("人员表.xlsx", data)
    answer = client.post(reverse("people-table", args=[town.government.code]), {"table": file}, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_downloaded_table_is_filled_in_handed_in_and_handed_in_again(office: Client, town: Town) -> None:
    book = load_workbook(BytesIO(office.get(reverse("people-form", args=[town.government.code])).content))
    page = book.worksheets[0]
    head = next(row for row in range(1, 9) if page.cell(row, 1).value == "单位")
    wanted = 0
    for row in range(head + 1, page.max_row + 1):
        if page.cell(row, 1).value and not page.cell(row, 4).value:
            wanted += 1
            page.cell(row, 4).value = f"u{row}"
    file = BytesIO()
    book.save(file)
    status, html = hand_in(office, town, file.getvalue())
    assert (status, wanted) == (200, 7)
    assert html.count('<code class="key">') == wanted
    assert f"新开账号 {wanted} 个，安排职务 {wanted} 个，原已在册、没有改动的 1 行。" in html
    status, html = hand_in(office, town, file.getvalue())
    assert f"新开账号 0 个，安排职务 0 个，原已在册、没有改动的 {wanted + 1} 行。" in html
    again = office.get(reverse("people-form", args=[town.government.code])).content
    assert [row.number is None for row in read_people(again, name="人员表.xlsx")] == [False] * (wanted + 1)


def test_the_passwords_stand_in_one_answer_that_nothing_stores(office: Client, town: Town) -> None:
    table = workbook(COLUMNS, ("区水务局", "联络员", None, "shuiwu", "=1+1"))
    file = SimpleUploadedFile("人员表.xlsx", table)
    answer = office.post(reverse("people-table", args=[town.government.code]), {"table": file})
    html = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    (once,) = re.findall(r'<code class="key">([^<]+)</code>', html)
    (kept,) = re.findall(r'href="data:[^;]+;base64,([^"]+)" download="[^"]+\.xlsx"', html)
    cells = [cell for row in load_workbook(BytesIO(b64decode(kept))).worksheets[0].iter_rows() for cell in row]
    assert once in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    for name in ("people-table", "people", "accounts"):
        assert once not in office.get(reverse(name, args=[town.government.code])).content.decode()
    assert log_in(Client(), "shuiwu", once).headers["Location"] == reverse("login-password")


def test_a_bad_table_is_told_row_by_row_on_the_page(office: Client, town: Town) -> None:
    status, html = hand_in(
        office, town, workbook(COLUMNS, ("区文旅局", "联络员", None, "a"), ("区水务局", "联络员", None, "b"))
    )
    assert status == 422
    row = re.search(r'<td class="n nb" data-label="行">2</td><td data-label="列">单位</td>.*?</tr>', html)
    assert row is not None
    assert "没有单位“区文旅局”" in row[0]
    assert not Account.objects.filter(username="b").exists()
    assert hand_in(office, town, b"no workbook")[0] == 422
    assert office.post(reverse("people-table", args=[town.government.code])).status_code == 422


def test_the_pages_of_people_and_of_lacking_units_lead_to_the_table(office: Client, town: Town) -> None:
    address = reverse("people-table", args=[town.government.code])
    for name in ("people", "accounts", "bodies"):
        assert f'href="{address}"' in office.get(reverse(name, args=[town.government.code])).content.decode()
