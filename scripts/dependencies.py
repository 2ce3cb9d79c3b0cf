"""What we depend on: `licences` refuses a package whose licence is not on the list; `advisories` asks for known faults.

Licences are read from what is installed; a package of the lock that is not installed on this platform is named.
Advisories come over the network: without it, or for a package the index does not know, one line says so and nothing
fails, for an office's inside network has none. A known fault fails.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
ALLOWED = re.compile(
    r"\b(MIT|MIT-CMU|HPND|BSD|0BSD|BSD-[23]-Clause|Apache|Apache-2\.0|ISC|PSF|PSF-2\.0|Python-2\.0|Python Software"
    r"|MPL-2\.0|Mozilla Public License 2\.0|Unlicense|CC0-1\.0|Zlib|CNRI-Python)\b",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
# LGPL: used unmodified, imported as any program may.
LESSER = {"pebble", "psycopg", "psycopg-binary"}
# Where the package's own words are missing or unclear: read by hand in its source.
READ_BY_HAND = {"pyrage": "MIT"}  # its LICENSE file; the metadata say nothing


def main() -> int:
    """Exit status 0 when nothing is wrong, 1 with a line for each thing that is, 2 for a wrong call."""
    tasks = {"licences": licences, "advisories": advisories}
    if len(sys.argv) != 2 or sys.argv[1] not in tasks:
        print("call: dependencies.py licences | advisories", file=sys.stderr)
        return 2
    return tasks[sys.argv[1]]()


def licences() -> int:
    """One line for each package that may not be used, and what was looked at."""
    names = sorted({name.lower() for lock in LOCKS for name in NAME.findall((ROOT / lock).read_text("utf-8"))})
    wrong, absent = [], []
    for name in names:
        try:
            words = licence_of(distribution(name))
        except PackageNotFoundError:
            absent.append(name)
            continue
        words = READ_BY_HAND.get(name, words)
        if not allowed(name, words):
            wrong.append(f"{name}: {words or 'no licence stated'}")
    for line in wrong:
        print(f"licence not on the list: {line}", file=sys.stderr)
    print(f"licences: {len(names) - len(absent)} packages looked at, {len(wrong)} refused", end="")
    print(f"; not installed here: {', '.join(absent)}" if absent else "")
    return 1 if wrong else 0


def allowed(name: str, words: str) -> bool:
    """Whether a package under a licence of these words may be used."""
    if name in LESSER and re.search(r"LGPL|Lesser", words, re.IGNORECASE):
        return True
    choices = re.split(r"\bOR\b|\bor\b", words)
    return any(ALLOWED.search(choice) and not FORBIDDEN.search(choice.replace("LGPL", "GPL")) for choice in choices)


def licence_of(package: Distribution) -> str:
    """What a package says of its licence: the expression, else the classifiers, else the first line of the field."""
    about = package.metadata
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    told = [line.split("::")[-1].strip() for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    stated = str(about.get("License") or "").strip().splitlines()
    return "; ".join([*told, *stated[:1]])


def advisories() -> int:
    """Known faults of the locked versions, asked for over the network."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / LOCKS[0]), "--disable-pip"]
    command += ["--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        told = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("advisories: not asked, the index does not answer")
        return 0
    faults = list(_faults(told))
    for line in faults:
        print(line, file=sys.stderr)
    unknown = sum("skip_reason" in each for each in told)
    answered = len(told) - unknown
    if answered:
        print(f"advisories: {answered} of {len(told)} packages answered for, {len(faults)} known faults")
    else:
        print(f"advisories: not known for any of {len(told)} packages (the index gives none)")
    return 1 if faults else 0


def _faults(told: list[dict[str, object]]) -> Iterator[str]:
    for each in told:
        for fault in each.get("vulns") or []:  # type: ignore[attr-defined]
            mended = ", ".join(fault.get("fix_versions") or []) or "no version yet"
            yield f"{each['name']} {each.get('version')}: {fault.get('id')}, mended in {mended}"


if __name__ == "__main__":
    sys.exit(main())
