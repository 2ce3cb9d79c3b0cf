"""Every test of the application, once more on PostgreSQL: the same results on both engines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]
# What starts servers of its own on the engine it wants, looks at files and settings, or asks tables of the code's own:
# nothing of it is another here. How quick pages are on this engine, bench/ measures.
APART = (
    "test_kept_key", "test_stop",
    "test_serve", "test_bundle", "test_kill", "test_admin_mistakes", "test_request_log", "test_health", "test_outage",
    "test_upload_attacks", "test_upload_bounds", "test_upload_noise", "test_upload_marks", "test_upload_parsers",
    "test_upload_scanner", "test_signon", "test_half_files", "test_page_limit", "test_sent_back",
    "test_sent_back_in_reports", "test_pages_speed", "test_rights", "test_damaged_database",
    "test_files_of_commands", "test_env_file",
)  # fmt: skip


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
                "not postgres and not apart",
                "-p",
                "no:cacheprovider",
                *(f"--ignore=tests/app/{name}.py" for name in APART),
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert [name for name in APART if not (ROOT / f"tests/app/{name}.py").is_file()] == []
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
