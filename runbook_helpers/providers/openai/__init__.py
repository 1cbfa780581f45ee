"""Models behind any server that speaks OpenAI's chat protocol."""

from runbook_helpers.providers.openai.client import OpenAIProvider
from runbook_helpers.providers.openai.models import Served, base_url, list_models

__all__ = ["OpenAIProvider", "Served", "base_url", "list_models"]
