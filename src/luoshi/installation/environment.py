"""The settings as they are: environment first, then the file, then the defaults; every wrong one named at once."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NoReturn

from luoshi.installation.failures import in_words
from luoshi.installation.kinds import Network, Unfit, Value
from luoshi.installation.table import DEVELOPMENT, SETTINGS, Setting

EXIT_STATUS = 2  # also of a wrong call: nothing was begun
FILE = "LUOSHI_ENV_FILE"
LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


class Origin(Enum):
    """Where a value comes from."""

    ENVIRONMENT = "环境变量"
    FILE = "文件"
    DEFAULT = "默认"


@dataclass(frozen=True, slots=True)
class Read:
    """One setting as it was read."""

    setting: Setting
    text: str
    value: Value
    origin: Origin

    @property
    def shown(self) -> str:
        """The value for people; never that of a secret."""
        if self.setting.secret and self.text:
            return "（已设置，不显示）"
        return self.text or "（空）"


class WrongSettings(Exception):
    """Settings that cannot be used; `lines` has one for each, all of them."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting's value, by the name of the setting."""

    read: Mapping[str, Read]

    def text(self, name: str) -> str:
        """A setting of words."""
        return str(self.read[name].value)

    def texts(self, name: str) -> tuple[str, ...]:
        """A setting of several words."""
        value = self.read[name].value
        return tuple(map(str, value)) if isinstance(value, tuple) else ()

    def number(self, name: str) -> int:
        """A whole number."""
        value = self.read[name].value
        assert isinstance(value, int)  # noqa: S101  the table gives each name its kind
        return value

    def flag(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.read[name].value is True

    def path(self, name: str) -> Path | None:
        """A path; None when nothing was said."""
        value = self.read[name].value
        return value if isinstance(value, Path) and self.read[name].text else None

    def names(self, name: str) -> tuple[str, ...]:
        """A list of words."""
        value = self.read[name].value
        return tuple(map(str, value)) if isinstance(value, tuple) else ()

    def networks(self, name: str) -> tuple[Network, ...]:
        """A list of networks."""
        value = self.read[name].value
        return tuple(each for each in value if not isinstance(each, str)) if isinstance(value, tuple) else ()


@cache
def environment() -> Environment:
    """The settings of this process; leaves it with status 2 and a line for each wrong one. Read once."""
    try:
        return read(os.environ)
    except WrongSettings as wrong:
        leave(wrong.lines)


def fresh() -> Environment:
    """The settings of a process that would start now. Raises WrongSettings with every wrong one."""
    return read(os.environ)


def leave(lines: tuple[str, ...]) -> NoReturn:
    """Say what is wrong on stderr, a line each, and end the process with status 2."""
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    raise SystemExit(EXIT_STATUS)


def read(variables: Mapping[str, str]) -> Environment:
    """The settings of these variables and of the file they name. Raises WrongSettings with every wrong one."""
    wrong: list[str] = []
    in_file, lines = _from_file(variables.get(FILE, ""), wrong)
    places = {name: f"文件 {variables[FILE]} 第 {line} 行：" for name, line in lines.items()}
    wrong += [_unknown(name, "") for name in _stray(variables)]
    wrong += [_unknown(name, places[name]) for name in _stray(in_file)]
    known: dict[str, Read] = {}
    for setting in SETTINGS.values():
        text, origin = _given(setting, variables, in_file)
        try:
            value = setting.kind.read(text) if text else setting.kind.empty
            known[setting.name] = Read(setting, text, value, origin)
        except Unfit as unfit:
            shown = "" if setting.secret else f"{text!r} "
            place = places[setting.name] if origin is Origin.FILE else ""
            wrong.append(f"{setting.name}：{place}{shown}不能用；{unfit}")
    if not wrong:
        wrong += _contradictions(Environment(known))
    if wrong:
        raise WrongSettings(tuple(wrong))
    return Environment(known)


def _given(setting: Setting, variables: Mapping[str, str], in_file: Mapping[str, str]) -> tuple[str, Origin]:
    if variables.get(setting.name, "").strip():
        return variables[setting.name].strip(), Origin.ENVIRONMENT
    if in_file.get(setting.name, "").strip():
        return in_file[setting.name].strip(), Origin.FILE
    return setting.default, Origin.DEFAULT


def _from_file(name: str, wrong: list[str]) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """The file's names with what is written there, and with the line; what cannot be read goes to `wrong`."""
    if not name:
        return {}, {}
    try:
        lines = Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as broken:
        why = in_words(broken) if isinstance(broken, OSError) else "不是 UTF-8"
        wrong.append(f"{FILE}：{name!r} 读不了（{why}）；请改路径或权限")
        return {}, {}
    found: dict[str, str] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        matched = LINE.fullmatch(line)
        if matched:
            if matched[1] in found and matched[1] in SETTINGS:
                wrong.append(f"{matched[1]}：文件 {name} 第 {places[matched[1]]} 行和第 {number} 行都写了；请只留一行")
            found[matched[1]], places[matched[1]] = _unquoted(matched[2]), number
        elif line and not line.startswith("#"):
            wrong.append(f"{FILE}：文件 {name} 第 {number} 行看不懂；请写成 名称=值，说明写在 # 之后另起一行")
    return found, places


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _stray(given: Mapping[str, str]) -> Iterator[str]:
    """Names that are ours by their beginning, but no setting."""
    return (name for name in sorted(given) if name.startswith("LUOSHI_") and name not in SETTINGS.keys() | DEVELOPMENT)


def _unknown(name: str, where: str) -> str:
    near = get_close_matches(name, SETTINGS, n=1, cutoff=0.75)
    remedy = f"是不是 {near[0]}？" if near else "请看 docs/admin/settings.md 里有哪些"
    return f"{name}：{where}没有这个设置；{remedy}"


def _contradictions(known: Environment) -> Iterator[str]:
    """What fits by itself, but not with the others."""
    https, public = known.flag("LUOSHI_HTTPS"), known.text("LUOSHI_PUBLIC_URL")
    certificate, key = known.path("LUOSHI_TLS_CERT"), known.path("LUOSHI_TLS_KEY")
    proxied = bool(known.networks("LUOSHI_PROXY"))
    if (certificate is None) != (key is None):
        yield "LUOSHI_TLS_CERT、LUOSHI_TLS_KEY：只设了一个；请两个都设，或都不设"
    provider = ("LUOSHI_OIDC_ISSUER", "LUOSHI_OIDC_CLIENT_ID", "LUOSHI_OIDC_CLIENT_SECRET")
    missing = [name for name in provider if not known.text(name)]
    if missing and known.text(provider[0]):
        yield f"{provider[0]}：还缺 {'、'.join(missing)}；请一并设置，或都不设"
    if certificate and not https:
        yield "LUOSHI_TLS_CERT：设了证书，LUOSHI_HTTPS 却是 0；请设 LUOSHI_HTTPS=1"
    if https and not (certificate or proxied):
        yield "LUOSHI_HTTPS：没有人做加密；请在 LUOSHI_PROXY 写反向代理的地址，或设 LUOSHI_TLS_CERT 和 LUOSHI_TLS_KEY"
    if https and not public.startswith("https://"):
        yield f"LUOSHI_PUBLIC_URL：{public!r} 与 LUOSHI_HTTPS=1 不符；请写以 https:// 开头的网址"
    if not https and public.startswith("https://"):
        yield "LUOSHI_HTTPS：LUOSHI_PUBLIC_URL 是 https://，这里却是 0；请设 LUOSHI_HTTPS=1"
    if known.flag("LUOSHI_DEBUG") and https:
        yield "LUOSHI_DEBUG：与 LUOSHI_HTTPS=1 不能同时用；正式服务请去掉 LUOSHI_DEBUG"
