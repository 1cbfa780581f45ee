"""What every provider is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from runbook_helpers.errors import InputError
from runbook_helpers.providers.stop import Stop
from runbook_helpers.providers.tokens import SUPPOSED, Margins

if TYPE_CHECKING:
    from runbook_helpers.catalog import FailureMode
    from runbook_helpers.environment import Environment
    from runbook_helpers.notes import Note


@dataclass(frozen=True)
class Options:
    """How a reply is to be generated; the same options and seed ask for the same reply."""

    num_ctx: int = 8192
    """The context window in tokens, prompt and reply together; lowered to what the model has."""
    num_predict: int = 4096
    """The most tokens a reply may have; lowered to what the prompt leaves of the window."""
    temperature: float = 0.2
    seed: int = 42
    timeout: float = 120.0
    """The longest silence of the server, in seconds."""
    deadline: float = 1800.0
    """The longest time for the whole reply, in seconds, however steadily it drips."""

    def __post_init__(self) -> None:
        for name in ("num_ctx", "num_predict", "timeout", "deadline"):
            self._require(name, "more than 0", getattr(self, name) > 0)
        self._require("temperature", "0 or more", self.temperature >= 0)

    def _require(self, name: str, expected: str, holds: bool) -> None:
        if not holds:
            raise InputError(f"{name} is {getattr(self, name)}", where="options", expected=expected)


@dataclass(frozen=True)
class Request:
    """One piece of writing to do; a model reads the prompt, the reference drafter the rest."""

    stage: str
    """Which stage asks: `draft` or `refine`."""
    prompt: str
    options: Options = field(default_factory=Options)
    mode: FailureMode | None = None
    environment: Environment | None = None
    runbook: str | None = None
    """The Markdown to refine; None when drafting."""
    notes: tuple[Note, ...] = ()
    part: str = ""
    """The section that is asked for, in words; empty for a whole document."""
    written: str = ""
    """What the model has written of this reply already: it goes on from there."""
    repeat: int = 1
    """Which of several replies to the same question this is; each has a seed of its own."""
    schema: Mapping[str, Any] | None = None
    """The JSON schema that the reply must satisfy; None for text."""
    margins: Margins = SUPPOSED
    """What is known of how this model's tokens compare with counted ones."""
    stop: Stop | None = None
    """Ends the reply from another thread."""


@dataclass(frozen=True)
class Capacity:
    """What a model can take, asked before anything is sent."""

    window: int
    """Tokens, prompt and reply together, with which the model is run."""
    parallel: int | None = None
    """How many replies the server writes at the same time; None when it doesn't tell."""
    margins: Margins = SUPPOSED
    """What is known of how the model's tokens compare with counted ones."""


@dataclass(frozen=True)
class Reply:
    """A whole reply, exactly as it came, and what is needed to tell who wrote it and how."""

    text: str
    provider: str
    model: str | None
    """The model that was asked for."""
    served_model: str | None
    """The model that the server says it used."""
    digest: str | None
    """The content hash of the model, so that a re-pulled model can be told apart."""
    options: dict[str, Any]
    """What was sent, after lowering to the model's window."""
    done_reason: str | None
    """Why the writer stopped; None when the server doesn't say."""
    prompt_tokens: int | None
    output_tokens: int | None
    seconds: float
    first_token_seconds: float | None
    host: str | None
    """The address that answered; None when nothing left this process."""
    estimated_tokens: int | None = None
    """What the prompt was taken for before it was sent, an upper estimate."""


class WritingStopped(KeyboardInterrupt):
    """Ctrl-C while a reply was coming in: the connection is closed, `partial` is what had come."""

    def __init__(self, partial: str) -> None:
        super().__init__("stopped while a reply was coming in")
        self.partial = partial


class Provider(Protocol):
    """Whoever writes drafts: a model behind a server, or the built-in drafter."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str | None: ...

    def capacity(self, options: Options) -> Capacity | None:
        """Ask what the model can take with these options; None for a writer without a window."""
        ...

    def digest(self) -> str | None:
        """Ask for the content hash of the model; None when nobody can tell."""
        ...

    def write(self, request: Request, on_text: Callable[[str], None] | None = None) -> Reply:
        """Return a whole reply or raise a `ProviderError` that holds the `partial` text.

        `on_text` gets every piece as it arrives, before any error about the reply is raised; an
        exception that it raises closes the connection and passes through.
        Ctrl-C closes the connection and leaves as `WritingStopped`, a `KeyboardInterrupt`.
        """
        ...

    def describe(self) -> str:
        """Return who this is in a few words: `ollama llama2 at http://127.0.0.1:11434`."""
        ...
