"""Colours for each severity: dark enough for white text, told apart by words as well."""

from __future__ import annotations

from collections.abc import Mapping

# White text on each has a contrast of at least 4.5:1, on light pages and on dark ones.
GOOD, UNKNOWN = "#1a6334", "#57606a"
SOLID: Mapping[str, str] = {"error": "#a11d2c", "warning": "#8a4600", "info": "#0550ae"}
# Behind text in the page's own colour: a tint that suits light and dark pages alike.
TINT: Mapping[str, str] = {
    "error": "rgba(209, 36, 47, .16)",
    "warning": "rgba(191, 135, 0, .20)",
    "info": "rgba(9, 105, 218, .12)",
}
LETTER: Mapping[str, str] = {"error": "E", "warning": "W", "info": "i"}
