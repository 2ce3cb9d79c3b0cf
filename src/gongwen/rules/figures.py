"""A quantity in its sentence: which clause it stands in, which words around it are its own, which run it belongs to."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongwen.rules.quantities import Quantity
from gongwen.rules.trimming import opened
from gongwen.structure.sentences import Sentence

_JOINER = r"(?:、|和|及|与|以及|并)"
_STARTS_JOINED = re.compile(rf"\s*(?:{_JOINER}|,\s*$)")
_ENDS_JOINED = re.compile(rf"{_JOINER}\s*(?:全[市区县省])?$")
_ONLY_JOINER = re.compile(rf"\s*(?:{_JOINER}|,|:)*\s*(?:全[市区县省])?$")
_OWN_YEAR = re.compile(r"(?:由|从|到|至)((?:19|20)\d\d)年(?:底|末)?的?$")
_GLOSS = re.compile(r"^\([^()\d]{1,20}\)")  # 1个(云桥)、2个: a gloss belongs to the figure before it
_OF_A_WORK = re.compile(r"的[^\d]{3,}")
_FROM_LAST_YEAR = re.compile(r"(?:由|从)(?:上年|去年)的?$")
_SENTENCE_BEFORE = re.compile(r"(?:^|[。!?])([^。!?\d]{2,30})。$")
_FROM = re.compile(
    r"(?:由|从)(?:(?:上年|去年|年初)[底末]?的?|[\u4e00-\u9fff]{0,8}?的)?(?:(?:19|20)\d\d年(?:底|末)?的?)?$"
)


class Around(NamedTuple):
    """A sentence with its figures, as all of them see it."""

    words: str
    sentence: Sentence
    found: Sequence[Quantity]


class Figure(NamedTuple):
    """The `n`th figure of a sentence; `before` and `after` are its clause's words up to the neighbouring figures.

    `joined`: 、 or 和 ties it to the figure before. `bare`: nothing but a joiner stands between the two. `followed`:
    another figure stands in the clause; `list_goes_on`: a joiner ties it to this one. `leads_from`: it is the A of
    由A到B. `own_year` is a year right at the figure (由2006年的10万), `last_year` says 由上年的; `yearly`: a yearly
    average (年均), also told for the figures that follow with nothing but joiners between.
    """

    q: Quantity
    n: int
    clause: int
    before: str
    after: str
    joined: bool
    bare: bool
    same_clause: bool
    list_goes_on: bool
    followed: bool
    leads_from: bool
    own_year: str | None
    last_year: bool
    yearly: bool
    around: Around

    @property
    def rest(self) -> str:
        """What follows, over the end of the clause."""
        return self.around.words[self.q.outer_end : self.q.outer_end + _FAR_ENOUGH]

    @property
    def earlier_clause(self) -> str:
        """The clause before this one, when it holds no figure and no semicolon parts the two."""
        words, sentence, found = self.around
        if self.clause == 0:
            return ""
        start, end = sentence.clauses[self.clause - 1]
        if (self.n and found[self.n - 1].outer_end > start) or words[end : end + 1] in ";:":
            return ""
        return words[start:end]

    @property
    def topic_clause(self) -> str:
        """The nearest clause before in the sentence that holds no figure and says more than a time."""
        words, sentence, found = self.around
        for start, end in reversed(sentence.clauses[: self.clause]):
            if opened(words[start:end]) and not any(start <= q.start < end for q in found):
                return words[start:end]
        return ""

    @property
    def lead(self) -> str:
        """For the first figure: the nearest clause before that says more than a time, else the sentence before."""
        words, sentence, _ = self.around
        if self.n:
            return ""
        for start, end in reversed(sentence.clauses[: self.clause]):
            if opened(words[start:end]):
                return words[start:end]
        before = _SENTENCE_BEFORE.search(words[max(0, sentence.start - 32) : sentence.start])
        return before[1] if before else ""

    @property
    def next_clause(self) -> str:
        """What the sentence says after this figure: the rest of its clause, or the next clause."""
        words, sentence, found = self.around
        end = sentence.clauses[self.clause][1]
        if self.followed:
            return words[found[self.n + 1].outer_end : end]
        if words[self.q.outer_end : end].strip():
            return words[self.q.outer_end : end]
        if self.clause + 1 < len(sentence.clauses) and words[end : end + 1] != ";":
            start, end = sentence.clauses[self.clause + 1]
            return words[start:end]
        return ""


_FAR_ENOUGH = 40


def figures(words: str, sentence: Sentence, found: Sequence[Quantity]) -> list[Figure]:
    """The figures of one sentence, in order."""
    told: list[Figure] = []
    around = Around(words, sentence, found)
    for n in range(len(found)):
        figure = _figure(around, n)
        told.append(figure._replace(yearly=True) if told and figure.bare and told[-1].yearly else figure)
    return told


def run_from(all_figures: Sequence[Figure], first: int) -> list[int]:
    """The indices of `first` and of the figures that follow it with nothing but joiners between (5.9%和13.6%)."""
    run = [first]
    while run[-1] + 1 < len(all_figures) and all_figures[run[-1] + 1].bare:
        run.append(run[-1] + 1)
    return run


def _figure(around: Around, n: int) -> Figure:
    words, sentence, found = around
    q = found[n]
    clause = sentence.clause_at(q.start)
    start, end = sentence.clauses[clause]
    previous = found[n - 1] if n else None
    following = found[n + 1] if n + 1 < len(found) else None
    same = previous is not None and previous.outer_end > start
    gap = words[previous.outer_end : q.outer_start] if previous else ""
    around_list = same and _ENDS_JOINED.search(gap) is not None and not _STARTS_JOINED.match(gap)
    before = words[previous.outer_end if previous and same else start : q.outer_start]
    before = _GLOSS.sub("", before) if same else before
    until = min(end, following.outer_start if following else end)
    after = words[q.outer_end : until]
    goes_on = (
        following is not None
        and following.outer_start < end
        and (_ENDS_JOINED.search(after) is not None or _STARTS_JOINED.match(after) is not None)
    )
    from_a_level = "由" in before or "从" in before
    leads_from = from_a_level and _FROM.search(before) is not None
    of_a_work = q.unit_kind == "money" and _OF_A_WORK.match(after) is not None
    if following and following.outer_start < end and after and not goes_on and not leads_from and not of_a_work:
        after = _to_the_end(words, found[n:], end)
    return Figure(
        q=q,
        n=n,
        clause=clause,
        before="" if around_list else _FROM.sub("", before) if leads_from else before,
        after="" if leads_from else after,
        joined=previous is not None and (around_list or _STARTS_JOINED.match(gap) is not None),
        bare=previous is not None and _ONLY_JOINER.fullmatch(gap) is not None,
        same_clause=same,
        list_goes_on=goes_on,
        followed=following is not None and following.outer_start < end,
        leads_from=leads_from,
        last_year=from_a_level and _FROM_LAST_YEAR.search(before) is not None,
        yearly="年均" in before,
        own_year=year[1] if (year := _OWN_YEAR.search(before)) else None,
        around=around,
    )


def _to_the_end(words: str, found: Sequence[Quantity], end: int) -> str:
    """The rest of the clause, later figures cut out of it."""
    pieces, at = [], found[0].outer_end
    for later in found[1:]:
        if later.outer_start >= end:
            break
        pieces.append(words[at : later.outer_start])
        at = later.outer_end
    return "".join([*pieces, words[at:end]])
