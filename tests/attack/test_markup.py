"""Markup in every text that the database holds: shown as text on every page, never obeyed; no formula leaves.

Every text column with words in it gets a mark appended that would be an element, an attribute's end, a template's
variable or a formula if any page or file took it for one. The mark names its column, so that a page that obeys it says
which text it was.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from lxml import etree, html
from openpyxl import load_workbook

from attack.demo import Crawl, crawl

pytestmark = pytest.mark.django_db

MARK = '"\'></td></textarea><b data-attack="{column}" onclick=x>&amp;{{{{ 7|add:7 }}}}<!--'
FORMULA = "=cmd|' /C calc'!A0"
# Texts that the application makes or parses: no person's words reach them.
MADE = {"digest", "previous", "sha256", "code", "username", "password", "session_data", "library_version"}


@dataclass(slots=True)
class Poisoned:
    """What was marked: columns by label, and how many values."""

    columns: set[str] = field(default_factory=set)
    values: int = 0


def text_columns() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        if not model.__module__.startswith("luoshi."):
            continue
        for column in model._meta.concrete_fields:
            text = isinstance(column, models.CharField | models.TextField)
            if text and not column.choices and not column.primary_key and column.name not in MADE:
                yield model, column.name


def has_words(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def marked(value: Any, mark: str) -> Any:
    """The value with the mark in each text of it that holds words; JSON is marked leaf by leaf."""
    if isinstance(value, dict):
        return {key: marked(each, mark) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each, mark) for each in value]
    if not isinstance(value, str) or not has_words(value):
        return value
    if value[:1] in "[{":
        try:
            return json.dumps(marked(json.loads(value), mark), ensure_ascii=False)
        except ValueError:
            pass
    return value + mark if "{" in mark or "<" in mark else mark + value


def poison(mark: str) -> Poisoned:
    done = Poisoned()
    for model, column in text_columns():
        label = f"{model._meta.label}.{column}"
        changed = []
        for row in model._default_manager.only("pk", column):
            new = marked(getattr(row, column), mark.format(column=label) if "{column}" in mark else mark)
            if new != getattr(row, column):
                setattr(row, column, new)
                changed.append(row)
        model._default_manager.bulk_update(changed, [column], batch_size=200)
        if changed:
            done.columns.add(label)
            done.values += len(changed)
    return done


def obeyed(page: html.HtmlElement) -> list[str]:
    """What of the mark became more than text, and anything inline that the content policy would have to stop."""
    found = [f"element of {each}" for each in page.xpath("//@data-attack")]
    found += [f"{each.tag} {name}" for each in page.iter() if isinstance(each.tag, str) for name in bad_names(each)]
    found += ["inline script" for each in page.xpath("//script[not(@src)]") if (each.text or "").strip()]
    found += ["style element" for _each in page.xpath("//style")]
    found += [f"link {each}" for each in page.xpath("//@href | //@src | //@action") if "script:" in str(each).lower()]
    return found + ["template ran" for _each in [0] if "14<!--" in page.text_content()]


def bad_names(element: html.HtmlElement) -> Iterator[str]:
    for name in element.attrib:
        if str(name).startswith("on") or name == "style" or str(name).startswith("hx-on"):
            yield str(name)


def seen_in(found: Crawl) -> set[str]:
    texts = [
        page.text_content() + " ".join(map(str, page.xpath("//@value | //@title | //@placeholder")))
        for page in found.pages.values()
    ]
    whole = "\n".join(texts)
    return {
        label
        for label in {f"{model._meta.label}.{column}" for model, column in text_columns()}
        if f'data-attack="{label}"' in whole
    }


@pytest.mark.parametrize("username", ["duchashi", "fagai"])
def test_markup_in_any_text_is_shown_and_not_obeyed(username: str, demo: None) -> None:
    done = poison(MARK)
    assert len(done.columns) > 30
    found = crawl(username)
    assert found.failed == []
    assert {path: what for path, page in found.pages.items() if (what := obeyed(page))} == {}
    shown = seen_in(found)
    tried = f"{len(found.pages)} pages, {done.values} values of {len(done.columns)} columns marked, {len(shown)} seen"
    print(f"{username}: {tried}; unseen {sorted(done.columns - shown)}")
    assert len(shown) >= (25 if username == "duchashi" else 8)


def test_files_made_of_such_texts_open_and_hold_no_markup_of_theirs(demo: None) -> None:
    poison(MARK)
    found = crawl("duchashi")
    checked = 0
    for path, data in found.downloads.items():
        if not data.startswith(b"PK"):
            continue
        with ZipFile(BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    tree = etree.fromstring(package.read(name))
                    assert tree.xpath("//@data-attack") == [], (path, name)
                    checked += 1
    assert checked > 20


def test_no_file_made_of_formulas_holds_a_formula(demo: None) -> None:
    poison(FORMULA)
    found = crawl("duchashi")
    tables = 0
    for path, data in found.downloads.items():
        if "csv" in path:
            rows = csv.reader(StringIO(data.decode("utf-8-sig")))
            assert [cell for row in rows for cell in row if cell[:1] in ("=", "@", "\t")] == [], path
            tables += 1
        elif "xlsx" in path:
            book = load_workbook(BytesIO(data))
            cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
            assert [(cell.parent.title, cell.coordinate) for cell in cells if cell.data_type == "f"] == [], path
            tables += 1
    assert tables >= 5
