"""Rows are held in one way and in one place: without their keys, in the order of their ids, before the chain's head."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "luoshi").rglob("*.py"))
THE_ONE = "src/luoshi/held.py"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rows_are_held_in_one_way(path: Path) -> None:
    called = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    assert ("select_for_update" in called) is (str(path.relative_to(ROOT)) == THE_ONE)
