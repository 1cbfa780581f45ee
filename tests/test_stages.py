"""The flow from prompt to published page, with provenance and without loss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.errors import BadReply, InputError, Interrupted, ProviderUnavailable
from runbook_helpers.session import Session, open_session
from runbook_helpers.workspace import sha256
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer
from tests.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", "disk_full")


_BROKEN = "# Broken\n\n```bash\ndf -h\n```\n"


def _session(project: Path, **flags: object) -> Session:
    given = {"provider": "reference", "author": "Ana", **flags}
    return open_session("disk full", project=project, **given)


def test_the_whole_flow_leaves_one_artefact_a_stage(project: Path) -> None:
    """And each knows by hash what it was made from."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["fix: ask first"])
    stages.refine(session)
    stages.validate(session)
    stages.format(session)
    work = session.workspace
    made = work.run()["artefacts"]
    assert set(made) == {
        stages.INITIAL_PROMPT,
        stages.DRAFT,
        stages.NOTES,
        stages.REFINEMENT_PROMPT,
        stages.REFINED,
        stages.VALIDATION,
        stages.RUNBOOK,
        stages.PAGE,
    }
    for name, record in made.items():
        assert record["sha256"] == sha256(work.read(name)), name
    draft = made[stages.DRAFT]
    assert draft["made_by"]["provider"] == "reference"
    assert set(draft["inputs"]) == {
        stages.INITIAL_PROMPT,
        "environments/environment_disk_full.json",
        "prompt_templates/disk_full_reference.md",
    }
    assert made[stages.REFINED]["notes"] == ["n1"]
    final = work.read(stages.RUNBOOK)
    assert "> **Expert note n1** (Ana" in final
    assert "systemctl restart shopd" in final
    assert "model:" in final.split("---")[1]


def test_a_hand_edited_prompt_is_kept_until_its_sources_change(project: Path) -> None:
    """A new environment file makes a new prompt; the edited one is in history."""
    session = _session(project)
    path = stages.prompt(session).path
    path.write_text("mine", encoding="utf-8")
    assert stages.prompt(session).text == "mine"
    other = project / "other.json"
    other.write_text('{"system_type": "other", "details": {"a": 1}}', encoding="utf-8")
    changed = _session(project, environment_file=other)
    assert "on other." in stages.prompt(changed).text
    assert [v.path.read_text("utf-8") for v in session.workspace.history()] == ["mine"]


def test_notes_are_carried_out_once_and_again_on_a_new_draft(project: Path) -> None:
    """A second refining adds only what is new; a new draft opens every note again."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["fix: one"])
    stages.refine(session)
    stages.notes(session, ["fix: two"])
    text = stages.refine(session).text
    assert text.count("): one") == 1
    assert text.count("): two") == 1
    again = stages.refine(session)
    assert again.text == text
    assert again.notices == ("No new expert notes: refined_runbook.md stays as it is.",)
    session.workspace.path(stages.DRAFT).write_text("# New\n\n## Fix\n\nx\n", encoding="utf-8")
    text = stages.refine(session).text
    assert text.startswith("# New")
    assert text.count("Expert note") == 2


def test_an_edited_note_is_another_request(project: Path) -> None:
    """Its id alone does not make it carried out."""
    session = _session(project)
    stages.draft(session)
    path = stages.notes(session, ["fix: one"]).path
    stages.refine(session)
    path.write_text(path.read_text("utf-8").replace("one", "another"), encoding="utf-8")
    assert "): another" in stages.refine(session).text


def test_a_note_for_a_step_that_is_not_there_is_kept_and_said(project: Path) -> None:
    """It goes to the end, and the person who typed the number learns of it."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["step 99: look"])
    refined = stages.refine(session)
    assert "): look" in refined.text
    assert "n1: there is no step 99 in this runbook; its steps: 1." in refined.notices


def test_what_is_restored_counts_again(project: Path) -> None:
    """The refined text with its notes, the final one until something newer is made."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["fix: one"])
    refined = stages.refine(session)
    refined.path.write_text(_BROKEN, encoding="utf-8")
    stages.notes(session, ["fix: two"])
    stages.refine(session)
    work = session.workspace
    version = next(v for v in work.history() if v.path.read_text("utf-8") == _BROKEN)
    work.restore(version)
    assert stages.newest(work) == stages.REFINED
    assert "# Broken" in stages.format(session).text
    stages.notes(session, ["fix: three"])
    stages.refine(session)
    stages.format(session)
    final = next(v for v in work.history() if v.artefact == stages.RUNBOOK)
    work.restore(final)
    restored = work.read(stages.RUNBOOK)
    assert stages.format(session).text == restored
    work.path(stages.RUNBOOK).write_text(restored + "\nMore.\n", encoding="utf-8")
    assert "More." in stages.format(session).text


def test_front_matter_is_not_the_models_to_write(
    project: Path, ollama_server: OllamaServer
) -> None:
    """A draft's is taken off; a refined text keeps what people had set."""
    invented = (
        "---\nowner: Invented\ntested: passed\n---\n# Disk full\n\n## Fix\n\n```bash\ndf -h\n```\n"
    )
    ollama_server.say(Turn(invented), Turn(invented))
    session = _session(project, provider="ollama", host=ollama_server.host)
    draft = stages.draft(session)
    assert draft.text.startswith("# Disk full")
    draft.path.write_text(f"---\nowner: Night team\n---\n{draft.text}", encoding="utf-8")
    stages.notes(session, ["one"])
    stages.refine(session)
    final = stages.format(session).text
    assert "owner: Night team" in final
    assert "tested: 'untested" in final


def test_a_replaced_hand_edit_is_said(project: Path) -> None:
    """It is in history, and nobody has to find out by accident."""
    session = _session(project)
    draft = stages.draft(session)
    draft.path.write_text("mine", encoding="utf-8")
    assert any("edited by hand" in notice for notice in stages.draft(session).notices)


def test_a_note_deleted_by_hand_does_not_give_its_id_away(project: Path) -> None:
    """The next note would pass for one that was carried out already."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["fix: one"])
    stages.refine(session)
    session.workspace.path(stages.NOTES).write_text("notes: []\n", encoding="utf-8")
    stages.notes(session, ["fix: two"])
    assert "): two" in stages.refine(session).text


def test_a_hand_edited_final_runbook_is_what_is_formatted_next(project: Path) -> None:
    """Unless something newer was refined: then the edit goes to history, and that is said."""
    session = _session(project)
    stages.draft(session)
    final = stages.format(session).path
    final.write_text(final.read_text("utf-8").replace("Look at", "Look hard at"), encoding="utf-8")
    formatted = stages.format(session)
    assert "Look hard at" in formatted.text
    assert "edited by hand" in formatted.notices[0]
    assert "Look hard at" in stages.format(session).text  # and stays, however often
    assert stages.validate(session).about == final
    final.write_text(formatted.text.replace("Look hard", "Glance"), encoding="utf-8")
    stages.notes(session, ["fix: one"])
    stages.refine(session)
    formatted = stages.format(session)
    assert "): one" in formatted.text
    assert "now in history/" in formatted.notices[0]
    assert any("Glance at" in v.path.read_text("utf-8") for v in session.workspace.history())


def test_each_formatted_version_adds_a_row_to_the_history_table(project: Path) -> None:
    """Formatting the same text again adds none."""
    session = _session(project)
    stages.draft(session)
    first = stages.format(session).text
    assert stages.format(session).text == first
    stages.notes(session, ["fix: one"])
    stages.refine(session)
    second = stages.format(session).text
    assert len(second.splitlines()) > len(first.splitlines())
    for version in ("1.0", "1.1"):
        assert f"| {version} |" in second


def test_stages_out_of_order_say_what_is_missing(project: Path) -> None:
    """Whichever is called first."""
    for stage in (stages.refine, stages.validate, stages.format):
        with pytest.raises(InputError, match="there is no draft yet"):
            stage(_session(project))


def test_an_adopted_runbook_is_only_read(project: Path, tmp_path: Path) -> None:
    """Whatever it looks like; the workspace works on a copy."""
    theirs = tmp_path / "theirs.md"
    theirs.write_bytes(b"no heading\r\n\tat all | ```\r\n")
    session = _session(project)
    stages.adopt(session, theirs)
    stages.notes(session, ["one"])
    stages.refine(session)
    text = stages.format(session, force=True).text
    assert theirs.read_bytes() == b"no heading\r\n\tat all | ```\r\n"
    assert "no heading" in text
    assert "at all | ```" in text


def test_notes_on_another_runbook_are_set_aside(project: Path, tmp_path: Path) -> None:
    """They speak of steps that the adopted one does not have."""
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["step 1: one"])
    (tmp_path / "theirs.md").write_text("# Theirs\n", encoding="utf-8")
    adopted = stages.adopt(session, tmp_path / "theirs.md")
    assert [notice.split(" is ")[0] for notice in adopted.notices[:1]] == [
        "The former initial_runbook.md"
    ]
    assert "expert notes on the former runbook" in adopted.notices[1]
    assert not stages.notes(session).notes
    assert "expert_notes.yaml" in {version.artefact for version in session.workspace.history()}
    assert stages.adopt(session, tmp_path / "theirs.md").notices == ()


def test_a_model_draft_is_recorded_with_all_that_made_it(
    project: Path, ollama_server: OllamaServer
) -> None:
    """Model, digest, options, tokens, hashes, and the raw reply beside the cleaned text."""
    session = _session(project, provider="ollama", model="mixtral", host=ollama_server.host, seed=7)
    seen: list[str] = []
    draft = stages.draft(session, seen.append)
    made = session.workspace.record(stages.DRAFT)
    assert made is not None
    by = made["made_by"]
    assert (by["provider"], by["model"], by["done_reason"]) == ("ollama", "mixtral", "stop")
    assert by["digest"]
    assert by["options"]["seed"] == 7
    assert {"num_ctx", "num_predict", "temperature"} <= set(by["options"])
    assert by["tokens"]["prompt"] > 0
    assert by["tokens"]["output"] > 0
    raw = session.workspace.read(by["raw"])
    assert raw == "".join(seen)
    assert by["reply_sha256"] == sha256(raw)
    assert by["prompt_sha256"] == sha256(session.workspace.read(stages.INITIAL_PROMPT))
    assert draft.text.strip() in raw


def test_a_cut_reply_is_never_saved_as_a_draft(project: Path, ollama_server: OllamaServer) -> None:
    """What had arrived is kept apart, and the former draft stays."""
    session = _session(project)
    before = stages.draft(session).text
    ollama_server.say(Turn("# Half a runbook that goes on and on", fault=Fault.CUT))
    session = _session(project, provider="ollama", host=ollama_server.host, attempts=1)
    with pytest.raises(Interrupted, match=r"initial_runbook\.partial\.txt"):
        stages.draft(session)
    work = session.workspace
    assert work.read(stages.DRAFT) == before
    assert work.read("replies/initial_runbook.partial.txt").startswith("# Half")


@pytest.mark.parametrize("reply", ["", "  \n", "Sure! Here is your runbook:\n"])
def test_a_reply_without_a_runbook_is_an_error(
    project: Path, ollama_server: OllamaServer, reply: str
) -> None:
    """Nothing, or nothing but chat."""
    ollama_server.say(Turn(reply))
    session = _session(project, provider="ollama", host=ollama_server.host, attempts=1)
    with pytest.raises(BadReply):
        stages.draft(session)
    assert not session.workspace.has(stages.DRAFT)


def test_a_named_provider_that_is_away_is_an_error(project: Path) -> None:
    """It is never replaced by another one silently."""
    for flags in ({"provider": "ollama"}, {"provider": None, "model": "llama2"}):
        session = _session(project, host="http://127.0.0.1:9", **flags)
        with pytest.raises(ProviderUnavailable, match="ollama serve"):
            stages.draft(session)


def test_with_no_provider_named_the_choice_is_said(
    project: Path, ollama_server: OllamaServer
) -> None:
    """Ollama if it answers, else the built-in drafter."""
    near = _session(project, provider=None, host=ollama_server.host)
    away = _session(project, provider=None, host="http://127.0.0.1:9")
    assert near.provider.name == "ollama"
    assert "it answers" in near.provider_notice
    assert away.provider.name == "reference"
    assert "does not answer" in away.provider_notice


def test_an_unprepared_mode_says_so_and_invents_nothing(project: Path) -> None:
    """The scaffold shows what is unknown."""
    session = open_session("cache cold start", project=project, provider="reference")
    draft = stages.draft(session)
    assert any("defaults stand in" in notice for notice in session.notices)
    assert "# Cache cold start" in draft.text


def test_validation_is_kept_as_json(project: Path) -> None:
    """With the file it is about."""
    session = _session(project)
    stages.draft(session)
    report = json.loads(stages.validate(session).text)
    assert report["file"] == stages.DRAFT
    assert {"line", "code", "severity", "message"} <= set(report["findings"][0])
