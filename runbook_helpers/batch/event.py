"""What happens in a batch, told while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["notice", "kept", "started", "done", "failed", "interrupted"]


@dataclass(frozen=True)
class Event:
    """One notebook of one failure mode changed its state, or something has to be said.

    `kept` is a notebook that a resumed batch need not run again. `mode` is empty for the
    comparison of all modes.
    """

    kind: Kind
    mode: str = ""
    stage: str = ""
    seconds: float | None = None
    text: str = ""
    """Why a notebook failed; for a notice, what has to be said."""


OnEvent = Callable[[Event], None]
