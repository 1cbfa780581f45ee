"""Models behind an Ollama server."""

from runbook_helpers.providers.ollama.client import OllamaProvider
from runbook_helpers.providers.ollama.models import (
    ModelInfo,
    Reachability,
    list_models,
    reachable,
)

__all__ = ["ModelInfo", "OllamaProvider", "Reachability", "list_models", "reachable"]
