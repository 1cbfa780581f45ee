"""How a reply is getting on, from pieces, events and a clock."""

from __future__ import annotations

import pytest

from runbook_helpers.providers.events import Again, Event, FromCache, GoesOn, Part, Planned
from runbook_helpers.writing.progress import Progress, span, words


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(clock: Clock) -> Progress:
    return Progress(clock)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Planned(2310, 1200, 4096), "prompt ~2,310 + reply 1,200 of 4,096 tokens"),
        (Again("busy; attempt 2 in 1 s"), "void so far, asked again: busy; attempt 2 in 1 s"),
        (GoesOn(2), "its tokens were used up; the model goes on (round 2)"),
        (Part(3, 8, "Diagnosis"), "section 3 of 8: Diagnosis"),
        (Part(1, 8, "Overview", kept=True), "section 1 of 8: Overview (kept from before)"),
        (FromCache("abcdef0123456789"), "from cache (abcdef01): no server was asked"),
    ],
)
def test_an_event_is_one_line(event: Event, expected: str) -> None:
    """The same words in the terminal and in the notebook."""
    assert words(event) == expected


def test_time_left_is_what_the_reply_may_still_have_at_this_speed(
    progress: Progress, clock: Clock
) -> None:
    """An upper bound, and said to be one: a model may end before its limit."""
    progress.event(Planned(100, 110, 4096))
    progress("one ")
    clock.now = 5.0
    progress("two three four five six seven eight nine ten")
    assert progress.pace().endswith("about 10 tokens, 2 a second · at most 50 s left")


def test_time_left_of_sections_comes_from_the_sections_done(
    progress: Progress, clock: Clock
) -> None:
    """A section kept from before took no time and tells nothing."""
    progress.event(Part(1, 5, "Kept", kept=True))
    progress.event(Part(2, 5, "First"))
    progress("words ")
    assert "left" not in progress.pace()
    clock.now = 20.0
    progress.event(Part(3, 5, "Second"))
    clock.now = 25.0
    assert progress.pace().endswith(" · about 55 s left")


def test_a_void_attempt_is_withdrawn_and_sections_before_it_stand(progress: Progress) -> None:
    """What is asked again counts for nothing."""
    progress.event(Part(1, 2, "One"))
    progress("kept\n")
    progress.event(Part(2, 2, "Two"))
    progress("void void")
    progress.event(Again("cut"))
    assert (progress.tail, progress.characters, progress.tokens) == ("kept\n", 5, 2)
    progress("good")
    assert progress.tail == "kept\ngood"
    assert progress.closing("Written").endswith("asked again 1 time")


def test_going_on_keeps_the_text_and_plans_the_rest_anew(progress: Progress, clock: Clock) -> None:
    """A continuation has tokens of its own."""
    progress.event(Planned(100, 2, 4096))
    progress("one two")
    progress.event(GoesOn(1))
    progress.event(Planned(102, 8, 4096))
    clock.now = 1.0
    progress(" three four")
    assert progress.tail == "one two three four"
    assert progress.pace().endswith("at most 2 s left")


def test_the_first_word_and_each_event_are_to_be_seen_at_once(progress: Progress) -> None:
    """Later words may wait for the next drawing."""
    seen: list[str] = []
    progress.changed = lambda: seen.append(progress.tail)
    progress.event(Planned(1, 2, 3))
    progress("a")
    progress("b")
    assert seen == ["", "a"]


def test_a_reply_from_the_cache_says_so(progress: Progress) -> None:
    """Nobody should take it for the model's speed; of a whole answer the notices tell it."""
    progress.event(FromCache("0123456789"))
    progress("text")
    assert "cache" not in progress.closing("Written")
    progress.event(Part(1, 2, "Overview"))
    progress("text")
    assert progress.closing("Written").endswith(" · 1 from cache")


def test_the_cost_of_a_look_does_not_grow_with_the_text(progress: Progress) -> None:
    """Only the end is kept."""
    for _ in range(1000):
        progress("x" * 1000)
    assert (len(progress.tail), progress.characters) == (4000, 1_000_000)


def test_lengths_of_time_read_like_speech() -> None:
    """Seconds, then minutes."""
    assert (span(40.4), span(89.0), span(180.0)) == ("40 s", "89 s", "3 min")
