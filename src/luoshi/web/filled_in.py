"""A page's HTML with one of its forms filled in as it was sent; everything else stays as it was.

Only the tags that change are written anew: the page is read once for where they stand, and cut up there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from luoshi.web.page_forms import Control, Form, Tag, read_page

TICKED = frozenset({"checkbox", "radio"})
SENDS = frozenset({"submit", "button", "image", "reset"})
ADDRESSES = ("href", "action", "formaction", "hx-get", "hx-post")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to `address`, by the names of the fields; `kept_back` tells the names that never come back.

    `overtaken`: somebody was first. Then hidden fields (versions, marks) stay as the fresh page has them, and what
    stands now is told beside what was typed; else they come back as they were, so that nobody overwrites unseen.
    """

    address: str
    values: Mapping[str, Sequence[str]]
    kept_back: Callable[[str], bool]
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the page beside what was typed; all of it HTML.

    `notice` gets what was sent and has no field on the page; `stands` what a field says now, `everywhere` goes into
    each form that posts.
    """

    notice: Callable[[Sequence[str]], str]
    stands: Callable[[str], str]
    everywhere: str = ""


def filled_in(html: str, *, page: str, sent: Sent, words: Words) -> str | None:
    """The page that stands at the address `page`, with the form as it was `sent`; None when it has no such form."""
    read = read_page(html)
    form = _sender(read.forms, page, sent)
    if form is None:
        return None
    edits = _Edits(html)
    _addresses(edits, read.tags, page)
    left = _fill(edits, form, sent, words)
    for each in read.forms:
        if each.posts:
            edits.insert(each.tag.end, words.everywhere)
    edits.insert(form.tag.end, words.notice(left))
    edits.put(form.tag, **{"class": f"{form.tag.get('class')} came-back".strip()})
    for fold in form.folds:
        edits.put(fold, open="")
    return edits.applied()


def _sender(forms: Sequence[Form], page: str, sent: Sent) -> Form | None:
    """The form that sent it: of those that post to the address, the one whose fields are most like what was sent."""
    of_it = [each for each in forms if each.posts and _address(each.tag.get("action"), page) == sent.address]

    def likeness(form: Form) -> tuple[int, int]:
        names = {each.name for each in form.controls if each.name and each.kind not in SENDS}
        always = {each.name for each in form.controls if each.always_sent}
        shared, missing = len(names & sent.values.keys()), len(always - sent.values.keys())
        hidden = [each for each in form.controls if each.kind == "hidden" and not sent.kept_back(each.name)]
        alike = sum(each.tag.get("value") in sent.values.get(each.name, ()) for each in hidden)
        return shared - missing, alike

    return max(of_it, key=likeness, default=None)


def _address(action: str, page: str) -> str:
    """The path that a form on `page` posts to."""
    return urlsplit(action).path or urlsplit(page).path


def _fill(edits: "_Edits", form: Form, sent: Sent, words: Words) -> tuple[str, ...]:
    """Put every value into its field; what was sent and has none comes back, but for the words of buttons."""
    rest = {name: list(values) for name, values in sent.values.items() if not sent.kept_back(name)}
    for control in form.controls:
        if control.secret:
            rest.pop(control.name, None)
    buttons = {each.name for each in form.controls if each.kind in SENDS}
    for control in form.controls:
        if control.disabled or control.secret or control.name not in rest or control.kind in {*SENDS, "file"}:
            if control.kind in TICKED and not control.disabled:
                _tick(edits, control, on=False)
            continue
        values = rest[control.name]
        if control.kind in TICKED:
            _tick(edits, control, on=control.ticked_as in values)
        elif control.kind == "select":
            _choose(edits, control, values, sent, words)
        elif values:
            _write(edits, control, values.pop(0), sent, words)
    ticked = {each.name: each.ticked_as for each in form.controls if each.kind in TICKED}
    for name in (*ticked, *buttons):
        rest.pop(name, None)
    return tuple(value for values in rest.values() for value in values if value.strip())


def _tick(edits: "_Edits", control: Control, *, on: bool) -> None:
    if on == ("checked" in control.tag.attributes):
        return
    edits.put(control.tag, checked="" if on else None)
    _unfold(edits, control)


def _choose(edits: "_Edits", control: Control, values: list[str], sent: Sent, words: Words) -> None:
    """The options that were sent are the chosen ones; a value that is no option any more stays in `values`."""
    offered = {option.value for option in control.options}
    wanted = set(values) & offered if "multiple" in control.tag.attributes else set(values[:1]) & offered
    if not wanted:
        return
    before = control.shown
    for option in control.options:
        if (option.value in wanted) != ("selected" in option.tag.attributes):
            edits.put(option.tag, selected="" if option.value in wanted else None)
            _unfold(edits, control)
    after = next(option.words for option in control.options if option.value in wanted)
    if sent.overtaken and before != after and any("selected" in each.tag.attributes for each in control.options):
        edits.insert(control.end, words.stands(before))
    if "multiple" in control.tag.attributes:
        values[:] = [value for value in values if value not in offered]
    else:
        values.pop(0)


def _write(edits: "_Edits", control: Control, value: str, sent: Sent, words: Words) -> None:
    """A value typed, or carried, by a field."""
    if control.kind == "hidden":
        if not sent.overtaken:
            edits.put(control.tag, value=value)
        return
    value = value.replace("\r\n", "\n")
    if value == control.shown:
        return
    _unfold(edits, control)
    if control.kind == "textarea":
        # the first line break after the tag is none of the text
        edits.replace(control.tag.end, control.inner_end, f"\n{escape(value)}")
    else:
        edits.put(control.tag, value=value)
    if sent.overtaken and control.shown.strip():
        edits.insert(control.end, words.stands(control.shown))


def _unfold(edits: "_Edits", control: Control) -> None:
    for fold in control.folds:
        edits.put(fold, open="")


def _addresses(edits: "_Edits", tags: Sequence[Tag], page: str) -> None:
    """The page is answered at another address than its own: what is said from there is said in full."""
    path = urlsplit(page).path
    for tag in tags:
        if tag.name == "form" and not tag.get("action"):
            edits.put(tag, action=page)
        for name in ADDRESSES:
            if tag.get(name).startswith("?"):
                edits.put(tag, **{name: path + tag.get(name)})


@dataclass(slots=True)
class _Edits:
    """What changes in a page: tags with other attributes, stretches replaced, words put in between."""

    html: str
    tags: dict[int, Tag] = field(default_factory=dict)
    stretches: dict[int, tuple[int, str]] = field(default_factory=dict)
    inserted: dict[int, str] = field(default_factory=dict)

    def put(self, tag: Tag, **values: str | None) -> None:
        """Give a tag attributes, or take those away that are None."""
        now = self.tags.get(tag.start, tag)
        attributes = {**now.attributes, **values}
        gone = {name for name, value in values.items() if value is None}
        kept = {name: value for name, value in attributes.items() if name not in gone}
        self.tags[tag.start] = Tag(tag.start, tag.end, tag.name, kept)

    def replace(self, start: int, end: int, words: str) -> None:
        self.stretches[start] = (end, words)

    def insert(self, at: int, words: str) -> None:
        self.inserted[at] = self.inserted.get(at, "") + words

    def applied(self) -> str:
        """The page as it comes out."""
        changes = [(start, 2, end, words) for start, (end, words) in self.stretches.items()]
        changes += [(tag.start, 1, tag.end, tag.written) for tag in self.tags.values()]
        changes += [(at, 0, at, words) for at, words in self.inserted.items()]
        pieces, done = [], 0
        for start, _order, end, words in sorted(changes):
            pieces += [self.html[done:start], words]
            done = end
        return "".join((*pieces, self.html[done:]))
