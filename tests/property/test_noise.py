"""Damaged real documents: no traceback, no wrong anchor, and nearly as many figures found."""

import json
import random
from pathlib import Path

import pytest

import noise
from anchors import check_anchors
from gongwen import extract, score
from shared import ROOT, SEEDS, seed, shared

SHARE = 0.02  # of the characters
TOLERATED_LOSS = 0.10
OTHERS: dict[str, str] = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))["other_places"]
DOCUMENTS = [*SEEDS, *OTHERS]


def files(name: str) -> tuple[Path, Path]:
    """The document of a name and its gold."""
    if name in OTHERS:
        return shared(OTHERS[name]), ROOT / "tests" / "gold" / f"{name}.tsv"
    return seed(name), shared(f"gold/seeds/{name}.tsv")


def recall(text: str, wanted: list[tuple[int, int]]) -> float:
    """The share of the wanted figures found; the anchors of all that was read are checked on the way."""
    document = extract.read(text.encode(), source="damaged.txt")
    check_anchors(document)
    found = {(fact.number.start, fact.number.end) for fact in extract.facts(document)}
    return sum(place in found for place in wanted) / len(wanted)


@pytest.mark.shared
@pytest.mark.parametrize("name", DOCUMENTS)
def test_damage_costs_few_figures(name: str) -> None:
    document, gold = files(name)
    text = document.read_bytes().decode("utf-8-sig")
    rows = [row for row in score.load_gold(gold) if row["kind"] == "f"]
    clean = recall(text, [(int(row["start"]), int(row["end"])) for row in rows])
    assert clean > 0.97
    for kind, make in noise.KINDS.items():
        damaged, places = noise.damaged(text, make(SHARE), random.Random(f"{name} {kind}"))  # noqa: S311
        assert recall(damaged, noise.moved(rows, places)) >= clean - TOLERATED_LOSS, kind
