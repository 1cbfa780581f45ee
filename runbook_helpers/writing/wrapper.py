"""A provider around another one."""

from __future__ import annotations

from runbook_helpers.providers import Capacity, Options, Provider, Reply, Request
from runbook_helpers.providers.events import OnText


class Wrapper:
    """Answers for the provider inside; a subclass changes how it writes."""

    def __init__(self, inner: Provider) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def model(self) -> str | None:
        return self.inner.model

    def describe(self) -> str:
        """Who writes, in a few words."""
        return self.inner.describe()

    def capacity(self, options: Options) -> Capacity | None:
        """What the model inside can take."""
        return self.inner.capacity(options)

    def digest(self) -> str | None:
        """The content hash of the model inside."""
        return self.inner.digest()

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """What the provider inside writes."""
        return self.inner.write(request, on_text)
