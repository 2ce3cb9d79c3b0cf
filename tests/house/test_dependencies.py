"""Which licences may come in, and that the check can fail."""

import importlib.util
import sys

import pytest

from shared import ROOT

SPEC = importlib.util.spec_from_file_location("dependencies", ROOT / "scripts" / "dependencies.py")
assert SPEC is not None
assert SPEC.loader is not None
dependencies = importlib.util.module_from_spec(SPEC)
sys.modules["dependencies"] = dependencies
SPEC.loader.exec_module(dependencies)

MAY = [
    ("click", "BSD-3-Clause"),
    ("django", "BSD License; BSD-3-Clause"),
    ("pillow", "MIT-CMU"),
    ("either", "GPL-3.0-or-later OR MIT"),
    ("psycopg", "LGPL-3.0-only"),
    ("uv", "MIT OR Apache-2.0"),
]
MAY_NOT = [
    ("jiojio", "GNU General Public License v3 (GPLv3)"),
    ("fitz", "AGPL-3.0"),
    ("both", "GPL-2.0 AND MIT"),
    ("stranger", "LGPL-3.0-only"),
    ("silent", ""),
    ("house", "Proprietary"),
]


@pytest.mark.parametrize(("name", "words"), MAY)
def test_a_licence_that_may_come_in(name: str, words: str) -> None:
    assert dependencies.allowed(name, words)


@pytest.mark.parametrize(("name", "words"), MAY_NOT)
def test_a_licence_that_may_not(name: str, words: str) -> None:
    assert not dependencies.allowed(name, words)


def test_every_package_of_the_locks_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert dependencies.licences() == 0, capsys.readouterr().err
