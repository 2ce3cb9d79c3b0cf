"""The administrator's manual names what is there: commands, options, settings, lines, files; in both languages."""

import importlib
import re
import shlex
from collections.abc import Iterator
from functools import cache

import click
import pytest

from luoshi.cli import COMMANDS, main, start_django
from luoshi.installation.table import SETTINGS
from shared import ROOT

MANUALS = ("README.md", "README.en.md")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
SETTING = re.compile(r"\b(?:LUOSHI_[A-Z_]*[A-Z]|DATABASE_URL)\b")
MISTYPED = {"LUOSHI_HTPS"}  # shown as a mistake
CLAUSE = re.compile(r"[\u4e00-\u9fff]{3,}")
SAMPLES = {"示例省示例市示例区"}  # what the occasion put in
JOINED = re.compile(r'"\s*\n\s*f?"')


def text(name: str) -> str:
    """The manual of that name."""
    return (ROOT / "docs/admin" / name).read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """The lines of its blocks that are typed, comments left out."""
    blocks = (body for kind, body in BLOCK.findall(text(name)) if kind == "sh")
    return [line for body in blocks for line in body.splitlines() if not line.startswith("#")]


def calls(name: str) -> Iterator[list[str]]:
    """The words after `luoshi`, wherever the manual calls it."""
    for line in (*commands(name), *(code for code in INLINE.findall(text(name)) if code.isascii())):
        words = shlex.split(line)
        for place, word in enumerate(words):
            # As a user's or a group's name it stands after an option or in a path.
            if word.rpartition("/")[2] == "luoshi" and place + 1 < len(words) and _runs(words[:place]):
                yield words[place + 1 :]


def _runs(before: list[str]) -> bool:
    return not before or before[-1] == "--" or "=" in before[-1]


@cache
def command(*names: str) -> click.Command | None:
    """The command of these names, as `luoshi` would find it."""
    found: click.Command | None = main
    for name in names:
        if found is main:
            if name not in COMMANDS:
                return None
            start_django()
            found = getattr(importlib.import_module(COMMANDS[name].module), COMMANDS[name].name)
        else:
            found = found.commands.get(name) if isinstance(found, click.Group) else None
    return found


def missing(words: list[str]) -> list[str]:
    """What of a call is not there: the command itself, or options of it."""
    names = words[:1]
    found = command(*names)
    if isinstance(found, click.Group) and len(words) > 1:
        names = words[:2]
        found = command(*names)
    if words[0].startswith("-"):
        found, names = main, []
    if found is None:
        return words
    known = {option for each in found.params for option in each.opts} | {"--version", "--help"}
    return [word for word in words[len(names) :] if word.startswith("--") and word.partition("=")[0] not in known]


@pytest.mark.parametrize("name", MANUALS)
def test_every_command_is_there_with_its_options(name: str) -> None:
    called = list(calls(name))
    assert len(called) > 30
    assert {" ".join(words): missing(words) for words in called if missing(words)} == {}


@pytest.mark.parametrize(
    "wrong", [["bakup"], ["backup", "--kep", "3"], ["account", "rest"], ["account", "reset", "x", "--all"]]
)
def test_a_command_that_is_not_there_is_noticed(wrong: list[str]) -> None:
    assert missing(wrong)


@pytest.mark.parametrize("name", MANUALS)
def test_every_setting_is_in_the_table(name: str) -> None:
    assert set(SETTING.findall(text(name))) - SETTINGS.keys() == MISTYPED


def test_both_languages_type_the_same_commands_and_settings() -> None:
    chinese, english = (
        [re.sub(r"[^\x00-\x7f]+|YOUR[.-]\w+|PASSWORD|BEFORE-THE-UPGRADE", "", line) for line in commands(name)]
        for name in MANUALS
    )
    assert chinese == english
    said = [[code for code in INLINE.findall(text(name)) if "；" in code] for name in MANUALS]
    assert said[0] == said[1]


@cache
def source() -> str:
    """All that the program can say, with strings that go over lines made whole."""
    files = [*ROOT.glob("src/luoshi/**/*.py"), ROOT / "deploy/install.sh"]
    return JOINED.sub("", "\n".join(file.read_text(encoding="utf-8") for file in files))


def test_every_line_of_the_system_is_one_that_it_says() -> None:
    """Each clause of a quoted message stands in the program; names and figures come from the occasion."""
    quoted = [code for code in INLINE.findall(text("README.md")) if "；" in code]
    assert len(quoted) > 15
    clauses = {clause for line in quoted for clause in CLAUSE.findall(re.sub(r"\d+年", "", line))} - SAMPLES
    assert len(clauses) > 50
    assert [clause for clause in sorted(clauses) if clause not in source()] == []


@pytest.mark.parametrize("name", MANUALS)
def test_files_it_names_are_in_the_bundle(name: str) -> None:
    named = set(re.findall(r"/opt/luoshi/share/(\S+?)[`\s]", text(name)))
    assert named
    assert [file for file in named if not (ROOT / file).is_file()] == []
    links = re.findall(r"\]\((?!#)([^)#]+)\)", text(name))
    assert [link for link in links if not (ROOT / "docs/admin" / link).is_file()] == []


@pytest.mark.parametrize("name", MANUALS)
def test_its_table_of_contents_leads_to_its_chapters(name: str) -> None:
    heads = {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^## (.+)$", text(name), re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text(name))) <= heads
