"""Quantities become facts: each with subject, measure, period and status, and the steps that led there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongwen.document import Block, Role, Section
from gongwen.facts import Comparator, Measure, Statement, Status, Step
from gongwen.rules import measures, periods, statuses, subjects
from gongwen.rules.quantities import Quantity, quantities
from gongwen.rules.sentences import Sentence, sentences
from gongwen.rules.traps import trap
from gongwen.spans import Span

_NUMBERING = re.compile(r"(?:[(\[【]?\d{1,3}[)\]】]?[.、．:)](?!\d)|[一二三四五六七八九十]是)")
_FROM = re.compile(r"(?:由|从)(?:[\u4e00-\u9fff]{0,8}?的)?$")
_SURE, _LIKELY, _DOUBTFUL = Decimal("0.95"), Decimal("0.80"), Decimal("0.60")
_WEAK_SHAPES = {"verb alone", "from what follows", "as the figure before", "bare noun with its topic"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a paragraph stands in."""

    section: Section
    section_index: int
    this_year: int | None


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity in its sentence: the clause it stands in, and the words around it that are its own."""

    q: Quantity
    clause: int
    before: str
    after: str
    joined: bool
    same_clause: bool


def statements(block: Block, context: Context) -> Iterator[Statement]:
    """The facts of one paragraph or cell, in order."""
    words = block.clean.text
    numbering = _NUMBERING.match(words)
    first = numbering.end() if numbering else 0
    kept = [q for q in quantities(words) if q.start >= first and trap(words, q) is None]
    if not kept:
        return
    for sentence in sentences(words):
        inside = [q for q in kept if sentence.start <= q.start < sentence.end]
        if inside:
            yield from _of_sentence(block, sentence, inside, context)


def _of_sentence(block: Block, sentence: Sentence, found: list[Quantity], context: Context) -> Iterator[Statement]:
    words = block.clean.text
    figures = [_figure(words, sentence, found, n) for n in range(len(found))]
    shared = _respectively(words, figures)
    last: subjects.Subject | None = None
    for n, figure in enumerate(figures):
        kind = measures.measure(_up_to(words, sentence, figure), figure.q)
        named = shared.get(n) or _subject(words, sentence, figures, n, kind, last)
        last = named
        yield _statement(block, sentence, figure, kind, named, context)


def _figure(words: str, sentence: Sentence, found: list[Quantity], n: int) -> _Figure:
    q = found[n]
    clause = sentence.clause_at(q.start)
    start, end = sentence.clauses[clause]
    previous = found[n - 1] if n else None
    same = previous is not None and previous.outer_end > start
    left = previous.outer_end if previous and same else start
    following = found[n + 1].outer_start if n + 1 < len(found) else end
    before = words[left : q.outer_start]
    gap = words[previous.outer_end : q.outer_start] if previous else ""
    return _Figure(
        q=q,
        clause=clause,
        before=before,
        after=words[q.outer_end : min(end, following)],
        joined=previous is not None and re.match(r"\s*(?:、|和|及|与|以及|,\s*$)", gap) is not None,
        same_clause=same,
    )


def _up_to(words: str, sentence: Sentence, figure: _Figure) -> str:
    """The figure's own words before it, back to the clause's start or the figure before."""
    del sentence
    comparator = words[figure.q.outer_start : figure.q.start]
    return figure.before + comparator


def _subject(
    words: str, sentence: Sentence, figures: list[_Figure], n: int, kind: measures.Kind, last: subjects.Subject | None
) -> subjects.Subject:
    figure = figures[n]
    growth = None
    if kind.measure is Measure.GROWTH:
        growth = _before_growth(_up_to(words, sentence, figure))
    after = figure.after
    if n + 1 < len(figures) and figures[n + 1].clause == figure.clause and after and after[0] not in "、和及与,":
        after = _whole_after(words, sentence, figures, n)
    heard = subjects.Heard(
        before=_without_change(figure.before, kind),
        after="" if kind.measure in {Measure.GROWTH, Measure.INCREMENT, Measure.MULTIPLE} and figure.q.unit_kind != "count" else after,
        joined=figure.joined,
        same_clause=figure.same_clause,
        measure=kind.measure,
        unit_kind=figure.q.unit_kind,
        unit=figure.q.unit,
        next_clause=_next(words, sentence, figures, n),
    )
    return subjects.subject(heard, last, growth_only=growth)


def _whole_after(words: str, sentence: Sentence, figures: list[_Figure], n: int) -> str:
    """The rest of the clause, later figures cut out of it."""
    end = sentence.clauses[figures[n].clause][1]
    pieces, at = [], figures[n].q.outer_end
    for later in figures[n + 1 :]:
        if later.q.outer_start >= end:
            break
        pieces.append(words[at : later.q.outer_start])
        at = later.q.outer_end
    pieces.append(words[at:end])
    return "".join(pieces)


def _next(words: str, sentence: Sentence, figures: list[_Figure], n: int) -> str:
    """What the sentence says after this figure: the rest of its clause's list, or the next clause."""
    figure = figures[n]
    if n + 1 < len(figures) and figures[n + 1].clause == figure.clause:
        return figures[n + 1].after
    if figure.clause + 1 < len(sentence.clauses):
        start, end = sentence.clauses[figure.clause + 1]
        return words[start:end]
    return ""


def _before_growth(up_to: str) -> str:
    word = measures.growth_words(up_to) or ""
    return up_to[: up_to.rfind(word)] if word else up_to


def _without_change(before: str, kind: measures.Kind) -> str:
    if kind.measure is not Measure.INCREMENT:
        return _FROM.sub("", before)
    word = re.search(r"(?:提高|提升|上升|增长|下降|降低|减少|回落|扩大|收窄|高于|低于)(?:了)?$", before)
    return before[: word.start()] if word else before


def _respectively(words: str, figures: list[_Figure]) -> dict[int, subjects.Subject]:
    """A、B分别增长x%和y%: each figure of the run has its own member of the list."""
    found: dict[int, subjects.Subject] = {}
    for n, figure in enumerate(figures):
        match = re.search(r"(?P<list>[^,;:。]*?)(?P<tail>(?:计划|预计|均|年均|同比|比上年)?分别[^,;:。\d]*)$", figure.before)
        if match is None or n in found:
            continue
        run = [n]
        while run[-1] + 1 < len(figures) and figures[run[-1] + 1].joined and not re.search(
            r"[\u4e00-\u9fff]{2}", figures[run[-1] + 1].before.lstrip("、和及与,")
        ):
            run.append(run[-1] + 1)
        members = _members(match["list"], len(run))
        if members is None:
            continue
        rate = re.search(r"(?:完成率|降低率|增长率|[\u4e00-\u9fff]{2,6}率)", match["tail"])
        for index, member in zip(run, members, strict=True):
            found[index] = subjects.Subject(member + (rate[0] if rate else ""), "", member, "one of a list, 分别")
    return found


def _members(listed: str, count: int) -> list[str] | None:
    """The `count` members of a list, the head word of the last one carried over to the others."""
    listed = re.sub(r"^(?:其中|全[市区县省]|预计|完成|实现)", "", listed)
    pieces = [piece for piece in re.split(r"、|和|与|及", listed) if piece]
    if count < 2 or len(pieces) < count:
        return None
    pieces = ["、".join(pieces[: len(pieces) - count + 1]), *pieces[len(pieces) - count + 1 :]] if len(pieces) > count else pieces
    head = re.search(r"[\u4e00-\u9fff]{2,4}(?:面积|收入|支出|投资|增加值|浓度(?:均值)?|率|额|量|数)$", pieces[-1])
    if head:
        pieces = [p if re.search(r"(?:面积|收入|支出|投资|增加值|浓度|均值|率|额|量|数|总值|产值|税收|企业)$", p) else p + head[0] for p in pieces]
    opened = re.match(r"(?:引进|新增|培育|建成|完成|实现|累计引进)", pieces[0])
    return [p if n == 0 or not opened else opened[0] + p for n, p in enumerate(pieces)]


def _statement(
    block: Block, sentence: Sentence, figure: _Figure, kind: measures.Kind, named: subjects.Subject, context: Context
) -> Statement:
    words, q = block.clean.text, figure.q
    start, end = sentence.clauses[figure.clause]
    earlier, up_to, clause = words[sentence.start : start], words[start : q.outer_start], words[start:end]
    setting = periods.Setting(context.section.role, context.section.period, context.this_year)
    level = periods.reaches_a_level(figure.before.rstrip("了约近")) or q.comparator is Comparator.GT and "超" in words[q.outer_start : q.start]
    when, why_when = periods.period(earlier, up_to, clause, setting, level=level)
    state, why_state = statuses.status(earlier, up_to, clause, context.section.role)
    when, state = _earlier_level(figure, context, when, state)
    value, high = (-q.value if kind.falling else q.value), q.high
    return Statement(
        number=block.clean.source(q.start, q.end),
        quote=_span(block, start, end),
        sentence=_span(block, sentence.start, sentence.end),
        subject=named.words or context.section.title or "",
        indicator=None,
        measure=kind.measure,
        value=value,
        high=high,
        unit=q.unit,
        comparator=q.comparator,
        period=when,
        status=state,
        section=context.section_index,
        rule=f"{kind.measure.value}: {named.shape}",
        confidence=_confidence(named, q),
        damage=_damage(words, q),
        made_of=(
            Step("number, scale and unit", words[q.outer_start : q.outer_end], f"{value} {q.unit or ''} {q.comparator.value}".strip()),
            Step("measure", kind.because, kind.measure.value),
            Step(f"subject: {named.shape}", clause, named.words),
            Step("period", why_when, when or "none"),
            Step("status", why_state, state.value),
        ),
    )


def _earlier_level(figure: _Figure, context: Context, when: str | None, state: Status) -> tuple[str | None, Status]:
    """The earlier level of 由A提高到B in a plan is what stands now: actual, of the year before."""
    if not _FROM.search(figure.before) or context.section.role not in {Role.PLAN_YEAR, Role.OUTLOOK, Role.LIVELIHOOD}:
        return when, state
    year = re.match(r"\d{4}", context.section.period or "")
    return (str(int(year[0]) - 1) if year else when), Status.ACTUAL


def _span(block: Block, start: int, end: int) -> Span:
    words = block.clean.text
    while start < end and words[start] == " ":
        start += 1
    return block.clean.source(start, max(end, start + 1))


def _confidence(named: subjects.Subject, q: Quantity) -> Decimal:
    if not named.words or named.shape == "verb alone":
        return _DOUBTFUL
    return _LIKELY if named.shape in _WEAK_SHAPES or q.unit is None else _SURE


def _damage(words: str, q: Quantity) -> str | None:
    """A figure that runs into the next one: the mark between them was lost."""
    following = words[q.outer_end : q.outer_end + 1]
    if q.unit is not None and following.isdigit():
        return "a separator is missing after this figure"
    return None
