"""The house rules of pages: nothing inline, a small style sheet, a sign for every state, English for every text."""

import re
import runpy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from luoshi.items.models import Item
from luoshi.web.words import SIGNS

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src/luoshi/web"
ENGLISH = ROOT / "src/luoshi/locale/en/LC_MESSAGES/django.po"
TEMPLATES = sorted(WEB.rglob("*.html"))
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|https?://", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline_and_nothing_from_elsewhere(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_the_style_sheet_stays_small() -> None:
    assert (WEB / "static/web/luoshi.css").stat().st_size < 30_000


def test_colours_are_tokens() -> None:
    css = (WEB / "static/web/luoshi.css").read_text(encoding="utf-8")
    _tokens, _, rest = css.partition("*, *::before")
    on_screen, _, _printed = rest.partition("@media print")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", on_screen) == []


def test_no_two_parts_style_the_same_class() -> None:
    """Every sheet is loaded on every page: a class that two parts style looks like neither."""
    styled = {path.name: _leading(path) for path in sorted((WEB / "static/web").glob("*.css"))}
    common = styled.pop("luoshi.css")
    twice = {
        name: [part for part, names in styled.items() if name in names]
        for name in set().union(*styled.values()) - common
    }
    assert {name: parts for name, parts in twice.items() if len(parts) > 1} == {}


def _leading(path: Path) -> set[str]:
    """The classes with which the selectors of a style sheet begin."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = (part.strip() for block in re.findall(r"([^{}]+)\{", css) for part in block.split(","))
    return {found[1] for part in selectors if (found := re.match(r"\.([\w-]+)", part))}


def test_every_state_has_shape_word_and_tone() -> None:
    assert set(SIGNS) == set(Item.State.values)
    assert {state: str(sign.word) for state, sign in SIGNS.items()} == dict(Item.State.choices)
    assert all(sign.shape and sign.tone for sign in SIGNS.values())
    assert SIGNS["unassessed"].tone == "quiet"


def test_every_text_has_its_english() -> None:
    with ENGLISH.open("rb") as file:
        catalog = read_po(file)
    empty = [message.id for message in catalog if message.id and not all(_strings(message.string))]
    assert empty == []


def _strings(string: object) -> list[str]:
    return [str(each) for each in string] if isinstance(string, tuple | list) else [str(string)]


def test_the_catalogue_is_up_to_date() -> None:
    messages = runpy.run_path(str(ROOT / "scripts/messages.py"))
    marked = {message.id for message in messages["in_source"]() if message.id}
    with ENGLISH.open("rb") as file:
        known = {message.id for message in read_po(file) if message.id}
    assert marked == known, "run: python scripts/messages.py update"


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")


def test_chinese_texts_have_chinese_marks() -> None:
    """No comma, semicolon, colon or bracket of Latin width beside a Chinese character in any text of the catalogue."""
    messages = runpy.run_path(str(ROOT / "scripts/messages.py"))
    texts = [text for message in messages["in_source"]() for text in _strings(message.id)]
    assert len(texts) > 500
    assert [text for text in texts if HALF_WIDTH.search(text)] == []
