"""Locks carry hashes and no addresses; nothing names a path of the machine it was made on."""

import json
import re
import subprocess

import pytest

from shared import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert packages
    assert [package.splitlines()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_no_lock_names_an_address() -> None:
    names = [*LOCKS, "package-lock.json"]
    assert [name for name in names if "://" in (ROOT / name).read_text(encoding="utf-8")] == []


def test_the_npm_lock_has_integrity_hashes() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in entry for entry in packages.values())


def test_no_tracked_file_names_a_path_of_this_machine() -> None:
    beside = str(ROOT.parent) + "/"
    if len(beside) < len("/x/"):
        pytest.skip("the checkout stands at the root: its parent's name says nothing")
    found = subprocess.run(["git", "grep", "-lF", beside], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout.splitlines() == []


def test_the_lock_fits_the_project_file() -> None:
    """Every dependency of pyproject.toml is in the lock."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    wanted = {re.split(r"[\[<>=!~]", name)[0].lower() for name in re.findall(r'^\s+"([^"]+)"', block, re.MULTILINE)}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / LOCKS[0]).read_text(encoding="utf-8"), re.MULTILINE))
    assert wanted <= locked
