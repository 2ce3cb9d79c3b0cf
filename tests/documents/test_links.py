"""Links of the one pair of real documents there is truth for: item and reporting number, above their floors."""

import csv
import json

import pytest

from gongwen import extract, link
from shared import ROOT, seed, shared

FLOORS = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))["links"]
LIST = 4  # the list of the notice that the truth speaks of
Pair = tuple[int, int]


@pytest.fixture(scope="module")
def said() -> dict[Pair, str]:
    found = link.link(extract.read_file(seed("003")), extract.read_file(seed("002")))
    return {
        (one.target.item.seq, one.report.fact.number.start): one.relation.value
        for one in found
        if one.target.item and one.target.item.list_number == LIST and one.report.fact
    }


def true_pairs() -> dict[Pair, str]:
    with shared("gold/seeds/links-003-002.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (int(row["seq"]), int(row["progress_number_start"])): row["relation"]
            for row in rows
            if row["progress_number_start"]
        }


def of(pairs: dict[Pair, str], relation: str) -> set[Pair]:
    return {pair for pair, its in pairs.items() if relation in {its, "any"}}


@pytest.mark.parametrize("relation", ["any", "same", "partial"])
def test_links_stay_above_their_floors(said: dict[Pair, str], relation: str) -> None:
    ours, gold = of(said, relation), of(true_pairs(), relation)
    precision, recall = FLOORS[relation]
    assert len(ours & gold) / len(ours) >= precision
    assert len(ours & gold) / len(gold) >= recall


def test_few_figures_are_joined_to_items_on_which_the_report_is_silent(said: dict[Pair, str]) -> None:
    silent = {int(seq) for seq in shared("gold/seeds/links-missing-003-002.txt").read_text(encoding="utf-8").split()}
    assert sorted({seq for seq, _ in said} & silent) == [39]  # a lead sentence with the same words
