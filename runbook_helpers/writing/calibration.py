"""What a model's own counts have taught about the estimate of its tokens, kept between runs.

Another vocabulary needs up to a third fewer tokens than the one the estimate was measured with, or
more. What was learned moves the estimate of the whole prompt. What goes into a section's prompt is
chosen by the usual margins, or higher ones if those proved too low: else each run would ask in
other words than the one before, and nothing would ever come from the cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from runbook_helpers.errors import ProviderError
from runbook_helpers.providers import Capacity, Options, Provider, Reply, Request
from runbook_helpers.providers.budget import few_were_read
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.tokens import SUPPOSED, Margins, count_tokens, is_wide
from runbook_helpers.workspace import write_atomic
from runbook_helpers.writing.wrapper import Wrapper

FILE = ".calibration.json"
"""Below the outputs folder: names of models and counts, no text."""

HEADROOM = 1.05
"""On the highest ratio seen: the next prompt may hold more digits and signs than any before."""

_SCHEMA = 1
_SHORTEST = 500  # counted tokens; in a shorter prompt the chat template weighs too much
_ENOUGH = 5  # replies before an estimate is lowered; raised it is by the first
_LOWEST, _HIGHEST = 0.6, 3.0


@dataclass(frozen=True)
class Learned:
    """What is known of one model and one kind of text."""

    replies: int = 0
    most: float = 0.0
    """The most tokens for each counted one that a whole prompt had."""

    def margin(self, supposed: float) -> float:
        """The margin that this justifies; `supposed` until enough is known."""
        proven = min(max(self.most * HEADROOM, _LOWEST), _HIGHEST)
        return proven if self.replies >= _ENOUGH else max(supposed, proven)

    def with_one_more(self, ratio: float) -> Learned:
        return Learned(self.replies + 1, round(max(self.most, ratio), 4))


class Calibration:
    """The file that holds what was learned of each model."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def margins(self, who: str) -> Margins:
        """The margins for a model, as `Provider.describe` names it."""
        found = self._models().get(who, {})
        plain, wide = _learned(found, "plain"), _learned(found, "wide")
        return Margins(plain.margin(SUPPOSED.plain), wide.margin(SUPPOSED.wide))

    def replies(self, who: str) -> int:
        """How many replies of a model were learned from."""
        found = self._models().get(who, {})
        return sum(_learned(found, kind).replies for kind in ("plain", "wide"))

    def learn(self, who: str, digest: str | None, prompt: str, counted: int | None) -> None:
        """Take in how many tokens a model counted in a prompt; what can't be right is left out.

        A model that was pulled again (another digest) is learned anew.
        """
        expected = count_tokens(prompt)
        if not counted or expected < _SHORTEST or few_were_read(prompt, counted):
            return
        ratio = counted / expected
        kind = "wide" if is_wide(prompt) else "plain"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.file.with_suffix(".lock")):  # notebooks of a batch learn at once
            models = self._models()
            known = models.get(who, {})
            if digest and known.get("digest", digest) != digest:
                known = {}
            now = _learned(known, kind).with_one_more(ratio)
            entry = {"replies": now.replies, "most": now.most}
            models[who] = {**known, **({"digest": digest} if digest else {}), kind: entry}
            text = json.dumps({"schema": _SCHEMA, "models": models}, indent=1, sort_keys=True)
            write_atomic(self.file, text + "\n")

    def _models(self) -> dict[str, Any]:
        """All that is known; nothing when the file is missing or damaged: it is learned again."""
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            models = found["models"] if found["schema"] == _SCHEMA else {}
            return {who: dict(known) for who, known in models.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


class Calibrated(Wrapper):
    """Estimates prompts by what the model counted before, and learns from each reply."""

    def __init__(self, inner: Provider, calibration: Calibration) -> None:
        super().__init__(inner)
        self.calibration = calibration

    def capacity(self, options: Options) -> Capacity | None:
        """What the model can take, with what is known of its tokens."""
        capacity = self.inner.capacity(options)
        return replace(capacity, margins=self._margins()) if capacity else None

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The reply; a prompt that outgrew its estimate teaches too, by the error's count."""
        who, prompt = self.describe(), request.prompt + request.written
        try:
            reply = self.inner.write(replace(request, margins=self._margins()), on_text)
        except ProviderError as error:
            self.calibration.learn(who, None, prompt, error.prompt_tokens)
            raise
        self.calibration.learn(who, reply.digest, prompt, reply.prompt_tokens)
        return reply

    def _margins(self) -> Margins:
        return self.calibration.margins(self.describe())


def _learned(model: Mapping[str, Any], kind: str) -> Learned:
    entry = model.get(kind) or {}
    try:
        return Learned(int(entry.get("replies", 0)), float(entry.get("most", 0.0)))
    except (TypeError, ValueError, AttributeError):
        return Learned()
