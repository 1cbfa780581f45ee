"""Documents as people write them: no crash, no waiting, and no wolf cried."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from runbook_helpers.check import check
from runbook_helpers.cli import main
from tests.check.measure_documents import FOLDER, KNOWN, TRUE, measure

MOST_SECONDS = 2.0  # of the processor: other work on the machine is none of ours
MOST_WARNINGS = 70


@pytest.fixture(scope="module", autouse=True)
def _read_tables() -> None:
    """The tables are read once a process: no document's own time."""
    check("```sh\nkubectl get pods\n```\n```sql\nSELECT 1;\n```\n```promql\nup == 0\n```\n")


def test_there_are_documents_of_every_kind() -> None:
    """At least sixty, in every markup that teams keep their notes in."""
    files = list(FOLDER.iterdir())
    assert len(files) >= 60
    assert {path.suffix for path in files} >= {".md", ".adoc", ".rst", ".txt", ".org"}
    assert b"\r\n" in (FOLDER / "crlf_windows.md").read_bytes()
    assert {*TRUE, *KNOWN} <= {path.name for path in files}


def test_no_false_error_and_no_waiting() -> None:
    """Every command in them is one the real tool takes; what is known to be wrong is listed."""
    found = list(measure())
    assert {one.name: [str(f) for f in one.false] for one in found if one.false} == {}
    assert max(one.seconds for one in found) < MOST_SECONDS
    assert max(one.report.counts["warning"] for one in found) <= MOST_WARNINGS


def test_errors_that_are_right_are_still_found() -> None:
    """The list excuses nothing that is no longer there."""
    found = {one.name: one.report for one in measure()}
    for name, codes in {**TRUE, **KNOWN}.items():
        assert codes <= {f.code for f in found[name].findings if f.severity == "error"}, name


LOG = "2023-05-04T11:22:33.123Z ERROR [main] c.e.Shop - Unable to acquire a connection (code 42)\n"


def test_a_megabyte_with_a_log_in_it_is_read_in_time() -> None:
    """What makes a document long is a log that somebody has put into it."""
    known = (FOLDER / "k8s_deep.md").read_text(encoding="utf-8")
    log = LOG * (1_000_000 // len(LOG))
    start = time.process_time()
    report = check(f"{known}\n## Log\n\n```text\n{log}```\n")
    assert time.process_time() - start < MOST_SECONDS
    assert [f for f in report.findings if f.severity == "error"] == []
    unread = 1  # the rest of the log, which the report names
    assert report.coverage.commands == check(known).coverage.commands + unread
    assert report.coverage.checked == check(known).coverage.checked


def test_two_hundred_runbooks_in_one_file_take_no_longer_than_one_by_one() -> None:
    """Time grows with the commands, not with their square."""
    one = (FOLDER / "helm_docker.md").read_text(encoding="utf-8")
    start = time.process_time()
    check(one * 10)
    ten = time.process_time() - start
    start = time.process_time()
    check(one * 100)
    assert time.process_time() - start < 20 * ten


@pytest.mark.parametrize("seed", range(3))
def test_bytes_of_any_kind_are_text_too(seed: int) -> None:
    """A binary file read as text: nothing raises, and nothing is called a command."""
    noise = random.Random(seed).randbytes(100_000)
    start = time.process_time()
    report = check(noise.decode("latin-1"))
    assert time.process_time() - start < MOST_SECONDS
    assert not [f for f in report.findings if f.code.startswith(("CMD", "AWS", "SQL", "PQL"))]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "latin-1"])
def test_a_file_that_is_not_utf8_is_refused_with_what_to_do(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words, not a crash and not a clean bill."""
    file = tmp_path / "note.md"
    file.write_bytes("# Störung\n\n`kubectl lst pods`\n".encode(encoding))
    assert main(["check", str(file)]) == 2
    assert "UTF-8" in capsys.readouterr().err
