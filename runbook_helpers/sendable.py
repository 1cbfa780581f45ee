"""Whether a prompt may leave, and with which secrets hidden."""

from __future__ import annotations

from runbook_helpers.session import Session
from runbook_helpers.writing.privacy import Secrets, require_none


def sendable(session: Session, secrets: Secrets) -> Secrets:
    """The secrets to hide; InputError when there are some, a model writes and nobody redacts."""
    may = session.resolved.settings.redact
    if secrets.found and not may and session.provider.model is not None:
        require_none(secrets)
    return secrets
