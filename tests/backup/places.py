"""Installations of the drills: a folder and a database each, worked on by processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder for LUOSHI_DATA and the address of a database."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes need to know."""
        path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests", ROOT)))
        known = {"LUOSHI_DATA": str(self.folder), "DATABASE_URL": self.url, "PYTHONPATH": path}
        return {**os.environ, **known, "PYTHONWARNINGS": "ignore", "DJANGO_SETTINGS_MODULE": "luoshi.config.settings"}

    def luoshi(self, *args: object) -> "subprocess.CompletedProcess[str]":
        """A command of the product."""
        command = [sys.executable, "-m", "luoshi", *map(str, args)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def done(self, *args: object) -> str:
        """The output of a command that must succeed."""
        found = self.luoshi(*args)
        assert found.returncode == 0, found.stdout + found.stderr
        return found.stdout

    def refused(self, *args: object) -> str:
        """The one line of a command that must not."""
        found = self.luoshi(*args)
        assert found.returncode == 1, found.stdout + found.stderr
        assert "Traceback" not in found.stderr
        lines = found.stderr.strip().splitlines()
        assert len(lines) == 1, found.stderr
        return lines[0]

    def told(self, module: str, *args: object) -> Any:
        """What a module of these tests prints as JSON."""
        command = [sys.executable, "-m", module, *map(str, args)]
        found = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, cwd=ROOT)
        return json.loads(found.stdout)


@contextmanager
def installation(engine: str, folder: Path) -> Iterator[Installation]:
    """An empty one; its PostgreSQL is gone afterwards."""
    folder.mkdir(exist_ok=True)
    if engine == "sqlite":
        yield Installation(folder, f"sqlite:///{folder / 'l.sqlite3'}")
        return
    with cluster() as url:
        yield Installation(folder, url)
