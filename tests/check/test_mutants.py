"""Damaged commands: an answer each time, in good time, that points into the text."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from runbook_helpers.check import check
from tests.check.mutants import Line, lines, mutants

STEP = 241  # every so manieth line of the corpus; 1 takes them all, in half an hour
PART = 40  # mutants in one document


def documents(start: int) -> list[str]:
    """The mutants of a few lines, many in one document: fences, inline code, plain lines."""
    chosen = lines()[start::STEP]
    made = [Line(line.language, text) for line in chosen for text in mutants(line.text)]
    parts = [made[at : at + PART] for at in range(0, len(made), PART)]
    return [_fences(part) for part in parts] + [_plain(chosen), _inline(chosen)]


def _fences(part: Sequence[Line]) -> str:
    return "# T\n\n" + "\n".join(f"```{line.language}\n{line.text}\n```\n" for line in part)


def _plain(part: Sequence[Line]) -> str:
    return "# T\n\n" + "\n\n".join(line.text for line in part)


def _inline(part: Sequence[Line]) -> str:
    return "# T\n\n" + "\n\n".join(f"Run `{line.text}` now." for line in part)


@pytest.mark.parametrize("start", range(3))
def test_damaged_commands_have_an_answer(start: int) -> None:
    """No exception, no finding outside the text, and no command that takes long."""
    check(_fences([Line("bash", "kubectl get pods")]))  # tables are loaded once
    for text in documents(start):
        began = time.process_time()
        report = check(text)
        assert time.process_time() - began < 10, text
        rows = text.split("\n")
        for found in report.findings:
            assert 1 <= found.line <= len(rows)
            assert 1 <= found.column <= len(rows[found.line - 1]) + 1


@pytest.mark.parametrize(
    "command",
    [
        "watch {{ x }}",
        "watch \"watch 'watch date now'\"",
        "journalctl --since " + "9" * 30 + ":" + "9" * 30,
        "journalctl --vacuum-size=" + "9" * 60 + "x",
        'nft delete "$X"',
        "kill -s ² 1234",
        "curl http://db:²/",
        "kubectl logs web --tail=" + "9" * 5000,
    ],
)
def test_what_once_stopped_the_check_has_an_answer(command: str) -> None:
    """Each was an exception, or took minutes."""
    check("# T\n\n```bash\ndate\n```\n")
    began = time.process_time()
    report = check(f"# T\n\n```bash\n{command}\n```\n")
    assert time.process_time() - began < 5
    assert report.coverage.commands >= 1
