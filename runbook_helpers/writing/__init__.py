"""From a request to a text worth keeping: what goes around a provider, whoever it is."""

from runbook_helpers.writing.ask import Answer, OnText, ask

__all__ = ["Answer", "OnText", "ask"]
