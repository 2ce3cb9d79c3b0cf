"""What a setting may look like: each kind turns text into a value, or says in one line what would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Value = str | int | bool | Path | tuple[str, ...] | tuple[Network, ...]

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off"})


class Unfit(ValueError):
    """Not a value of this kind; the message says in Chinese what would do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: what the manual calls it, how text becomes one (raises Unfit), what stands for no text."""

    name: str
    read: Callable[[str], Value]
    empty: Value = ""


def flag() -> Kind:
    """1 or 0."""
    return Kind("开关（1 或 0）", _flag)


def _flag(text: str) -> bool:
    if text.lower() in ON | OFF:
        return text.lower() in ON
    raise Unfit("请填 1（是）或 0（否）")


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`, both included."""

    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise Unfit(f"请填 {low} 到 {high} 的整数")

    return Kind(f"整数 {low}–{high}", read)


def one_of(*choices: str) -> Kind:
    """One of a few words."""

    def read(text: str) -> str:
        if text in choices:
            return text
        raise Unfit(f"请填 {'、'.join(choices)} 之一")

    return Kind(" / ".join(choices), read)


def words() -> Kind:
    """Any text."""
    return Kind("文字", str)


def names() -> Kind:
    """Words, comma separated."""
    return Kind("文字，逗号分隔", lambda text: tuple(_parts(text)), ())


def folder() -> Kind:
    """An absolute path: what a relative one means depends on where a command is called."""
    return Kind("目录或文件的绝对路径", _path)


def _path(text: str) -> Path:
    if not Path(text).is_absolute():
        raise Unfit("请写以 / 开头的绝对路径")
    return Path(text).resolve()


def listening() -> Kind:
    """An address to listen on, localhost made one. Whether this machine has it now is asked when it is listened on."""
    return Kind("IP 地址", _listening)


def _listening(text: str) -> str:
    try:
        return "127.0.0.1" if text == "localhost" else str(ip_address(text))
    except ValueError as wrong:
        raise Unfit("请写本机的 IP 地址，如 127.0.0.1，或 0.0.0.0（全部）") from wrong


def hosts() -> Kind:
    """Names or addresses that a browser may call the server by, comma separated; never all (*)."""
    return Kind("主机名，逗号分隔", _hosts)


def _hosts(text: str) -> tuple[str, ...]:
    names = _parts(text)
    wrong = [name for name in names if "*" in name or "/" in name or " " in name]
    if wrong or not names:
        raise Unfit("请写主机名或地址，逗号分隔，如 luoshi.example.gov.cn,10.1.2.3；不能用 *，不带 http:// 和端口")
    return tuple(names)


def networks() -> Kind:
    """Addresses or networks, comma separated; may be empty."""
    return Kind("地址或网段，逗号分隔", _networks, empty=())


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in _parts(text))
    except ValueError as wrong:
        raise Unfit("请写地址或网段，逗号分隔，如 127.0.0.1,10.0.0.0/8") from wrong


def address() -> Kind:
    """Where browsers find the server: scheme and host, without a path; empty when it is not said."""
    return Kind("网址", _address)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query):
        raise Unfit("请写浏览器里用的网址，只到主机和端口，如 https://luoshi.example.gov.cn")
    return text.rstrip("/")


def service() -> Kind:
    """Where another service of the house is: encrypted, but on this machine; it may have a path."""
    return Kind("服务的网址", _service)


def _service(text: str) -> str:
    parts = urlsplit(text)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in {"https", "http"}:
        raise Unfit("请写服务的网址，如 https://login.example.gov.cn/cas")
    if parts.scheme == "http" and not here:
        raise Unfit("请用 https:// 的地址，账号凭证不能以明文经过网络")
    return text.rstrip("/")


def database() -> Kind:
    """Where the database is; empty for SQLite in the data folder."""
    return Kind("数据库地址", _database)


def _database(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"", "sqlite", "postgres", "postgresql"} and (parts.port or 1) > 0
    except ValueError as wrong:
        raise Unfit("请写 postgres://用户:密码@主机:端口/库名；密码里的特殊字符写成 %xx") from wrong
    if not known or (text and not parts.scheme):
        scheme = f"不支持 {parts.scheme!r}；" if parts.scheme else ""
        raise Unfit(f"{scheme}请写 sqlite:///路径 或 postgres://用户:密码@主机:端口/库名")
    return text


def _parts(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def scanner() -> Kind:
    """Where a virus scanner listens, or the program that is one."""
    return Kind("clamd:// 地址或 command: 命令", _scanner)


def _scanner(text: str) -> str:
    if text.startswith("command:") and text.removeprefix("command:").strip():
        return text
    parts = urlsplit(text)
    if parts.scheme == "clamd" and (parts.netloc or len(parts.path) > 1) and not parts.query:
        return text
    raise Unfit("请写 clamd:///套接字、clamd://主机:端口 或 command:程序 参数")
