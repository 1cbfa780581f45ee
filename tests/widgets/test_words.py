"""Errors as words, in a real IPython shell."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell

from runbook_helpers.widgets.words import _tell, message


class Shell:
    """What the hook needs of a kernel: the one method that sends an error to the browser."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []

    def _showtraceback(self, kind: object, error: object, lines: list[str]) -> None:
        self.sent.append(lines)


def test_the_hook_sends_the_message_and_no_traceback() -> None:
    """Where, what, expected and try are all a person gets to see."""
    from runbook_helpers.errors import InputError

    shell, error = Shell(), InputError("is empty", where="x.md", hint="write it")
    lines = _tell(shell, InputError, error, None)
    assert shell.sent == [lines] == [["InputError: x.md: is empty", "  try: write it"]]


def test_the_method_the_hook_calls_exists() -> None:
    """It is IPython's own name; a release without it must turn this red, not a user's cell."""
    assert callable(InteractiveShell._showtraceback)


def test_a_message_cannot_act_as_html() -> None:
    """Words are shown as the text they are, errors announced to screen readers."""
    html = message("<script>alert('x')</script>", "bad")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert 'role="alert"' in html
