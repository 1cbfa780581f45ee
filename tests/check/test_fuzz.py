"""Whatever the text is: an answer, in good time, that points into the text and adds up."""

from __future__ import annotations

import functools
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runbook_helpers import environment, templates
from runbook_helpers.catalog import Catalog
from runbook_helpers.check import Report, check
from runbook_helpers.check.code.find import snippets
from runbook_helpers.check.codes import codes
from runbook_helpers.check.output import WRITERS
from runbook_helpers.project import locate
from runbook_helpers.providers.reference import values
from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.source import normalise
from tests.mangled import LINES

fuzzed = functools.partial(
    settings, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)

NASTY = (
    "```bash", "```sql", "```yaml", "```promql", "```json", "```", "~~~", "````", "> ```sh",
    "----", "[source,bash]", "....", "== Fix", ".. code-block:: bash", "Run::", "   -n prod",
    "<pre><code>", "</code></pre>", "<pre>", "<!--", "-->", "$ kubectl get pods \\", "> -n prod",
    "postgres=# \\d", "kubectl get pods -n <name>", "kubectl get pods -o jsonpath='{.items[*",
    "kubectl exec -it x --", "bash -c 'ssh h \"psql -c \\\"SELECT 1", "psql <<EOF", "EOF",
    "cat <<'A' <<B", "$(((((", "`" * 5, "echo “a” – –b …", "find . -exec rm {} \\;", "xargs -I",
    "sudo -u", "timeout", "watch -n", "for i in 1 2; do", "done", "case x in", "esac", "if", "fi",
    "}", "{", "f() {", "a && \\", "| |", "aws ec2 describe-instances --filters Name=",
    "aws s3 ls s3://", "aws --query 'a[?b==`c`'", "SELECT FROM WHERE", "SELECT '", "DO $$",
    "rate(x[5m", "sum by (", "a: [", "- - - a: *b", "&a *a", "{\"a\": ", "\t\tdf -h",
    "Run kubectl get pods.", "Do not run rm -rf /", "`df -h` `", "\\",
    "rabbitmqctl list_queues -p", "curl -s 'http://x/api?query=rate(x[5m])'", "docker exec",
    "{{ x }}", "{% raw %}", "password=hunter2", "\x00", "\x85", "\u2028", "\ud800", "🚨", "é" * 40,
    "a" * 300, "<!-- runbook-check: ignore SHL001 -->", "kill -9 $(lsof +L1 -t /var)",
    "rm -rf / # x", "jq '.[",
)  # fmt: skip

_nasty = st.lists(st.sampled_from(NASTY + LINES), min_size=3, max_size=40)
_anything = st.text(max_size=200)
_joined = st.tuples(_nasty, st.sampled_from(["\n", "\r\n", "\r", "\n\n", " "]))


def sound(text: str) -> Report:
    """The report of a text, after everything that holds for any report was found to hold."""
    report = check(text, today=date(2026, 11, 2))
    lines = normalise(text).split("\n")
    for finding in report.findings:
        assert 1 <= finding.line <= len(lines)
        assert finding.column >= 1
        assert finding.code in codes()
        assert finding.message
    assert list(report.findings) == sorted(report.findings, key=lambda f: (f.line, f.column))
    assert sum(report.counts.values()) == len(report.findings)
    coverage = report.coverage
    assert 0 <= coverage.checked <= coverage.commands
    assert bool(coverage.unchecked) == bool(coverage.unknown)
    told = json.loads(WRITERS["json"]({Path("a.md"): report}))
    assert len(told["findings"]) == len(report.findings)
    for entry in told["findings"]:
        assert {"file", "line", "column", "code", "severity", "message", "fix"} <= entry.keys()
    assert told["counts"]["commands"] == coverage.commands
    assert told["counts"]["checked"] + told["counts"]["unchecked"] == coverage.commands
    return report


@fuzzed(max_examples=150)
@given(_anything)
def test_any_text_has_a_sound_report(text: str) -> None:
    """Even one that is no Markdown at all."""
    sound(text)


@fuzzed(max_examples=400)
@given(_joined)
def test_any_markdown_has_a_sound_report(made: tuple[list[str], str]) -> None:
    """However badly its pieces fit together."""
    pieces, between = made
    sound(between.join(pieces))


@fuzzed(max_examples=150)
@given(_joined)
def test_code_stands_where_it_is_said_to(made: tuple[list[str], str]) -> None:
    """Each row of each snippet is found at its line and column, and no place is named twice."""
    pieces, between = made
    document = parse(between.join(pieces))
    places = []
    for snippet in snippets(document):
        texts = snippet.text.split("\n")
        assert len(texts) == len(snippet.rows)
        for (line, column), text in zip(snippet.rows, texts, strict=True):
            assert 0 <= line < len(document.lines)
            assert column <= len(document.lines[line])
            if text.strip():
                places.append((line, column))
    assert len(places) == len(set(places))


@functools.cache
def _references() -> tuple[str, ...]:
    modes = [mode for mode in Catalog(locate()).modes if mode.reference]
    return tuple(
        templates.render(
            templates.read(mode.reference),
            values(mode, here := environment.load(mode.environment_file)),
            owner=here.owner,
            where=mode.reference,
        )
        for mode in modes
        if mode.reference
    )


@fuzzed(max_examples=60)
@given(st.data())
def test_a_damaged_runbook_has_a_sound_report(data: st.DataObject) -> None:
    """Rows lost, doubled, cut and swapped, as a model that ran out of words leaves them."""
    rows = data.draw(st.sampled_from(_references())).split("\n")
    start = data.draw(st.integers(0, max(0, len(rows) - 60)))
    rows = rows[start : start + 60]
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(rows) - 1))
        rows[at : at + 1] = data.draw(
            st.sampled_from([
                [], [rows[at]] * 2, [rows[at][: len(rows[at]) // 2]], [rows[-1 - at]],
                ["```"], [re.sub(r"[\"'`]", "", rows[at])], [rows[at].replace("-", "–")],
                [data.draw(st.sampled_from(NASTY)), rows[at]],
            ])
        )  # fmt: skip
        rows = rows or [""]
    sound("\n".join(rows))


@pytest.mark.parametrize("piece", NASTY)
def test_no_piece_alone_breaks_anything(piece: str) -> None:
    """Nor within a shell fence, twice over, or in one row."""
    for text in (piece, f"```bash\n{piece}\n```", f"{piece}\n" * 2, piece * 3):
        sound(text)
