"""Settings: what is read from where, and every wrong one named at once."""

import re
from pathlib import Path

import pytest

from luoshi.installation.environment import FILE, Origin, WrongSettings, read
from luoshi.installation.table import DEVELOPMENT, SETTINGS, manual
from shared import ROOT

SAFE = {"LUOSHI_HTTPS": "1", "LUOSHI_PUBLIC_URL": "https://a.example", "LUOSHI_PROXY": "10.0.0.1"}

# What is set, and what the line about it must hold.
WRONG = [
    ({"LUOSHI_PORT": "many"}, "LUOSHI_PORT：'many' 不能用；请填 1 到 65535 的整数"),
    ({"LUOSHI_PORT": "0"}, "LUOSHI_PORT：'0' 不能用"),
    ({"LUOSHI_DATA": "data"}, "LUOSHI_DATA：'data' 不能用；请写以 / 开头的绝对路径"),
    ({"LUOSHI_PID_FILE": "pid"}, "LUOSHI_PID_FILE：'pid' 不能用；请写以 / 开头的绝对路径"),
    ({"LUOSHI_LISTEN": "abc"}, "LUOSHI_LISTEN：'abc' 不能用；请写本机的 IP 地址"),
    ({"LUOSHI_LISTEN": "127.0.0.1:8000"}, "LUOSHI_LISTEN：'127.0.0.1:8000' 不能用；请写本机的 IP 地址"),
    ({"LUOSHI_PORT": "８０００"}, "LUOSHI_PORT："),
    ({"LUOSHI_HTTPS": "maybe"}, "请填 1（是）或 0（否）"),
    ({"LUOSHI_HOSTS": "*"}, "不能用 *"),
    ({"LUOSHI_HOSTS": "http://a.example"}, "LUOSHI_HOSTS："),
    ({"LUOSHI_HOSTS": " , "}, "LUOSHI_HOSTS："),
    ({"LUOSHI_PROXY": "proxy.example"}, "LUOSHI_PROXY："),
    ({"LUOSHI_PROXY": "10.0.0.1/8"}, "LUOSHI_PROXY："),
    ({"LUOSHI_PUBLIC_URL": "luoshi.example"}, "LUOSHI_PUBLIC_URL："),
    ({"LUOSHI_PUBLIC_URL": "http://a.example/luoshi"}, "只到主机和端口"),
    ({"LUOSHI_LOG_LEVEL": "loud"}, "debug、info、warning、error 之一"),
    ({"DATABASE_URL": "mysql://u:geheim@h/d"}, "DATABASE_URL：不能用；不支持 'mysql'"),
    ({"DATABASE_URL": "postgres://u:geheim@h:a/d"}, "DATABASE_URL：不能用；请写 postgres://"),
    ({"DATABASE_URL": "luoshi.sqlite3"}, "DATABASE_URL：不能用"),
    ({"LUOSHI_HTPS": "1"}, "LUOSHI_HTPS：没有这个设置；是不是 LUOSHI_HTTPS？"),
    ({"LUOSHI_BLUE_MOON": "1"}, "LUOSHI_BLUE_MOON：没有这个设置；请看"),
    ({FILE: "/nowhere/luoshi.env"}, "LUOSHI_ENV_FILE：'/nowhere/luoshi.env' 读不了"),
    ({"LUOSHI_HTTPS": "1", "LUOSHI_PUBLIC_URL": "https://a.example"}, "没有人做加密"),
    ({**SAFE, "LUOSHI_PUBLIC_URL": "http://a.example"}, "与 LUOSHI_HTTPS=1 不符"),
    ({**SAFE, "LUOSHI_HTTPS": "0"}, "LUOSHI_PUBLIC_URL 是 https://，这里却是 0"),
    ({**SAFE, "LUOSHI_TLS_CERT": "/a.pem"}, "只设了一个"),
    ({"LUOSHI_TLS_CERT": "/a.pem", "LUOSHI_TLS_KEY": "/b.pem"}, "LUOSHI_HTTPS 却是 0"),
    ({**SAFE, "LUOSHI_DEBUG": "1"}, "LUOSHI_DEBUG："),
]


@pytest.mark.parametrize(("variables", "line"), WRONG)
def test_a_wrong_setting_is_named_with_what_would_do(variables: dict[str, str], line: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        read(variables)
    (said,) = wrong.value.lines
    assert line in said


def test_every_wrong_setting_is_named_at_once_and_no_secret_is_shown() -> None:
    variables = {"LUOSHI_PORT": "x", "LUOSHI_HTPS": "1", "DATABASE_URL": "mysql://u:geheim@h/d", "LUOSHI_DEBUG": "?"}
    with pytest.raises(WrongSettings) as wrong:
        read(variables)
    names = {line.partition("：")[0] for line in wrong.value.lines}
    assert (len(wrong.value.lines), names) == (4, set(variables))
    assert "geheim" not in str(wrong.value)


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(tmp_path: Path) -> None:
    file = tmp_path / "luoshi.env"
    file.write_text('# ours\n\nexport LUOSHI_PORT=9001\nLUOSHI_WORKERS = "3"\nLUOSHI_DISK_MB=7\n', encoding="utf-8")
    known = read({FILE: str(file), "LUOSHI_PORT": "9002", "LUOSHI_WORKERS": "", "PATH": "/bin"})
    numbers = {name: known.number(name) for name in ("LUOSHI_PORT", "LUOSHI_WORKERS", "LUOSHI_UPLOAD_MB")}
    assert numbers == {"LUOSHI_PORT": 9002, "LUOSHI_WORKERS": 3, "LUOSHI_UPLOAD_MB": 20}
    origins = [known.read[name].origin for name in numbers]
    assert origins == [Origin.ENVIRONMENT, Origin.FILE, Origin.DEFAULT]


def test_lines_of_the_file_that_say_nothing_are_named(tmp_path: Path) -> None:
    file = tmp_path / "luoshi.env"
    file.write_text("LUOSHI_PORT 9001\nLUOSHI_PROT=1\n", encoding="utf-8")
    with pytest.raises(WrongSettings) as wrong:
        read({FILE: str(file)})
    assert ["第 1 行看不懂" in wrong.value.lines[0], "是不是 LUOSHI_PORT" in wrong.value.lines[1]] == [True, True]


def test_what_is_wrong_in_the_file_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "luoshi.env"
    file.write_text("# ours\nLUOSHI_HTPS=1\nLUOSHI_PORT=1\n\nLUOSHI_PORT=x\nLANG=C\nLANG=C\n", encoding="utf-8")
    with pytest.raises(WrongSettings) as wrong:
        read({FILE: str(file), "LUOSHI_BLUE_MOON": "1"})
    assert wrong.value.lines == (
        f"LUOSHI_PORT：文件 {file} 第 3 行和第 5 行都写了；请只留一行",
        "LUOSHI_BLUE_MOON：没有这个设置；请看 docs/admin/settings.md 里有哪些",
        f"LUOSHI_HTPS：文件 {file} 第 2 行：没有这个设置；是不是 LUOSHI_HTTPS？",
        f"LUOSHI_PORT：文件 {file} 第 5 行：'x' 不能用；请填 1 到 65535 的整数",
    )


LISTENED = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::": "::", "192.0.2.7": "192.0.2.7"}


@pytest.mark.parametrize("written", LISTENED)
def test_an_address_need_not_be_here_yet_to_be_a_setting(written: str) -> None:
    """A backup is made whether the network is up or not; a start says that the address is not there."""
    assert read({"LUOSHI_LISTEN": written}).text("LUOSHI_LISTEN") == LISTENED[written]


def test_a_secret_is_never_shown() -> None:
    known = read({"DATABASE_URL": "postgres://u:geheim@h/d"})
    assert known.read["DATABASE_URL"].shown == "（已设置，不显示）"
    assert known.read["LUOSHI_PORT"].shown == "8000"


def test_every_default_is_a_value_of_its_kind() -> None:
    assert {name for name, each in read({}).read.items() if each.text != SETTINGS[name].default} == set()


def test_the_administrators_list_is_current() -> None:
    page = ROOT / "docs/admin/settings.md"
    assert page.read_text(encoding="utf-8") == manual(), "run: luoshi check --settings > docs/admin/settings.md"


def test_no_code_reads_a_setting_that_is_not_in_the_table() -> None:
    files = [*(ROOT / "src/luoshi").rglob("*.py"), *(ROOT / "deploy").rglob("*")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    assert (
        set(re.findall(r"LUOSHI_[A-Z_]+[A-Z]", text))
        - SETTINGS.keys()
        - DEVELOPMENT
        - {
            "LUOSHI_REQUEST_ID",  # in a request, not in the environment
            "LUOSHI_GOVERNMENT",
        }
        == set()
    )


def test_only_the_table_reads_the_environment() -> None:
    # the second gives it, for the first password; what the third reads is systemd's
    allowed = {"environment.py", "init.py", "manager.py"}
    reading = re.compile(r"os\.environ(\.get|\[(?!\")|\.items)|os\.getenv|\(os\.environ\)")
    found = {file.name for file in (ROOT / "src/luoshi").rglob("*.py") if reading.search(file.read_text("utf-8"))}
    assert found <= allowed
