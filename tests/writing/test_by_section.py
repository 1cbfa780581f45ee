"""Long runbooks from a model with 4,096 tokens, over a real socket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runbook_helpers import errors, stages
from runbook_helpers.providers.events import Part
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import Session, open_session
from tests.ollama_script import Fault, Script, Traits, Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.writing.following import Following

MODES = sorted(
    path.name.removesuffix("_reference.md")
    for path in (ROOT / "prompt_templates").glob("*_reference.md")
    if not path.name.startswith("default")
)
CANONICAL = [
    "summary", "detection", "prerequisites", "investigation", "remediation", "verification",
    "rollback", "escalation", "prevention", "references",
]  # fmt: skip


@pytest.fixture
def cutting() -> OllamaServer:
    """A server that cuts an over-long prompt silently, as older ones do."""
    return OllamaServer(Script(traits=Traits(obeys_truncate=False)))


def session(server: OllamaServer, folder: Path, mode: str = MODES[0], **flags: object) -> Session:
    given = {"provider": "ollama", "model": "llama2", "host": server.host, **flags}
    return open_session(mode, project=ROOT, output_dir=folder, **given)


def numbers(text: str) -> list[int | None]:
    return [step.number for step in parse(text).steps if step.form == "heading"]


def require_nothing_cut(server: OllamaServer) -> None:
    for chat in server.chats():
        assert chat.prompt_tokens is not None
        assert chat.window == 4096
        assert chat.prompt_tokens + chat.options["num_predict"] <= 4096
        assert chat.read_tokens == chat.prompt_tokens
    assert {chat.options["num_ctx"] for chat in server.chats()} == {4096}


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_drafts_and_refines_in_a_small_window(
    cutting: OllamaServer, tmp_path: Path, mode: str
) -> None:
    """Ten sections, numbered through; then a whole reference runbook with a note on each part."""
    with cutting.serving():
        used = session(cutting, tmp_path, mode)
        made = stages.draft(used)
        assert [s.key for s in parse(made.text).sections] == CANONICAL
        assert numbers(made.text) == list(range(1, len(numbers(made.text)) + 1))
        assert any("section by section" in notice for notice in made.notices)
        assert len(cutting.chats()) == 10
        reference = stages.draft(open_session(mode, project=ROOT, output_dir=tmp_path,
                                              provider="reference"))  # fmt: skip
        stages.notes(used, ["remediation: say who may do this", "step 2: name the dashboard"])
        refined = stages.refine(used)
        require_nothing_cut(cutting)
    assert "Say who may do this" in refined.text
    assert "Name the dashboard" in refined.text
    for key in ("summary", "prerequisites", "escalation", "prevention", "references"):
        before, after = parse(reference.text).section(key), parse(refined.text).section(key)
        assert before is not None
        assert after is not None
        assert before.text.strip() == after.text.strip()
    made_by = used.workspace.record(stages.REFINED)["made_by"]  # type: ignore[index]
    assert made_by["by_section"]["sections"][0]["made_by"]["tokens"]["prompt"] > 0


def test_a_window_that_holds_it_all_gets_it_all_at_once(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    used = session(ollama_server, tmp_path, model="mixtral")
    assert stages.draft(used).text.startswith("# ")
    assert len(ollama_server.chats()) == 1
    forced = session(ollama_server, tmp_path, model="mixtral", by_section=True)
    heard = Following()
    stages.draft(forced, heard)
    assert [e.number for e in heard.events if isinstance(e, Part)] == list(range(1, 11))
    assert len(ollama_server.chats()) == 11


def test_after_a_failure_only_what_is_missing_is_asked(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """And the error says so."""
    ollama_server.say(Turn(), Turn(), Turn(), Turn("## Investigation of this", fault=Fault.CUT))
    used = session(ollama_server, tmp_path, attempts=1)
    with pytest.raises(errors.Interrupted, match="3 sections are kept") as stop:
        stages.draft(used)
    assert "partial.txt" in str(stop.value)
    heard = Following()
    made = stages.draft(used, heard)
    assert [e.kept for e in heard.events if isinstance(e, Part)] == [True] * 3 + [False] * 7
    assert len(ollama_server.chats()) == 4 + 7
    assert stages.draft(used).text == made.text
    assert len(ollama_server.chats()) == 11


def test_ctrl_c_keeps_what_is_finished_and_what_had_come(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """In the third section: two are kept, the third is a partial text, the socket is closed."""
    used = session(ollama_server, tmp_path)
    ollama_server.say(Turn(), Turn(), Turn(pause=0.05))

    def impatient(piece: str) -> None:
        if len(ollama_server.chats()) == 3 and ollama_server.chats()[2].pieces > 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stages.draft(used, impatient)
    assert used.workspace.has("sections/draft/02-detection.md")
    assert not used.workspace.has("sections/draft/03-prerequisites.md")
    assert used.workspace.read("replies/sections/draft/03-prerequisites.partial.txt")
    assert ollama_server.wait_until(lambda: ollama_server.chats()[2].client_gone)
    assert not used.workspace.has(stages.DRAFT)


def test_killed_in_section_four_it_goes_on_from_there(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """kill -9 of a real process: sections 1 to 3 are not asked again."""
    ollama_server.say(Turn(), Turn(), Turn(), Turn(fault=Fault.STALL, after=2))
    command = [
        str(Path(sys.executable).parent / "runbook"), "draft", "--failure-mode", MODES[0],
        "--project", str(ROOT), "--provider", "ollama", "--host", ollama_server.host,
        "--output-dir", str(tmp_path),
    ]  # fmt: skip
    around = {k: v for k, v in os.environ.items() if not k.startswith("RUNBOOK_")}
    killed = subprocess.Popen(command, env=around, stderr=subprocess.DEVNULL)
    assert ollama_server.wait_until(
        lambda: len(ollama_server.chats()) == 4 and ollama_server.chats()[3].pieces >= 2, 30
    )
    time.sleep(0.1)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again = subprocess.run(command, env=around, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    asked = [chat.messages[0]["content"] for chat in ollama_server.chats()]
    assert len(asked) == 4 + 7
    assert '"## Investigation"' in asked[4]
    text = (tmp_path / MODES[0] / "initial_runbook.md").read_text(encoding="utf-8")
    assert [s.key for s in parse(text).sections] == CANONICAL


def test_one_section_is_written_anew(ollama_server: OllamaServer, tmp_path: Path) -> None:
    """With the next seed; a person's edits elsewhere stay."""
    used = session(ollama_server, tmp_path)
    made = stages.draft(used)
    made.path.write_text(made.text.replace("every quarter", "every day"), encoding="utf-8")
    ollama_server.say(Turn("## Rollback\n\n### Step 1: Go back\n\nAs in Step 1.\n"))
    anew = stages.draft(used, section="roll back")
    assert len(ollama_server.chats()) == 11
    assert ollama_server.chats()[-1].options["seed"] == 43
    assert "every day" in anew.text
    last = numbers(anew.text)[-1]
    assert numbers(anew.text) == list(range(1, len(numbers(made.text)) + 2))
    assert f"### Step {last}: Go back\n\nAs in Step {last}." in anew.text
    with pytest.raises(errors.InputError, match="is no section"):
        stages.draft(used, section="dessert")


def test_the_built_in_drafter_writes_a_section_anew(tmp_path: Path) -> None:
    used = open_session(MODES[0], project=ROOT, output_dir=tmp_path, provider="reference")
    made = stages.draft(used)
    edited = made.text.replace("## Prevention", "## Prevention\n\nMine.")
    start = parse(edited).section("rollback")
    assert start is not None
    made.path.write_text(edited.replace(start.body, "\nNothing.\n\n"), encoding="utf-8")
    assert stages.draft(used, section="rollback").text == edited


def test_a_note_for_one_step_changes_only_its_section(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """The rest is byte-identical, front matter too; a kept section is not asked again."""
    used = session(ollama_server, tmp_path, by_section=True)
    base = (
        "---\nowner: us\n---\n# T\n\nIntro  \n\n## Detection\n\n### Step 1: Look\n\nx\n\n"
        "## Fix\n\n### Step 2: Do\n\ny\n"
    )
    source = tmp_path / "theirs.md"
    source.write_text(base, encoding="utf-8")
    stages.adopt(used, source)
    ollama_server.say(Turn("Sure! Here is the section:\n\n# Fix\n\n## Step 2: Do it well\n\nz\n"))
    stages.notes(used, ["step 2: do it well"])
    assert stages.refine(used).text == base.replace("Do\n\ny", "Do it well\n\nz")
    assert len(ollama_server.chats()) == 1


def test_a_section_too_long_is_split_by_its_steps(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """A step too long by itself is refused before anything is sent."""
    used = session(ollama_server, tmp_path)
    looks = "".join(f"Look at this {n} and at that. " for n in range(60))
    step = "### Step {n}: Look\n\n" + looks + "\n\n"
    long = "# T\n\n## Detection\n\nx\n\n## Fix\n\n" + "".join(step.format(n=n) for n in range(1, 9))
    source = tmp_path / "theirs.md"
    source.write_text(long, encoding="utf-8")
    stages.adopt(used, source)
    stages.notes(used, ["step 5: say who"])
    refined = stages.refine(used).text
    assert len(ollama_server.chats()) == 1
    assert "Say who" in refined
    assert numbers(refined) == list(range(1, 9))
    source.write_text(long.replace("at that. ", "at that. " * 9), encoding="utf-8")
    stages.adopt(used, source)
    stages.notes(used, ["step 5: say who"])
    with pytest.raises(errors.PromptTooLong, match="Step 5"):
        stages.refine(used)
    assert len(ollama_server.chats()) == 1


def test_run_json_tells_each_section(ollama_server: OllamaServer, tmp_path: Path) -> None:
    used = session(ollama_server, tmp_path)
    stages.draft(used)
    made = json.loads(used.workspace.path("run.json").read_text("utf-8"))["artefacts"]
    by = made[stages.DRAFT]["made_by"]
    sections = by["by_section"]["sections"]
    assert [s["title"] for s in sections][:2] == ["Summary and impact", "Detection"]
    assert by["tokens"]["output"] == sum(s["made_by"]["tokens"]["output"] for s in sections)
    for section in sections:
        assert used.workspace.has(section["file"])
        assert used.workspace.has(section["file"].replace(".md", ".prompt.md"))
        assert made[section["file"]]["made_by"]["options"]["seed"] == 42
