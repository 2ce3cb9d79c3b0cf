"""The offline bundle: dist/luoshi-VERSION-ARCH.tar.gz with all wheels, install.sh, units, manual and licences.

`make bundle` makes it for x86-64 and aarch64. Wheels once fetched are kept in var/wheels and not fetched again.
"""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = "3.11"
ARCHES = ("x86_64", "aarch64")
# Newest first: glibc 2.28 is what Debian 10, Kylin V10 and openEuler 20.03 have.
PLATFORMS = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_26", "manylinux_2_24", "manylinux_2_17", "manylinux2014")
LICENCE_FILES = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
FORBIDDEN = re.compile(r"(?<!L)(GPL|General Public License)")
COPIES = ("LICENSE", "docs/admin", "docs/manual", "deploy")


class CannotBundle(Exception):
    """Something is missing; the message says what, and what would do."""


def main(arguments: Sequence[str]) -> int:
    """Make the bundles that are asked for; 1 when one cannot be made, and then the line says why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arch", choices=ARCHES, action="append", help="only this one; may be given twice")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--wheels", type=Path, default=Path(os.environ.get("LUOSHI_WHEELS") or ROOT / "var/wheels"))
    parser.add_argument("--fetch", action="store_true", help="only fetch the wheels, so that the rest needs no network")
    asked = parser.parse_args(arguments)
    try:
        if asked.fetch:
            for arch in asked.arch or ARCHES:
                fetch(arch, asked.wheels / arch)
            return 0
        own = own_wheel(asked.out)
        for arch in asked.arch or ARCHES:
            made = bundle(arch, own=own, out=asked.out, kept=asked.wheels / arch)
            print(f"{made}  {made.stat().st_size / 2**20:.0f} MiB")
    except CannotBundle as cannot:
        sys.stderr.write(f"{cannot}\n")
        return 1
    return 0


def own_wheel(out: Path) -> Path:
    """Our wheel, with the vendored static files and the compiled messages inside."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, str(ROOT))
        (wheel,) = Path(folder).glob("luoshi-*.whl")
        inside = zipfile.ZipFile(wheel).namelist()
        for name in ("luoshi/web/static/vendor/htmx.min.js", "luoshi/locale/en/LC_MESSAGES/django.mo"):
            if name not in inside:
                raise CannotBundle(f"{name} is not in the wheel; run make check first, which makes it")
        return Path(shutil.copy(wheel, out))


def bundle(arch: str, *, own: Path, out: Path, kept: Path) -> Path:
    """The bundle of one architecture. Raises CannotBundle."""
    fetch(arch, kept)
    version = own.name.split("-")[1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / f"luoshi-{version}-{arch}"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        for wheel in (*wanted(kept), own):
            shutil.copy(wheel, wheels)
        for name in COPIES:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            copy(source, folder / name)
        shutil.move(folder / "deploy/install.sh", folder / "install.sh")
        (folder / "VERSION").write_text(f"{version}\n", encoding="utf-8")
        (folder / "ARCH").write_text(f"{arch}\n", encoding="utf-8")
        (folder / "requirements.lock").write_text(_lock(own, version), encoding="utf-8")
        licences(folder)
        (folder / "SHA256SUMS").write_text("".join(_sums(folder)), encoding="utf-8")
        return _packed(folder, out / f"{folder.name}.tar.gz")


def fetch(arch: str, kept: Path) -> None:
    """Every locked wheel for the architecture into `kept`; the network is asked only for what is not there."""
    kept.mkdir(parents=True, exist_ok=True)
    platforms = [part for name in PLATFORMS for part in ("--platform", f"{name}_{arch}")]
    asked = [
        *("download", "--quiet", "--require-hashes", "--only-binary", ":all:", "--no-deps"),
        *("--python-version", PYTHON, "--implementation", "cp", "--abi", f"cp{PYTHON.replace('.', '')}"),
        *("--abi", "abi3", "--abi", "none", *platforms),
        *("--dest", str(kept), "--find-links", str(kept), "-r", str(ROOT / "requirements.lock")),
    ]
    try:
        _pip(*asked, "--no-index")
    except CannotBundle:
        _pip(*asked)


def locked() -> dict[str, str]:
    """Name and version of everything in the lock that a Linux with CPython needs."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*)$", text, re.MULTILINE)
    return {_plain(name): version for name, version, rest in lines if "win32" not in rest}


def wanted(kept: Path) -> tuple[Path, ...]:
    """The wheel of each locked package; what older locks left in the folder stays out. Raises CannotBundle."""
    by_name = {tuple(_plain(part) for part in file.name.split("-")[:2]): file for file in kept.glob("*.whl")}
    found = {name: by_name.get((name, _plain(version))) for name, version in locked().items()}
    missing = [name for name, file in found.items() if file is None]
    if missing:
        raise CannotBundle(f"no wheel for {', '.join(missing)} in {kept.name}; is the registry within reach?")
    return tuple(file for file in found.values() if file is not None)


def licences(folder: Path) -> None:
    """LICENSES.md and the licence texts of every wheel. Raises CannotBundle for GPL."""
    rows = []
    for wheel in sorted((folder / "wheels").glob("*.whl")):
        with zipfile.ZipFile(wheel) as packed:
            (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
            head = HeaderParser().parsestr(packed.read(metadata).decode("utf-8"))
            licence = _licence(head.get("License-Expression"), head.get("License"), head.get_all("Classifier") or [])
            if FORBIDDEN.search(licence.replace("Lesser General Public License", "LGPL").replace("LGPL", "")):
                raise CannotBundle(f"{wheel.name} is under {licence}: it may not be handed on with ours")
            rows.append(f"| {head['Name']} | {head['Version']} | {licence} |\n")
            for name in filter(LICENCE_FILES.search, packed.namelist()):
                if "dist-info" in name:
                    target = folder / "licenses" / head["Name"] / Path(name).name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(packed.read(name))
    table = "# Licences\n\nThe texts are in licenses/.\n\n| package | version | licence |\n| --- | --- | --- |\n"
    (folder / "LICENSES.md").write_text(table + "".join(rows), encoding="utf-8")


def _licence(expression: str | None, said: str | None, classifiers: Sequence[str]) -> str:
    classified = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    short = said.strip().splitlines()[0][:60] if said and said.strip() else ""
    return expression or ", ".join(classified) or short or "see licenses/"


def _lock(own: Path, version: str) -> str:
    """The lock, and our own wheel with its hash."""
    ours = f"luoshi=={version} \\\n    --hash=sha256:{_digest(own)}\n"
    return (ROOT / "requirements.lock").read_text(encoding="utf-8") + ours


def _sums(folder: Path) -> Iterator[str]:
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        yield f"{_digest(file)}  {file.relative_to(folder)}\n"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _packed(folder: Path, target: Path) -> Path:
    """The folder as a tar.gz that does not tell who made it."""

    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mode = 0o755 if member.isdir() or member.name.endswith(".sh") else 0o644
        member.mtime = moment
        return member

    said = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or said.stdout.strip() or 0)
    # Wheels are compressed already: more effort saves nothing.
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, moment) as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        tar.add(folder, arcname=folder.name, filter=anonymous)
    return target


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise CannotBundle(f"pip {arguments[0]} failed: {last}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
