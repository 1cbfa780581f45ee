"""A workspace loses nothing: whole writes, history, one writer, provenance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runbook_helpers.errors import InputError, WorkspaceError
from runbook_helpers.workspace import Workspace, sha256, write_atomic


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "outputs" / "disk_full")


def test_what_is_replaced_moves_to_history_with_its_provenance(work: Workspace) -> None:
    """Also when a person edited it in between."""
    work.write("initial_runbook.md", "one", {"stage": "draft", "n": 1})
    work.path("initial_runbook.md").write_text("one, edited", encoding="utf-8")
    assert work.edited("initial_runbook.md")
    work.write("initial_runbook.md", "two", {"stage": "draft", "n": 2})
    (old,) = work.history()
    assert old.artefact == "initial_runbook.md"
    assert old.path.read_text(encoding="utf-8") == "one, edited"
    assert '"n": 1' in (old.path.parent / "run.json").read_text(encoding="utf-8")
    assert work.record("initial_runbook.md") == {"stage": "draft", "n": 2, "sha256": sha256("two")}
    assert not work.edited("initial_runbook.md")


def test_writing_the_same_again_makes_no_history(work: Workspace) -> None:
    """History is what changed."""
    work.write("a.md", "same", {"stage": "draft"})
    work.write("a.md", "same", {"stage": "draft"})
    assert not work.history()


def test_restoring_is_undone_by_restoring(work: Workspace) -> None:
    """Undo keeps what it replaces."""
    work.write("a.md", "one")
    work.write("a.md", "two")
    (one,) = work.history()
    work.restore(one)
    assert work.read("a.md") == "one"
    two, _ = work.history()
    work.restore(two)
    assert work.read("a.md") == "two"


def test_two_processes_can_not_work_in_one_workspace(work: Workspace) -> None:
    """The second is told so; when the first dies, even by SIGKILL, the way is free."""
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from runbook_helpers.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).lock():\n"
        "    print('held', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code, str(work.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceError, match="another process"), work.lock(wait=0.1):
            pass
        other.kill()
    with work.lock(wait=5):
        pass


def test_a_failed_write_leaves_the_old_text_and_no_litter(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk shows as an error at the latest when the file is flushed."""
    work.write("a.md", "one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(work.path("a.md"), "two")
    assert work.read("a.md") == "one"
    assert [path.name for path in work.folder.iterdir()] == ["a.md"]


def test_the_file_mode_a_person_set_is_kept(work: Workspace) -> None:
    """Replacing a file must not open it to others."""
    path = work.write("a.md", "one")
    path.chmod(0o600)
    work.write("a.md", "two")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "{", "[]", '{"artefacts": []}', "null"])
def test_damaged_provenance_is_an_error_not_a_fresh_start(work: Workspace, text: str) -> None:
    """Starting anew would lose what is known."""
    work.write("a.md", "one", {"stage": "draft"})
    work.path("run.json").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"run\.json: the provenance can't be read"):
        work.run()


def test_an_artefact_that_is_not_text_is_an_error(work: Workspace) -> None:
    """Someone saved it as UTF-16, or it is no runbook at all."""
    work.write("a.md", "one")
    work.path("a.md").write_bytes(b"\xff\xfea\x00")
    with pytest.raises(InputError, match=r"a\.md: is not UTF-8 text"):
        work.read("a.md")


def test_an_output_folder_that_can_not_be_made_is_an_error(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "outputs").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="--output-dir"), Workspace(tmp_path / "outputs/x").lock():
        pass
