"""What holds for any text at all."""

from __future__ import annotations

from hypothesis import given, settings

from runbook_helpers.runbook import arrange, clean, join, parse, split
from runbook_helpers.runbook.source import normalise
from tests.mangled import documents, lost

anything = settings(max_examples=150, deadline=None)


@anything
@given(documents)
def test_preamble_and_sections_hold_every_line(text: str) -> None:
    """Put together again they are the text below its front matter, line for line."""
    document = parse(text)
    parts = [document.preamble, *document.sections]
    assert [line for part in parts for line in part.lines] == [
        *document.lines[document.body_line :]
    ]


@anything
@given(documents)
def test_arranging_loses_no_line_and_is_done_once(text: str) -> None:
    """Every line comes out again, and a second pass finds nothing to move."""
    document = parse(text)
    arranged = arrange(document, title="Lost widgets")
    assert not lost(document.body, arranged)
    assert arrange(parse(arranged), title="Lost widgets") == arranged


@anything
@given(documents)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """What is clean stays as it is, and no change is claimed for it."""
    once = clean(text)
    again = clean(once.text)
    assert (again.text, again.changes) == (once.text, ())


@anything
@given(documents)
def test_front_matter_survives_a_round_trip(text: str) -> None:
    """Split, joined and split again it says the same, above the same body."""
    front = split(text)
    rest = normalise(text).split("\n")[front.body_line :]
    assert "\n".join(rest) == front.body
    if front.metadata:
        again = split(join(front.metadata, front.body, front.comments))
        assert (again.metadata, again.body, again.comments, again.problem) == (
            front.metadata,
            front.body,
            front.comments,
            None,
        )
