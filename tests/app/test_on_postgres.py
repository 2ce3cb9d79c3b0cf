"""Every test of the application, once more on PostgreSQL: the same results on both engines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.postgres
def test_the_same_on_postgres() -> None:
    with cluster() as url:
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "tests/app",
                "-q",
                "-m",
                "not postgres",
                "-p",
                "no:cacheprovider",
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
