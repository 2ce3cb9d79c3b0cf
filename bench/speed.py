"""How fast and how large: facts on one core beside a bare scan for digits, the start of the command, a whole corpus."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from gongwen import extract

KILOBYTES = 1024
DIGITS = re.compile(r"\d+(?:\.\d+)?")
SCANS = 20  # of the whole text: one takes too little time to be measured
STARTS = 7
PASSES = 5
COPIES = 3  # of the corpus, so that a run takes half a minute
TIMES = 3


def characters_a_second(paths: Sequence[Path]) -> float:
    """Characters read into facts in one second of one core, over all `paths`: the median of several passes."""
    extract.facts(extract.read_file(paths[0]))
    return median(_characters_in_a_pass(paths) for _ in range(PASSES))


def _characters_in_a_pass(paths: Sequence[Path]) -> float:
    characters = 0
    started = time.process_time()
    for path in paths:
        document = extract.read_file(path)
        extract.facts(document)
        characters += len(document.text)
    return characters / (time.process_time() - started)


def characters_scanned_a_second(paths: Sequence[Path]) -> float:
    """What `re` makes of the same texts when it only looks for digits: the ceiling of anything written in Python."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    started = time.process_time()
    for _ in range(SCANS):
        for text in texts:
            DIGITS.findall(text)
    return SCANS * sum(map(len, texts)) / (time.process_time() - started)


def peak_megabytes(path: Path) -> float:
    """Peak memory of a process that reads one document."""
    code = f"from gongwen import extract; extract.facts(extract.read_file({str(path)!r})); "
    # Note: ru_maxrss of a child begins with what its parent had; VmHWM is the process's own.
    code += "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) / KILOBYTES


def help_seconds() -> float:
    """How long `gongwen --help` takes, the median of several."""
    return median(_seconds("--help") for _ in range(STARTS))


def corpus_seconds(folder: Path) -> dict[str, float]:
    """Seconds of `gongwen corpus run` over copies of `folder`: nothing but starting, one worker, two workers.

    One and two take turns, so that a machine whose speed drifts is fair to both; the median of each.
    """
    with tempfile.TemporaryDirectory() as name:
        many, none = Path(name, "many"), Path(name, "none")
        none.mkdir()
        (none / "a.txt").write_text("一、工作回顾\n新建道路3条。\n", encoding="utf-8")
        for copy in range(COPIES):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    link = many / str(copy) / path.relative_to(folder)
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(path.resolve())
        took: dict[str, list[float]] = {"start": [], "1": [], "2": []}
        for turn in range(TIMES):
            out = Path(name, f"out{turn}")
            took["start"].append(_seconds("corpus", "run", none, "--out", out / "none", "--workers", 1))
            for workers in ("1", "2"):
                took[workers].append(_seconds("corpus", "run", many, "--out", out / workers, "--workers", workers))
    return {name: median(seconds) for name, seconds in took.items()}


def is_quiet() -> bool:
    """Whether nothing else is using the processors, so that two workers can be judged."""
    return os.getloadavg()[0] < 0.5


def _seconds(*arguments: object) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "gongwen", *map(str, arguments)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started
