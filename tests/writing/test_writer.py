"""Who writes in a session: retried, kept, numbered and replayed, through the real stages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.cli import main
from runbook_helpers.errors import InputError, ProviderUnavailable
from runbook_helpers.session import Session, open_session
from runbook_helpers.settings import resolve
from runbook_helpers.writing.writer import told
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer
from tests.projects import make_project

FROM_CACHE = "From cache: this was asked before"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", "disk_full")


def ollama(project: Path, server: OllamaServer, **flags: object) -> Session:
    return open_session(
        "disk full", project=project, provider="ollama", host=server.host, num_ctx=4096, **flags
    )


def seeds(server: OllamaServer) -> list[int]:
    return [exchange.options["seed"] for exchange in server.chats()]


def made_by(session: Session, artefact: str) -> dict[str, object]:
    return dict((session.workspace.record(artefact) or {})["made_by"])


def test_the_same_draft_again_is_from_cache_and_says_so(
    project: Path, ollama_server: OllamaServer
) -> None:
    """In a notice and in run.json; so is the same refinement."""
    session = ollama(project, ollama_server)
    first = stages.draft(session)
    assert "from_cache" not in made_by(session, stages.DRAFT)
    again = stages.draft(session)
    assert again.text == first.text
    assert any(notice.startswith(FROM_CACHE) for notice in again.notices)
    assert made_by(session, stages.DRAFT)["from_cache"] is True
    stages.notes(session, ["step 1: say who"])
    stages.refine(session)
    session.workspace.path(stages.REFINED).unlink()
    refined = stages.refine(session)
    assert any(notice.startswith(FROM_CACHE) for notice in refined.notices)
    assert made_by(session, stages.REFINED)["from_cache"] is True
    assert len(ollama_server.chats()) == 2


@pytest.mark.parametrize(
    ("asked", "served", "told_of"),
    [
        ("llama2", "llama2:latest", False),
        ("Qwen2.5", "qwen2.5", False),
        ("/models/tiny.gguf", "tiny.gguf", False),
        ("gpt-4o", "gpt-4o-2024-08-06", True),
        ("mixtral", "llama2:latest", True),
        ("mixtral", None, False),
    ],
)
def test_another_model_than_the_one_asked_for_is_told(
    asked: str, served: str | None, told_of: bool
) -> None:
    """Servers answer with what they have loaded; whoever reads the runbook should know."""
    resolved = resolve({}, Path("/nowhere"))
    said = told({"model": asked, "served_model": served}, resolved)
    assert bool(said) == told_of
    assert not told_of or (served in said[0] and asked in said[0])  # type: ignore[operator]


def test_without_cache_it_is_asked_anew_and_nothing_is_kept(
    project: Path, ollama_server: OllamaServer
) -> None:
    for _ in range(2):
        stages.draft(ollama(project, ollama_server, cache=False))
    assert len(ollama_server.chats()) == 2
    assert not (project / "outputs/.replies").exists()


def test_each_repeat_is_another_reply_and_always_the_same(
    project: Path, ollama_server: OllamaServer
) -> None:
    """Its seed moves with it."""
    ollama_server.say(Turn("# One\n\nfirst\n"), Turn("# Two\n\nsecond\n"))
    one = stages.draft(ollama(project, ollama_server, seed=5)).text
    two = stages.draft(ollama(project, ollama_server, seed=5, repeat=2)).text
    assert "first" in one
    assert "second" in two
    assert stages.draft(ollama(project, ollama_server, seed=5)).text == one
    assert stages.draft(ollama(project, ollama_server, seed=5, repeat=2)).text == two
    assert seeds(ollama_server) == [5, 6]


def test_a_busy_server_is_asked_again(project: Path, ollama_server: OllamaServer) -> None:
    ollama_server.say(Turn(fault=Fault.BUSY), Turn("# Runbook\n\nText.\n"))
    assert "Text." in stages.draft(ollama(project, ollama_server)).text
    assert len(ollama_server.chats()) == 2


def test_what_was_exported_is_replayed_where_no_server_is(
    project: Path,
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Byte for byte; a question that was not recorded is an error that says so."""
    monkeypatch.chdir(project)
    recording = tmp_path / "recorded.jsonl"
    asked = ["draft", "--failure-mode", "disk full", "--num-ctx", "4096"]
    at = ["--provider", "ollama", "--host", ollama_server.host]
    assert main([*asked, *at]) == 0
    draft = project / "outputs/disk_full/initial_runbook.md"
    text = draft.read_bytes()
    assert main(["cache", "export", str(recording)]) == 0
    capsys.readouterr()
    assert main(["cache", "list"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["id", "date", "failure", "mode"]
    (kept,) = (project / "outputs/.replies").glob("*/*.json")
    today = datetime.now(UTC).date().isoformat()
    assert row.split()[:2] == [kept.stem[:8], today]
    assert row.split()[3:6] == ["disk_full", "draft", "llama2"]
    assert main(["cache", "clear"]) == 0
    assert "1 reply removed" in capsys.readouterr().err
    draft.unlink()
    assert main([*asked, "--replay", str(recording)]) == 0
    assert draft.read_bytes() == text
    said = capsys.readouterr().err
    assert "From the recording recorded.jsonl: no server was asked." in said
    assert "--no-cache" not in said
    assert len(ollama_server.chats()) == 1
    assert main([*asked, "--model", "mixtral", "--replay", str(recording)]) == 3
    said = capsys.readouterr().err
    assert "has no reply of mixtral; it holds only of llama2" in said
    assert "try: --model llama2" in said
    assert main([*asked, "--seed", "9", "--replay", str(recording)]) == 3
    assert "the recording has no reply to this prompt" in capsys.readouterr().err
    assert main(["cache", "list", "extra"]) == 2


def test_a_recording_never_falls_back_to_a_server(project: Path, tmp_path: Path) -> None:
    """An empty one has no reply, and that is said."""
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(ProviderUnavailable, match="no reply"):
        stages.draft(open_session("disk full", project=project, replay=empty))


def test_the_built_in_drafter_has_no_recording(project: Path, tmp_path: Path) -> None:
    """Naming both is refused, instead of a reply that was never there."""
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="--provider reference --replay: the built-in drafter"):
        stages.draft(open_session("disk full", project=project, provider="reference", replay=empty))


@pytest.mark.parametrize("by_section", [False, True])
def test_a_window_that_the_model_does_not_have_is_told(
    project: Path, ollama_server: OllamaServer, *, by_section: bool
) -> None:
    """Lowered, and not silently; a window that it has is no news."""
    ollama_server.say(*[Turn("Look first.\n")] * 20)
    flags = {"provider": "ollama", "host": ollama_server.host, "by_section": by_section}
    lowered = "num_ctx was lowered from 1,000,000 to 4,096: the model's window"
    wide = open_session("disk full", project=project, num_ctx=1_000_000, **flags)
    assert any(notice.startswith(lowered) for notice in stages.draft(wide).notices)
    fits = open_session("disk full", project=project, num_ctx=4096, **flags)
    assert not any("lowered" in notice for notice in stages.draft(fits).notices)


def test_the_list_of_replies_names_sections_and_what_older_ones_asked(
    project: Path,
    ollama_server: OllamaServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A reply that was kept before mode and part were is told by how its prompt begins."""
    monkeypatch.chdir(project)
    ollama_server.say(*[Turn("Look first.\n")] * 20)
    stages.draft(ollama(project, ollama_server, by_section=True))
    main(["cache", "list", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert {row["failure mode"] for row in rows} == {"disk_full"}
    assert "Investigation" in {row["part"] for row in rows}
    for file in (project / "outputs/.replies").glob("*/*.json"):
        entry = json.loads(file.read_text("utf-8"))
        del entry["about"]
        file.write_text(json.dumps(entry), encoding="utf-8")
    main(["cache", "list", "--json"])
    (first, *_) = json.loads(capsys.readouterr().out)
    assert (first["failure mode"], first["part"]) == ("?", f"“{first['prompt begins']}”")
