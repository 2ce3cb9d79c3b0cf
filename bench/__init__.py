"""Measurements with floors: `make bench` prints them and fails below a floor."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
