"""What tests of every module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ollama_server import OllamaServer


@pytest.fixture
def ollama_server() -> Iterator[OllamaServer]:
    """An Ollama server on loopback that writes plainly until it is told otherwise."""
    with OllamaServer().serving() as server:
        yield server
    assert server.crashes == []
