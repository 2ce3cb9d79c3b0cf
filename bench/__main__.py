"""Reads every real document there is and measures: quality, characters a second, memory, a corpus on two cores.

Run by `make bench`; exits 1 when a figure is below its floor in floors.json. `python -m bench --peer` measures another
library on the same text instead, in an environment of its own.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import ROOT, SHARED, peer_recognizers, quality, speed

FLOORS = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))
Verdict = tuple[str, bool]  # what was measured and how it stands, whether it is well


def of_quality(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """How well the pinned documents are read."""
    del corpus
    for name, figure in quality.figures(seeds, FLOORS["other_places"]).items():
        floor = FLOORS["whole_f1"][name]
        yield f"whole_f1 {name}: {figure:.3f} (floor {floor})", figure >= floor


def of_speed(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """Characters a second, memory, the start of the command."""
    facts = speed.characters_a_second(corpus)
    scanned = speed.characters_scanned_a_second(corpus)
    floor = FLOORS["characters_a_second"]
    yield f"facts: {facts:,.0f} characters a second on one core (floor {floor:,})", facts >= floor
    yield f"a bare scan for digits: {scanned:,.0f} characters a second, {scanned / facts:.0f} times as many", True
    memory = max(speed.peak_megabytes(path) for path in seeds.values())
    ceiling = FLOORS["peak_megabytes"]
    yield f"peak memory for one seed: {memory:.0f} MB (ceiling {ceiling})", memory <= ceiling
    seconds = speed.help_seconds()
    ceiling = FLOORS["help_seconds"]
    yield f"gongwen --help: {seconds:.2f} s (ceiling {ceiling})", seconds <= ceiling


def of_a_corpus(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """What a second worker brings; judged only on a machine that does nothing else."""
    del seeds
    if len(corpus) < 2:
        return
    quiet = speed.is_quiet()
    took = speed.corpus_seconds(SHARED / "corpus")
    whole, reading = took["1"] / took["2"], (took["1"] - took["start"]) / (took["2"] - took["start"])
    told = f"corpus run: {took['1']:.1f} s with one worker, {took['2']:.1f} s with two: {whole:.2f} times as fast"
    told += f", {reading:.2f} without the {took['start']:.1f} s of starting (floor {FLOORS['two_workers']})"
    yield told if quiet else f"{told}; not judged: the machine was busy", whole >= FLOORS["two_workers"] or not quiet


PARTS: dict[str, Callable[[dict[str, Path], list[Path]], Iterator[Verdict]]] = {
    "quality": of_quality,
    "speed": of_speed,
    "corpus": of_a_corpus,
}


def main(arguments: list[str]) -> int:
    """Prints each figure with its floor; 1 when one is below. `arguments`: --peer, or names of parts (all of them)."""
    seeds = {path.name[:3]: path for path in sorted((SHARED / "seeds").glob("*.txt"))}
    if not seeds:
        print(f"no documents in {SHARED}; set LUOSHI_SHARED")
        return 1
    corpus = sorted((SHARED / "corpus").rglob("*.txt")) or list(seeds.values())
    if arguments == ["--peer"]:
        print(peer_recognizers.measure(list(seeds.values())))
        return 0
    if not set(arguments) <= set(PARTS):
        print(f"python -m bench [--peer | {' '.join(f'[{name}]' for name in PARTS)}]")
        return 2
    below = 0
    # the corpus first: what comes before it would keep the machine busy
    for part in ("corpus", "speed", "quality"):
        if not arguments or part in arguments:
            for told, well in PARTS[part](seeds, corpus):
                print(told if well else f"{told}  BELOW", flush=True)
                below += not well
    print(f"{below} below their floors" if below else "all above their floors")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
