"""Characters a second of Recognizers-Text on the same documents: numbers and numbers with units, in Chinese.

It needs old versions of what it depends on, so it is installed into an environment of its own, in a temporary folder.
Run by `python -m bench --peer`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGES = ("recognizers-text-suite==1.0.2a2", "emoji==1.7.0")  # newer emoji took away what it calls
PARAGRAPHS = 150  # of all the documents together: it reads some thousand characters a second
PROGRAM = """
import json, sys, time
from recognizers_number import recognize_number
from recognizers_number_with_unit import recognize_currency, recognize_dimension
from recognizers_text import Culture
paragraphs = json.load(sys.stdin)
recognizers = (recognize_number, recognize_currency, recognize_dimension)
for recognize in recognizers:
    recognize(paragraphs[0], Culture.Chinese)
started = time.process_time()
found = sum(len(recognize(text, Culture.Chinese)) for text in paragraphs for recognize in recognizers)
seconds = time.process_time() - started
print(json.dumps([sum(map(len, paragraphs)) / seconds, found]))
"""


def measure(paths: Sequence[Path]) -> str:
    """One line with its characters a second on paragraphs of `paths`, or why there is none."""
    paragraphs = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 100]
    taken = paragraphs[:: max(1, len(paragraphs) // PARAGRAPHS)]
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "bin", "python")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        installed = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "setuptools<81", *PACKAGES],
            check=False,
            capture_output=True,
            text=True,
        )
        if installed.returncode:
            return f"Recognizers-Text could not be installed: {installed.stderr.strip().splitlines()[-1]}"
        done = subprocess.run(
            [python, "-W", "ignore", "-c", PROGRAM],
            input=json.dumps(taken),
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        return f"Recognizers-Text failed: {done.stderr.strip().splitlines()[-1]}"
    speed, found = json.loads(done.stdout)
    return f"Recognizers-Text, numbers and units: {speed:,.0f} characters a second on one core, {found:,} found"
