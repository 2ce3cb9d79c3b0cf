"""Files under 500 lines, functions under 60; an exception is listed here with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
EXCEPTIONS: dict[str, str] = {}


def sources() -> list[Path]:
    folders = [ROOT / name for name in ("src", "tests", "bench", "scripts")]
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    name = str(path.relative_to(ROOT))
    assert len(text.splitlines()) <= LONGEST_FILE or name in EXCEPTIONS
    for function in functions(ast.parse(text)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION or f"{name}:{function.name}" in EXCEPTIONS, f"{function.name}: {length} lines"
