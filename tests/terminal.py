"""A program at a real terminal (a pseudo-terminal), with its stdout kept apart from the talk."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Terminal:
    """What a program wrote to its terminal, and when each piece was there to be seen."""

    program: subprocess.Popen[bytes]
    master: int
    screen: str = ""
    seen: list[tuple[float, str]] = field(default_factory=list)

    def wait_for(self, text: str, seconds: float = 20.0) -> float:
        """Read until the text is on the screen; the monotonic time at which it was."""
        ends = time.monotonic() + seconds
        while text not in self.screen:
            if not self._read(0.05) and time.monotonic() > ends:
                raise AssertionError(f"{text!r} never came; the screen has {self.screen!r}")
        return time.monotonic()

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.program.send_signal(signal.SIGINT)

    def end(self, seconds: float = 20.0) -> tuple[int, str]:
        """Let the program end; its exit code and its stdout."""
        ends = time.monotonic() + seconds
        while self.program.poll() is None and time.monotonic() < ends:
            self._read(0.05)
        while self._read(0.05):
            pass
        assert self.program.stdout
        return self.program.wait(1), self.program.stdout.read().decode()

    def _read(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            text = os.read(self.master, 65536).decode("utf-8", "replace")
        except OSError:  # Linux: nobody has the other end open any more
            return False
        self.screen += text
        self.seen.append((time.monotonic(), text))
        return bool(text)


@contextmanager
def terminal(arguments: list[str], variables: Mapping[str, str]) -> Iterator[Terminal]:
    """`runbook` with its stderr at a terminal and its stdout in a pipe."""
    master, slave = pty.openpty()
    code = "import sys; from runbook_helpers.cli import main; sys.exit(main(sys.argv[1:]))"
    program = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "COLUMNS": "100", "LINES": "40", "TERM": "xterm", **variables},
    )
    os.close(slave)
    try:
        yield Terminal(program, master)
    finally:
        if program.poll() is None:
            program.kill()
        program.wait()
        assert program.stdout
        program.stdout.close()
        os.close(master)
