"""Ending a reply from another thread than the one that waits for it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

_OPENED = (".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")


class Stop:
    """Set once; whatever was registered is then called, and whatever comes later at once."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._ends: list[Callable[[], None]] = []

    @property
    def asked(self) -> bool:
        return self.event.is_set()

    def now(self) -> None:
        """Stop."""
        with self._lock:
            self.event.set()
            ends, self._ends = self._ends, []
        for end in ends:
            end()

    def calls(self, end: Callable[[], None]) -> None:
        """Have `end` called when it stops."""
        with self._lock:
            if not self.asked:
                self._ends.append(end)
                return
        end()

    def cuts(self, request: httpx.Request) -> None:
        """An httpx request hook: the connections that the request opens are cut when it stops.

        Closing a client in another thread wakes no reader; shutting its socket down does.
        """
        request.extensions["trace"] = self._opened

    def _opened(self, name: str, info: Mapping[str, Any]) -> None:
        if name.endswith(_OPENED):
            opened = info["return_value"].get_extra_info("socket")
            self.calls(lambda: _shut(opened))


def _shut(opened: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed meanwhile, which is as good
        opened.shutdown(socket.SHUT_RDWR)
