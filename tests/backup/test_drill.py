"""Backups taken while people work, each brought back on both engines: every one is a moment that was."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from backup.places import ROOT, Installation, installation

BACKUPS = 3


def worked(office: Installation, folder: Path) -> tuple[list[list[str]], list[Path]]:
    """What the people were acknowledged, and the backups that were made meanwhile."""
    over = folder / "over"
    command = [sys.executable, "-m", "backup.load", "work", str(over)]
    people = subprocess.Popen(command, env=office.environment, stdout=subprocess.PIPE, cwd=ROOT)
    backups = []
    for number in range(BACKUPS):
        office.done("backup", folder / f"{number}.tar")
        assert people.poll() is None, "everybody was done before the backup was made"
        backups.append(folder / f"{number}.tar")
    over.touch()
    said, _ = people.communicate()
    assert people.returncode == 0
    acknowledged: list[list[str]] = json.loads(said)
    return acknowledged, backups


def assert_a_moment_that_was(found: dict[str, Any], final: dict[str, Any], acknowledged: list[list[str]]) -> None:
    """The chain is the beginning of the final one, and what it says was done is there: no less and no more."""
    whole, seq, _digest = found["chain"]
    assert whole
    assert found["seals"] == [True]
    assert found["events"] == final["events"][:seq]
    done = Counter(
        (action.removeprefix("report."), after.split()[-1])
        for _seq, action, after in found["events"]
        if action.startswith("report.")
    )
    assert Counter(map(tuple, found["decisions"])) == done
    # what was acknowledged by then is there, what came later is not
    later = Counter(
        (action.removeprefix("report."), after.split()[-1])
        for _seq, action, after in final["events"][seq:]
        if action.startswith("report.")
    )
    told = Counter((verb, digest) for verb, digest in acknowledged if verb != "attach")
    assert told - later <= done
    assert not later & done
    files = Counter(found["files"])
    assert Counter(found["attached"]) <= files  # each file is the one whose digest was noted


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_every_backup_is_a_moment_that_was(engine: str, tmp_path: Path) -> None:
    with installation(engine, tmp_path / "office") as office:
        office.told("backup.load", "prepare")
        acknowledged, backups = worked(office, tmp_path)
        final = office.told("backup.state")
    assert_a_moment_that_was(final, final, acknowledged)
    ends = []
    for number, backup in enumerate(backups):
        states = []
        for other in ("sqlite", "postgres"):
            with installation(other, tmp_path / f"{other}{number}") as place:
                place.done("restore", backup)
                states.append(place.told("backup.state"))
        assert states[0] == states[1]  # row by row and file by file
        assert_a_moment_that_was(states[0], final, acknowledged)
        ends.append(states[0]["chain"][1])
    assert ends == sorted(ends)  # none goes back
    assert len(set(ends)) > 1
    assert ends[0] < final["chain"][1]
