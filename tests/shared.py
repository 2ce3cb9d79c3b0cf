"""The real documents that are not in the repository: where they are, and what happens without them."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
REQUIRED = os.environ.get("LUOSHI_REQUIRE_SHARED") == "1"
SEEDS = ("000", "001", "002", "003", "004")


def shared(relative: str) -> Path:
    """The path of a shared file or folder; skips the test (or fails it where LUOSHI_REQUIRE_SHARED=1) without it."""
    path = FOLDER / relative
    if not path.exists():
        message = f"{path} is not there; set LUOSHI_SHARED to the folder of real documents"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    return path


def seed(number: str) -> Path:
    """The text of one seed document (000 to 004)."""
    return next(iter(sorted(shared("seeds").glob(f"{number}_*.txt"))))


def corpus_texts() -> list[Path]:
    """Every document of the corpus that a reader of today can read."""
    folder = shared("corpus")
    return sorted(path for path in folder.rglob("*") if path.suffix in {".txt", ".html", ".docx"})
