"""How the prompt and the reply of one section share the window; all figures are tokens."""

from __future__ import annotations

from collections.abc import Sequence

from runbook_helpers.notes import Note
from runbook_helpers.providers import Capacity, Options
from runbook_helpers.providers.budget import TEMPLATE
from runbook_helpers.providers.tokens import SUPPOSED, estimate_tokens
from runbook_helpers.writing.unit import Job

WHOLE_RUNBOOK = 3000
"""Tokens of a whole runbook: the 900 words that templates allow, and its code blocks."""

_RESERVE = {True: 0.30, False: 0.22}  # share of the window for the reply: with steps, without
_LEAST_RESERVE = 600
_REFUSAL = 200  # what was wrong with an answer before
_NOTE = 150  # what carrying out a note adds, at a guess


def fits_whole(capacity: Capacity, options: Options, prompt: str, runbook: str = "") -> bool:
    """Whether the prompt and the whole reply fit the window.

    `runbook` is the text to refine, which the reply repeats.
    """
    margins = capacity.margins.at_least(SUPPOSED)
    reply = estimate_tokens(runbook, margins) + _NOTE if runbook else WHOLE_RUNBOOK
    if runbook and reply > options.num_predict:
        return False
    reply = min(reply, options.num_predict)
    return estimate_tokens(prompt, margins) + TEMPLATE + reply <= capacity.window


def for_prompt(job: Job, reply: int) -> int:
    """What is left for a section's prompt."""
    told = _REFUSAL if job.structured else 0
    return job.capacity.window - TEMPLATE - told - min(reply, job.options.num_predict)


def for_reply(job: Job, *, steps: bool) -> int:
    """What is kept free for a new section."""
    share = int(job.capacity.window * _RESERVE[steps])
    return min(job.options.num_predict, max(_LEAST_RESERVE, share))


def for_reply_to(job: Job, text: str, notes: Sequence[Note]) -> int:
    """What is kept free for a section that is there, with its notes carried out."""
    return max(_LEAST_RESERVE, estimate_tokens(text, job.margins) + _NOTE * len(notes))
