"""The offline bundle: made by one command, installed where there is no network, and the log-in page is reached.

What the bundle of the other architecture holds is looked at without running it.
"""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from shared import ROOT

BUNDLE = runpy.run_path(str(ROOT / "scripts/bundle.py"))
TAG = re.compile(r"-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)\.whl$")
MOST_SECONDS = 180

# Runs where there is no network and nothing is known of this machine's user.
INSIDE = r"""
set -eu
cd "$1"
tar xzf luoshi-*.tar.gz --strip-components 1
sh install.sh --prefix "$1/opt" --etc "$1/etc" --python "$2"
sed -i "s#^LUOSHI_DATA=.*#LUOSHI_DATA=$1/data#" etc/luoshi.env
echo LUOSHI_PORT=8123 >> etc/luoshi.env
LUOSHI_INIT_PASSWORD=correct-horse-9 opt/bin/luoshi init --code 990106 --name 示例省示例市示例区 \
  --short-name 示例区 --level county --username office
opt/bin/luoshi serve &
server=$!
"$2" - <<'END'
import re, time, urllib.request
for _ in range(900):
    try:
        page = urllib.request.urlopen("http://127.0.0.1:8123/login/", timeout=30).read().decode()
        break
    except OSError:
        time.sleep(0.1)
print("reached at", int(time.time()))
files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
print("files", len(files), {urllib.request.urlopen("http://127.0.0.1:8123" + name).status for name in files})
try:
    urllib.request.urlopen("http://192.0.2.1/", timeout=5)
except OSError:
    print("no network")
END
opt/bin/luoshi health
kill $server
wait $server
sh install.sh --prefix "$1/opt" --etc "$1/etc" --python "$2"
grep -c LUOSHI_PORT=8123 etc/luoshi.env
echo broken >> requirements.lock
sh install.sh --prefix "$1/opt" --etc "$1/etc" --python "$2" || echo refused
"""
# Where there is no `ip`, Python tells the kernel.
UP = "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 1 | 64))"
LOOPBACK = 'ip link set lo up 2>/dev/null || "$2" -c "$3"; exec sh -c "$0" sh "$1" "$2"'


def wheels(arch: str) -> Path:
    """The folder of wheels that are kept between runs, with everything in it."""
    kept = Path(os.environ.get("LUOSHI_WHEELS") or ROOT / "var/wheels") / arch
    BUNDLE["fetch"](arch, kept)
    return kept


def fits(wheel: str, arch: str) -> bool:
    """Whether CPython 3.11 on a Linux of this architecture takes the wheel."""
    tag = TAG.search(wheel)
    assert tag is not None, wheel
    python = any(
        one in {"cp311", "py3"} or (one.startswith("cp3") and tag["abi"] == "abi3") for one in tag["python"].split(".")
    )
    place = any(
        one == "any" or (one.startswith("manylinux") and one.endswith(arch)) for one in tag["platform"].split(".")
    )
    return python and place and tag["abi"] in {"cp311", "abi3", "none"}


@pytest.mark.parametrize("arch", BUNDLE["ARCHES"])
@pytest.mark.bundle
def test_every_locked_package_has_a_wheel_that_fits(arch: str) -> None:
    found = BUNDLE["wanted"](wheels(arch))
    assert len(found) == len(BUNDLE["locked"]()) > 15
    assert [wheel.name for wheel in found if not fits(wheel.name, arch)] == []


FITTING = [
    ("lxml-6.1.3-cp311-cp311-manylinux_2_26_aarch64.manylinux_2_28_aarch64.whl", "aarch64", True),
    ("lxml-6.1.3-cp311-cp311-manylinux_2_26_x86_64.whl", "aarch64", False),
    ("opencc-1.4.2-cp38-abi3-manylinux_2_17_aarch64.whl", "aarch64", True),
    ("django-5.2.19-py3-none-any.whl", "aarch64", True),
    ("lxml-6.1.3-cp312-cp312-manylinux_2_26_aarch64.whl", "aarch64", False),
    ("lxml-6.1.3-cp311-cp311-musllinux_1_2_aarch64.whl", "aarch64", False),
]


@pytest.mark.parametrize(("wheel", "arch", "fitting"), FITTING)
def test_what_fits(wheel: str, arch: str, fitting: bool) -> None:
    assert fits(wheel, arch) is fitting


LICENCES = [
    ("MIT", None, (), "MIT"),
    (None, "BSD\nlong text", (), "BSD"),
    (None, None, ("License :: OSI Approved :: MIT License",), "MIT License"),
    (None, None, (), "see licenses/"),
]


@pytest.mark.parametrize(("expression", "said", "classifiers", "licence"), LICENCES)
def test_the_licence_of_a_wheel(
    expression: str | None, said: str | None, classifiers: tuple[str, ...], licence: str
) -> None:
    assert BUNDLE["_licence"](expression, said, classifiers) == licence


@pytest.mark.bundle
def test_the_bundle_installs_and_serves_without_a_network(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    alone = [unshare or "unshare", "--net", "--kill-child", "--fork", "--pid", "--mount-proc"]
    alone += [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine makes no namespaces (unshare --net)")
    arch = os.uname().machine
    kept = wheels(arch).parent
    out, place = tmp_path / "out", tmp_path / "place"
    command = [
        sys.executable,
        str(ROOT / "scripts/bundle.py"),
        "--arch",
        arch,
        "--out",
        str(out),
        "--wheels",
        str(kept),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = out.glob("*.tar.gz")
    with tarfile.open(made) as tar:
        names = [name.partition("/")[2] for name in tar.getnames()]
    assert {"install.sh", "SHA256SUMS", "LICENSES.md", "LICENSE", "docs/admin/settings.md"} <= set(names)
    place.mkdir()
    shutil.move(made, place)
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"}
    python = str(Path(sys._base_executable).resolve()) if hasattr(sys, "_base_executable") else sys.executable
    begun = time.time()
    inside = [*alone, "sh", "-c", LOOPBACK, INSIDE, str(place), python, UP]
    done = subprocess.run(inside, env=environment, capture_output=True, text=True, timeout=400, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    reached = re.search(r"^reached at (\d+)$", done.stdout, re.MULTILINE)
    assert reached is not None, said
    seconds = int(reached[1]) - begun
    print(f"{made.name}: log-in page after {seconds:.0f} s")  # noqa: T201
    assert seconds < MOST_SECONDS
    assert re.search(r"files \d+ \{200\}\nno network\n", said), said
    assert '"status": "ok"' in said
    assert "没有改动" in said  # the second time
    assert "包不完整或被改过" in said
    assert said.endswith("refused\n") or "refused" in done.stdout
