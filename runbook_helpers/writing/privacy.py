"""No secret leaves: a prompt that holds one is stopped, or sent with placeholders.

`<SECRET_1>` stands for a value in what is sent, saved and kept in the cache. In the reply it stays,
for a person to see, unless the value was in the runbook that was to be refined: then it is put
back, because the document had it before. Which value is which is never written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from runbook_helpers.check.rules.secrets import secrets_in
from runbook_helpers.environment import Environment
from runbook_helpers.errors import InputError
from runbook_helpers.notes import Note
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import OnText
from runbook_helpers.writing.secret_values import secret_in
from runbook_helpers.writing.vendor_tokens import tokens_in
from runbook_helpers.writing.wrapper import Wrapper

# A line of a file, or of a list in Markdown: `- smtp_pass: …`.
_SETTING = re.compile(
    r"\s*(?:[-*+]\s+)?[\"'`]?(?P<key>[A-Za-z][\w.-]{1,60})[\"'`]?\s*[:=]\s+[\"'`]?"
    r"(?P<value>\S[^\"'`]*?)[\"'`]?,?\s*"
)


@dataclass(frozen=True)
class Secret:
    """A value that must not be sent, what it looks like, and where a person finds it."""

    value: str
    what: str
    where: str


@dataclass(frozen=True)
class Secrets:
    """All secrets of a request; the nth is `<SECRET_n>`."""

    found: tuple[Secret, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Where they are; never the values."""
        return tuple(f"{secret.where}: {secret.what}" for secret in self.found)

    def hide(self, text: str) -> str:
        """The text with placeholders; the longest values first, as one may be part of another."""
        pairs = [(s.value, f"<SECRET_{n}>") for n, s in enumerate(self.found, 1)]
        for value, placeholder in sorted(pairs, key=lambda pair: -len(pair[0])):
            text = text.replace(value, placeholder)
        return text

    def restore(self, text: str, runbook: str) -> str:
        """The text with those values put back that the runbook itself holds."""
        held = {f"<SECRET_{n}>": s.value for n, s in enumerate(self.found, 1) if s.value in runbook}
        return re.sub(r"<SECRET_\d+>", lambda match: held.get(match[0], match[0]), text)


def secrets_of(
    prompt: str,
    environment: Environment | None = None,
    notes: Iterable[Note] = (),
    runbook: str | None = None,
) -> Secrets:
    """The secrets of a prompt and of what it was made from, each once, at its first place."""
    found: dict[str, Secret] = {}
    if environment:
        _add(found, _in_values(environment.model_dump(mode="json"), "environment"))
    for note in notes:
        _add(found, _in_text(note.request, f"note {note.id}"))
    _add(found, _in_text(runbook or "", "runbook"))
    _add(found, _in_text(Secrets(tuple(found.values())).hide(prompt), "prompt"))
    return Secrets(tuple(found.values()))


def require_none(secrets: Secrets) -> None:
    """Raise InputError when there is a secret; it names the places and never the values."""
    if secrets.found:
        noted = any(secret.where.startswith("note ") for secret in secrets.found)
        out = "; `runbook notes --remove ID` takes a note out" if noted else ""
        raise InputError(
            f"a secret would be sent to a model: {'; '.join(secrets.named)}",
            where="privacy",
            expected="a prompt without passwords, tokens or keys",
            hint=f"remove it (name where it is kept instead), or --redact sends a placeholder{out}",
        )


class Guarded(Wrapper):
    """Sends nothing that holds a secret: it refuses, or sends placeholders when it may."""

    def __init__(self, inner: Provider, *, redact: bool) -> None:
        super().__init__(inner)
        self.redact = redact

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The reply, with secrets put back that the request's runbook held; or InputError."""
        secrets = secrets_of(request.prompt, request.environment, request.notes, request.runbook)
        if not self.redact:
            require_none(secrets)
        hidden = replace(
            request, prompt=secrets.hide(request.prompt), written=secrets.hide(request.written)
        )
        reply = self.inner.write(hidden, on_text)
        return replace(reply, text=secrets.restore(reply.text, request.runbook or ""))


def _add(found: dict[str, Secret], more: Iterable[Secret]) -> None:
    for secret in more:
        found.setdefault(secret.value, secret)


def _in_values(value: object, where: str, key: str = "") -> Iterator[Secret]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _in_values(item, f"{where} › {name}", str(name))
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from _in_values(item, f"{where} › {number}", key)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value)
        if found := secret_in(key, text):
            # A prompt holds a value with its spaces as one line has them.
            for spelling in dict.fromkeys((" ".join(found.split()), found)):
                yield Secret(spelling, "a secret by its key", where)
        else:
            yield from (Secret(s.value, s.what, where) for s in _in_text(text, where))


def _in_text(text: str, where: str) -> Iterator[Secret]:
    for number, line in enumerate(text.splitlines(), 1):
        for what, start, end in secrets_in(line):
            yield Secret(line[start:end], what, f"{where}, line {number}")
        for what, token in tokens_in(line):
            yield Secret(token, what, f"{where}, line {number}")
        if found := _in_setting(line):
            yield Secret(found, "a secret by its key", f"{where}, line {number}")
    for block in _PRIVATE_KEY.finditer(text):
        yield Secret(block[1], "a private key's body", where)


def _in_setting(line: str) -> str | None:
    """The secret of a line that sets something; prose such as `Pass: it is up` sets nothing."""
    match = _SETTING.fullmatch(line)
    if match is None or match["key"].lower() in ("pass", "secret", "password"):
        return None
    found = secret_in(match["key"], match["value"])
    spaced = found and " " in found and not match["key"].lower().endswith("passphrase")
    return None if spaced else found


_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(.+?)(?:-----END |\Z)", re.DOTALL
)
