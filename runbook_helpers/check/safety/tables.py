"""The tables behind the rules that look at commands in their context."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runbook_helpers.check import facts

_PACKS = Path(facts.__file__).with_name("packs")


@functools.cache
def table(name: str) -> Mapping[str, Any]:
    """The pack `name`.json, read once."""
    found: Mapping[str, Any] = json.loads((_PACKS / f"{name}.json").read_text(encoding="utf-8"))
    return found
