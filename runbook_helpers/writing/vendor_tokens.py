"""Tokens of services, by the forms that detect-secrets knows, beside those of `runbook check`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

# Its guesses by entropy and by words such as "password" are left out: commands are full of both.
# Passwords in addresses and private keys are found by the check's own patterns.
_DETECTORS = (
    "ArtifactoryDetector",
    "AzureStorageKeyDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "IbmCloudIamDetector",
    "IbmCosHmacDetector",
    "MailchimpDetector",
    "OpenAIDetector",
    "PypiTokenDetector",
    "SoftlayerDetector",
    "SquareOAuthDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
# The library takes 0.2 s to load: only for a line with a run of letters and digits as tokens have.
_LIKE_A_TOKEN = re.compile(
    r"(?=[A-Za-z_+/=]*\d)(?=[\d_+/=]*[A-Za-z])[A-Za-z0-9_+/=]{15,}", re.ASCII
)


def tokens_in(line: str) -> Iterator[tuple[str, str]]:
    """What each token of a line is, and the token itself."""
    if not _LIKE_A_TOKEN.search(line):
        return
    texts = (line, *re.split(r"[\s\"'`,;]+", line))  # some forms are only known as a whole text
    for what, detector in _detectors():
        for found in {token for text in texts for token in detector.analyze_string(text)}:
            yield what, found.removeprefix("AccountKey=")  # the word before it may stay


@cache
def _detectors() -> tuple[tuple[str, Any], ...]:
    from detect_secrets.core.plugins import initialize

    made: list[Any] = [initialize.from_plugin_classname(name) for name in _DETECTORS]
    return tuple((f"a secret of the form: {one.secret_type}", one) for one in made)
