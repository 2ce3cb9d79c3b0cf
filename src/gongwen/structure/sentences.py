"""Sentences and clauses of a paragraph; quotes and brackets are not cut."""

import re
from functools import lru_cache
from typing import NamedTuple

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SENTENCE_END = "。!?" + _CIRCLED
_CLAUSE_END = ",;:" + _SENTENCE_END
_OPEN, _CLOSE = "“《((「『【", "”》))」』】"
_LONGEST_QUOTE = 40
_MARKS = re.compile(rf"[{_CLAUSE_END}{re.escape(_OPEN)}]")
# 甲城?乙中心: a question mark between two characters without a question word stands for a lost dot.
_LOST_DOT = re.compile(r"^(?!.*[吗呢么何谁怎哪几]).*[\u4e00-\u9fff]\?[\u4e00-\u9fff]$")
_REACH = 14
_THOUSANDS = re.compile(r"\d{3}(?!\d)")


class Sentence(NamedTuple):
    """A sentence as [start, end) of the cleaned paragraph, and its clauses (without their closing mark)."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]

    def clause_at(self, index: int) -> int:
        """Which clause holds the character at `index`; the one before, for a mark between two."""
        last = 0
        for n, (start, _) in enumerate(self.clauses):
            if start > index:
                break
            last = n
        return last


@lru_cache(maxsize=512)  # items and facts ask for the paragraphs of one document in turn
def sentences(words: str, first: int = 0) -> tuple[Sentence, ...]:
    """The sentences of `words` from index `first` on; `words` must be one cleaned paragraph."""
    found: list[Sentence] = []
    start = clause_start = first
    clauses: list[tuple[int, int]] = []
    closing = 0
    for match in _MARKS.finditer(words):
        index, mark = match.start(), match[0]
        if index < closing or index < first:
            continue
        if mark in _OPEN:
            shut = words.find(_CLOSE[_OPEN.index(mark)], index)
            closing = shut if 0 < shut <= index + _LONGEST_QUOTE else closing
            continue
        if mark == "?" and _LOST_DOT.search(words[max(0, index - _REACH) : index + 2]):
            continue
        if mark == ":" and words[index - 1 : index].isdigit() and words[index + 1 : index + 2].isdigit():
            continue  # a ratio: 28.3:43.9:27.8
        if mark == "," and words[index - 1 : index].isdigit() and _THOUSANDS.match(words, index + 1):
            continue
        clauses.append((clause_start, index))
        clause_start = index + 1
        if mark in _SENTENCE_END:
            found.append(Sentence(start, index + 1, tuple(clauses)))
            start, clauses = index + 1, []
    if clause_start < len(words):
        clauses.append((clause_start, len(words)))
    if clauses:
        found.append(Sentence(start, len(words), tuple(clauses)))
    return tuple(found)
