"""Measures: quality, speed and memory over every real document there is, a corpus on two cores, pages, deadline day.

Run by `make bench`; exits 1 when a figure is below its floor in floors.json. `python -m bench --peer` measures another
library on the same text instead, in an environment of its own.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import ROOT, SHARED, backups, deadline, ledger, peer_recognizers, quality, speed

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


def of_the_ledger(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """Server time of the pages of a ledger of ten years, on both engines."""
    del seeds, corpus
    ceiling = FLOORS["page_p95_ms"]
    for engine in ("sqlite", "postgres"):
        quiet = speed.is_quiet()
        for name, figure in ledger.figures(engine).items():
            told = f"{engine} {name}: p50 {figure['p50']:.0f} ms, p95 {figure['p95']:.0f} ms"
            told += f", of it the process's own {figure['own95']:.0f} ms (ceiling {ceiling[name]})"
            judged = figure["p95"] if quiet else figure["own95"]
            yield told if quiet else f"{told}; judged by its own: the machine was busy", judged <= ceiling[name]


def of_deadline_day(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """Sixty units at once on the real server with PostgreSQL; nothing lost, nothing twice."""
    del seeds, corpus
    quiet = speed.is_quiet()
    day = deadline.day()
    ceiling = FLOORS["deadline_p99_ms"]
    for name, figure in day.actions.items():
        told = f"deadline day, {name}: {figure['count']:.0f} answers, p50 {figure['p50']:.0f} ms"
        told += f", p95 {figure['p95']:.0f} ms, p99 {figure['p99']:.0f} ms, longest {figure['max']:.0f} ms"
        told += f" (ceiling of p99 {ceiling})"
        yield told if quiet else f"{told}; not judged: the machine was busy", figure["p99"] <= ceiling or not quiet
    yield f"deadline day: {day.told}", not day.wrong


def of_backups(seeds: dict[str, Path], corpus: list[Path]) -> Iterator[Verdict]:
    """Backup, check, restore and move on both engines; memory stays flat with 500 MB of files."""
    del seeds, corpus
    ceiling = FLOORS["backup_peak_megabytes"]
    for step in backups.all_steps():
        told = f"{step.name}: {step.seconds:.1f} s ({step.own:.1f} s of the processor)"
        told += f", peak {step.megabytes:.0f} MB (ceiling {ceiling})"
        told += f", {step.size / 1_000_000:.1f} MB" if step.size else ""
        yield told, step.megabytes <= ceiling


PARTS: dict[str, Callable[[dict[str, Path], list[Path]], Iterator[Verdict]]] = {
    "quality": of_quality,
    "speed": of_speed,
    "corpus": of_a_corpus,
    "ledger": of_the_ledger,
    "deadline": of_deadline_day,
    "backups": of_backups,
}

OF_THE_APPLICATION = {"ledger", "deadline", "backups"}  # they need no documents


def main(arguments: list[str]) -> int:
    """Prints each figure with its floor; 1 when one is below. `arguments`: --peer, or names of parts (all of them)."""
    seeds = {path.name[:3]: path for path in sorted((SHARED / "seeds").glob("*.txt"))}
    if not seeds and not (arguments and set(arguments) <= OF_THE_APPLICATION):
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
    for part in ("corpus", "speed", "quality", "ledger", "deadline", "backups"):
        if not arguments or part in arguments:
            for told, well in PARTS[part](seeds, corpus):
                print(told if well else f"{told}  BELOW", flush=True)
                below += not well
    print(f"{below} below their floors" if below else "all above their floors")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
