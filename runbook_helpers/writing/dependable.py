"""A provider with everything around it that makes a small local model dependable."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.providers import Provider
from runbook_helpers.writing.cache import Cached, Store
from runbook_helpers.writing.calibration import Calibrated, Calibration
from runbook_helpers.writing.continuing import Continuing
from runbook_helpers.writing.loops import Unrepeating
from runbook_helpers.writing.retrying import Retrying


def dependable(
    provider: Provider,
    *,
    attempts: int = 3,
    cache: Path | None = None,
    calibration: Path | None = None,
) -> Provider:
    """The provider, retried, continued, kept from going round in circles, and cached.

    `cache` is the folder of kept replies; None asks anew each time. `calibration` is the file that
    keeps how the model's tokens compare with the estimate; None learns nothing. A writer without a
    model is returned as it is: nothing of this can happen to it.
    """
    if provider.model is None:
        return provider
    counted = Calibrated(provider, Calibration(calibration)) if calibration else provider
    steady = Unrepeating(Continuing(Retrying(counted, attempts)))
    return Cached(steady, Store(cache)) if cache else steady
