"""Where a notebook gets its kernel and gives it back; here each gets a fresh one.

This is the only module that starts and kills kernels. Kernels that stay warm between notebooks
would be a second class with the same `lend`.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync

START_SECONDS = 60
_LAUNCHER = Path(__file__).parent / "kernel_start.py"
# The address of a Unix socket has 108 bytes, and jupyter_client appends to ours.
_LONGEST_SOCKET = 90


class Stopped(Exception):
    """No kernel is lent any more: the batch is being interrupted."""


@dataclass(frozen=True)
class Kernel:
    """A running kernel, the channels to it, and the file its process writes errors to."""

    manager: Any
    client: AsyncKernelClient
    log: Path

    def last_words(self) -> str:
        """The end of what the process wrote to stderr: all a dead kernel leaves."""
        return self.log.read_text(encoding="utf-8", errors="replace").strip()[-500:]


class FreshKernels:
    """Lends a new kernel to each notebook and kills it afterwards, with all its children."""

    def __init__(self, cwd: Path, variables: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start them in a folder, with variables beside those of this process."""
        self._cwd, self._variables = cwd, variables
        self._lent: list[Any] = []
        self._lock = threading.Lock()
        self._number = count(1)
        self._stopped = False

    def __enter__(self) -> FreshKernels:
        self._folder = tempfile.TemporaryDirectory(prefix="runbook-")
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._folder.cleanup()

    @contextmanager
    def lend(self, name: str) -> Iterator[Kernel]:
        """A kernel of that kernelspec, ready to run cells; RuntimeError when it does not start."""
        stem = Path(self._folder.name) / f"k{next(self._number)}"
        manager = self._manager(name, stem)
        try:
            self._start(manager, stem.with_suffix(".err"))
            with _client(manager) as client:
                yield Kernel(manager, client, stem.with_suffix(".err"))
        finally:
            self._end(manager)

    def kill(self) -> None:
        """Kill every kernel that is lent and lend no other; for use from any thread."""
        with self._lock:
            self._stopped = True
            lent = tuple(self._lent)
        for manager in lent:
            _kill(manager)

    def _manager(self, name: str, stem: Path) -> Any:
        short = os.name == "posix" and len(str(stem)) < _LONGEST_SOCKET
        return AsyncKernelManager(
            kernel_name=name,
            kernel_spec_manager=_Specs(),
            connection_file=str(stem.with_suffix(".json")),
            transport="ipc" if short else "tcp",
        )

    def _start(self, manager: Any, log: Path) -> None:
        arguments = ["--HistoryManager.hist_file=:memory:"]
        with log.open("wb") as errors:
            run_sync(manager.start_kernel)(
                extra_arguments=arguments,
                cwd=str(self._cwd),
                env={**os.environ, **self._variables},
                stderr=errors,
            )
        with self._lock:
            self._lent.append(manager)
            stopped = self._stopped
        if stopped:
            raise Stopped

    def _end(self, manager: Any) -> None:
        with self._lock:
            if manager in self._lent:
                self._lent.remove(manager)
        _kill(manager)
        if manager.has_kernel:
            run_sync(manager.shutdown_kernel)(now=True)
        run_sync(manager.cleanup_resources)()


class _Specs(KernelSpecManager):
    """The installed kernelspecs, but `python3` is always the interpreter that runs the batch."""

    def get_kernel_spec(self, kernel_name: str) -> Any:
        if kernel_name != NATIVE_KERNEL_NAME:
            return super().get_kernel_spec(kernel_name)
        argv = [sys.executable, "-P", str(_LAUNCHER), "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


@contextmanager
def _client(manager: Any) -> Iterator[AsyncKernelClient]:
    """Open channels to a kernel that has answered."""
    client: AsyncKernelClient = manager.client()
    client.start_channels()
    try:
        client.allow_stdin = False
        run_sync(client.wait_for_ready)(timeout=START_SECONDS)
        yield client
    finally:
        client.stop_channels()


def close_loop() -> None:
    """Close the event loop that jupyter_client made for this thread."""
    ensure_event_loop().close()


def _kill(manager: Any) -> None:
    """SIGKILL to the kernel's process group, if the kernel is known to be alive."""
    process = getattr(manager.provisioner, "process", None)
    if process is None or process.returncode is not None:
        return  # its number may belong to somebody else by now
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
