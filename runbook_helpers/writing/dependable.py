"""A provider with everything around it that makes a small local model dependable."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.providers import Provider
from runbook_helpers.writing.cache import Cached, Store
from runbook_helpers.writing.continuing import Continuing
from runbook_helpers.writing.loops import Unrepeating
from runbook_helpers.writing.retrying import Retrying


def dependable(provider: Provider, *, attempts: int = 3, cache: Path | None = None) -> Provider:
    """The provider, retried, continued, kept from going round in circles, and cached.

    `cache` is the folder of kept replies; None asks anew each time. A writer without a model is
    returned as it is: nothing of this can happen to it.
    """
    if provider.model is None:
        return provider
    steady = Unrepeating(Continuing(Retrying(provider, attempts)))
    return Cached(steady, Store(cache)) if cache else steady
