"""Gates: what is refused, what is said of it, and what a forced document says of itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.check import check
from runbook_helpers.cli import generator, main
from runbook_helpers.errors import GateError
from runbook_helpers.publish import gates
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import Session, open_session
from tests.projects import make_project

BAD = """# Disk full

## Detection

Look at `host-1`.

## Remediation

### Step 1: Restart shopd

**Risk:** changing

```bash
kubectl list pods
systemctl restart shopd
```
"""
GOOD = BAD.replace("kubectl list pods\n", "").rstrip() + "\n\n**Undo:** cannot be undone.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "p", "disk_full")
    monkeypatch.setenv("RUNBOOK_PROJECT", str(root))
    (root / "bad.md").write_text(BAD, encoding="utf-8")
    return root


@pytest.fixture
def session(project: Path) -> Session:
    opened = open_session("disk full", provider="reference", author="Ana")
    stages.adopt(opened, project / "bad.md")
    return opened


def test_a_runbook_that_fails_gates_is_refused_with_its_lines(session: Session) -> None:
    """The lines are those of the file a person can correct; nothing is written."""
    with pytest.raises(GateError) as refused:
        stages.format(session)
    work = session.workspace
    assert refused.value.exit_code == 1
    assert str(refused.value).splitlines() == [
        f"{work.path(stages.DRAFT)}: not published: it fails 2 gates",
        "  - R11 Each command is true for the tool: line 14: `kubectl` has no subcommand `list` "
        "(CMD001)",
        "  - R18 Each change has an undo, or says that there is none: line 9: step 1 changes "
        "something and names no undo (STP004)",
        "  expected: commands that are true, changes with an undo, names of this environment, "
        "no secrets, and tested or marked untested",
        "  try: correct these lines, or ask for it with `runbook notes` and `runbook refine`; "
        "--force publishes it with a warning at its top",
    ]
    assert not work.has(stages.RUNBOOK)
    assert not work.has(stages.PAGE)


def test_a_forced_runbook_says_so_with_its_own_lines(session: Session) -> None:
    """In front matter, below the title, on the page and in run.json."""
    final = stages.format(session, force=True)
    assert parse(final.text).metadata["gates_failed"] == ["R11", "R18"]
    lines = final.text.split("\n")
    named = [int(number) for number in re.findall(r"^> - R.*?line (\d+):", final.text, re.M)]
    assert [lines[number - 1] for number in named] == [
        "kubectl list pods",
        "### Step 1: Restart shopd",
    ]
    page = session.workspace.read(stages.PAGE)
    assert "published although it fails 2 gates" in page
    assert re.search(r"<li>R11 [^<]*<code>", page)
    assert "--force" not in final.text + page
    assert (session.workspace.record(stages.RUNBOOK) or {})["gates_failed"] == ["R11", "R18"]
    assert final.notices[-1].startswith("Not fit to be relied on: it fails R11, R18")


def test_forcing_again_changes_nothing(session: Session) -> None:
    """The mark is no change of the text, so it makes no version of its own."""
    first = stages.format(session, force=True).text
    assert stages.format(session, force=True).text == first
    assert first.count(gates.OPEN) == 1
    assert first.count("| Imported |") == 1


def test_a_repaired_runbook_loses_the_mark(session: Session, project: Path) -> None:
    """Also one that was repaired in the published file itself."""
    forced = stages.format(session, force=True)
    mended = forced.text.replace("kubectl list pods\n", "").replace(
        "systemctl restart shopd\n```\n",
        "systemctl restart shopd\n```\n\n**Undo:** cannot be undone.\n",
    )
    forced.path.write_text(mended, encoding="utf-8")
    final = stages.format(session)
    assert gates.OPEN not in final.text
    assert "gates_failed" not in final.text
    assert "cannot be undone" in final.text
    (project / "bad.md").write_text(GOOD, encoding="utf-8")
    stages.adopt(session, project / "bad.md")
    assert gates.OPEN not in stages.format(session).text


def test_a_mark_can_be_taken_off_without_a_trace() -> None:
    """What was marked comes back byte for byte."""
    for text in (BAD, f"---\nid: a\n---\n\n{BAD}"):
        report = check(text)
        marked = gates.marked(text, report)
        assert marked.count(gates.OPEN) == 1
        assert gates.without(marked) == text
        assert gates.without(text) == text
    assert gates.marked(GOOD, check(GOOD)) == GOOD


def test_a_mark_quotes_the_text_without_obeying_it() -> None:
    """A message repeats what the text says, which may be HTML or Markdown."""
    text = "# T\n\n### Step 1: a\n\n```bash\nkubectl '<script>*x*</script>'\n```\n"
    marked = gates.marked(text, check(text))
    assert "<script>" not in marked.split("### Step 1")[0]
    assert "\\<script\\>" in marked


def test_the_verbs_refuse_with_1_and_force_with_0(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """`format` and `run`; what was made before the gate is kept."""
    common = ["--failure-mode", "disk full", "--provider", "reference"]
    assert main(["format", *common]) == 1
    assert "not published: it fails 2 gates" in capsys.readouterr().err
    bad = str(session.project.root / "bad.md")
    assert main(["run", *common, "--input-runbook", bad]) == 1
    assert session.workspace.has(stages.VALIDATION)
    assert main(["run", *common, "--input-runbook", bad, "--force"]) == 0
    assert main(["format", *common, "--force"]) == 0
    assert "Not fit to be relied on" in capsys.readouterr().err


def test_who_generates_always_gets_a_file(
    session: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As before there were gates; the file and the terminal say what is wrong with it."""
    monkeypatch.setattr("sys.stdin.readline", lambda: "")
    bad = str(session.project.root / "bad.md")
    found = generator(["--failure-mode", "disk full", "--input-runbook", bad])
    told = capsys.readouterr()
    assert found == 0
    assert "published although it fails" in session.workspace.read(stages.RUNBOOK)
    assert "it fails R11, R18" in told.err


def test_validation_keeps_the_score(session: Session) -> None:
    """With each item and its reason."""
    stages.validate(session)
    kept = json.loads(session.workspace.read(stages.VALIDATION))["score"]
    assert kept["gates_failed"] == ["R11", "R18"]
    assert len(kept["items"]) == 30


def test_a_text_without_a_command_is_not_published(session: Session, project: Path) -> None:
    """Nothing was judged; a whole runbook in one code block reads like that."""
    for text in ("# Disk full\n\n## Remediation\n\nCall the team.\n", f"~~~text\n{GOOD}~~~\n"):
        (project / "bad.md").write_text(text, encoding="utf-8")
        stages.adopt(session, project / "bad.md")
        with pytest.raises(GateError) as refused:
            stages.format(session)
        said = str(refused.value)
        assert "  - R11 Each command is true for the tool: no command was found" in said
        assert "  - R18 Each change has an undo, or says that there is none: no command" in said
        assert "`commands: none`" in said
        assert "R11" in stages.format(session, force=True).notices[-1]


def test_a_runbook_may_say_that_it_has_no_commands(session: Session, project: Path) -> None:
    """One that only tells whom to call; a code block around everything is still refused."""
    text = "---\ncommands: none\n---\n\n# Disk full\n\n## Escalation\n\nCall the team.\n"
    (project / "bad.md").write_text(text, encoding="utf-8")
    stages.adopt(session, project / "bad.md")
    assert "gates_failed" not in stages.format(session).text
    score = check(text, final=True).score
    assert {"R11", "R18"} <= set(score.gates_open)
    assert not {"R11", "R18"} & set(score.gates_failed)
    wrapped = "---\ncommands: none\n---\n\n~~~text\n# Disk full\n~~~\n"
    assert "R11" in check(wrapped, final=True).score.gates_failed


def test_a_draft_without_a_command_is_only_not_judged() -> None:
    """It may still get some."""
    assert "R11" in check("# Disk full\n\nCall the team.\n").score.gates_open


def test_an_unknown_tool_hides_no_destruction_from_the_gate() -> None:
    """Whatever stands before it in the step, and whatever that is undone by."""
    for first in ("mytool restart", "kubectl restart deployment web"):
        text = GOOD.replace("systemctl restart shopd", f"{first}\nrm -rf /srv/wal/old")
        text = text.replace("**Undo:** cannot be undone.\n", "").replace("**Risk:** changing\n", "")
        assert "R18" in check(text).score.gates_failed
    text = GOOD.replace("shopd\n```", "shopd\nrm -rf /srv/wal/old\n```")
    text = text.replace("cannot be undone.", "systemctl start shopd")
    assert "R18" in check(text).score.gates_failed
