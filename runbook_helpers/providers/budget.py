"""How prompt and reply share a model's context window."""

from __future__ import annotations

from dataclasses import dataclass

from runbook_helpers.errors import PromptTooLong
from runbook_helpers.providers.base import Options
from runbook_helpers.providers.tokens import SUPPOSED, Margins, count_tokens, estimate_tokens

LEAST_REPLY = 600
"""A runbook of fewer tokens is not worth the wait: refuse rather than write a stump."""

TEMPLATE = 64
"""The tokens that a model's chat template puts around the prompt."""

SMALLEST_CUT = 1024
"""What a cut prompt keeps at least: half of 2048, the smallest window Ollama ever defaulted to."""


@dataclass(frozen=True)
class Budget:
    """A window, what the prompt takes of it and what the reply may take."""

    num_ctx: int
    prompt_tokens: int
    """An upper estimate, chat template included."""
    num_predict: int


def plan_budget(
    prompt: str,
    options: Options,
    window: int | None,
    who: str,
    margins: Margins = SUPPOSED,
) -> Budget:
    """Return how the window is shared, or raise PromptTooLong before anything is generated.

    `window` is the largest the model has, None when the server doesn't say; `margins` are what is
    known of its tokens.
    """
    num_ctx = min(options.num_ctx, window or options.num_ctx)
    prompt_tokens = estimate_tokens(prompt, margins) + TEMPLATE
    left, least = num_ctx - prompt_tokens, min(options.num_predict, LEAST_REPLY)
    if left < least:
        raise _too_long(prompt_tokens, num_ctx, least, window, who)
    return Budget(num_ctx, prompt_tokens, min(options.num_predict, left))


def _too_long(
    prompt_tokens: int, num_ctx: int, least: int, window: int | None, who: str
) -> PromptTooLong:
    needed = prompt_tokens + least
    return PromptTooLong(
        f"the prompt is about {prompt_tokens:,} tokens and the reply needs at least {least:,}, "
        f"but the window is {num_ctx:,}",
        where=who,
        expected=f"a window of {needed:,} tokens, or a prompt of at most "
        f"{max(num_ctx - least, 0):,}",
        hint=_way_out(needed, window),
    )


def _way_out(needed: int, window: int | None) -> str:
    shorter = "shorten the environment, the notes or the runbook in the prompt"
    if window is None or window >= needed:
        return f"--num-ctx {needed}, or {shorter}"
    example = "; mixtral 32,768" if needed <= 32768 else ""
    return f"a model with a larger window (this one has {window:,}{example}), or {shorter}"


# A low count of evaluated tokens alone proves nothing: until mid-2024 Ollama left cached tokens
# out of it (ollama#2068), and a larger vocabulary needs fewer tokens than Llama 2's. So it takes
# both: a count below half of the expected one, and a reason for a cut.


def few_were_read(prompt: str, evaluated: int | None) -> bool:
    """Tell whether the server read under half of the prompt; False when it gives no count."""
    return bool(evaluated) and (evaluated or 0) * 2 < count_tokens(prompt)


def cut_explains(prompt: str, evaluated: int | None, window: int | None) -> bool:
    """Tell whether a low count is what a cut leaves, rather than a cache or another vocabulary.

    `window` is what the server runs the model with: too small for the prompt, it was cut. From a
    server that doesn't tell, a count below what any cut leaves is a cache's.
    """
    if window is None:
        return (evaluated or 0) >= SMALLEST_CUT
    return window < count_tokens(prompt)


def overflowed(num_ctx: int, prompt_tokens: int | None, output_tokens: int | None) -> bool:
    """Tell whether prompt and reply outgrew the window, so that the prompt's start was dropped."""
    # The last token is counted but never stored, hence the one.
    return (prompt_tokens or 0) + (output_tokens or 0) > num_ctx + 1
