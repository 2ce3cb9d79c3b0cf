"""A word to systemd, which starts the server with Type=notify; without it nothing is said."""

import os
import socket
from contextlib import suppress


def tell_ready() -> None:
    """The socket is open: from now on a connection waits for its answer and none is refused."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.connect("\0" + address[1:] if address.startswith("@") else address)
        manager.send(b"READY=1")
