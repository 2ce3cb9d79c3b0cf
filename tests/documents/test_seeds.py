"""The five real documents: heads, items, terms to the letter; facts above their floors."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from gongwen import extract, records, score
from shared import ROOT, SEEDS, corpus_texts, seed, shared

PINNED = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))
FLOORS = PINNED["whole_f1"]
GOLD = ROOT / "tests" / "gold"

pytestmark = pytest.mark.shared


def whole_f1(gold: Path, document: Path) -> float:
    read = extract.read_file(document)
    facts = [records.fact_record(read, fact) for fact in extract.facts(read)]
    return score.score(score.load_gold(gold), facts).whole_f1


@pytest.mark.parametrize("number", SEEDS)
def test_heads_are_right_in_every_key(number: str) -> None:
    gold = json.loads(shared("gold/seeds/documents.json").read_text(encoding="utf-8"))[number]
    assert records.head_record(extract.read_file(seed(number))) == gold


def test_the_116_items_are_right_in_every_key() -> None:
    lines = shared("gold/seeds/items-003.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    document = extract.read_file(seed("003"))
    found = [records.item_record(document, item) | {"source": gold[0]["source"]} for item in document.items]
    assert found == gold


@pytest.mark.parametrize(("number", "count"), [("000", 25), ("001", 13), ("004", 35)])
def test_the_glossaries_are_whole(number: str, count: int) -> None:
    terms = extract.read_file(seed(number)).terms
    assert [term.seq for term in terms] == list(range(1, count + 1))
    assert all(term.term and term.definition for term in terms)


@pytest.mark.parametrize("number", SEEDS)
def test_facts_of_the_seeds_stay_above_their_floors(number: str) -> None:
    assert whole_f1(shared(f"gold/seeds/{number}.tsv"), seed(number)) >= FLOORS[number]


@pytest.mark.parametrize(("gold", "document"), PINNED["other_places"].items())
def test_facts_of_other_places_stay_above_their_floors(gold: str, document: str) -> None:
    assert whole_f1(GOLD / f"{gold}.tsv", shared(document)) >= FLOORS[gold]


def test_confidence_is_the_share_that_is_right() -> None:
    """Of the facts that claim a confidence, that share is right in every field, to within 0.03."""
    pairs = [(shared(f"gold/seeds/{number}.tsv"), seed(number)) for number in SEEDS]
    pairs += [(GOLD / f"{gold}.tsv", shared(document)) for gold, document in PINNED["other_places"].items()]
    claimed: Counter[Decimal] = Counter()
    right: Counter[Decimal] = Counter()
    for gold, path in pairs:
        rows = {(int(row["start"]), int(row["end"])): row for row in score.load_gold(gold) if row["kind"] == "f"}
        document = extract.read_file(path)
        for fact in extract.facts(document):
            record = records.fact_record(document, fact)
            if not record["number"][0].isdigit() or record["measure"] in {"rank", "relation"}:
                continue  # not in the gold files
            claimed[fact.confidence] += 1
            row = rows.get((record["start"], record["end"]))
            right[fact.confidence] += row is not None and all(score.right_fields(row, record).values())
    assert sum(claimed.values()) > 1000
    shares = {confidence: Decimal(right[confidence]) / claimed[confidence] for confidence in claimed}
    assert {c: s for c, s in shares.items() if abs(c - s) > Decimal("0.03")} == {}


def test_our_measure_is_the_shared_measure(tmp_path: Path) -> None:
    """The figures of gongwen score are those of the measure that others use, on every seed."""
    namespace: dict[str, object] = {"__name__": "score"}
    exec(compile(shared("gold/score.py").read_text(encoding="utf-8"), "score.py", "exec"), namespace)  # noqa: S102
    for number in SEEDS:
        document = extract.read_file(seed(number))
        facts = [records.fact_record(document, fact) for fact in extract.facts(document)]
        predicted = tmp_path / f"{number}.jsonl"
        lines = [json.dumps(fact, default=records.jsonable) for fact in facts]
        predicted.write_text("\n".join(lines), encoding="utf-8")
        gold = shared(f"gold/seeds/{number}.tsv")
        theirs, _ = namespace["score"](str(gold), str(predicted))  # type: ignore[operator]
        ours = score.score(score.load_gold(gold), score.load_predictions(predicted)).figures()
        assert ours == pytest.approx(theirs)


@pytest.mark.parametrize("place", ["三亚", "中山", "乐山", "六安", "内江", "武汉", "苏州", "雅安"])
def test_a_place_given_twice_gives_the_same_facts(place: str) -> None:
    """The same report as .docx and as .txt: the same numbers with the same readings."""
    told = []
    for ending in ("docx", "txt"):
        document = extract.read_file(shared(f"corpus/city/2024/{place}.{ending}"))
        told.append(
            [
                (
                    document.text[f.number.start : f.number.end],
                    f.subject,
                    f.value,
                    f.unit,
                    f.comparator,
                    f.period,
                    f.status,
                )
                for f in extract.facts(document)
            ]
        )
    assert told[0] == told[1]


def test_no_document_of_the_corpus_fails() -> None:
    for path in corpus_texts():
        extract.facts(extract.read_file(path))
