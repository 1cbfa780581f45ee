"""What the Ollama test server is to say and to get wrong, as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any


class Fault(Enum):
    """One way in which a real server or the way to it fails."""

    NONE = "none"
    MODEL_GONE = "404"
    ERROR_400_NESTED = "400-nested"
    ERROR_500 = "500"
    ERROR_500_LIST = "500-list"
    OUT_OF_MEMORY = "500-memory"
    BUSY = "503"
    BAD_GATEWAY = "502"
    REDIRECT = "307"
    HANG_UP = "hang-up"  # closes without a word
    CUT = "cut"  # resets the connection mid-stream
    NO_DONE = "no-done"  # ends the stream properly, but without its last line
    MALFORMED = "malformed"  # a line that is not JSON
    WRONG_SHAPE = "wrong-shape"  # a line that is JSON, but a list
    ERROR_LINE = "error-line"  # {"error": …} in mid-stream
    DRIP = "drip"  # a byte now and then, and never a line end
    STALL = "stall"  # says nothing more and keeps the connection
    EMPTY = "empty"
    LENGTH = "length"  # stops at `after` pieces as if num_predict had been reached


class Dress(Enum):
    """How a small model wraps its runbook."""

    PLAIN = "plain"
    CHATTY = "chatty"  # a chat opener and closer around it
    FENCED = "fenced"  # all of it in one big Markdown fence
    UNCLOSED = "unclosed"  # its last code fence is never closed


@dataclass(frozen=True)
class Turn:
    """One answer; `text=None` lets a small model's kind of runbook be written for the prompt."""

    text: str | None = None
    fault: Fault = Fault.NONE
    dress: Dress = Dress.PLAIN
    after: int = 3
    """Pieces sent before a mid-stream fault."""
    pause: float = 0.0
    """Seconds before each piece."""
    path: str = "/api/chat"
    """The endpoint that answers so; chat and generate share theirs."""
    done_reason: str | None = "stop"
    thinking: str = ""
    """Thought aloud before the first piece."""


@dataclass(frozen=True)
class Model:
    """A model on the server's disk; `window` is the largest context it was made for."""

    name: str
    window: int
    family: str = "llama"
    parameter_size: str = "7B"
    quantization: str = "Q4_0"
    size: int = 3_826_793_677

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()


LLAMA2 = Model("llama2:latest", 4096)
MIXTRAL = Model("mixtral:latest", 32768, parameter_size="46.7B", size=26_442_481_545)


@dataclass(frozen=True)
class Traits:
    """How servers of different ages differ."""

    obeys_truncate: bool = True
    """Answers 400 to a prompt that is too long when asked not to cut it; older ones always cut."""
    tells_window: bool = True
    """Whether /api/ps has `context_length`."""
    hides_cached: bool = False
    """Leaves tokens that it has in its cache out of `prompt_eval_count`."""
    window_cap: int | None = None
    """Runs every model with at most this window, whatever num_ctx asks."""
    tokens_per_estimate: float = 1.0
    """The model's true tokens for each one that Llama 2 would need."""


OLD = Traits(obeys_truncate=False, tells_window=False, hides_cached=True)


@dataclass(frozen=True)
class Script:
    """All that a server is to be; when the turns are used up it answers plainly."""

    turns: tuple[Turn, ...] = ()
    models: tuple[Model, ...] = (LLAMA2, MIXTRAL)
    traits: Traits = field(default_factory=Traits)


@dataclass
class Exchange:
    """One request and what became of it."""

    path: str
    model: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, Any] = field(default_factory=dict)
    """The other keys of the request: stream, keep_alive, truncate …"""
    prompt_tokens: int | None = None
    """What the prompt truly is."""
    read_tokens: int | None = None
    """What the model was given of it."""
    window: int | None = None
    status: int | None = None
    fault: str = "none"
    pieces: int = 0
    client_gone: bool = False
    done: bool = False
    """Whether the server is through with it."""


def load_script(path: Path) -> Script:
    """Read a script from JSON; an unknown key, fault or dress is a ValueError that names it."""
    found = _known(json.loads(path.read_text(encoding="utf-8")), Script, str(path))
    return Script(
        turns=tuple(_turn(turn, path) for turn in found.get("turns", ())),
        models=tuple(Model(**_known(m, Model, "models")) for m in found["models"])
        if "models" in found
        else Script.models,
        traits=Traits(**_known(found.get("traits", {}), Traits, "traits")),
    )


def _turn(found: Mapping[str, Any], path: Path) -> Turn:
    values = _known(found, Turn, f"{path}: turns")
    values |= {"fault": Fault(values.get("fault", "none"))}
    return Turn(**values | {"dress": Dress(values.get("dress", "plain"))})


def _known(found: Mapping[str, Any], kind: type, where: str) -> dict[str, Any]:
    allowed = {f.name for f in fields(kind)}
    if unknown := set(found) - allowed:
        raise ValueError(f"{where}: unknown {sorted(unknown)}, allowed {sorted(allowed)}")
    return dict(found)
