"""Safe changes: what they mend, and above all what they leave alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbook_helpers.check import Report, check
from runbook_helpers.check.fix.mend import applied, diff, mend, new_findings
from runbook_helpers.runbook.document import parse
from tests.mangled import LINES, documents

CASES = Path(__file__).parent / "cases.txt"
# What a word processor, a chat window and a terminal leave in commands.
_COMMANDS = (
    "kubectl delete pods –all –n shop", "find /var –name x", "ls –lah “/var/log”", "$ df -h",
    "kubectl\u00a0get pods", "kubectl get \\  ", "echo don’t", "`df –h` and – text", "```sql",
    "```yaml", "SELECT 1;", "apiVersion: v1", "kind: Pod", "  ```", "Filesystem  Size",
    "```console", "# systemctl restart nginx", 'echo "a – b"', "rate(x_total[5m])",
    '{"a": 1}', "~~~bash", "| `df –h` |",
)  # fmt: skip
mangled = st.one_of(
    documents,
    st.lists(st.sampled_from((*_COMMANDS, "```", "```bash", *LINES)), min_size=3, max_size=20).map(
        "\n".join
    ),
)


def cases() -> list[tuple[str, str, str]]:
    """Title, what is written, what is left after the changes."""
    parts = re.split(r"^=== (.*)\n", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [(title, *text.split("--- becomes\n", 1)) for title, text in pairs]  # type: ignore[misc]


@pytest.mark.parametrize(("title", "before", "after"), cases(), ids=[c[0] for c in cases()])
def test_what_is_sure_is_mended(title: str, before: str, after: str) -> None:
    """And nothing else; `␣` stands for a no-break space."""
    assert mend(before.replace("␣", "\u00a0"), check).text == after.replace("␣", "\u00a0")


def _harmless(text: str) -> None:
    mended = mend(text, check)
    again = mend(mended.text, check)
    assert not again.changed
    assert not new_findings(check(text), mended.report)
    lines, after = parse(text).lines, parse(mended.text).lines
    code = {n for b in parse(text).code_blocks for n in range(b.line, b.end)}
    assert len(lines) == len(after)
    for number, (old, new) in enumerate(zip(lines, after, strict=True)):
        assert old == new or number in code or "`" in old
        assert re.sub(r"`[^`]*`", "``", old) == re.sub(r"`[^`]*`", "``", new) or number in code


@settings(max_examples=100, deadline=None)
@given(mangled)
def test_any_text_is_mended_once_within_its_code_and_never_for_the_worse(text: str) -> None:
    """Twice is once, prose is as it was, and no finding is new."""
    _harmless(text)


@settings(max_examples=100, deadline=None)
@given(mangled)
def test_a_text_without_a_safe_change_is_the_same_to_the_byte(text: str) -> None:
    """Whatever its newlines and marks are."""
    mended = mend(text, check)
    if not any(finding.edits for finding in check(text).findings):
        assert mended.text is text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_newlines_mark_and_end_stay_as_they_were(newline: str, end: str) -> None:
    """Only the dash differs."""
    text = "\ufeff" + newline.join(["# T", "", "```bash", "df –h", "```"]) + end
    assert mend(text, check).text == text.replace("–", "-")


def test_a_change_for_another_text_is_not_made() -> None:
    """Where something else stands, nothing is replaced."""
    finding = next(f for f in check("```bash\ndf –h\n```\n").findings if f.code == "SHL002")
    assert applied("```bash\ndf -k\n```\n", finding.edits) == "```bash\ndf -k\n```\n"
    assert applied("", finding.edits) == ""


def test_a_change_that_would_bring_a_finding_is_not_made() -> None:
    """What stays keeps its finding, so that a person sees it."""
    text = "```bash\ndf –h\n```\n"

    def worse(seen: str) -> Report:
        return check(seen + ("" if "–" in seen else "\n```bash\nkubectl list\n```\n"))

    assert mend(text, worse).text == text


def test_a_diff_can_be_applied_by_patch(tmp_path: Path) -> None:
    """With and without a newline at the end."""
    for end in ("", "\n"):
        before = f"# T\n\n```bash\ndf –h\n```{end}"
        after = mend(before, check).text
        (tmp_path / "x.md").write_text(before, encoding="utf-8")
        told = diff("x.md", before, after)
        subprocess.run(["patch", "-s", "x.md"], cwd=tmp_path, input=told, text=True, check=True)
        assert (tmp_path / "x.md").read_text(encoding="utf-8") == after
    assert diff("x.md", "a", "a") == ""
