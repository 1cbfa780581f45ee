"""`python runbook_generator.py`: the ten command lines people know, typed as they are written."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ollama_server import OllamaServer
from tests.projects import ROOT

# Section 7 of the document the project started from, word for word.
COMMANDS = (ROOT / "tests/cases/known_commands.txt").read_text(encoding="utf-8").splitlines()

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout to stand in."""
    for name in ("prompt_templates", "environments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "runbook_generator.py", tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path, ollama_server: OllamaServer) -> Run:
    """Type a command line there, with an Ollama server running."""

    def typed(command: str, said: str = "") -> subprocess.CompletedProcess[str]:
        words = [sys.executable, *shlex.split(command)[1:]]
        around = {k: v for k, v in os.environ.items() if not k.startswith("RUNBOOK_")}
        return subprocess.run(
            words,
            cwd=folder,
            env={**around, "OLLAMA_HOST": ollama_server.host},
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return typed


def test_the_ten_command_lines_run_as_written(run: Run, folder: Path) -> None:
    """In their order, one after the other, as a person would try them."""
    (folder / "path/to").mkdir(parents=True)
    (folder / "path/to/custom_runbook.md").write_text("# Ours\n\n## Fix\n\nRestart.\n", "utf-8")
    for command in COMMANDS:
        said = "" if "--input-runbook" not in command else "fix: name the owner\n\ny\n"
        done = run(command, said)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        markdown, page = done.stdout.split()
        assert Path(markdown).name == "runbook.md"
        assert Path(markdown).stat().st_size > 500
        assert Path(page).stat().st_size > 2000
    assert (folder / "api_gateway_runbooks/api_gateway_5xx_errors/runbook.md").is_file()
    drafted = json.loads((folder / "outputs/disk_space_exhaustion/run.json").read_text("utf-8"))
    assert drafted["artefacts"]["initial_runbook.md"]["made_by"]["model"] == "mixtral"


def test_refining_by_conversation_goes_on_until_accepted(run: Run, folder: Path) -> None:
    """Two rounds; the second starts from what the first made."""
    (folder / "mine.md").write_text("# Disk full\n\n## Fix\n\nClean.\n", encoding="utf-8")
    done = run(
        "python runbook_generator.py --input-runbook mine.md --provider reference"
        ' --failure-mode "disk space exhaustion"',
        "fix: snapshot first\nprevention: add an alarm\n\nn\nfix: ask the owner\n\ny\n",
    )
    assert done.returncode == 0, done.stderr
    refined = (folder / "outputs/disk_space_exhaustion/refined_runbook.md").read_text("utf-8")
    for request in ("snapshot first", "add an alarm", "ask the owner"):
        assert len(re.findall(rf"Expert note n\d.*: {request}", refined)) == 1
    assert (folder / "mine.md").read_text("utf-8") == "# Disk full\n\n## Fix\n\nClean.\n"
    assert "Accepted" in done.stderr


@pytest.mark.parametrize("said", ["fix: x\n\nn\n", "fix: x\n", "fix: x\n\nno\n\n"])
def test_the_end_of_input_is_no_consent(run: Run, folder: Path, said: str) -> None:
    """What was made is kept and said, nothing is published."""
    done = run(
        'python runbook_generator.py --failure-mode "disk space exhaustion" --interactive', said
    )
    assert done.returncode == 1
    assert "was not accepted" in done.stderr
    work = folder / "outputs/disk_space_exhaustion"
    assert (work / "refined_runbook.md").is_file()
    assert not (work / "runbook.md").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("", 2, "expected: --failure-mode NAME or --input-runbook PATH"),
        ("--failure-mode ../x", 2, "contains '/' and '..'"),
        ("--failure-mode x --environment-file none.json", 2, "none.json"),
        ("--input-runbook none.md --failure-mode x", 2, "none.md"),
        ("--input-runbook nowhere.md", 2, "nowhere.md"),
        ("--failure-mode x --bogus", 2, "unrecognized arguments: --bogus"),
        ("--failure-mode x --provider reference --model mixtral", 2, "leave one of the two out"),
        ('--failure-mode x --model ""', 2, "--model: is empty"),
        ("--failure-mode x --provider gpt", 2, "one of ollama, openai, gguf, reference"),
        ("--failure-mode x --model absent", 3, "ollama pull absent"),
    ],
)
def test_what_can_not_be_done_is_told_in_words(
    run: Run, folder: Path, arguments: str, code: int, words: str
) -> None:
    """With the documented exit code, no traceback, and nothing half made."""
    done = run(f"python runbook_generator.py {arguments}")
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("outputs/*/*runbook.md"))


def test_an_environment_file_truly_overrides(run: Run, folder: Path) -> None:
    """Its names reach prompt and runbook; the mode's own do not."""
    environment = {
        "system_type": "our cellar",
        "details": {"shelf": "seventh"},
        "names": {"host": "cellar-9"},
    }
    (folder / "mine.json").write_text(json.dumps(environment), encoding="utf-8")
    done = run(
        'python runbook_generator.py --failure-mode "database connection leak"'
        " --environment-file mine.json --provider reference"
    )
    assert done.returncode == 0, done.stderr
    assert "overrides" in done.stderr
    work = folder / "outputs/database_connection_leak"
    prompt = (work / "prompts/initial_prompt.md").read_text("utf-8")
    runbook = (work / "runbook.md").read_text("utf-8")
    assert "our cellar" in prompt
    assert "seventh" in prompt
    assert "cellar-9" in runbook
    assert "TODO(owner: names.database)" in runbook
    assert "orders-db-1" not in prompt + runbook
