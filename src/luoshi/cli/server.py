"""The server's processes on one listening socket, which outlives each of them."""

import socket

from granian._granian import ListenerSpec as SocketSpec
from granian.server.mp import MPServer


class OneSocket(MPServer):
    """Granian with the listening socket opened once, by the process that starts the others.

    On Linux granian opens a socket for each process, as it does not on other systems. One that is killed then takes its
    queue of connections along, and a server of one process refuses connections until the next has loaded: 7,019
    refusals in three reloads under load, none with one socket (docs/decisions/0024).
    """

    def _init_shared_socket(self) -> None:
        held = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd, self._sfd = held, held.get_fd()  # type: ignore[assignment]  # None in granian's own __init__
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)
        self._sso.listen(self.backlog)
