"""Prompt and reply share a window, or the prompt is refused before anything is generated."""

from __future__ import annotations

import pytest

from runbook_helpers.errors import InputError, PromptTooLong
from runbook_helpers.providers.base import Options
from runbook_helpers.providers.budget import (
    TEMPLATE,
    Budget,
    cut_explains,
    few_were_read,
    overflowed,
    plan_budget,
)

THOUSAND = "pod " * 1000  # 1,150 tokens with the margin


@pytest.mark.parametrize(
    ("window", "budget"),
    [
        (4096, Budget(4096, 1150 + TEMPLATE, 4096 - 1150 - TEMPLATE)),
        (32768, Budget(8192, 1150 + TEMPLATE, 4096)),
        (None, Budget(8192, 1150 + TEMPLATE, 4096)),
    ],
)
def test_the_window_is_the_models_and_the_reply_gets_what_is_left(
    window: int | None, budget: Budget
) -> None:
    """num_ctx never exceeds the model's window, num_predict never what the prompt leaves."""
    assert plan_budget(THOUSAND, Options(), window, "ollama llama2") == budget


def test_a_short_reply_needs_no_more_room_than_it_asks_for() -> None:
    """A probe of one token fits a window that would be too small for a runbook."""
    options = Options(num_ctx=1300, num_predict=1)
    assert plan_budget(THOUSAND, options, None, "ollama llama2").num_predict == 1


def test_a_prompt_that_leaves_no_room_is_refused_with_the_numbers() -> None:
    """The message tells prompt, reply and window, and names a model that would do."""
    with pytest.raises(PromptTooLong) as caught:
        plan_budget(THOUSAND * 4, Options(), 4096, "ollama llama2")
    assert str(caught.value) == (
        "ollama llama2: the prompt is about 4,664 tokens and the reply needs at least 600, "
        "but the window is 4,096\n"
        "  expected: a window of 5,264 tokens, or a prompt of at most 3,496\n"
        "  try: a model with a larger window (this one has 4,096; mixtral 32,768), or shorten "
        "the environment, the notes or the runbook in the prompt"
    )


def test_a_window_that_could_be_larger_is_asked_for_by_its_option() -> None:
    """When only --num-ctx is too small, the hint is the number that would do."""
    with pytest.raises(PromptTooLong) as caught:
        plan_budget(THOUSAND * 4, Options(num_ctx=4096), 32768, "ollama mixtral")
    assert (caught.value.hint or "").startswith("--num-ctx 5264, or shorten")


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_ctx": 0},
        {"num_predict": -1},
        {"timeout": float("nan")},
        {"deadline": 0.0},
        {"temperature": -0.1},
    ],
)
def test_an_option_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    """num_predict -1 would let a model write for hours, so it is no exception."""
    with pytest.raises(InputError, match=f"options: {next(iter(wrong))} is "):
        Options(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("evaluated", "window", "cut"),
    [
        (1000, 4096, False),  # all read
        (600, 512, False),  # another vocabulary: over half of the expected count
        (None, 512, False),  # old servers: a fully cached prompt has no count
        (258, 512, True),  # a window that can't hold the prompt
        (258, 4096, False),  # a window that can: a cache, then
        (258, None, False),  # fewer than any cut leaves: a cache, too
    ],
)
def test_a_low_count_is_a_cut_only_when_something_explains_a_cut(
    evaluated: int | None, window: int | None, cut: bool
) -> None:
    """Cached prompts and larger vocabularies must raise no false alarm."""
    suspicious = few_were_read(THOUSAND, evaluated)
    assert (suspicious and cut_explains(THOUSAND, evaluated, window)) is cut


def test_a_server_that_hides_its_window_is_judged_by_what_a_cut_leaves() -> None:
    """Half of 2048 tokens read of 3000 is the trace of the oldest default window."""
    assert few_were_read(THOUSAND * 3, 1026)
    assert cut_explains(THOUSAND * 3, 1026, None)


def test_prompt_and_reply_beyond_the_window_lost_the_start_of_the_prompt() -> None:
    """A reply may fill the window to its end, not go past it."""
    assert not overflowed(4096, 3000, 1097)
    assert overflowed(4096, 3000, 1098)
    assert not overflowed(4096, None, None)
