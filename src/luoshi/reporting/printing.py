"""What papers print of reports: sealed revisions with their words, signatures on screen, release of shared figures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.timezone import localdate

from luoshi.reporting.content import Content, Context, opened, surroundings
from luoshi.reporting.models import Decision, Entry, FigureRevision
from luoshi.reporting.rows import SheetPage
from luoshi.reporting.states import EDITABLE, State, Verb


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed revision of an entry: its id, what it says, and what stood around it."""

    revision_id: int
    content: Content
    context: Context


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature on screen: the decision, by whom (a post's title, no name) and when."""

    decision_id: int
    by: str
    on: date


def sealed_of(sheet_id: int | None) -> Mapping[int, Sealed]:
    """What of a sheet is sealed and not being filled again, by item. One statement; none without a sheet."""
    if sheet_id is None:
        return {}
    rows = Entry.objects.filter(sheet=sheet_id, current__isnull=False).exclude(
        state__in=[state.value for state in EDITABLE]
    )
    stored = rows.values_list("item", "current", "current__sealed")
    return {item: Sealed(revision or 0, opened(text), surroundings(text)) for item, revision, text in stored}


def signatures_of(sheet_id: int | None) -> Mapping[int, Signed]:
    """Who signed the newest revisions on screen, by item. One statement; none without a sheet."""
    if sheet_id is None:
        return {}
    rows = Decision.objects.filter(
        entry__sheet=sheet_id, verb=Verb.SIGN.value, revision=F("entry__current")
    ).select_related("by", "entry")
    return {row.entry.item_id: Signed(row.pk, str(row.by), localdate(row.at)) for row in rows.order_by("pk")}


def whole(sealed: Collection[int], signed: Mapping[int, Signed]) -> Signed | None:
    """The last signature where each of the sealed items bears one; None where one does not, or nothing is sealed."""
    if not sealed or any(item not in signed for item in sealed):
        return None
    return max((signed[item] for item in sealed), key=lambda each: each.decision_id)


def signature_of(page: SheetPage) -> Signed | None:
    """The signature on screen under all that stands on a sheet; None while something bears none. One statement."""
    entries = [(line.item.id, line.entry) for line in page.lines]
    sealed = [pk for pk, entry in entries if entry and entry.digest and State(entry.state) not in EDITABLE]
    return whole(sealed, signatures_of(page.sheet_id)) if len(sealed) == len(entries) else None


def releases_of(revisions: Iterable[int]) -> Mapping[int, str]:
    """How far shared figures were released when they were referred to: 预计, 内部, 已公布, 未发布. One statement."""
    wanted = set(revisions)
    if not wanted:
        return {}
    words = {value: str(label) for value, label in FigureRevision.Release.choices}
    rows = FigureRevision.objects.filter(pk__in=wanted).values_list("pk", "release")
    return {pk: words[release] for pk, release in rows}
