"""The objects and the pieces of text that an Ollama server sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from runbook_helpers.providers.tokens import count_tokens
from tests.ollama_script import Model


def split(text: str) -> list[str]:
    """The text in pieces of about a token: a word with the space before it."""
    words, word = [], ""
    for char in text:
        if char.isspace() and word.strip():
            words.append(word)
            word = ""
        word += char
    return [*words, word] if word else words


def piece_tokens(piece: str) -> int:
    return max(count_tokens(piece), 1)


def first_tokens(pieces: list[str], limit: int) -> list[str]:
    kept, used = [], 0
    for piece in pieces:
        used += piece_tokens(piece)
        if used > limit:
            break
        kept.append(piece)
    return kept


def joined(lines: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The answer to a request that does not stream."""
    if key == "response":
        return lines[-1] | {key: "".join(line[key] for line in lines)}
    text = "".join(line[key]["content"] for line in lines)
    return lines[-1] | {key: {"role": "assistant", "content": text}}


def details(model: Model) -> dict[str, Any]:
    return {
        "parent_model": "",
        "format": "gguf",
        "family": model.family,
        "families": [model.family],
        "parameter_size": model.parameter_size,
        "quantization_level": model.quantization,
    }


def listed(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "model": model.name,
        "modified_at": now(),
        "size": model.size,
        "digest": model.digest,
        "details": details(model),
    }


def ndjson(line: dict[str, Any]) -> bytes:
    # Lone surrogates can only travel escaped; everything else goes raw, as Go sends it.
    text = json.dumps(line, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
