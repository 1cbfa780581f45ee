"""The one fact needed before a GGUF file is loaded: the window its model was made for.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"}
_NUMBERS[12] = "d"
_STRING, _ARRAY = 8, 9
_LONGEST_KEY = 65_535


def context_length(file: Path) -> int | None:
    """Tokens; None when the header doesn't tell, or can't be read to that point."""
    try:
        with file.open("rb") as content:
            return _search(content)
    except (struct.error, KeyError, ValueError):
        return None


def _search(content: BinaryIO) -> int | None:
    _, version, _, count = struct.unpack("<4sIQQ", content.read(24))
    if version < 2:  # the first had shorter counts; nobody has such files any more
        return None
    for _ in range(count):
        length = _number(content, 10)
        if length > _LONGEST_KEY:
            raise ValueError("not a key")
        key = content.read(length).decode("utf-8", "replace")
        kind = _number(content, 4)
        if key.endswith(".context_length") and kind in _NUMBERS:
            window = _number(content, kind)
            return window if window > 0 else None
        _skip(content, kind)
    return None


def _skip(content: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        content.seek(_number(content, 10), 1)
    elif kind == _ARRAY:
        inner, count = _number(content, 4), _number(content, 10)
        if inner in _NUMBERS:
            content.seek(count * struct.calcsize(_NUMBERS[inner]), 1)
        else:
            for _ in range(count):
                _skip(content, inner)
    else:
        content.seek(struct.calcsize(_NUMBERS[kind]), 1)


def _number(content: BinaryIO, kind: int) -> int:
    form = f"<{_NUMBERS[kind]}"
    return int(struct.unpack(form, content.read(struct.calcsize(form)))[0])
