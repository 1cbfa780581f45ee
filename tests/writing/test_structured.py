"""Sections as JSON: validated, asked for again, rendered; over a real socket."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers import errors, stages
from runbook_helpers.providers.events import Again
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import open_session
from runbook_helpers.writing.brief import Planned
from runbook_helpers.writing.structured import Unfit, rendered, schema_for
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.writing.following import Following
from tests.writing.test_by_section import CANONICAL, MODES, cutting, numbers, session

__all__ = ["cutting"]
REMEDIATION = Planned("remediation", "Remediation", "")
STEP = {
    "title": "Restart\nit",
    "why": "# It helps.",
    "risk": "destructive",
    "language": "bash",
    "command": "echo '```'\n",
    "expected_output": "```",
    "if_not": "Escalate.",
    "undo": "cannot be undone",
}


def test_a_step_is_rendered_as_the_references_have_it() -> None:
    """Whatever the model put into a field, it can't break out of it."""
    text = rendered(json.dumps({"steps": [STEP]}), REMEDIATION, 7)
    assert (
        text
        == """## Remediation

### Step 7: Restart it

It helps.

**Risk:** destructive

> **Warning:** this destroys something. Read the undo below before you run it.

````bash
echo '```'
````

Expected output:

````text
```
````

**If not:** Escalate.

**Undo:** cannot be undone
"""
    )
    (step,) = parse(text).steps
    assert (step.number, step.risk, step.undo) == (7, "destructive", "cannot be undone")


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ("Sure!", "not JSON"),
        ('{"steps": []}', r"\$\.steps"),
        (json.dumps({"steps": [{**STEP, "risk": "none"}]}), r"steps\[0\]\.risk"),
        (json.dumps({"steps": [{**STEP, "undo": " "}]}), r"steps\[0\]\.undo: is empty"),
        (json.dumps({"steps": [{**STEP, "more": 1}]}), "more"),
        ('{"markdown": "text text text"}', "steps|markdown"),
    ],
)
def test_what_breaks_the_schema_is_named(reply: str, complaint: str) -> None:
    with pytest.raises(Unfit, match=complaint):
        rendered(reply, REMEDIATION, 1)


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_drafted_from_json_in_a_small_window(
    cutting: OllamaServer, tmp_path: Path, mode: str
) -> None:
    """The schema goes as `format` and in the prompt, and nothing is cut."""
    with cutting.serving():
        made = stages.draft(session(cutting, tmp_path, mode, structured=True))
        assert [s.key for s in parse(made.text).sections] == CANONICAL
        assert numbers(made.text) == list(range(1, len(numbers(made.text)) + 1))
        assert len(cutting.chats()) == 10
        for chat, key in zip(cutting.chats(), CANONICAL, strict=True):
            schema = schema_for(key)
            assert chat.asked["format"] == schema
            assert json.dumps(schema, separators=(",", ":")) in chat.messages[0]["content"]
            assert chat.read_tokens == chat.prompt_tokens
            assert (chat.prompt_tokens or 0) + chat.options["num_predict"] <= 4096


def test_a_broken_answer_is_asked_for_again_with_what_was_wrong(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    ollama_server.say(Turn('{"markdown": 3}'), Turn('```json\n{"markdown": "All is lost."}\n```'))
    used = session(ollama_server, tmp_path, structured=True)
    heard = Following()
    made = stages.draft(used, heard)
    assert "All is lost." in made.text
    second = ollama_server.chats()[1].messages[0]["content"]
    assert "was refused: $.markdown: 3 is not of type 'string'" in second
    assert any("broke the schema" in e.why for e in heard.events if isinstance(e, Again))
    record = used.workspace.record("sections/draft/01-summary.md")
    assert record is not None
    assert record["repaired"] == ["asked again: $.markdown: 3 is not of type 'string'"]


def test_three_broken_answers_are_an_error_that_keeps_the_last(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    ollama_server.say(*[Turn("{}")] * 3)
    used = session(ollama_server, tmp_path, structured=True)
    with pytest.raises(errors.BadReply, match="3 answers broke the schema") as stop:
        stages.draft(used)
    assert "Summary and impact" in str(stop.value)
    assert used.workspace.read("replies/sections/draft/01-summary.txt") == "{}"
    assert len(ollama_server.chats()) == 3


@pytest.mark.parametrize("flag", ["structured", "by_section"])
def test_the_built_in_drafter_refuses_what_only_a_model_can(tmp_path: Path, flag: str) -> None:
    used = open_session(
        MODES[0], project=ROOT, output_dir=tmp_path, provider="reference", **{flag: True}
    )
    with pytest.raises(errors.InputError, match="means nothing to the built-in drafter"):
        stages.draft(used)
