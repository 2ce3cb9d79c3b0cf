"""The forms of a page as its HTML has them: their fields, what stands in those, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

SECRETS = frozenset({"one-time-code", "current-password", "new-password"})
NEVER_ALWAYS = frozenset({"checkbox", "radio", "file", "submit", "button", "image", "reset"})
FIELDS = frozenset({"input", "textarea", "select", "button"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: where it stands in the page, its name and its attributes."""

    start: int
    end: int
    name: str
    attributes: Mapping[str, str | None]

    def get(self, name: str) -> str:
        """An attribute's value, "" where it has none."""
        return self.attributes.get(name) or ""

    @property
    def written(self) -> str:
        """The tag as HTML."""
        said = (f'{name}="{escape(value)}"' if value else name for name, value in self.attributes.items())
        return f"<{' '.join((self.name, *said))}>"


@dataclass(slots=True)
class Option:
    """One choice: its tag, and the words that a person reads."""

    tag: Tag
    words: str = ""

    @property
    def value(self) -> str:
        """What is sent for it."""
        return self.tag.get("value") if "value" in self.tag.attributes else self.words


@dataclass(slots=True)
class Control:
    """A field: its tag, the folds it lies in, where what it holds ends and where it ends itself."""

    tag: Tag
    folds: tuple[Tag, ...]
    end: int
    inner_end: int
    text: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name it is sent by, "" when it is sent by none."""
        return self.tag.get("name")

    @property
    def kind(self) -> str:
        """textarea, select, or the type of an input or a button."""
        if self.tag.name in {"textarea", "select"}:
            return self.tag.name
        return (self.tag.get("type") or ("submit" if self.tag.name == "button" else "text")).lower()

    @property
    def shown(self) -> str:
        """What a person reads in it."""
        if self.kind == "select":
            chosen = [each for each in self.options if "selected" in each.tag.attributes] or self.options
            return chosen[0].words if chosen else ""
        return self.text if self.kind == "textarea" else self.tag.get("value")

    @property
    def ticked_as(self) -> str:
        """What a box or a round button sends when it is ticked."""
        return self.tag.get("value") if "value" in self.tag.attributes else "on"

    @property
    def secret(self) -> bool:
        """Whether a password or a code is typed here: nothing is ever filled in."""
        return self.kind == "password" or bool(SECRETS & set(self.tag.get("autocomplete").split()))

    @property
    def disabled(self) -> bool:
        """Whether it is never sent."""
        return "disabled" in self.tag.attributes

    @property
    def always_sent(self) -> bool:
        """Whether no form is sent without it."""
        return bool(self.name) and not self.disabled and self.kind not in NEVER_ALWAYS


@dataclass(slots=True)
class Form:
    """A form, and the folds (details) it lies in."""

    tag: Tag
    folds: tuple[Tag, ...]
    controls: list[Control] = field(default_factory=list)

    @property
    def posts(self) -> bool:
        """Whether it is sent by POST."""
        return self.tag.get("method").lower() == "post"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The forms of a page, and every start tag of it."""

    forms: tuple[Form, ...]
    tags: tuple[Tag, ...]


def read_page(html: str) -> ReadPage:
    """The forms and tags of a page."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    for name, control in reader.apart:
        owner = next((form for form in reader.forms if form.tag.get("id") == name), None)
        if owner is not None:
            owner.controls.append(control)
    return ReadPage(tuple(reader.forms), tuple(reader.tags))


class _Reader(HTMLParser):
    """Notes forms, fields and folds as the tags come by."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.tags: list[Tag] = []
        self.apart: list[tuple[str, Control]] = []  # fields outside of the form that they name
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._folds: list[Tag] = []
        self._form: Form | None = None
        self._holding: Control | None = None  # a textarea or select that is open
        self._option: Option | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        found = Tag(start, start + len(self.get_starttag_text() or ""), tag, dict(attrs))
        self.tags.append(found)
        if tag == "details":
            self._folds.append(found)
        elif tag == "form":
            self._form = Form(found, tuple(self._folds))
            self.forms.append(self._form)
        elif tag == "option" and self._holding is not None:
            self._option = Option(found)
            self._holding.options.append(self._option)
        elif tag in FIELDS:
            self._field(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._form = None
        elif tag == "option":
            self._option = None
        elif self._holding is not None and tag == self._holding.kind:
            self._holding.inner_end = self._at()
            self._holding.end = self._holding.inner_end + len(f"</{tag}>")
            # the first line break after the tag is none of the text
            self._holding.text = self._holding.text.removeprefix("\n")
            self._holding = self._option = None

    def handle_data(self, data: str) -> None:
        if self._option is not None:
            self._option.words = f"{self._option.words}{data}".strip()
        elif self._holding is not None:
            self._holding.text += data

    def _field(self, tag: Tag) -> None:
        control = Control(tag, tuple(self._folds), tag.end, tag.end)
        if tag.get("form"):
            self.apart.append((tag.get("form"), control))
        elif self._form is not None:
            self._form.controls.append(control)
        if tag.name in {"textarea", "select"}:
            self._holding = control

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
