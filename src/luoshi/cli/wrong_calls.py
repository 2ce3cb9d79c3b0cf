"""What is wrong with a call of the command line, in one Chinese line instead of click's English ones."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import MissingParameter, NoSuchOption

if TYPE_CHECKING:
    Kind = click.ParamType[Any]
else:
    Kind = click.ParamType  # no generic when it runs in older versions
QUOTED = re.compile(r"'([^']*)'")
NO_COMMAND = "No such command"
UNEXPECTED = "Got unexpected extra argument"
NO_VALUE = "requires an argument"


def in_chinese(wrong: click.ClickException) -> str:
    """The line for stderr: what was wrong and, for a wrong call, where the help is."""
    if not isinstance(wrong, click.UsageError):
        return wrong.format_message()
    place = wrong.ctx.command_path if wrong.ctx else "luoshi"
    return f"{_said(wrong)}；用法见 {place} --help"


def _said(wrong: click.UsageError) -> str:
    if isinstance(wrong, NoSuchOption):
        near = f"（是不是 {'、'.join(sorted(wrong.possibilities))}？）" if wrong.possibilities else ""
        return f"没有选项 {wrong.option_name}{near}"
    if isinstance(wrong, MissingParameter) and wrong.param is not None:
        return f"缺少 {_named(wrong.param)}"
    if isinstance(wrong, click.BadParameter) and wrong.param is not None:
        return f"{_named(wrong.param)}：{_unfit(wrong.param, wrong.message)}"
    if isinstance(wrong, click.BadParameter) and wrong.param_hint:
        return f"{wrong.param_hint}：{wrong.message}"
    words = wrong.format_message()
    quoted = QUOTED.search(words)
    if words.startswith(NO_COMMAND) and quoted:
        return f"没有命令 {quoted[1]}"
    if words.startswith(UNEXPECTED):
        return f"多写了 {words.partition('(')[2].rstrip(')')}"
    if NO_VALUE in words and quoted:
        return f"{quoted[1]} 后面缺少值"
    return words


def _named(parameter: click.Parameter) -> str:
    return parameter.opts[-1] if isinstance(parameter, click.Option) else (parameter.name or "").upper()


def _unfit(parameter: click.Parameter, message: str) -> str:
    """What would do, by the kind of the parameter; the message itself where it is one of ours."""
    quoted = QUOTED.search(message)
    words = next((say for kind, say in KINDS.items() if isinstance(parameter.type, kind)), None)
    if words is None or not message.isascii():
        return message
    return words(parameter.type, quoted[1] if quoted else "")


def _choice(kind: Kind, given: str) -> str:
    assert isinstance(kind, click.Choice)  # noqa: S101  the table pairs kind and words
    return f"没有 {given} 这一种；请写 {'、'.join(map(str, kind.choices))} 之一"


def _range(kind: Kind, _given: str) -> str:
    assert isinstance(kind, click.IntRange)  # noqa: S101  as above
    return f"请写 {kind.min} 到 {kind.max} 的整数" if kind.max is not None else f"请写不小于 {kind.min} 的整数"


def _whole(_kind: Kind, given: str) -> str:
    return f"{given} 不是整数"


def _path(_kind: Kind, given: str) -> str:
    if Path(given).exists() and not os.access(given, os.R_OK):
        return f"没有权限读 {given}；请用 chown 把它交给运行本命令的用户"
    return f"{given} 不存在，或不是文件；请检查路径和权限"


KINDS: Mapping[type[Kind], Callable[[Kind, str], str]] = {
    click.Choice: _choice,
    click.IntRange: _range,
    type(click.INT): _whole,
    click.Path: _path,
}
