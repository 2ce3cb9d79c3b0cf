"""The English texts of the pages: `update` brings the catalogue up to the source, `compile` makes the .mo files.

Chinese stands in the source; src/luoshi/locale/en/LC_MESSAGES/django.po holds the English. GNU gettext is not needed.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/luoshi"
LOCALE = SOURCE / "locale"
ENGLISH = LOCALE / "en/LC_MESSAGES/django.po"
KEYWORDS = {"gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "ngettext": (1, 2)}
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
IN_FILTER = re.compile(r"""_\((?P<quote>["'])(?P<text>.*?)(?P=quote)\)""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b(?P<head>[^%]*)%\}(?P<body>.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")

FIRST_MADE = datetime(2026, 11, 22, tzinfo=UTC)
Id = str | tuple[str, str]
HALF_WIDTH = str.maketrans("，；：？！（）", ",;:?!()")


def in_source() -> Catalog:
    """Every text that is marked in templates and code, with the files it stands in."""
    catalog = Catalog(
        locale="en",
        project="luoshi",
        header_comment="# English texts of Luoshi; Chinese stands in the source.",
        msgid_bugs_address="see CONTRIBUTING.md",
        creation_date=FIRST_MADE,  # fixed: a date that moves would change the file on every run
        revision_date=FIRST_MADE,
        last_translator="the contributors",
        language_team="English",
        charset="utf-8",
        fuzzy=False,
    )
    for file in sorted(SOURCE.rglob("*.html")):
        for message in _in_template(file.read_text(encoding="utf-8")):
            catalog.add(message, locations=[(_name(file), 0)])
    for file in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in file.parts:
            found = extract_python(BytesIO(file.read_bytes()), KEYWORDS, [], {"encoding": "utf-8"})
            for _line, _function, said, _comments in found:
                text = said if isinstance(said, str) else (said or ("",))[0]
                if isinstance(text, str) and text:
                    catalog.add(text, locations=[(_name(file), 0)])
    return catalog


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _in_template(text: str) -> Iterator[Id]:
    """Texts of translate and blocktranslate tags and of _("…") in filters, as Django looks them up."""
    for match in (*TRANSLATE.finditer(text), *IN_FILTER.finditer(text)):
        yield match["text"]
    for block in BLOCK.finditer(text):
        body = VARIABLE.sub(r"%(\1)s", block["body"])
        one, *many = PLURAL.split(body, maxsplit=1)
        yield (one, many[0]) if many else one


def update() -> None:
    """Write the catalogue anew: what is marked in the source, with the English that was there."""
    known = read()
    by_words = {_words(message.id): message for message in known if message.id}
    fresh = in_source()
    for message in fresh:
        old = known.get(message.id) or by_words.get(_words(message.id))
        if message.id and old is not None:
            message.string = old.string
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, fresh, sort_output=True, width=110, omit_header=False, include_lineno=False)


def _words(said: Id) -> Id:
    """A text without regard to the width of its marks: a comma made full-width needs no new English."""
    return _one(said) if isinstance(said, str) else (_one(said[0]), _one(said[1]))


def _one(said: str) -> str:
    return said.translate(HALF_WIDTH)


def read() -> Catalog:
    """The catalogue as it stands; empty where there is none yet."""
    if not ENGLISH.is_file():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def compile_all() -> None:
    """Make a .mo beside every .po."""
    for po in LOCALE.rglob("*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def main(arguments: list[str]) -> int:
    """Run `update` or `compile`; 2 for anything else."""
    verbs = {"update": update, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in verbs:
        sys.stderr.write("usage: python scripts/messages.py update|compile\n")
        return 2
    verbs[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
