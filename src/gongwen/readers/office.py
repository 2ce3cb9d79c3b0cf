"""Formats that only LibreOffice opens (.doc, .xls, .rtf): converted in a private folder, then read as their successors.

Note: the one reader that starts a program. It gets a folder and a profile of its own, a time limit, and no display;
nothing of it is left behind.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gongwen.errors import Trouble, Unreadable
from gongwen.readers import Reading, sheets, word

OLE = b"\xd0\xcf\x11\xe0"
RTF = b"{\\rtf"
_SECONDS = 120  # a report of 30 pages takes 3 on one core, the first start 5 (2026-11)
_SECTOR = 512
# What the program is told before it opens a stranger's file: no macros, and every link leads to a door that is shut.
_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
}
_WORD, _EXCEL, _RTF = "Word 97-2003 (.doc)", "Excel 97-2003 (.xls)", "RTF"


def read(data: bytes, source: str) -> Reading:
    """What the successor's reader makes of the converted file.

    Raises:
        Unreadable: protected by a password, LibreOffice missing, too slow, or unable to open it.
    """
    if data.startswith(RTF):
        return _through(data, source, _RTF, "rtf", "docx")
    if _named(data, "EncryptedPackage") or _is_locked(data):
        raise Unreadable(source, Trouble.PASSWORD)
    if _named(data, "WordDocument"):
        return _through(data, source, _WORD, "doc", "docx")
    if _named(data, "Workbook") or _named(data, "Book"):
        return _through(data, source, _EXCEL, "xls", "xlsx")
    if _named(data, "PowerPoint Document"):
        raise Unreadable(source, Trouble.NO_READER, {"format": "PowerPoint"})
    raise Unreadable(source, Trouble.WORD_DAMAGED)


def _named(data: bytes, stream: str) -> bool:
    """Whether the file's directory names a stream."""
    return (stream + "\0").encode("utf-16-le") in data


def _is_locked(data: bytes) -> bool:
    """Whether a Word file says at its beginning that its text is encrypted."""
    for start in range(_SECTOR, len(data) - 12, _SECTOR):
        if data[start : start + 2] == b"\xec\xa5":
            return data[start + 11] & 1 == 1
    return False


def _through(data: bytes, source: str, name: str, ending: str, instead: str) -> Reading:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    params: dict[str, str | int] = {"format": name, "instead": f".{instead}"}
    if program is None:
        raise Unreadable(source, Trouble.OFFICE_MISSING, params)
    with tempfile.TemporaryDirectory(prefix="gongwen-") as folder:
        given, made = Path(folder) / f"document.{ending}", Path(folder) / "out" / f"document.{instead}"
        given.write_bytes(data)
        try:
            _convert(program, Path(folder), given, instead)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(source, Trouble.OFFICE_SLOW, {**params, "seconds": _SECONDS}) from error
        if not made.is_file():
            raise Unreadable(source, Trouble.OFFICE_FAILED, params)
        converted = made.read_bytes()
    reading = word.read(converted, source) if instead == "docx" else sheets.read(converted, source)
    return replace(reading, format=ending)


def _registry() -> str:
    """The profile's settings as the program reads them."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _convert(program: str, folder: Path, given: Path, instead: str) -> None:
    """Runs the program. Raises TimeoutExpired, and then it and what it started are ended."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_registry(), encoding="utf-8")
    command = [
        program,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        instead,
        "--outdir",
        str(folder / "out"),
        str(given),
    ]
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(  # noqa: S603  a fixed command; the file's name is ours
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True
    )
    try:
        running.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        raise
