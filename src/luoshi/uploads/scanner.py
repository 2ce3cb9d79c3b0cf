"""The virus scanner of the installation, asked about every file before it is stored.

Note: own client rather than a package (decision 0030): INSTREAM is a length before every piece and a line back, and
the packages that speak it have no time limit for the whole talk.
"""

import contextlib
import logging
import re
import shlex
import socket
import struct
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from luoshi.installation.failures import in_words
from luoshi.uploads.errors import Code, Found

log = logging.getLogger("luoshi.uploads")
PIECE = 64 * 1024
DEFAULT_PORT = 3310
LONGEST_ANSWER = 4096
_FOUND = re.compile(r"(?:^|: )([^:]+) FOUND$")


class NoVerdict(Exception):
    """The scanner could not be reached, took too long, or answered neither clean nor infected."""


class BadScanner(ValueError):
    """An address of a scanner that cannot be used."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where the scanner is: a socket's path, a host with its port, or a command that reads standard input."""

    path: str = ""
    host: str = ""
    port: int = DEFAULT_PORT
    command: tuple[str, ...] = ()


def scanner_of(address: str) -> Scanner | None:
    """The scanner at clamd:///path, clamd://host:port or command:program options; None for "". Raises BadScanner."""
    if not address:
        return None
    if address.startswith("command:"):
        try:
            command = tuple(shlex.split(address.removeprefix("command:")))
        except ValueError as broken:
            raise BadScanner(address) from broken
        if command:
            return Scanner(command=command)
        raise BadScanner(address)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as broken:
        raise BadScanner(address) from broken
    if parts.scheme != "clamd" or not (host or parts.path.startswith("/")) or parts.query:
        raise BadScanner(address)
    return Scanner(host=host, port=port or DEFAULT_PORT) if host else Scanner(path=parts.path)


def scan(data: bytes) -> None:
    """Ask the scanner of the settings. Raises Found: infected, or no verdict where one is demanded."""
    scanner = scanner_of(settings.SCANNER)
    if scanner is None:
        return
    try:
        signature = verdict(scanner, data, seconds=settings.SCANNER_SECONDS)
    except NoVerdict as silent:
        log.warning("virus scanner gave no verdict: %s", silent)
        if settings.SCANNER_OPTIONAL:
            return
        raise Found(Code.SCANNER, str(silent)) from silent
    if signature is not None:
        raise Found(Code.INFECTED, signature)


def verdict(scanner: Scanner, data: bytes, *, seconds: float) -> str | None:
    """The name of what the scanner found; None: clean. Raises NoVerdict."""
    if scanner.command:
        return _by_command(scanner.command, data, seconds)
    end = time.monotonic() + seconds
    try:
        with _connected(scanner, end) as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it says why before it hangs up
                _send(line, data, end)
            answer = _answer(line, end)
    except TimeoutError as late:
        raise NoVerdict("timeout") from late
    except OSError as broken:
        raise NoVerdict(in_words(broken)) from broken
    return _understood(answer)


def _connected(scanner: Scanner, end: float) -> socket.socket:
    if scanner.host:
        return socket.create_connection((scanner.host, scanner.port), timeout=_left(end))
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_left(end))
        line.connect(scanner.path)
    except OSError:
        line.close()
        raise
    return line


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(line: socket.socket, data: bytes, end: float) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        line.settimeout(_left(end))
        line.sendall(struct.pack("!I", len(piece)) + piece)
    line.sendall(struct.pack("!I", 0))


def _answer(line: socket.socket, end: float) -> str:
    held = b""
    while not held.endswith(b"\0") and len(held) < LONGEST_ANSWER:
        line.settimeout(_left(end))
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        held += piece
    return held.rstrip(b"\0\r\n").decode("utf-8", errors="replace")


def _understood(answer: str) -> str | None:
    if answer.endswith(": OK"):
        return None
    found = _FOUND.search(answer)
    if found is None:
        raise NoVerdict(re.sub(r"[^\w .:-]", " ", answer)[:80].strip() or "no answer")
    return _plain(found[1])


def _by_command(command: tuple[str, ...], data: bytes, seconds: float) -> str | None:
    """A program that reads standard input: 0 clean, 1 infected (as clamscan and clamdscan do), else no verdict."""
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise NoVerdict("timeout") from late
    except OSError as broken:
        raise NoVerdict(in_words(broken)) from broken
    if done.returncode == 0:
        return None
    if done.returncode != 1:
        raise NoVerdict(f"exit status {done.returncode}")
    lines = done.stdout.decode("utf-8", errors="replace").splitlines()
    found = next((match[1] for line in lines if (match := _FOUND.search(line.strip()))), "?")
    return _plain(found)


def _plain(signature: str) -> str:
    return re.sub(r"[^\w.+-]", "_", signature.strip())[:80]
