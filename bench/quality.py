"""How well documents are read: the figure that counts, for every pinned document."""

from pathlib import Path

from bench import ROOT, SHARED
from gongwen import extract, records, score


def whole_f1(gold: Path, document: Path) -> float:
    """The figure that counts, for one document."""
    read = extract.read_file(document)
    return score.score(
        score.load_gold(gold), [records.fact_record(read, fact) for fact in extract.facts(read)]
    ).whole_f1


def figures(seeds: dict[str, Path], other_places: dict[str, str]) -> dict[str, float]:
    """The figure of each seed and of each document of `other_places` (name of the gold to path of the document)."""
    found = {number: whole_f1(SHARED / "gold" / "seeds" / f"{number}.tsv", path) for number, path in seeds.items()}
    for name, document in other_places.items():
        found[name] = whole_f1(ROOT / "tests" / "gold" / f"{name}.tsv", SHARED / document)
    return found
