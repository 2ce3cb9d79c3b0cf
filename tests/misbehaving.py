"""What a worker may do to itself; a module of its own, because a worker knows no models."""

import os
import re
import time


def ids() -> int:
    """Which process this is."""
    return os.getpid()


def sleep(seconds: float) -> None:
    """Take so long."""
    time.sleep(seconds)


def hold() -> None:
    """Take for ever, in a library that lets nobody else in the process run."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def swallow(megabytes: int) -> int:
    """Ask for so much memory; how much it was."""
    return len(bytearray(megabytes * 2**20))


def die() -> None:
    """Be gone."""
    os._exit(9)
