"""A provider with everything around it that makes a small local model dependable."""

from __future__ import annotations

from runbook_helpers.providers import Provider
from runbook_helpers.writing.continuing import Continuing
from runbook_helpers.writing.loops import Unrepeating
from runbook_helpers.writing.retrying import Retrying


def dependable(provider: Provider, *, attempts: int = 3) -> Provider:
    """The provider, retried, continued and kept from going round in circles.

    A writer without a model is returned as it is: nothing of this can happen to it.
    """
    if provider.model is None:
        return provider
    return Unrepeating(Continuing(Retrying(provider, attempts)))
