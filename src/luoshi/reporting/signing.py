"""The moves of reports: propose, endorse, sign, file, accept, return, recall, amend. The only writer of states.

Every move locks its sheet, then its entries; asks the table; seals or appends; records at its end.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Government
from luoshi.governments.rights import Rights, rights_of
from luoshi.held import held_row, held_rows
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.lengths import fitting
from luoshi.people.models import Account
from luoshi.reporting.actors import actors_at, receives
from luoshi.reporting.assessing import hold_items, settle, unsettle
from luoshi.reporting.content import Report, from_json, is_empty, is_kept, to_json
from luoshi.reporting.errors import BadReport, NoSuchMove, RoundClosed, StaleRevision
from luoshi.reporting.models import Decision, Entry, Revision, Scan, Sheet
from luoshi.reporting.sealing import gathered, seal
from luoshi.reporting.states import NEEDS_REASON, ON_THE_WAY, VERB_WORDS, Actor, Filing, State, Steps, Verb, after
from luoshi.reporting.timing import shut_out
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import SCANS

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as it stood on the page: its newest revision's digest, "" where it has none yet."""

    entry_id: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What goes with a move: why, the office's own status word, the scan of a signed sheet.

    `confirmed_of` are the words for single entries, by id; `confirmed` is that for the others ("": the unit's own).
    """

    reason: str = ""
    confirmed: str = ""
    scan: Scan | None = None
    confirmed_of: Mapping[int, str] = field(default_factory=dict)

    def status_of(self, entry: Entry) -> str:
        """The status word that an accepted entry has from now on."""
        return self.confirmed_of.get(entry.pk) or self.confirmed or entry.status


NOTHING_MORE = Word()


@dataclass(frozen=True, slots=True)
class Done:
    """The entries that were moved, and who files in their year."""

    entries: tuple[Entry, ...]
    filing: Filing = Filing.EITHER


@transaction.atomic
def move(
    *, sheet: Sheet, seen: Sequence[Seen], verb: Verb, by: Account, at: datetime, word: Word = NOTHING_MORE
) -> Done:
    """The entries of one sheet that were seen, moved by `verb`, all or none.

    Where the year's rules let the signature file, both decisions are appended.

    Raises NoSuchMove (not from this state), NotYours, StaleRevision (what was seen is no longer current), BadReport
    (nothing chosen, a reason, a scan or content missing), TooLong, RoundClosed, YearClosed.
    """
    if not seen:
        raise BadReport(_("没有选中任何事项"))
    if not fitting(word.reason, LONGEST_REASON, _("原因")) and verb in NEEDS_REASON:
        raise BadReport(_("请写明原因"))
    keep_open(sheet.year_id)
    locked = held_row(Sheet.objects.select_related("year__government", "year__rules", "body", "round"), sheet.pk)
    entries = _entries(locked, seen)
    drafts = {entry.pk: entry.draft for entry in entries}
    actors = _ask_the_table(locked, entries, verb, by=by, at=at)
    if verb is Verb.SIGN_ON_PAPER:
        _refuse_no_scan(locked, word)
    if verb in ON_THE_WAY:
        _refuse_late(locked, entries, verb, at)
    if verb is Verb.PROPOSE:
        hold_items(entry.item_id for entry in entries)  # their targets stand while the report is sealed
        _seal(locked, entries, by=by, at=at)
    else:
        _refuse_stale(entries, seen)
    taken_back = [entry for entry in entries if verb is Verb.RETURN and entry.state == State.ACCEPTED.value]
    _apply(locked, entries, verb, word, drafts=drafts, at=at)
    settled = settle(locked, entries, at=at) if verb is Verb.ACCEPT else unsettle(taken_back)
    acts = _append(locked, entries, verb, word, by=by, at=at, actors=actors)
    if _files_at_once(locked, verb):
        acts += _append(locked, entries, Verb.FILE, NOTHING_MORE, by=by, at=at, actors=actors)
    record_many([*acts, *settled], by=by.username, government=locked.year.government.code, at=at)
    return Done(tuple(entries), filing_of(locked))


def add_scan(*, sheet: Sheet, name: str, data: bytes, by: Account, at: datetime) -> Scan:
    """The scan of a signed sheet, for `sign_on_paper`. Raises NotYours, NoSuchMove, YearClosed, RefusedFile."""
    with transaction.atomic():
        _may_scan(sheet, by=by, at=at)
    file = checked(name, data, SCANS)  # outside of the transaction: looking takes seconds
    with transaction.atomic():
        _may_scan(sheet, by=by, at=at)
        return Scan.objects.create(
            sheet=sheet, name=file.name, sha256=hashlib.sha256(data).hexdigest(), data=data, added_by=by, added_at=at
        )


def _may_scan(sheet: Sheet, *, by: Account, at: datetime) -> None:
    keep_open(sheet.year_id)
    from_whom = actors_at(rights_of(by, on=localdate(at)), sheet.year.government, sheet.body)
    after(State.PROPOSED, Verb.SIGN_ON_PAPER, from_whom, steps=Steps.DIRECT)


def _entries(sheet: Sheet, seen: Sequence[Seen]) -> list[Entry]:
    """The entries, held until the transaction ends, in the order of their numbers. Raises NoSuchMove for one gone."""
    ids = {each.entry_id for each in seen}
    rows = held_rows(
        Entry.objects.select_related("item__stream", "item__year", "item__parent", "current", "accepted").filter(
            sheet=sheet, pk__in=ids
        )
    )
    entries = sorted(rows, key=lambda entry: (entry.item.stream.order, entry.item.number))
    for entry in entries:
        entry.sheet = sheet
    if len(entries) != len(ids):
        raise NoSuchMove(_("选中的事项有的已不在这张表上；请刷新页面"))
    for entry in entries:
        entry.sheet = sheet  # as it was loaded: nobody asks for it once an entry
    return entries


def _ask_the_table(
    sheet: Sheet, entries: Iterable[Entry], verb: Verb, *, by: Account, at: datetime
) -> Mapping[int, frozenset[Actor]]:
    """As what `by` stands before each entry, when the table allows it the move of every one."""
    rights = rights_of(by, on=localdate(at))
    government = sheet.year.government
    actors = {entry.pk: actors_of(entry, sheet, rights, government) for entry in entries}
    for entry in entries:
        after(State(entry.state), verb, actors[entry.pk], steps=steps_of(sheet), filing=filing_of(sheet))
    return actors


def actors_of(entry: Entry, sheet: Sheet, rights: Rights, government: Government) -> frozenset[Actor]:
    """As what somebody with these rights stands before the entry."""
    found = actors_at(rights, government, sheet.body)
    stream = entry.item.stream
    return found | (
        {Actor.RECIPIENT} if receives(rights, government, recipient_id=entry.recipient_id, stream=stream) else set()
    )


def steps_of(sheet: Sheet) -> Steps:
    """The unit's own steps, else the year's."""
    if sheet.body.steps:
        return Steps(sheet.body.steps)
    rules = getattr(sheet.year, "rules", None)
    return Steps(rules.steps) if rules is not None else Steps.DIRECT


def filing_of(sheet: Sheet) -> Filing:
    """Who files in the year of the sheet."""
    rules = getattr(sheet.year, "rules", None)
    return Filing(rules.filing) if rules is not None else Filing.EITHER


def _files_at_once(sheet: Sheet, verb: Verb) -> bool:
    """Whether the signature files as well."""
    return verb in {Verb.SIGN, Verb.SIGN_ON_PAPER} and filing_of(sheet) is Filing.AT_ONCE


def _refuse_no_scan(sheet: Sheet, word: Word) -> None:
    """A signature on paper is taken on the sight of it alone."""
    if word.scan is None or word.scan.sheet_id != sheet.pk:
        raise BadReport(_("请附上这张表的签字扫描件；没有扫描件的纸质审签不能登记"))


def _refuse_late(sheet: Sheet, entries: Iterable[Entry], verb: Verb, at: datetime) -> None:
    """Nobody proposes or signs what could not be filed any more: the round closed, and it was never filed."""
    new = {entry.item_id: str(entry.item) for entry in entries if entry.first_filed_at is None}
    shut = shut_out(sheet, new, localdate(at)) if new else frozenset()
    if shut:
        names = [name for item, name in new.items() if item in shut]
        raise RoundClosed(
            _("%(round)s已截止报送，没有报送过的 %(count)d 项（%(items)s）不能%(verb)s；请联系督查室重新开启或同意延期")
            % {
                "round": sheet.round,
                "count": len(names),
                "items": "、".join(names[:3]) + ("…" if len(names) > 3 else ""),
                "verb": _(VERB_WORDS[verb]),
            }
        )


def _refuse_stale(entries: Iterable[Entry], seen: Iterable[Seen]) -> None:
    """What a person decides on is what that person saw."""
    digests = {each.entry_id: each.digest for each in seen}
    for entry in entries:
        if entry.current is not None and entry.current.digest != digests[entry.pk]:
            raise StaleRevision(_("%(item)s在您查看之后有了新内容；请重新查看后再办") % {"item": entry.item})


def _seal(sheet: Sheet, entries: Sequence[Entry], *, by: Account, at: datetime) -> None:
    """A new revision for every entry whose content is not what was sealed last."""
    gained = gathered(entries)
    for entry in entries:
        content = from_json(entry.draft)
        if is_kept(entry.draft):
            raise BadReport(
                _("%(item)s还是上季底稿，没有改动；请改成本季的内容，或选“无变化”并写明原因") % {"item": entry.item}
            )
        if is_empty(replace(content, contributions=())) and not gained.get(entry.pk):
            raise BadReport(_("%(item)s还没有填写内容；请填写，或选“无变化”并写明原因") % {"item": entry.item})
        if isinstance(content, Report) and content.unchanged and not content.unchanged_why:
            raise BadReport(_("%(item)s选了“无变化”，请写明原因") % {"item": entry.item})
        entry.draft = to_json(replace(content, contributions=gained.get(entry.pk, ())))
    seal(sheet, entries, by=by, at=at)


def _apply(
    sheet: Sheet, entries: Sequence[Entry], verb: Verb, word: Word, *, drafts: Mapping[int, str], at: datetime
) -> None:
    """The entries as the move leaves them. What is alike for all is written at once: a row of its own costs most.

    `drafts` are those that are stored.
    """
    for entry in entries:
        sheet_steps = Steps(entry.steps) if verb is not Verb.PROPOSE else steps_of(sheet)
        entry.steps = sheet_steps.value
        filing = filing_of(sheet)
        entry.state = after(State(entry.state), verb, frozenset(Actor), steps=sheet_steps, filing=filing).value
        if entry.state == State.FILED.value:
            entry.filed_at = at
            entry.first_filed_at = entry.first_filed_at or at
        if verb is Verb.ACCEPT:
            entry.accepted = entry.current
            entry.confirmed = word.status_of(entry)
        if verb is Verb.AMEND:
            entry.draft = to_json(replace(from_json(entry.draft), amends=word.reason.strip()))
            entry.version += 1
    written = Verb.FILE if _files_at_once(sheet, verb) else verb
    _store(entries, _alike(written, steps_of(sheet), at=at))
    own = [entry for entry in entries if verb is Verb.AMEND or entry.draft != drafts[entry.pk]]
    Entry.objects.bulk_update(own, ["draft", "version"])


def _alike(verb: Verb, steps: Steps, *, at: datetime) -> Mapping[str, Any]:
    """What a move writes beside the state, for every entry by the same expression."""
    newest = Revision.objects.filter(entry=OuterRef("pk")).order_by("-number").values("pk")[:1]
    written: Mapping[Verb, Mapping[str, Any]] = {
        Verb.PROPOSE: {"steps": steps.value, "current": Subquery(newest)},
        Verb.FILE: {"filed_at": at, "first_filed_at": Coalesce("first_filed_at", Value(at))},
        Verb.ACCEPT: {"accepted": F("current")},
    }
    return written.get(verb, {})


def _store(entries: Sequence[Entry], alike: Mapping[str, Any]) -> None:
    """The states and the office's words, one statement for each pair that comes out."""
    for state, confirmed in sorted({(entry.state, entry.confirmed) for entry in entries}):
        ids = [entry.pk for entry in entries if (entry.state, entry.confirmed) == (state, confirmed)]
        Entry.objects.filter(pk__in=ids).update(state=state, confirmed=confirmed, **alike)


def _append(
    sheet: Sheet,
    entries: Sequence[Entry],
    verb: Verb,
    word: Word,
    *,
    by: Account,
    at: datetime,
    actors: Mapping[int, frozenset[Actor]],
) -> list[Act]:
    """A decision for each entry; the acts to record."""
    decisions, acts = [], []
    for entry in entries:
        revision = entry.current
        if revision is None:
            raise NoSuchMove(_("%(item)s还没有提请过") % {"item": entry.item})
        decisions.append(
            Decision(
                entry=entry,
                revision=revision,
                verb=verb.value,
                by=by,
                actor="、".join(sorted(actors[entry.pk])),
                way=_way(verb, actors[entry.pk]),
                reason=word.reason.strip(),
                seen=revision.digest,
                scan=word.scan,
                at=at,
            )
        )
        acts.append(_act(sheet, entry, revision, verb, word))
    Decision.objects.bulk_create(decisions)
    return acts


def _way(verb: Verb, actors: frozenset[Actor]) -> Decision.Way:
    if verb is Verb.SIGN_ON_PAPER:
        return Decision.Way.PAPER
    return Decision.Way.OFFICE if Actor.PROXY in actors and Actor.LIAISON not in actors else Decision.Way.SCREEN


def _act(sheet: Sheet, entry: Entry, revision: Revision, verb: Verb, word: Word) -> Act:
    """The event: which item of which sheet, which revision with its whole digest, and why."""
    return Act(
        f"report.{verb.value}",
        f"{entry.item.year} {entry.item}",
        before="",
        after=f"{sheet} 第{revision.number}版 {revision.digest} {word.reason.strip()}".strip(),
        about=about_item(entry.item_id),
    )
