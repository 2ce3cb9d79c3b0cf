"""Spans and mapped texts."""

from gongwen.spans import MappedText, Span


def test_a_span_holds_its_start_and_not_its_end() -> None:
    span = Span(2, 5)
    assert [offset in span for offset in (1, 2, 4, 5)] == [False, True, True, False]
    assert (len(span), "2" in span) == (3, False)
    assert [span.overlaps(Span(*other)) for other in ((0, 2), (4, 9), (5, 6))] == [False, True, False]


def test_dropping_characters_keeps_the_others_places() -> None:
    text = "x新 建y"
    mapped = MappedText.of(text, 1, 4).without([1])
    assert (mapped.text, list(mapped.offsets)) == ("新建", [1, 3])
    assert mapped.source(0, 2) == Span(1, 4)
    assert mapped.slice(1, 2).as_written(text) == "建"
