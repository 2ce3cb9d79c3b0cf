"""Reads every real document there is and measures: quality, characters a second, memory.

Run by `make bench`; exits 1 when a figure is below its floor in floors.json.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from gongwen import extract, records, score

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
FLOORS = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))
KILOBYTES = 1024


def whole_f1(gold: Path, document: Path) -> float:
    """The figure that counts, for one document."""
    read = extract.read_file(document)
    return score.score(
        score.load_gold(gold), [records.fact_record(read, fact) for fact in extract.facts(read)]
    ).whole_f1


def characters_a_second(paths: list[Path]) -> float:
    """Characters read into facts in one second of one core, over all `paths`, after one warm-up."""
    extract.facts(extract.read_file(paths[0]))
    characters = 0
    started = time.process_time()
    for path in paths:
        document = extract.read_file(path)
        extract.facts(document)
        characters += len(document.text)
    return characters / (time.process_time() - started)


def peak_megabytes(path: Path) -> float:
    """Peak memory of a process that reads one document."""
    code = f"from gongwen import extract; extract.facts(extract.read_file({str(path)!r})); "
    # Note: ru_maxrss of a child begins with what its parent had; VmHWM is the process's own.
    code += "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) / KILOBYTES


def main() -> int:
    """Prints each figure with its floor; 1 when one is below."""
    seeds = {path.name[:3]: path for path in sorted((SHARED / "seeds").glob("*.txt"))}
    if not seeds:
        print(f"no documents in {SHARED}; set LUOSHI_SHARED")
        return 1
    figures = {number: whole_f1(SHARED / "gold" / "seeds" / f"{number}.tsv", path) for number, path in seeds.items()}
    for name, document in FLOORS["other_places"].items():
        figures[name] = whole_f1(ROOT / "tests" / "gold" / f"{name}.tsv", SHARED / document)
    below = [name for name, figure in figures.items() if figure < FLOORS["whole_f1"][name]]
    for name, figure in figures.items():
        print(f"whole_f1 {name}: {figure:.3f} (floor {FLOORS['whole_f1'][name]})")
    corpus = sorted((SHARED / "corpus").rglob("*.txt"))
    speed = characters_a_second(corpus or list(seeds.values()))
    memory = max(peak_megabytes(path) for path in seeds.values())
    print(f"facts: {speed:,.0f} characters a second on one core (floor {FLOORS['characters_a_second']:,})")
    print(f"peak memory for one seed: {memory:.0f} MB (ceiling {FLOORS['peak_megabytes']})")
    if speed < FLOORS["characters_a_second"]:
        below.append("characters a second")
    if memory > FLOORS["peak_megabytes"]:
        below.append("peak memory")
    print("below the floor: " + ", ".join(below) if below else "all above their floors")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
