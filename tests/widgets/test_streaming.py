"""Text while it is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from runbook_helpers.errors import Interrupted
from runbook_helpers.providers.events import Again, Planned, tell
from runbook_helpers.widgets.streaming import Live, stream


class Handle:
    """The place in the notebook where the last line stays."""

    def __init__(self) -> None:
        self.last = ""

    def update(self, shown: Any) -> None:
        self.last = shown.data


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], Handle]:
    """Every widget that was displayed, and the handle that outlives it."""
    widgets: list[Any] = []
    handle = Handle()

    def display(widget: Any, *, display_id: bool) -> Handle:
        widgets.append(widget)
        return handle

    monkeypatch.setattr("IPython.display.display", display)
    return widgets, handle


def test_nobody_watching_means_no_listener() -> None:
    """A headless run pays nothing for the view."""
    with stream(False) as on_text:
        assert on_text is None


def test_the_pace_tells_time_characters_and_tokens() -> None:
    """Counted from the first word on: loading a model is waiting, not writing."""
    now = iter([0.0, 10.0, 14.0])
    live = Live(clock=lambda: next(now))
    live("one two three four\n")
    assert (
        live.pace() == "14 s (first word after 10.0 s) · 19 characters · about 5 tokens, 1 a second"
    )


def test_before_the_first_word_it_says_what_it_waits_for() -> None:
    """A queue or a model being loaded looks like nothing happening: say so."""
    now = iter([0.0, 12.0])
    assert Live(clock=lambda: next(now)).pace() == "12 s, waiting for the first word"


def test_text_cannot_act_as_html() -> None:
    """What a model writes is shown, never run."""
    live = Live()
    live("<script>alert(1)</script>")
    assert "<script>" not in live.html()
    assert "&lt;script&gt;" in live.html()


def test_the_view_does_not_grow_with_the_text() -> None:
    """Only the end is sent to the browser, however long the text, or a single line, gets."""
    live = Live()
    live("x" * 200_000 + "\nlast line")
    assert len(live.html()) < 6_000
    assert "last line" in live.html()


def test_afterwards_one_line_stays(shown: tuple[list[Any], Handle]) -> None:
    """The executed notebook keeps no stream, only how it went."""
    widgets, handle = shown
    with stream(True) as on_text:
        assert on_text is not None
        on_text("some text")
        deadline = time.monotonic() + 5
        while "some text" not in widgets[0].value and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "some text" in widgets[0].value
    assert "Written: " in handle.last
    assert "some text" not in handle.last
    assert widgets[0].comm is None


def test_a_stage_with_nothing_to_ask_says_so(shown: tuple[list[Any], Handle]) -> None:
    """Refining without a new note asks nobody."""
    with stream(True):
        pass
    assert "Nothing was asked for" in shown[1].last


def test_the_view_is_refreshed_ten_times_a_second_at_most(
    shown: tuple[list[Any], Handle],
) -> None:
    """However fast pieces arrive, the browser keeps up."""
    widgets, _ = shown
    changes: list[str] = []
    with stream(True) as on_text:
        assert on_text is not None
        widgets[0].observe(lambda change: changes.append(change["new"]), "value")
        start = time.monotonic()
        while time.monotonic() < start + 0.55:
            on_text("x ")
            time.sleep(0.001)
    assert 1 <= len(changes) <= 6


@pytest.mark.parametrize(
    ("error", "word"), [(KeyboardInterrupt(), "Stopped"), (Interrupted("cut"), "Failed")]
)
def test_stopping_and_failing_pass_through(
    shown: tuple[list[Any], Handle], error: BaseException, word: str
) -> None:
    """The cell still stops, and the line that stays says how it ended."""
    with pytest.raises(type(error)), stream(True):
        raise error
    assert f"{word}: " in shown[1].last


def test_the_window_is_a_bar_of_prompt_reply_and_what_is_free(
    shown: tuple[list[Any], Handle],
) -> None:
    """Seen before the first word: a prompt that fills the window is known at once."""
    widgets, handle = shown
    with stream(True) as on_text:
        tell(on_text, Planned(2310, 1200, 4096))
        assert soon(lambda: "runbook-window" in widgets[0].value)
        assert "flex: 2310" in widgets[0].value
        assert "free 586" in widgets[0].value
    assert "runbook-window" not in handle.last


def test_a_void_attempt_is_withdrawn(shown: tuple[list[Any], Handle]) -> None:
    """The text goes, and why is said."""
    widgets, _ = shown
    with stream(True) as on_text:
        assert on_text is not None
        on_text("half a reply")
        assert soon(lambda: "half a reply" in widgets[0].value)
        tell(on_text, Again("cut <b>off</b>"))
        assert soon(lambda: "half a reply" not in widgets[0].value)
        assert soon(lambda: "asked again: cut &lt;b&gt;off" in widgets[0].value)


def test_the_first_word_is_seen_within_fifty_milliseconds(
    shown: tuple[list[Any], Handle],
) -> None:
    """It does not wait for the next regular drawing; median of nine."""
    widgets, _ = shown
    delays = []
    for n in range(9):
        with stream(True) as on_text:
            assert on_text is not None
            time.sleep(0.013 * n)
            began = time.monotonic()
            on_text("firstword")
            assert soon(lambda: "firstword" in widgets[-1].value)
            delays.append(time.monotonic() - began)
    assert sorted(delays)[4] < 0.05


def soon(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait for something that the drawing thread does."""
    ends = time.monotonic() + seconds
    while not holds() and time.monotonic() < ends:
        time.sleep(0.001)
    return holds()
