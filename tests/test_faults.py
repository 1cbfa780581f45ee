"""Every way a model server fails, drafting and refining, at the command line and in a notebook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import fault_table
from tests.fault_table import CASES, STAGES, Notebook, Seen, Trial
from tests.ollama_script import Fault
from tests.projects import ROOT

# One process of a parallel run: all cases share a kernel and the start of a workspace.
pytestmark = pytest.mark.xdist_group("faults")

WITH_TEXT = {
    "cut", "no-done", "malformed", "wrong-shape", "error-line", "drip", "stall", "length",
    "cut silently", "loop",
}  # fmt: skip
PAGE = ROOT / "docs" / "faults.md"


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def kernel() -> Iterator[Notebook]:
    with fault_table.notebook() as running:
        yield running


def test_every_fault_of_the_test_server_is_a_case() -> None:
    """A fault that is added is seen by everyone."""
    tried = {turn.fault for case in CASES.values() for turn in case.turns}
    assert set(Fault) - tried <= {Fault.NONE}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", CASES)
def test_at_the_command_line(trial: Trial, name: str, stage: str) -> None:
    """Exit code 3 and words; the page shows the very words; nothing is replaced or lost."""
    seen = trial.see(CASES[name], stage, fault_table.on_command_line)
    assert seen.code == 3, seen.said
    require_told_and_kept(name, seen)
    if stage == "draft":
        assert fault_table.row(CASES[name], seen) in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", CASES)
def test_in_a_notebook(trial: Trial, kernel: Notebook, name: str, stage: str) -> None:
    """The cell fails with the same words and says how far the reply had come."""
    seen = trial.see(CASES[name], stage, kernel)
    require_told_and_kept(name, seen)
    assert "Failed: " in seen.said


def require_told_and_kept(name: str, seen: Seen) -> None:
    """Where, what and what to do; the text that had come; everything else as it was."""
    assert seen.met, "another failure came before this one"
    assert "Traceback" not in seen.said
    assert "runbook_helpers/" not in seen.said
    assert "127.0.0.1:11434" in seen.failed, "where it failed"
    assert "try: " in seen.failed, "what to do"
    assert seen.replaced == ()
    assert bool(seen.partial) == (name in WITH_TEXT)
    if seen.partial:
        assert fault_table.TEXT.startswith(seen.partial[:20])
        assert "what had arrived is in outputs/<mode>/replies/" in seen.failed
