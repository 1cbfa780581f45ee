"""Whether the value under a key is a secret: what the key is called, and what the value looks like.

A key that means nothing but a secret (`smtp_pass`) makes one of any value that does not stand for
it; a key that may as well have a name or a rule (`jwt_signing`, `login`) only of a value that looks
like one.
"""

from __future__ import annotations

import re

from runbook_helpers.check.rules.secrets import stands_for_a_value


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What may stand behind the word that matters: `password_prod`, `signing_key_hex`.
_BEHIND = _set(
    "value hex base base64 b64 plain text string prod production staging dev test old new current "
    "previous primary secondary default"
)
_ALWAYS = re.compile(r"(?:(?:password|passwd|passphrase|passcode)s?|secret)$")
_SHORT = frozenset({"pass", "pwd", "pw"})
_RUN_TOGETHER = re.compile(
    r"(?:db|sql|smtp|mail|imap|ldap|bind|ftp|ssh|http|user|admin|root|redis|pg|app|my)(?:pass|pwd|pw)$"
)
_NO_PASSWORD = _set(
    "fastcgi uwsgi grpc scgi memcached first second third single multi two by band high low "
    "boarding test tests must all"
)
_KEY_KINDS = _set(
    "api private secret access signing sign hmac jwt encryption encrypt decryption cookie session "
    "auth master shared"
)
_TOKEN_KINDS = frozenset({"auth", "access", "api", "bearer", "refresh", "session"})
_MAYBE = frozenset({"token", "signing", "credential", "credentials", "creds"})
_LOGIN = frozenset({"login", "logon", "signin", "auth", "credential", "credentials", "creds"})
_NAME_OF_ONE = frozenset({"kubernetes", "k8s", "pull", "tls"})

_TELLS_WHERE = re.compile(
    r"\b(?:vault|1password|keepass\w*|bitwarden|lastpass|keychain|keyring|safe|envelope|store[ds]?|"
    r"manager|managed|kept|keep|keeps|read|see|ask|from|rotate[ds]?|rotation|rotates|changed?|days?|"
    r"weeks?|months?|hours?|minutes?|characters?|chars?|letters|minimum|least|length|never|none|"
    r"not|no|unset|empty|environment|variable|file|mounted|injected|generated|required|requires|"
    r"needed|policy|per|every|each|on-?call|prompted?|entered|typed|shared by|sso|iam)\b",
    re.IGNORECASE,
)
_ALGORITHM = re.compile(
    r"(?:[HREP]S|PS|ed|x|aes|sha|rsa|ecdsa|ecc|dsa|hmac|secp|p|curve|ecc[_-]nist[_-]p)[-_]?\d{2,5}"
    r"(?:[-_]?(?:cbc|gcm|ctr|v\d|r1|k1|sha\d*|with.*))?|oauth2?|saml2?|argon2\w*|bcrypt|gpg2?|cosign",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-Za-z]+|\d{1,4})(?:[-_./:](?:[A-Za-z]+|\d{1,4}|v\d+))+")
_LABEL = re.compile(r"[a-z]+[a-z0-9]*(?:-[a-z0-9]+)+")
_PAIR = re.compile(r"(?P<user>[\w.@\\-]+)(?P<by>\s*[/|,]\s+|\s+/\s*|:\s*)(?P<secret>\S+)")
_STATES = _set(
    "enabled disabled required optional automatic managed rotated supported kerberos internal "
    "external standard"
)
_LEAST = 7  # characters of a text that is taken for a secret by its looks
_LEAST_NUMBER = 4  # digits: `first_try_pass: 3` counts something


def secret_in(key: str, value: str) -> str | None:
    """The part of the value that is a secret; None when there is none."""
    text, words = value.strip(), _words(key)
    if not words or stands_for_a_value(text) or _named_like(words, text):
        return None
    if words[-1] in _LOGIN and (pair := _PAIR.fullmatch(text)):
        return pair["secret"] if _password_of(pair) else None
    if _means_a_password(words):
        return text if _is_password(words, text) else None
    if _means_a_key(words):
        return text if " " not in text and not _is_a_name(text) else None
    if words[-1] in _MAYBE or words[-2:] == ("proxy", "pass"):
        return text if _looks_secret(text) else None
    return None


def _words(key: str) -> tuple[str, ...]:
    """The words of a key in lower case, without what says nothing: `smtpPass2` is smtp pass."""
    words = [word.lower() for word in _WORD.findall(key)]
    while len(words) > 1 and (words[-1] in _BEHIND or words[-1].isdecimal()):
        words.pop()
    return tuple(words)


def _named_like(words: tuple[str, ...], text: str) -> bool:
    """Whether a value is a variable named like its key: `"sasl.password": sasl_password`."""
    return "_" in text and words[-2:] == _words(text)[-2:]


def _means_a_password(words: tuple[str, ...]) -> bool:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _SHORT:
        return before not in _NO_PASSWORD and before != "proxy"
    if words[-2:] == ("pass", "phrase"):
        return True
    return bool(_ALWAYS.search(last) or _RUN_TOGETHER.fullmatch(last))


def _is_password(words: tuple[str, ...], text: str) -> bool:
    if text.isdecimal():
        return len(text) >= _LEAST_NUMBER
    if words[-1].startswith("secret") and not _NAME_OF_ONE.isdisjoint(words):
        return not _LABEL.fullmatch(text)
    return " " not in text or not _TELLS_WHERE.search(text)


def _means_a_key(words: tuple[str, ...]) -> bool:
    kind = words[-2] if len(words) > 1 else ""
    fused = re.fullmatch(r"(?:\w*api|private|signing|access)key", words[-1])
    return bool(
        (words[-1] == "key" and kind in _KEY_KINDS)
        or (words[-1] == "token" and kind in _TOKEN_KINDS)
        or fused
    )


def _is_a_name(text: str) -> bool:
    """Whether a text names or describes a key: an algorithm, an id, a state, words with hyphens."""
    named = _ALGORITHM.fullmatch(text) or _UUID.fullmatch(text) or _NAME.fullmatch(text)
    return bool(named) or text.lower() in _STATES or "://" in text


def _looks_secret(text: str) -> bool:
    mixed = re.search(r"[A-Za-z]", text) and re.search(r"[\d!@#$%^&*?+=]", text)
    return " " not in text and len(text) >= _LEAST and bool(mixed) and not _is_a_name(text)


def _password_of(pair: re.Match[str]) -> bool:
    """Whether the second of two texts is a password, and not a port, a way or another name."""
    secret = pair["secret"]
    if secret.isdecimal():
        return "/" in pair["by"] and len(secret) >= _LEAST_NUMBER
    return not stands_for_a_value(secret) and _looks_secret(secret)
