"""No sentence of a real document in the repository: no run of 15 characters shared with the real documents.

Punctuation, blanks and script are levelled on both sides. Formulas of the genre that nobody owns are listed in
formulas.txt. tests/gold is left out: its rows are a reader's own readings (subjects), tied to offsets, without text.
"""

import re
import subprocess
from pathlib import Path

import pytest

from gongwen import extract
from gongwen.structure.plain import normalised
from shared import ROOT, corpus_texts, shared

RUN = 15
FORMULAS = (Path(__file__).parent / "formulas.txt").read_text(encoding="utf-8").splitlines()
LEFT_OUT = ("tests/gold/", "package-lock.json", "requirements")
HAN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z%.,;:。、“”()]+")


def levelled(text: str) -> str:
    plain, _ = normalised(text)
    return re.sub(r"[\s\"'“”]", "", plain)


def runs(text: str) -> set[str]:
    """Every window of 15 characters that holds mostly Chinese."""
    found = set()
    for match in HAN.finditer(text):
        piece = match[0]
        for start in range(len(piece) - RUN + 1):
            window = piece[start : start + RUN]
            if sum("\u4e00" <= character <= "\u9fff" for character in window) >= RUN - 5:
                found.add(window)
    return found


def ours() -> dict[str, str]:
    """Each run of the tracked files, and the file that holds it."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    held: dict[str, str] = {}
    for name in names:
        path = ROOT / name
        if name.startswith(LEFT_OUT) or path.suffix in {".png", ".ico"} or not path.is_file():
            continue
        for run in runs(levelled(path.read_text(encoding="utf-8", errors="ignore"))):
            held.setdefault(run, name)
    return held


@pytest.mark.shared
def test_no_run_is_shared_with_a_real_document() -> None:
    allowed = {run for formula in FORMULAS for run in runs(levelled(formula))}
    held = ours()
    copied: dict[str, str] = {}
    for path in [*sorted(shared("seeds").glob("*.txt")), *corpus_texts()]:
        text = levelled(extract.read_file(path).text)
        for start in range(len(text) - RUN + 1):
            run = text[start : start + RUN]
            if run in held and run not in allowed:
                copied[run] = f"{held[run]} and {path.name}"
    assert copied == {}
