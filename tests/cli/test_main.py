"""`runbook`: results on stdout, talk on stderr, documented exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runbook_helpers.cli import main, parser
from tests.projects import make_project

MODE = ["--failure-mode", "disk full", "--provider", "reference"]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one failure mode to stand in."""
    root = make_project(tmp_path / "p", "disk_full")
    monkeypatch.chdir(root)
    return root


def test_each_verb_makes_its_artefact_and_prints_where(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path alone is on stdout, so that it can be handed on."""
    work = project / "outputs/disk_full"
    for verb, made in [
        (["prompt"], "prompts/initial_prompt.md"),
        (["draft"], "initial_runbook.md"),
        (["notes", "--note", "fix: ask first"], "expert_notes.yaml"),
        (["refine"], "refined_runbook.md"),
        (["format"], "runbook.md"),
    ]:
        assert main([verb[0], *MODE, *verb[1:]]) == 0
        assert capsys.readouterr().out == f"{work / made}\n"
        assert (work / made).is_file()


def test_validate_prints_findings_and_exits_1(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, with file, line and code, and the same as JSON for programs."""
    main(["draft", *MODE])
    capsys.readouterr()
    assert main(["validate", *MODE]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all("initial_runbook.md:" in line for line in lines)
    assert main(["validate", *MODE, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert len(report["findings"]) == len(lines)


def test_modes_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """The key comes first, ready to be cut out."""
    assert main(["modes"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("disk_full ")
    assert main(["modes", "--json"]) == 0
    (mode,) = json.loads(capsys.readouterr().out)
    assert mode["key"] == "disk_full"


def test_run_leaves_out_the_gate_that_publishing_settles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`format` writes front matter that says untested; before that nobody can judge it."""
    assert main(["run", *MODE, "--force"]) == 0
    told = capsys.readouterr().err
    assert "score " in told
    assert "R29" not in told
    assert "--force" not in (Path("outputs/disk_full/runbook.md")).read_text(encoding="utf-8")


def test_history_shows_runbook_texts_unless_all_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Prompts and notes would drown them; how many there are is said."""
    main(["draft", *MODE])
    for request in ("fix: ask first", "fix: ask twice", "fix: ask thrice"):
        main(["refine", *MODE, "--note", request])
    capsys.readouterr()
    assert main(["history", *MODE, "--json"]) == 0
    shown, told = capsys.readouterr()
    assert {version["artefact"] for version in json.loads(shown)} == {"refined_runbook.md"}
    assert main(["history", *MODE, "--all", "--json"]) == 0
    every, nothing_more = capsys.readouterr()
    others = len(json.loads(every)) - len(json.loads(shown))
    assert others > 0
    assert told.startswith(f"{others} other files")
    assert "other file" not in nothing_more


@pytest.mark.parametrize("verb", ["notes", "refine"])
def test_a_note_about_a_place_that_is_not_there_is_told_at_once(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the places there are; a note that fits says nothing."""
    main(["draft", *MODE])
    capsys.readouterr()
    notes = ["step 99: nope", "bananas: nope", "fix: ask first"]
    assert main([verb, *MODE, *(word for note in notes for word in ("--note", note))]) == 0
    told = capsys.readouterr().err
    assert "n1: there is no step 99 in this runbook; its steps: 1." in told
    assert "n2: “bananas” is no section" in told
    assert "n3: " not in told


def test_what_was_replaced_can_be_brought_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the stamp that `history` lists."""
    main(["draft", *MODE])
    draft = project / "outputs/disk_full/initial_runbook.md"
    draft.write_text("mine\n", encoding="utf-8")
    main(["draft", *MODE])
    capsys.readouterr()
    assert main(["history", *MODE, "--json"]) == 0
    (version,) = json.loads(capsys.readouterr().out)
    assert main(["history", *MODE, "--restore", version["replaced"]]) == 0
    assert draft.read_text(encoding="utf-8") == "mine\n"
    assert main(["history", *MODE, "--restore", "never"]) == 2


def test_doctor_tells_settings_and_who_set_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that a variable is misspelt."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.setenv("RUNBOOK_SEED", "7")
    assert main(["doctor"]) == 0
    out, err = capsys.readouterr()
    marks = [line[:2] for line in out.splitlines()[1:]]
    assert marks == sorted(marks, key=["ok", "--", "!!"].index)  # what to act on stands last
    counts = [marks.count("ok"), marks.count("--")]
    assert re.findall(r"\d+", err.splitlines()[-1]) == [*map(str, counts), "0"]
    assert "seed = 7 (environment variable)" in out
    assert "model = llama2 (default)" in out
    assert "built-in reference drafter" in out
    monkeypatch.setenv("RUNBOOK_SED", "7")
    assert main(["doctor", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)
    assert [c["found"] for c in checks if c["state"] == "problem"] == [
        "RUNBOOK_SED is set but sets nothing: misspelt?"
    ]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["draft"], "--failure-mode: no failure mode was named"),
        (["refine", *MODE], "there is no draft yet"),
        (["validate", *MODE], "there is no draft yet"),
        (["refine", *MODE, "--input-runbook", "gone.md"], "gone.md: the runbook can't be read"),
        (["notes", *MODE, "--notes-file", "gone.yaml"], "gone.yaml: the notes can't be read"),
        (["modes", "--project", "gone"], "not a runbook project"),
        (["draft", *MODE, "--num-ctx", "1"], '"num_ctx" (flag)'),
    ],
)
def test_wrong_use_exits_2_with_words(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong, where, and what to do."""
    assert main(argv) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "nofile.md"],
        ["check"],
        ["check", "--explain", "NOPE"],
        ["check", "x.md", "--select", "SQK"],
        ["cache", "export"],
        ["draft", *MODE, "--section", "nonsense"],
        ["notes", *MODE, "--notes-file", "keys.yaml"],
        ["notes", *MODE, "--notes-file", "gone.yaml"],
        ["draft", *MODE, "--environment-file", "keys.json"],
        ["draft", "--failure-mode", "disk full", "--provider", "ollama", "--host", "127.0.0.1:abc"],
        ["draft", *MODE, "--parallel", "0"],
        ["refine", *MODE, "--input-runbook", "gone.md"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_with_what_was_expected_and_a_try(
    argv: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the system's words for a file, and its path only once."""
    (project / "keys.yaml").write_text("- request: x\n  sectoin: fix\n", encoding="utf-8")
    (project / "keys.json").write_text('{"system_tpye": "x", "details": {}}', encoding="utf-8")
    main(["draft", *MODE])
    capsys.readouterr()
    assert main(argv) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "\n  expected: " in said
    assert "\n  try: " in said
    assert "Errno" not in said


def test_a_runbook_that_tells_no_mode_is_not_guessed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nobody can be asked, it is an error."""
    (project / "x.md").write_text("# Baking bread\n", encoding="utf-8")
    assert main(["refine", "--input-runbook", "x.md", "--note", "a"]) == 2
    assert "do not tell the failure mode" in capsys.readouterr().err


def test_help_needs_nothing_heavy() -> None:
    """The start stays fast as long as these are not imported for it."""
    code = (
        "import sys\nfrom runbook_helpers.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'jinja2', 'markdown_it', 'ollama', 'papermill', 'rich', 'IPython'}\n"
        "sys.exit(f'{sorted(heavy & set(sys.modules))}' if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_check_needs_no_models_templates_or_locks(project: Path) -> None:
    """Neither does one against an environment: their import outweighs the check."""
    (project / "x.md").write_text("# Disk full\n\n```bash\ndf -h /data\n```\n", encoding="utf-8")
    code = (
        "import sys\nfrom runbook_helpers.cli import main\n"
        "main(['check', 'x.md', '--failure-mode', 'api gateway 5xx errors'])\n"
        "heavy = {'pydantic', 'jinja2', 'filelock', 'postgast', 'rich'}\n"
        "sys.exit(f'{sorted(heavy & set(sys.modules))}' if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=project
    )
    assert done.returncode == 0, done.stderr


def test_every_verb_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    """With each of its flags explained."""
    for name, _, _ in parser.VERBS:
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0
        assert "usage: runbook" in capsys.readouterr().out


def test_a_misspelt_variable_is_told_at_each_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr: it would otherwise set nothing and say nothing."""
    monkeypatch.setenv("RUNBOOK_MODLE", "x")
    assert main(["prompt", *MODE]) == 0
    assert "RUNBOOK_MODLE is set but sets nothing: misspelt?" in capsys.readouterr().err
