"""Replies that were given before: what identifies one, and a writer that has nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from runbook_helpers.errors import InputError, ProviderUnavailable, reason
from runbook_helpers.providers.base import Capacity, Options, Reply, Request
from runbook_helpers.providers.events import FromCache, OnText, tell

SCHEMA = 1
_WITHOUT_EFFECT = ("timeout", "deadline")  # options that change when a reply comes, not which


def asked(model: str | None, request: Request) -> dict[str, Any]:
    """All that decides which reply a model gives."""
    options = asdict(request.options)
    return {
        "model": model,
        "prompt": request.prompt,
        "written": request.written,
        "schema": request.schema,
        "repeat": request.repeat,
        "options": {k: v for k, v in options.items() if k not in _WITHOUT_EFFECT},
    }


def key_of(facts: Mapping[str, Any]) -> str:
    """The name of a reply: the hash of what was asked."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def about(request: Request) -> dict[str, str]:
    """What a request is for, in words for people: it does not decide the reply."""
    mode = request.mode.key if request.mode else ""
    return {"mode": mode, "stage": request.stage, "part": request.part}


def as_line(
    facts: Mapping[str, Any], reply: Reply, told: Mapping[str, str] = MappingProxyType({})
) -> str:
    """One reply, what it answers and what that was `about`, as a line of JSON."""
    entry = {"schema": SCHEMA, "asked": facts, "about": dict(told), "reply": asdict(reply)}
    return json.dumps(entry, ensure_ascii=True)


def from_line(line: str, where: object) -> tuple[dict[str, Any], Reply]:
    """What was asked and the reply; InputError when the line is something else."""
    try:
        entry = json.loads(line)
        if entry["schema"] != SCHEMA:
            raise ValueError(f"schema {entry['schema']}")
        known = {field.name for field in fields(Reply)}
        reply = Reply(**{k: v for k, v in entry["reply"].items() if k in known})
        return dict(entry["asked"]), reply
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"is not a recorded reply ({error})",
            where=where,
            expected=f"one JSON object a line, schema {SCHEMA}",
            hint="record it again with `runbook cache export`",
        ) from error


def about_in(line: str) -> dict[str, str]:
    """What a line's request was for; empty for lines written before that was kept."""
    told = json.loads(line).get("about", {})
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}


class Recording:
    """Gives the replies of a recording file again, and asks nobody."""

    name = "recording"

    def __init__(self, file: Path, model: str) -> None:
        self.file, self.model = file, model

    def describe(self) -> str:
        """Who this is in a few words."""
        return f"recording {self.file.name} of {self.model}"

    def capacity(self, options: Options) -> Capacity:
        """The window asked for: what fitted when it was recorded fits again."""
        return Capacity(options.num_ctx)

    def digest(self) -> None:
        """A recording holds the digest of each reply's model itself."""

    @cached_property
    def _recorded(self) -> tuple[tuple[dict[str, Any], Reply], ...]:
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"the recording can't be read ({reason(error)})",
                where=self.file,
                expected="a file made by `runbook cache export`",
                hint="check the path of --replay",
            ) from error
        return tuple(
            from_line(line, f"{self.file}:{number}") for number, line in enumerate(lines, 1) if line
        )

    @cached_property
    def _replies(self) -> dict[str, Reply]:
        return {_without_digest(facts): reply for facts, reply in self._recorded}

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The recorded reply; ProviderUnavailable when this was never asked."""
        key = _without_digest(asked(self.model, request))
        reply = self._replies.get(key)
        if reply is None:
            raise self._nothing()
        tell(on_text, FromCache(key))
        if on_text:
            on_text(reply.text)
        return reply

    def _nothing(self) -> ProviderUnavailable:
        """The error of a prompt without a reply; it names the models where that is the reason."""
        models = sorted({str(facts.get("model")) for facts, _ in self._recorded})
        if self.model in models:
            return ProviderUnavailable(
                "the recording has no reply to this prompt",
                where=self.file,
                expected="the same templates, environment, notes and options as recorded",
                hint="leave --replay out to ask a server",
            )
        held = f"only of {', '.join(models)}" if models else "none at all"
        return ProviderUnavailable(
            f"the recording has no reply of {self.model}; it holds {held}",
            where=self.file,
            expected="the model that was recorded",
            hint=f"--model {models[0]}" if models else "`runbook cache export` writes a recording",
        )


def _without_digest(facts: Mapping[str, Any]) -> str:
    """The key by which a recording is searched: the machine that replays it has no model."""
    return key_of({k: v for k, v in facts.items() if k not in ("digest", "provider")})
