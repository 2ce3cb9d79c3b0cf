"""The command line as an office's administrator meets it."""

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from app.papers import Door, Paper, item, notice
from app.people import Town, build_town
from gongwen.document import Kind
from luoshi.audit.models import Event
from luoshi.audit.stored import stored_end
from luoshi.calendar.models import KnownYear
from luoshi.cli import COMMANDS, main
from luoshi.demo import loading
from luoshi.demo.loading import CODE
from luoshi.governments.models import Body, Government
from luoshi.governments.rights import Verb, may
from luoshi.intake.models import Proposal, Source
from luoshi.items.models import Stream
from luoshi.people.models import Account

FOUNDING = ("--code", "990103", "--name", "示例市某区", "--year", "2026", "--username", "duchashi")
PASSWORD = "correct-horse-9"


def run(*args: str, password: str | None = PASSWORD) -> Result:
    return CliRunner().invoke(main, args, env={"LUOSHI_INIT_PASSWORD": password})


def units(tmp_path: Path, *names: str) -> str:
    book = Workbook()
    for row in ("名称", *names):
        book.worksheets[0].append([row])
    data = BytesIO()
    book.save(data)
    file = tmp_path / "units.xlsx"
    file.write_bytes(data.getvalue())
    return str(file)


def test_help_lists_every_command_without_django() -> None:
    program = (
        "import sys; from luoshi.cli import main;"
        "main(['--help'], standalone_mode=False); print('django' in sys.modules)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 0.5
    assert all(name in done.stdout for name in COMMANDS)
    assert done.stdout.endswith("False\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0
    assert COMMANDS[name].help[:2] in done.output


def test_an_unknown_command_is_a_wrong_call() -> None:
    assert run("unknown").exit_code == 2


def test_init_makes_an_office_that_can_begin(db: None, tmp_path: Path) -> None:
    done = run("init", *FOUNDING, "--units", units(tmp_path, "区发改局", "区水务局"))
    assert done.exit_code == 0, done.output
    assert "任务来源 7 个，单位 2 个" in done.output
    assert "工作日历已录入：" in done.output
    government, (account, auditor) = Government.objects.get(), Account.objects.order_by("pk")
    assert account.check_password(PASSWORD)
    assert (government.separation, auditor.username, auditor.must_change) == ("two", "shenji", True)
    once = done.output.partition("首次登录时要改）：")[2].split()[0]
    assert auditor.check_password(once)
    assert may(account, Verb.MANAGE, government, on=Event.objects.earliest("seq").at.date())
    assert (government.name, government.short_name, government.level) == (
        "示例市某区",
        "示例市某区",
        "county",
    )
    assert run("audit", "verify").exit_code == 0


@pytest.mark.parametrize(("year", "known"), [("2025", "2025年、2026年"), ("2090", "无")])
def test_init_fills_the_calendar_of_the_years_it_knows(db: None, year: str, known: str) -> None:
    done = run("init", *FOUNDING, "--year", year)
    assert done.exit_code == 0, done.output
    assert f"工作日历已录入：{known}" in done.output
    assert KnownYear.objects.count() == (2 if year == "2025" else 0)


def test_init_a_second_time_is_refused_and_changes_nothing(town: Town) -> None:
    before = stored_end()
    done = run("init", *FOUNDING)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "已经建立过" in done.stderr
    assert stored_end() == before


@pytest.mark.parametrize(
    ("missing", "named"), [("--code", "--code"), ("--name", "--name"), ("--username", "--username")]
)
def test_init_without_somebody_to_ask_names_what_is_missing(db: None, missing: str, named: str) -> None:
    place = FOUNDING.index(missing)
    done = run("init", *FOUNDING[:place], *FOUNDING[place + 2 :])
    assert done.exit_code == 2
    assert named in done.stderr
    assert not Government.objects.exists()


@pytest.mark.parametrize(("password", "code"), [("short", 1), (None, 2)])
def test_init_with_a_bad_password_leaves_nothing(db: None, password: str | None, code: int) -> None:
    done = run("init", *FOUNDING, password=password)
    assert done.exit_code == code
    assert "LUOSHI_INIT_PASSWORD" in done.stderr
    assert not Account.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("code", ["99", "99010", "9901034", "99010a", "990103\n"])
def test_init_asks_for_a_code_of_six_digits(db: None, code: str) -> None:
    done = run("init", *("--code", code), *FOUNDING[2:])
    assert (done.exit_code, "六位" in done.stderr, Government.objects.exists()) == (1, True, False)


def test_init_tells_all_that_is_wrong_with_a_password_in_one_sentence(db: None) -> None:
    line = run("init", *FOUNDING, password="short").stderr
    assert "；密码要含" in line
    assert line.count("\n") == 1


def test_init_with_a_bad_units_table_leaves_nothing(db: None, tmp_path: Path) -> None:
    done = run("init", *FOUNDING, "--units", units(tmp_path, "区水务局", "区水务局"))
    assert done.exit_code == 1
    assert "第3行：“区水务局”在第2行已经有了" in done.stderr
    assert not Government.objects.exists()
    assert not Body.objects.exists()


def take(*files: Path, code: str = "990101", by: str = "owner", more: tuple[str, ...] = ()) -> Result:
    return run("import", *map(str, files), "--government", code, "--by", by, *more)


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    place = tmp_path / name
    place.write_bytes(data)
    return place


def test_import_says_one_line_for_a_file(town: Town, door: Door, tmp_path: Path) -> None:
    good = file(tmp_path, "通知.txt", door.put(b"notice", notice()))
    done = take(good, more=("--year", "2026"))
    assert (done.exit_code, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line == (
        "通知.txt：任务分工的通知 · 责任分解通知 · 数据 6 · 事项 7 · 名词 1 · 已保存"
        " · 2026年：省报告 2、市报告 2、区报告 3"
    )
    assert "以前已导入" in take(good).stdout


def test_import_goes_on_after_a_bad_file(town: Town, door: Door, tmp_path: Path) -> None:
    secret = Paper()
    secret.line("机密★1年")
    files = [
        file(tmp_path, "empty.txt", b""),
        tmp_path / "absent.txt",
        file(tmp_path, "secret.txt", door.put(b"secret", secret)),
        file(tmp_path, "通知.txt", door.put(b"notice", notice())),
    ]
    done = take(*files)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert [line.partition("：")[0].rpartition("/")[2] for line in done.stderr.splitlines()] == [
        "empty.txt",
        "absent.txt",
        "secret.txt",
    ]
    assert [source.name for source in Source.objects.all()] == ["通知.txt"]


def test_import_wrong_calls(town: Town, tmp_path: Path) -> None:
    good = file(tmp_path, "a.txt", b"a")
    for done, word in (
        (take(tmp_path), "文件夹"),
        (take(good, code="1"), "没有代码为 1 的政府"),
        (take(good, by="nobody"), "没有账号 nobody"),
        (take(good, more=("--year", "2020")), "没有开启 2020 年度"),
        (take(good, more=("--nonsense",)), "--nonsense"),
        (run("import", "--government", "990101", "--by", "owner"), "FILES"),
    ):
        assert done.exit_code == 2
        assert word in done.stderr
    assert not Source.objects.exists()


@pytest.mark.parametrize("by", ["colleague", "stranger"])
def test_import_by_somebody_who_may_not(town: Town, door: Door, tmp_path: Path, by: str) -> None:
    done = take(file(tmp_path, "通知.txt", door.put(b"notice", notice())), by=by)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert not Source.objects.exists()


def test_audit_verify_and_head(town: Town) -> None:
    head = run("audit", "head").stdout.strip()
    end = stored_end()
    assert head == f"{end.seq}:{end.digest}"
    assert run("audit", "verify", "--published", head).exit_code == 0
    for short in (
        "nonsense",
        f"{end.seq}:{end.digest[:8]}",
        f"{end.seq}:",
        f"-1:{end.digest}",
        f"{end.seq}:{end.digest}0",
    ):
        refused = run("audit", "verify", "--published", short)
        assert (refused.exit_code, "须是完整的 64 位" in refused.stderr, "不在链中" in refused.stderr) == (
            2,
            True,
            False,
        )
    assert run("audit", "verify", "--published", head.upper()).exit_code == 0
    assert "公布过的末端不在链中" in run("audit", "verify", "--published", f"{end.seq}:{'0' * 64}").stderr


def test_audit_verify_finds_a_changed_row_and_a_cut_tail(town: Town) -> None:
    last = Event.objects.latest("seq")
    Event.objects.filter(seq=last.seq).delete()
    cut = run("audit", "verify")
    assert (cut.exit_code, "末尾的记录被删去" in cut.stderr) == (1, True)
    Event.objects.filter(seq=2).update(after="别的")
    changed = run("audit", "verify")
    assert (changed.exit_code, "第 2 条断开" in changed.stderr) == (1, True)


@pytest.mark.apart
def test_demo_twice_loads_once(db: None) -> None:
    first = run("demo", "--no-serve")
    assert first.exit_code == 0, first.output
    assert "duchashi" in first.output
    government = Government.objects.get(code=CODE)
    assert government.is_demo
    end = stored_end()
    second = run("demo", "--no-serve")
    assert (second.exit_code, stored_end()) == (0, end)
    assert "新装入文件 0 份" in second.output


UNITS_CSV = """name,kind,aliases,predecessor,valid_from
区发改局,department,区发展和改革局,,
区科产局,department,,,2019-03-01
区科创局,department,区科技创新局|区科创,区科产局,2025-09-01
区水务局,department,,,
明溪街道办事处,street,明溪街道,,
"""


@pytest.fixture
def town(db: None) -> Town:
    """The town of one case: beside it are cases that begin with nothing."""
    return build_town()


@pytest.fixture
def documents(tmp_path: Path, door: Door, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district's folder with a notice and a report, in the place of the packed one."""
    report = Paper()
    report.table("2026年重点工作", None, item(1, "新建管网9公里。"), item(2, "办好运动会。"))
    file(tmp_path, "notice.txt", door.put(b"notice", notice(), issued="2026-02-12"))
    file(tmp_path, "report.txt", door.put(b"report", report, kind=Kind.WORK_REPORT))
    file(tmp_path, "units.csv", UNITS_CSV.encode())
    monkeypatch.setattr(loading, "documents", lambda: tmp_path)
    return tmp_path


def test_demo_confirms_the_notice_and_leaves_work_on_the_desk(db: None, documents: Path) -> None:
    done = run("demo", "--no-serve")
    assert "新装入文件 2 份，确认事项 7 项" in done.output
    counts = {stream.code: stream.items.count() for stream in Stream.objects.filter(year__number=2026)}
    assert [counts[code] for code in ("province_report", "city_report", "own_report")] == [2, 2, 3]
    assert Proposal.objects.filter(reading__kind="work_report", state=Proposal.State.OPEN).count() == 2
    new = Body.objects.get(name="区科创局")
    assert [old.name for old in new.predecessors.all()] == ["区科产局"]
    assert {alias.name for alias in new.aliases.all()} == {"区科技创新局", "区科创"}
    liaison = Account.objects.get(username="fagai")
    assert [post.body.name for post in liaison.posts.all() if post.body] == ["区发改局"]
    assert "新装入文件 0 份，确认事项 0 项" in run("demo", "--no-serve").output


def test_demo_that_fails_leaves_nothing(db: None, documents: Path) -> None:
    file(documents, "zz.txt", b"not a document")
    done = run("demo", "--no-serve")
    assert (done.exit_code, "zz.txt" in done.stderr) == (1, True)
    assert not Government.objects.exists()
    assert not Account.objects.exists()


def test_demo_keeps_out_of_a_real_installation_and_init_out_of_the_demo(town: Town) -> None:
    refused = run("demo", "--no-serve")
    assert (refused.exit_code, "有正式数据" in refused.stderr) == (1, True)
    assert not Account.objects.filter(username="duchashi").exists()
    Government.objects.update(is_demo=True)
    assert "演示数据" in run("init", *FOUNDING).stderr


def test_serve_says_in_one_line_that_the_port_is_taken(db: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"{port} 不能监听" in done.stderr


WRONG_SETTINGS = {
    "another database": ({"DATABASE_URL": "mysql://here/luoshi"}, 2, "DATABASE_URL：不能用；不支持 'mysql'"),
    "no server there": ({"DATABASE_URL": "postgres://a@/b?host=/nowhere"}, 1, "数据库不能用"),
    "no folder": ({"LUOSHI_DATA": "/proc/nowhere", "DATABASE_URL": ""}, 1, "没有库文件 /proc/nowhere/luoshi.sqlite3"),
    "a relative folder": ({"LUOSHI_DATA": "var"}, 2, "LUOSHI_DATA：'var' 不能用；请写以 / 开头的绝对路径"),
}


@pytest.mark.parametrize("name", WRONG_SETTINGS)
def test_a_wrong_setting_is_one_line(tmp_path: Path, name: str) -> None:
    wrong, status, line = WRONG_SETTINGS[name]
    environment = {**os.environ, "LUOSHI_DATA": str(tmp_path), **wrong}
    command = [sys.executable, "-m", "luoshi", "audit", "head"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (status, 1)
    assert line in done.stderr


@pytest.mark.apart
def test_the_demo_serves_its_pages_and_static_files(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "LUOSHI_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "luoshi", "demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            pages = [fetched(port, address) for address in ("/login/", "/static/web/luoshi.css")]
        finally:
            server.terminate()
        said = server.communicate(timeout=60)[0].decode()
    assert pages == [200, 200], said
    assert "Traceback" not in said


def fetched(port: int, address: str) -> int:
    """The status of a page, asked for until the server is up."""
    for _ in range(900):  # the demo plays three quarters before it serves
        asking = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asking.request("GET", address)
            return asking.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            asking.close()
    return 0


@pytest.mark.apart
def test_commands_that_need_tables_say_so(tmp_path: Path) -> None:
    environment = {**os.environ, "LUOSHI_DATA": str(tmp_path / "new"), "DATABASE_URL": ""}
    for command in (["serve"], ["import", str(tmp_path / "a"), "--government", "1", "--by", "a"]):
        done = subprocess.run(
            [sys.executable, "-m", "luoshi", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "请先运行 luoshi init" in done.stderr) == (1, True)


def test_an_export_is_verified_without_the_database(town: Town, tmp_path: Path) -> None:
    out = tmp_path / "audit.jsonl"
    assert run("audit", "export", str(out)).exit_code == 0
    head = run("audit", "head").stdout.strip()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    Event.objects.all().delete()
    held = run("audit", "verify", "--export", str(out), "--published", head)
    assert (held.exit_code, "审计链完整" in held.stdout, held.stderr) == (0, True, "")
    alone = run("audit", "verify", "--export", str(out))
    assert (alone.exit_code, alone.stderr) == (0, "截短不能由文件本身看出，请用 --published 核对\n")


def test_an_export_overwrites_nothing(town: Town, tmp_path: Path) -> None:
    out = tmp_path / "audit.jsonl"
    out.write_text("别的", encoding="utf-8")
    refused = run("audit", "export", str(out))
    assert (refused.exit_code, refused.stderr) == (1, f"{out} 已经存在，没有覆盖；请换一个文件名\n")
    assert out.read_text(encoding="utf-8") == "别的"


@pytest.mark.parametrize("content", ["", "\n \n"], ids=["empty", "blank"])
def test_a_file_without_events_is_no_whole_log(tmp_path: Path, content: str) -> None:
    out = tmp_path / "audit.jsonl"
    out.write_text(content, encoding="utf-8")
    for published in ([], ["--published", f"3:{'0' * 64}"]):
        found = run("audit", "verify", "--export", str(out), *published)
        assert (found.exit_code, "文件里没有审计记录" in found.stderr, found.stdout) == (1, True, "")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda rows: [rows[0].replace("示例区", "别的区"), *rows[1:]], "内容与摘要不符"),
        (lambda rows: rows[:-1], "公布过的末端不在链中"),
        (lambda rows: rows[:1] + rows[2:], "有记录缺失"),
        (lambda rows: ["不是 JSON\n", *rows], "第1行不是审计记录"),
        (lambda rows: ['{"seq": 1}\n', *rows], "第1行不是审计记录"),
    ],
    ids=["changed", "cut off", "left out", "not JSON", "not an event"],
)
def test_a_spoiled_export_is_told(
    town: Town, tmp_path: Path, spoil: Callable[[list[str]], list[str]], why: str
) -> None:
    out = tmp_path / "audit.jsonl"
    run("audit", "export", str(out))
    head = run("audit", "head").stdout.strip()
    rows = spoil(out.read_text(encoding="utf-8").splitlines(keepends=True))
    out.write_text("".join(rows), encoding="utf-8")
    found = run("audit", "verify", "--export", str(out), "--published", head)
    assert (found.exit_code, why in found.stderr) == (1, True)
