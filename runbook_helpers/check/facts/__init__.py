"""What the real tools know, as data: names, versions, sources; and the scripts that harvest it."""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).parent / "packs"
