"""`runbook check` on files as people have them: many, broken, piped in, to be mended."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from runbook_helpers.cli import main
from runbook_helpers.cli.talk import Progress, coloured
from runbook_helpers.workspace import Workspace

BAD = "# T\n\n```bash\nkubectl get pods –n shop\n```\n"
GOOD = BAD.replace("–", "-")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_fix_mends_the_file_and_nothing_else_of_it(folder: Path) -> None:
    """Mark, newlines, end and rights stay; what remains decides the exit code."""
    file = folder / "x.md"
    data = ("\ufeff" + BAD.rstrip("\n")).replace("\n", "\r\n").encode()
    file.write_bytes(data)
    file.chmod(0o640)
    assert main(["check", "x.md", "--select", "SHL"]) == 1
    assert main(["check", "x.md", "--select", "SHL", "--fix"]) == 0
    assert file.read_bytes() == data.replace("–".encode(), b"-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in folder.iterdir()] == ["x.md"]


def test_a_file_that_needs_nothing_is_not_touched(folder: Path) -> None:
    """Not even written again."""
    (folder / "x.md").write_text(GOOD, encoding="utf-8")
    before = (folder / "x.md").stat()
    assert main(["check", "x.md", "--select", "SHL", "--fix"]) == 0
    assert (folder / "x.md").stat().st_mtime_ns == before.st_mtime_ns


def test_choosing_codes_chooses_what_is_mended(folder: Path) -> None:
    """As does ignoring them, by flag and by comment."""
    file = folder / "x.md"
    file.write_text(BAD, encoding="utf-8")
    for flags in (["--ignore", "SHL002"], ["--select", "STR012"]):
        main(["check", "x.md", "--fix", *flags])
        assert file.read_text(encoding="utf-8") == BAD
    silenced = BAD.replace("```bash", "<!-- runbook-check: ignore SHL002 -->\n```bash")
    file.write_text(silenced, encoding="utf-8")
    main(["check", "x.md", "--fix"])
    assert file.read_text(encoding="utf-8") == silenced


def test_diff_shows_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 when something would change."""
    (folder / "x.md").write_text(BAD, encoding="utf-8")
    assert main(["check", "x.md", "--diff"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("--- x.md\n+++ x.md\n@@ ")
    assert "-kubectl get pods –n shop\n+kubectl get pods -n shop\n" in told
    assert (folder / "x.md").read_text(encoding="utf-8") == BAD
    (folder / "x.md").write_text(GOOD, encoding="utf-8")
    assert main(["check", "x.md", "--diff"]) == 0
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit, match="2"):
        main(["check", "x.md", "--diff", "--fix"])


def test_what_can_be_mended_is_marked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And counted in the summary."""
    (folder / "x.md").write_text(BAD, encoding="utf-8")
    main(["check", "x.md", "--select", "SHL"])
    told = capsys.readouterr()
    assert told.out.startswith("x.md:4:18: SHL002 [*] ")
    assert "1 fixable with --fix" in told.err
    main(["check", "x.md", "--select", "SHL", "--json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["fixable"] is True
    assert finding["edits"] == [{"line": 4, "column": 18, "old": "–n", "new": "-n"}]


def test_a_workspace_keeps_what_was_there(folder: Path) -> None:
    """And its provenance says that the text was changed since."""
    work = Workspace(folder / "outputs/disk")
    with work.lock():
        work.write("initial_runbook.md", BAD, {"stage": "draft"})
    assert main(["check", "outputs/disk/initial_runbook.md", "--select", "SHL", "--fix"]) == 0
    assert work.read("initial_runbook.md") == GOOD
    (version,) = work.history()
    assert version.path.read_text(encoding="utf-8") == BAD
    assert work.edited("initial_runbook.md")
    kept = str(version.path.relative_to(folder))
    assert main(["check", kept, "--select", "SHL", "--fix"]) == 2
    assert version.path.read_text(encoding="utf-8") == BAD


def test_a_busy_workspace_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is named, the others are mended."""
    work = Workspace(folder / "w")
    with work.lock():
        work.write("a.md", BAD, {"stage": "draft"})
        (folder / "b.md").write_text(BAD, encoding="utf-8")
        assert main(["check", "w/a.md", "b.md", "--select", "SHL", "--fix"]) == 2
    assert "w/a.md: was not fixed: another process is working here" in capsys.readouterr().err
    assert work.read("a.md") == BAD
    assert (folder / "b.md").read_text(encoding="utf-8") == GOOD


def test_a_link_is_written_through(folder: Path) -> None:
    """It stays a link."""
    (folder / "x.md").write_text(BAD, encoding="utf-8")
    (folder / "link.md").symlink_to("x.md")
    assert main(["check", "link.md", "--select", "SHL", "--fix"]) == 0
    assert (folder / "link.md").is_symlink()
    assert (folder / "x.md").read_text(encoding="utf-8") == GOOD


def test_files_that_cannot_be_checked_are_named_and_the_others_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 at the end, in every form of output."""
    (folder / "utf16.md").write_bytes(BAD.encode("utf-16"))
    (folder / "binary.md").write_bytes(b"\x7fELF\0\0\1")
    (folder / "latin.md").write_bytes("# Stößt\n".encode("latin-1"))
    (folder / "empty.md").write_bytes(b"\xef\xbb\xbf\n \n")
    (folder / "folder").mkdir()
    (folder / "bad.md").write_text(BAD, encoding="utf-8")
    names = ["utf16.md", "binary.md", "latin.md", "empty.md", "gone.md", "folder", "bad.md"]
    assert main(["check", *names, "--select", "SHL"]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("bad.md:4:18: SHL002 ")
    lines = told.err.splitlines()
    problems = [
        f"{line.removeprefix('error: ')} ({lines[number + 2].removeprefix('  try: ')})"
        for number, line in enumerate(lines)
        if line.startswith("error: ")
    ]
    assert problems == [
        "utf16.md: is UTF-16 (save it as UTF-8)",
        "binary.md: is binary or UTF-16 (save it as UTF-8)",
        "latin.md: is not UTF-8 text (invalid start byte at byte 4) (save it as UTF-8)",
        "empty.md: is empty (name a file that has text)",
        "gone.md: can't be read: No such file or directory "
        "(check the path; a folder stands for the *.md files within it)",
        "folder: the folder has no *.md file (name a file)",
    ]
    assert lines.count("  expected: a text file saved as UTF-8") == len(problems)
    assert main(["check", *names, "--json"]) == 2
    assert [u["file"] for u in json.loads(capsys.readouterr().out)["unreadable"]] == names[:-1]
    assert main(["check", *names, "--format", "sarif"]) == 2
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert main(["check", *names, "--format", "github"]) == 2
    assert "::error file=utf16.md::is UTF-16" in capsys.readouterr().out


def test_a_folder_stands_for_the_markdown_within(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, each file once, other text only when it is named."""
    for name in ("a/b/two.md", "a/one.md", "a/three.adoc", "a/four.rst", "a/five.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(BAD, encoding="utf-8")
    main(["check", "a", "a/one.md", "a/three.adoc", "a/four.rst", "a/five.txt", "--select", "SHL"])
    found = [line.split(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert found == ["a/b/two.md", "a/one.md", "a/three.adoc", "a/four.rst", "a/five.txt"]


def test_what_is_piped_in_is_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the name it is given."""
    _pipe(monkeypatch, BAD.encode())
    assert main(["check", "-", "--select", "SHL"]) == 1
    assert capsys.readouterr().out.startswith("-:4:18: SHL002")
    _pipe(monkeypatch, BAD.encode())
    assert main(["check", "-", "--stdin-filename", "x/y.md", "--select", "SHL"]) == 1
    assert capsys.readouterr().out.startswith("x/y.md:4:18: SHL002")
    _pipe(monkeypatch, BAD.encode())
    assert main(["check", "-", "--select", "SHL", "--fix"]) == 0
    assert capsys.readouterr().out == GOOD
    assert main(["check", "x.md", "--stdin-filename", "y.md"]) == 2


def test_the_nearest_project_file_chooses_the_codes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Upward from the file; a flag wins; what it doesn't know is an error."""
    (folder / "a").mkdir()
    (folder / "a/x.md").write_text(BAD, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.runbook-check]\nselect = ["PQL"]\n')
    (folder / "a/pyproject.toml").write_text('[project]\nname = "no table of ours"\n')
    assert main(["check", "a/x.md"]) == 0
    assert main(["check", "a/x.md", "--select", "SHL"]) == 1
    (folder / "a/pyproject.toml").write_text('[tool.runbook-check]\nselect = ["SHL"]\n')
    assert main(["check", "a/x.md"]) == 1
    for wrong, said in (
        ('selct = ["SHL"]', "unknown key selct"),
        ('select = "SHL"', "select in [tool.runbook-check] is no list of codes"),
        ('ignore = ["XYZ"]', "no code begins with XYZ"),
        ("select = [", "not valid TOML"),
    ):
        (folder / "a/pyproject.toml").write_text(f"[tool.runbook-check]\n{wrong}\n")
        assert main(["check", "a/x.md"]) == 2
        told = capsys.readouterr().err
        assert said in told
        assert "a/pyproject.toml" in told


def test_statistics_count_each_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent first."""
    (folder / "x.md").write_text(BAD.replace("shop", "shop –o wide"), encoding="utf-8")
    assert main(["check", "x.md", "--select", "SHL,STR002,STR003", "--statistics"]) == 1
    assert capsys.readouterr().out == (
        "    5  STR003  [ ]  vital section missing\n    2  SHL002  [*]  Unicode dash in an option\n"
    )
    main(["check", "x.md", "--select", "SHL", "--statistics", "--json"])
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["code"], row["count"], row["fixable"]) == ("SHL002", 2, 2)
    assert main(["check", "x.md", "--statistics", "--format", "sarif"]) == 2


def test_a_comment_that_silences_nothing_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And one that is misspelt; in code it is only an example."""
    (folder / "x.md").write_text(
        "# T\n\n<!-- runbook-check: ignore SHL002, cmd1 -->\n\n<!-- runbook-check: ignore -->\n\n"
        "`<!-- runbook-check: ignore SQL001 -->`\n\n<!-- runbook-check: ignore ENV001 -->\n",
        encoding="utf-8",
    )
    main(["check", "x.md", "--select", "IGN"])
    assert capsys.readouterr().out.splitlines() == [
        "x.md:3:1: IGN001 there is no code CMD1; "
        "name a code or family that `runbook check --rules` lists [info]",
        "x.md:3:1: IGN002 SHL002 is not found in the 3 lines below; "
        "remove the code from the comment [info]",
        "x.md:5:1: IGN001 the comment names no code; "
        "name a code or family that `runbook check --rules` lists [info]",
    ]


def test_colour_is_for_terminals_whose_owner_wants_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """NO_COLOR and a dumb terminal are heeded."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert coloured(Terminal())
    assert not coloured(io.StringIO())
    (folder / "x.md").write_text(BAD, encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    main(["check", "x.md", "--select", "SHL"])
    assert "\033[1;31mSHL002\033[0m \033[36m[*]" in screen.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal())

    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    monkeypatch.setattr(Progress, "_PATIENCE", 0)
    with Progress(2) as progress:
        progress.at("a.md")
        progress.at("b.md")
    assert "checking 1/2 a.md" in screen.getvalue()
    assert screen.getvalue().endswith("\r")


def test_the_log_is_sarif(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules by index, addresses escaped, the change with its finding."""
    (folder / "a b.md").write_text(BAD, encoding="utf-8")
    main(["check", "a b.md", "--select", "SHL", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    assert (log["version"], log["$schema"].rsplit("/", 1)[1]) == ("2.1.0", "sarif-2.1.0.json")
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == [
        {
            "ruleId": "SHL002",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "`–n` begins with a Unicode dash; write `-n`"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a%20b.md"},
                        "region": {"startLine": 4, "startColumn": 18},
                    }
                }
            ],
            "fixes": [
                {
                    "description": {"text": "write `-n`"},
                    "artifactChanges": [
                        {
                            "artifactLocation": {"uri": "a%20b.md"},
                            "replacements": [
                                {
                                    "deletedRegion": {
                                        "startLine": 4, "startColumn": 18, "endColumn": 20
                                    },
                                    "insertedContent": {"text": "-n"},
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    ]  # fmt: skip
    assert rule["id"] == "SHL002"
    assert {"shortDescription", "fullDescription", "help", "defaultConfiguration"} < rule.keys()
