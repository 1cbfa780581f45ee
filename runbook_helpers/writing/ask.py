"""Put one request to a provider, and keep what came back before anything reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runbook_helpers.errors import BadReply, ProviderError
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import Again, Event, FromCache, OnText, Relay
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.chat import is_closer, is_opener
from runbook_helpers.runbook.clean import clean
from runbook_helpers.workspace import Workspace, sha256


@dataclass(frozen=True)
class Answer:
    """A whole reply: `text` without chat around it, `made_by` for the provenance."""

    text: str
    made_by: dict[str, Any]
    notices: tuple[str, ...] = ()


def ask(
    provider: Provider, request: Request, work: Workspace, artefact: str, on_text: OnText | None
) -> Answer:
    """The provider's cleaned answer; the raw one is in `replies/`, a cut one marked partial.

    ProviderError and KeyboardInterrupt pass through, after what had arrived was saved.
    """
    stem = artefact.removesuffix(".md")
    kept = _Kept(on_text)
    try:
        reply = provider.write(request, kept)
    except (ProviderError, KeyboardInterrupt) as error:
        _save_partial(work, f"replies/{stem}.partial.txt", kept.longest, error)
        raise
    raw = f"replies/{stem}.txt"
    work.write(raw, reply.text)
    cleaned = clean(reply.text)
    lines = [line for line in cleaned.text.splitlines() if line.strip()]
    if all(is_opener(line) or is_closer(line) for line in lines):
        raise BadReply(
            "the reply holds nothing but chat",
            where=provider.describe(),
            hint=f"read it in {work.path(raw)}; another --seed, --repeat 2 or another --model",
        )
    text, changes = cleaned.text, list(cleaned.changes)
    if reply.model and (front := frontmatter.split(text)).metadata:
        # An owner, a status or a test that a model claims would be published as a fact.
        text = front.body.lstrip("\n")
        changes.append("took off front matter that the model wrote")
    made_by = {**_made_by(reply, request), "raw": raw, "cleaned": changes}
    return Answer(text, made_by | ({"from_cache": True} if kept.from_cache else {}))


class _Kept(Relay):
    """Keeps what arrives; of several attempts the longest."""

    def __init__(self, to: OnText | None) -> None:
        super().__init__(to)
        self._pieces: list[str] = []
        self._before = ""
        self.from_cache = False

    @property
    def longest(self) -> str:
        return max(self._before, "".join(self._pieces), key=len)

    def __call__(self, piece: str) -> None:
        self._pieces.append(piece)
        super().__call__(piece)

    def event(self, event: Event) -> None:
        if isinstance(event, Again):
            self._before, self._pieces = self.longest, []
        self.from_cache = isinstance(event, FromCache)
        super().event(event)


def _save_partial(work: Workspace, name: str, text: str, error: BaseException) -> None:
    if not text.strip():
        return
    path = work.write(name, text)
    if isinstance(error, ProviderError):
        kept = f"what had arrived is in {path}"
        error.hint = f"{error.hint}; {kept}" if error.hint else kept


def _made_by(reply: Reply, request: Request) -> dict[str, Any]:
    facts = {
        "provider": reply.provider,
        "model": reply.model,
        "served_model": reply.served_model,
        "digest": reply.digest,
        "host": reply.host,
        "options": reply.options,
        "done_reason": reply.done_reason,
        "tokens": {
            "prompt": reply.prompt_tokens,
            "estimated": reply.estimated_tokens,
            "output": reply.output_tokens,
        },
        "seconds": round(reply.seconds, 3),
        "first_token_seconds": reply.first_token_seconds,
    }
    if reply.model is None:  # the built-in drafter has neither model, host nor tokens
        facts = {key: facts[key] for key in ("provider", "seconds")}
    return {**facts, "prompt_sha256": sha256(request.prompt), "reply_sha256": sha256(reply.text)}
