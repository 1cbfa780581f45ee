"""Amounts as Kubernetes writes them: 500m, 1.5Gi, 2e9."""

from __future__ import annotations

import re

# Source: `kubectl set resources` of a wrong amount prints the grammar; suffixes tried one by one.
QUANTITY = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?", re.ASCII)
_ENDINGS = {"kb": "Ki", "mb": "Mi", "gb": "Gi", "tb": "Ti", "k": "Ki", "m": "Mi", "g": "Gi"}


def is_quantity(text: str) -> bool:
    """Whether the API takes the text for an amount."""
    return bool(QUANTITY.fullmatch(text))


def amount_hint(text: str) -> str:
    """`write 1Gi` for `1GB`; general advice where no amount is near."""
    found = re.fullmatch(r"([\d.]+)\s*([A-Za-z]+)", text)
    ending = found[2].lower().replace("ib", "").replace("i", "") if found else ""
    if found and (unit := _ENDINGS.get(ending) or _ENDINGS.get(f"{ending}b")):
        return f"write {found[1]}{unit}"
    return "write an amount such as 500m or 1Gi"
