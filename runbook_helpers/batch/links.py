"""Where the links between notebooks lead once the notebooks are pages in a workspace."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.batch.plan import COMPARE, STAGES

_WORKBENCH = "00_workbench.ipynb"  # is not run in a batch; the index stands for it
_NAMES = tuple(name for _, name in STAGES)


def of_mode() -> dict[str, str]:
    """For a page in outputs/<mode>/notebooks/."""
    beside = {name: _page(name) for name in _NAMES}
    compare = COMPARE[1]
    return beside | {
        compare: f"../../notebooks/{_page(compare)}",
        _WORKBENCH: "../../index.html",
    }


def of_comparison() -> dict[str, str]:
    """For a page in outputs/notebooks/: no one failure mode is meant, so the index is."""
    return dict.fromkeys((*_NAMES, _WORKBENCH), "../index.html")


def _page(name: str) -> str:
    return Path(name).with_suffix(".html").name
