"""Targets of one document joined to what another reports on them.

Steps: (1) both documents into passages; (2) each report against each target by shared wording, names and indicator,
what follows in a sentence inheriting from what precedes; (3) a report keeps the items it is closest to; (4) within an
item it is given to one target, and the relation is settled.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gongwen.document import Document
from gongwen.lexicon.indicators import in_one_line
from gongwen.link import likeness, passages, relations
from gongwen.link.likeness import Weights, Wording
from gongwen.link.passages import Passage
from gongwen.link.relations import Relation
from gongwen.link.words import generic
from gongwen.records import LINK_KEYS, Record

# Tuned on the one pair of documents there is truth for (docs/reading-quality.md).
_LEAST = 0.30
_LEAST_OF_WORDS = 0.40  # where no figure speaks for the link
_OF_THE_BEST = 0.9
_OF_THE_SENTENCE = 0.8
_OF_THE_PARAGRAPH = 0.45
_BY_INDICATOR = 0.9
_BY_SUBJECT = 0.8
_BY_THING_COUNTED = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Link:
    """One report on one target. `score` says how sure the joining is, `why` by what."""

    target: Passage
    report: Passage
    relation: Relation
    ratio: Decimal | None
    score: Decimal
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    target: int
    report: int
    score: float
    why: tuple[str, ...]


def link(targets: Document, progress: Document) -> tuple[Link, ...]:
    """Every link from the targets of one document to the reports of the other, in the order of the targets' text."""
    wanted, told = passages.targets(targets), passages.reports(progress)
    pairs = _closest(_pairs(wanted, told), wanted, told)
    links = [
        _settled(pair, wanted[pair.target], told[pair.report])
        for pair in pairs
        if not relations.restates(wanted[pair.target], told[pair.report])
    ]
    sure = [one for one in links if one.relation is not Relation.WORDS_ONLY or one.score >= _LEAST_OF_WORDS]
    return tuple(sorted(_one_same_each(sure), key=_order))


def link_record(targets: Document, progress: Document, found: Link) -> Record:
    """The link record of ARCHITECTURE.md.

    A quote begins at its text start: of an item, with its wording, up to the end of the clause that is meant.
    """
    target, report = found.target, found.report
    start = target.item.span.start if target.item else target.span.start
    values = (
        targets.source, target.fact.number.start if target.fact else None, start,
        targets.text[start : target.span.end],
        progress.source, report.fact.number.start if report.fact else None, report.span.start,
        progress.text[report.span.start : report.span.end],
        target.item.list_number if target.item else None, target.item.seq if target.item else None,
        found.relation.value, found.ratio, found.score, list(found.why),
    )  # fmt: skip
    return dict(zip(LINK_KEYS, values, strict=True))


def _pairs(wanted: Sequence[Passage], told: Sequence[Passage]) -> list[_Pair]:
    """Step 2: all pairs that share enough."""
    weights = Weights([*_clauses(wanted), *_clauses(told)])
    targets = [_wording(weights, one) for one in wanted]
    reports = [_wording(weights, one) for one in told]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(targets):
        for pair in wording.pairs:
            holding[pair].append(number)
    found: list[_Pair] = []
    heirs = _Heirs()
    for number, wording in enumerate(reports):
        near = {target for pair in wording.pairs for target in holding.get(pair, ())}
        near |= heirs.known(told[number])
        for target in sorted(near):
            own = _pair(weights, target, number, (targets[target], wording), (wanted[target], told[number]))
            best = heirs.better(own, told[number])
            if best.score >= _LEAST:
                found.append(best)
    return found


class _Heirs:
    """What clauses before have said: of the same sentence, and the lead clause of the same paragraph."""

    def __init__(self) -> None:
        self._sentence = self._paragraph = -1
        self._before: dict[int, _Pair] = {}
        self._lead: dict[int, _Pair] = {}
        self._lead_sentence = -1

    def known(self, report: Passage) -> set[int]:
        """The targets that clauses before `report` spoke of."""
        if report.paragraph != self._paragraph:
            self._paragraph, self._lead, self._lead_sentence = report.paragraph, {}, report.sentence
        if report.sentence != self._sentence:
            self._sentence, self._before = report.sentence, {}
        return {*self._before, *self._lead} if report.fact is not None else set()

    def better(self, own: _Pair, report: Passage) -> _Pair:
        """The pair itself, or what it inherits where that is more; it is remembered for those that follow."""
        target = own.target
        if own.score > 0 and (target not in self._before or self._before[target].score < own.score):
            self._before[target] = own
        if report.sentence == self._lead_sentence and own.score > 0:
            self._lead[target] = max(own, self._lead.get(target, own), key=lambda pair: pair.score)
        if report.fact is None:
            return own
        inherited = [
            replace(pair, report=own.report, score=pair.score * share, why=(*pair.why, reason))
            for held, share, reason in (
                (self._before, _OF_THE_SENTENCE, "same_sentence"),
                (self._lead, _OF_THE_PARAGRAPH, "same_paragraph"),
            )
            if (pair := held.get(target)) is not None and pair.report != own.report
        ]
        return max([own, *inherited], key=lambda pair: pair.score)


def _clauses(found: Sequence[Passage]) -> list[str]:
    return list({one.span: _without_generic(one.words) for one in found}.values())


def _wording(weights: Weights, passage: Passage) -> Wording:
    return weights.wording(_without_generic(passage.words), _without_generic(_subject(passage)))


def _without_generic(text: str) -> str:
    return generic().sub(",", text)


def _subject(passage: Passage) -> str:
    return passage.fact.subject if passage.fact else ""


def _pair(
    weights: Weights, target: int, report: int, wordings: tuple[Wording, Wording], passages: tuple[Passage, Passage]
) -> _Pair:
    """The pair with what speaks for it: each kind of evidence lessens the doubt that the others leave."""
    wanted, told = passages
    alike = weights.likeness(*wordings)
    names = weights.names(*wordings)
    doubt = (1 - alike) * (1 - likeness.evidence(names))
    why = [f"words:{alike:.2f}", *(f"name:{name}" for name in sorted(names))]
    if wanted.fact and told.fact:
        one, other = wanted.fact.indicator, told.fact.indicator
        if one and other and in_one_line(one, other):
            doubt *= 1 - _BY_INDICATOR
            why.append(f"indicator:{told.fact.indicator}")
        if wanted.fact.measure is told.fact.measure and relations.same_unit(wanted.fact, told.fact):
            subject = weights.covered(_subject(wanted), _subject(told))
            doubt *= 1 - _BY_SUBJECT * subject
            if subject:
                why.append(f"subject:{subject:.2f}")
    return _Pair(target, report, 1 - doubt, tuple(why))


def _closest(pairs: Sequence[_Pair], wanted: Sequence[Passage], told: Sequence[Passage]) -> list[_Pair]:
    """Steps 3 and 4: of each report the items it is closest to, and within an item one target.

    Of an item's targets that are nearly as close, that which the reported figure fits.
    """
    by_report: defaultdict[int, defaultdict[object, list[_Pair]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        item = wanted[pair.target].item
        by_report[pair.report][item.span if item else wanted[pair.target].span].append(pair)
    kept = []
    for items in by_report.values():
        highest = max(pair.score for of_item in items.values() for pair in of_item)
        for of_item in items.values():
            best = max(pair.score for pair in of_item)
            if best >= _OF_THE_BEST * highest:
                near = [pair for pair in of_item if pair.score >= _OF_THE_BEST * best]
                kept.append(min(near, key=lambda pair: (_misfit(wanted[pair.target], told[pair.report]), -pair.score)))
    return kept


def _misfit(target: Passage, report: Passage) -> int:
    """How badly a reported figure fits a target, 0 for not at all."""
    if report.fact is None or report.is_plan:
        return 0
    return len(relations.differences(target, report)) if target.fact else 1


def _settled(pair: _Pair, target: Passage, report: Passage) -> Link:
    why = list(pair.why)
    if report.is_plan or report.fact is None:
        relation = Relation.WORDS_ONLY
        why.append("plan" if report.is_plan else "no_figure_reported")
        report = replace(report, fact=None)
    elif target.fact is None:
        relation = Relation.SAME if relations.wants_all(target, report) else Relation.PARTIAL
        why.append("target_is_all" if relation is Relation.SAME else "target_without_figure")
    else:
        against = relations.differences(target, report)
        relation = Relation.PARTIAL if against else Relation.SAME
        why += against or ["same_measure", "same_unit"]
    score = Decimal(f"{min(pair.score, 0.99):.2f}")
    return Link(target, report, relation, relations.ratio(relation, target, report), score, tuple(why))


def _one_same_each(links: Sequence[Link]) -> list[Link]:
    """A target's figure is reported once: the closest report is the same, the others are parts of it."""
    best: dict[tuple[int, str | None], Link] = {}
    for one in links:
        if one.relation is Relation.SAME and one.target.fact and one.report.fact:
            key = (one.target.fact.number.start, one.report.fact.period)
            if key not in best or _closeness(one) > _closeness(best[key]):
                best[key] = one
    return [
        one
        if one.relation is not Relation.SAME or not one.target.fact or one in best.values()
        else replace(one, relation=Relation.PARTIAL, ratio=None, why=(*one.why, "another_is_closer"))
        for one in links
    ]


def _closeness(one: Link) -> Decimal:
    """The score, and a little more where the thing counted right behind the number is the target's."""
    counted = set(likeness.pairs(one.report.after)) & set(likeness.pairs(_subject(one.target)))
    return one.score + (_BY_THING_COUNTED if counted else 0)


def _order(one: Link) -> tuple[int, int, int]:
    return one.target.span.start, one.target.fact.number.start if one.target.fact else -1, one.report.span.start
