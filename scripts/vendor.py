"""Copy the locked front-end packages from node_modules into the static files; `make` calls this after npm."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {"htmx.org/dist/htmx.min.js": "htmx.min.js"}


def main() -> int:
    """Copy every file; 1 when a package is not installed, and then the line says what to run."""
    target = ROOT / "src/luoshi/web/static/vendor"
    target.mkdir(parents=True, exist_ok=True)
    for package, name in FILES.items():
        source = ROOT / "node_modules" / package
        if not source.is_file():
            sys.stderr.write(f"{source}: not installed; run `npm ci --ignore-scripts` first\n")
            return 1
        shutil.copyfile(source, target / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
