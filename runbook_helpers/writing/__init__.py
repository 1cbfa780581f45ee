"""From a request to a text worth keeping: what goes around a provider, whoever it is."""

from runbook_helpers.providers.events import OnText
from runbook_helpers.writing.ask import Answer, ask

__all__ = ["Answer", "OnText", "ask"]
