"""Everything that can go wrong, as one tree.

    WorkbenchError                 exit 2
    ├── InputError                 a file, flag or name a person gave can't be used
    ├── GateError                  exit 1: a runbook is not fit to be published
    ├── WorkspaceError             an outputs/<mode>/ folder is busy or can't be read
    └── ProviderError              exit 3: whoever writes the draft failed
        ├── ProviderUnavailable    nothing answers at that address
        ├── ModelMissing           the server has no such model
        ├── ProviderBusy           the server's queue is full; later may work
        ├── ProviderTimeout        no answer, or no whole answer, in time
        ├── Interrupted            the reply was cut off; what had come is kept
        ├── BadReply               the reply is empty, incomplete or not the protocol
        │   ├── CutByLength        it ended at its token limit, and can be continued
        │   └── Repeating          it went round in a loop, and was stopped
        ├── PromptTooLong          the prompt does not fit the model's window
        └── RequestRejected        the server answered with an error of its own

A finding about a runbook is not an error: see `runbook_helpers.check`.
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """A failure told in words: where it is, what is wrong, what was expected, what to do."""

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        where: object = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.what, self.where, self.expected, self.hint = what, where, expected, hint
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.expected:
            text += f"\n  expected: {self.expected}"
        if self.hint:
            text += f"\n  try: {self.hint}"
        return text


def reason(error: OSError | ValueError) -> str:
    """Why a file can't be read, in the system's words, without the path that `where` names."""
    return getattr(error, "strerror", None) or str(error)


class InputError(WorkbenchError):
    """A file, flag or name a person gave can't be used."""


class GateError(WorkbenchError):
    """A runbook fails gates of publishing; nothing is wrong with the request itself."""

    exit_code = 1


class WorkspaceError(WorkbenchError):
    """A workspace is held by another process or can't be read."""


class ProviderError(WorkbenchError):
    """Whoever writes the draft failed; `partial` holds the text that had arrived.

    `prompt_tokens` is how many tokens of the prompt the server counted, where it told.
    """

    exit_code = 3
    retry_can_help = False

    def __init__(
        self,
        what: str,
        *,
        where: object = None,
        expected: str | None = None,
        hint: str | None = None,
        partial: str = "",
    ) -> None:
        super().__init__(what, where=where, expected=expected, hint=hint)
        self.partial = partial
        self.prompt_tokens: int | None = None


class ProviderUnavailable(ProviderError):
    """Nothing answers at the provider's address."""

    retry_can_help = True


class ModelMissing(ProviderError):
    """The server does not have the model that was asked for."""


class ProviderBusy(ProviderError):
    """The server's queue is full."""

    retry_can_help = True


class ProviderTimeout(ProviderError):
    """The server sent nothing for too long, or the whole reply took too long."""

    retry_can_help = True


class Interrupted(ProviderError):
    """The reply was cut off before its end."""

    retry_can_help = True


class BadReply(ProviderError):
    """The reply is empty, cut by length, or not what the protocol promises."""

    retry_can_help = True


class CutByLength(BadReply):
    """The reply ended because its tokens were used up; asking again would end the same way."""

    retry_can_help = False


class Repeating(BadReply):
    """The reply had begun to say the same thing over and over; another seed may not."""


class PromptTooLong(ProviderError):
    """Prompt and reply together do not fit the model's context window."""


class RequestRejected(ProviderError):
    """The server understood the request and refused it."""
