"""Findings: what is reported, and above all what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings

from runbook_helpers.check import RULES, Finding, Report, check
from tests.mangled import documents


@dataclass(frozen=True)
class Contacts:
    owner: str = "Team A"


@dataclass(frozen=True)
class Place:
    names: dict[str, object]
    contacts: Contacts | None = Contacts()


PLACE = Place({"a": "alpha", "b": ["bravo"], "c": "charlie"})
STEP = "# T\n\n## Remediation\n\n### Step 1: Go\n\n"
# The code, and a text that must raise it; the same text made good must not.
PAIRS = [
    ("STR001", "---\n", "# T\n\nx\n"),
    ("STR002", "text", "# T\n"),
    ("STR003", "# T\n\n## Detection\n\nx", "# T\n" + "".join(f"\n## {t}\n\nx\n" for t in (
        "Detection", "Fix", "Validation", "Back-out", "Contacts"))),
    ("STR005", "# T\n\n## Rollback\n\nx\n\n## Detection\n\nx",
     "# T\n\n## Detection\n\nx\n\n## Rollback\n\nx"),
    ("STR006", "# T\n\n## Rollback\n", "# T\n\n## Rollback\n\nx\n"),
    ("STR007", "# T\n\n### A\n", "# T\n\n## A\n"),
    ("STR008", "# T\n\n## A\n\nx\n\n## A\n\nx", "# T\n\n## A\n\n### C\n\n## B\n\n### C\n"),
    ("STR009", "# T\n\n[a](#b)\n", "# T\n\n[a](#t)\n"),
    ("STR011", "# T\n\n```sh\nx", "# T\n\n```sh\nx\n```"),
    ("STR012", "# T\n\n```\nx\n```", "# T\n\n```sh\nx\n```"),
    ("STR016", "# T\n\n```sql\nkubectl get pods\n```", "# T\n\n```sql\nSELECT 1;\n```"),
    ("STR017", "# T\n\n```sh\n$ df -h\n```", "# T\n\n```sh\n$ df -h\nFilesystem  Size\n```"),
    ("STR013", "# T\n\n" + "word " * 260 + "\n\n```sh\nx\n```", "# T\n\n```sh\nx\n```"),
    ("STR014", "# T\n\n" + "word " * 1100, "# T\n\n```text\n" + "word " * 1100 + "\n```"),
    ("STR015", "# T\n" + "x\n\n" * 3000, "# T\n" + "x\n\n" * 2000),
    ("STR020", "# Runbook\n\nx", "# Disk full runbook\n\nx"),
    ("STR021", "# T\n\nIt is slow.", "# T\n\nSEV-2: customers wait."),
    ("STR022", "# T\n\n## Detection\n\nToo many sessions.",
     "# T\n\n## Detection\n\nMore than 80 sessions."),
    ("STR023", "# T\n\n## Detection\n\nOver 80.", "# T\n\n## Detection\n\nOver 80; normal is 20."),
    ("STR024", "# T\n\n```yaml\n- alert: Full\n  expr: a > 1\n```",
     "# T\n\n```yaml\n- alert: Full\n  expr: a > 1\n  annotations: {runbook_url: b}\n```"),
    ("STR025", "# T\n\n## Detection\n\nAn alert.",
     "# T\n\n## Detection\n\nRun `df -h`. It is not this when only inodes are short."),
    ("STR026", "# T\n\n## Verification\n\nLooks fine.",
     "# T\n\n## Verification\n\nUse stays below 80 %."),
    ("STR027", "# T\n\n## Verification\n\nBelow 80 %.",
     "# T\n\n## Verification\n\nBelow 80 % for 15 minutes."),
    ("STR028", "# T\n\n## Remediation\n\n1. Restart it.",
     "# T\n\n## Remediation\n\n1. Restart it.\n2. Roll back."),
    ("STR029", "# T\n\n## Escalation\n\nThe database team.",
     "# T\n\n## Escalation\n\nAfter 15 minutes: the database team."),
    ("STR030", "# T\n\n## Escalation\n\nAfter 15 minutes.",
     "# T\n\n## Escalation\n\nAfter 15 minutes: #db-oncall."),
    ("STR031", "# T\n\nRestart it.", "# T\n\nTell the shop desk."),
    ("STR032", "# T\n\nRestart it.", "# T\n\nCheck the recent deploys."),
    ("STR033", "# T\n\nThe WAF blocks. Ask the WAF.",
     "# T\n\nThe web application firewall (WAF) blocks. Ask the WAF about HTTP."),
    ("STP001", STEP + "x\n", STEP + "Run `x`.\n"),
    ("STP002", STEP + "```sh\nx\n```\n",
     STEP + "```sh\nx\n```\n\nExpected output:\n\n```text\ny\n```\n"),
    ("STP003", STEP + "```sh\nx\n```\n", STEP + "```sh\nx\n```\n\n**If not:** stop.\n"),
    ("STP004", STEP + "**Risk:** changing\n", STEP + "**Risk:** changing\n\n**Undo:** z\n"),
    ("STP005", STEP + "**Risk:** destructive\n\n```sh\nx\n```\n",
     STEP + "**Risk:** destructive\n\n> **Warning:** hot\n\n```sh\nx\n```\n"),
    ("STP006", STEP + "x\n\n### Step 1: Again\n", STEP + "x\n\n### Step 2: Again\n"),
    ("STP007", "# T\n\n## Investigation\n\n### Step 1: Go\n\n**Risk:** changing\n",
     STEP + "**Risk:** changing\n"),
    ("STP008", "# T\n\n## Remediation\n\nRestart it.", STEP + "x\n"),
    ("STP009", "# T\n\n### Step 1: Stop it and then start it\n", STEP),
    ("STP010", "# T\n\n### Step 1: Checking the pool\n", "# T\n\n### Step 1: Bring it back\n"),
    ("STP011", "# T\n\nIf memory use is high, restart.",
     "# T\n\nIf memory use is high (above 90 %), restart."),
    ("STP012", "# T\n\n## Remediation\n\n### Step 1: Wipe\n\n```sh\nrm -rf /srv/cache\n```\n\n"
     "### Step 2: Restart\n\n```sh\nsystemctl restart shopd\n```\n",
     "# T\n\n## Remediation\n\n### Step 1: Restart\n\n```sh\nsystemctl restart shopd\n```\n\n"
     "### Step 2: Wipe\n\n```sh\nrm -rf /srv/cache\n```\n"),
    ("STP013", "# T\n\n> **Warning:** all is lost; then run `rm -rf /srv/cache`.",
     "# T\n\n> **Warning:** all of `/srv/cache` is lost."),
    ("STP014", STEP + "See step 12.\n", STEP + "See step 1, then step 12 of the other runbook.\n"),
    ("STP015", STEP + "x\n\n### Step 3: Stop\n", STEP + "x\n\n### Step 2: Stop\n"),
    ("MET006", "---\nowner: TBD\n---\n# T", "---\nowner: Team A\n---\n# T"),
    ("MET007", "---\ntested: true\n---\n# T", "---\ntested: 2026-11-02, passed\n---\n# T"),
    ("MET001", "---\na: [\n---\n# T", "---\na: b\n---\n# T"),
    ("MET003", "---\nowner: B\n---\n# T", "---\nowner: team a\n---\n# T"),
    ("MET004", "---\nlast_reviewed: 2026-01-01\nreview_interval: 90 days\n---\n# T",
     "---\nlast_reviewed: 2026-10-01\nreview_interval: 90 days\n---\n# T"),
    ("MET005", "---\ncreated: soon\n---\n# T", "---\ncreated: 2026-10-01\n---\n# T"),
    ("LLM001", "# T\n\nI hope this helps!", "# T\n\nPage the owner."),
    ("LLM002", "# T\n\n`kubectl logs <pod-name>`", "# T\n\n<details>a<br>b</details> <https://a.example>"),
    ("LLM003", "# T\n\nThen restart the", "# T\n\n- a link without a full stop"),
    ("LLM004", "# T\n\n" + "Check the pool size again.\n" * 5,
     "# T\n\n```text\n" + "a b c d e f g h\n" * 20 + "```"),
    ("LLM005", "# T\n\nx", "# T\n\nbravo"),
]  # fmt: skip


def codes(text: str, **more: object) -> set[str]:
    report = check(text, environment=PLACE, today=date(2026, 11, 2), **more)  # type: ignore[arg-type]
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(("code", "bad", "good"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_rule_sees_the_bad_and_spares_the_good(code: str, bad: str, good: str) -> None:
    """Each rule has a text that raises it and a near one that does not."""
    assert code in codes(bad)
    assert code not in codes(good)


def test_a_rule_without_such_a_pair_is_named() -> None:
    """STR004 and MET002 have tests of their own, ENV, SAF and SEC their cases in text files."""
    mine = {rule.code for rule in RULES if rule.code[:3] not in ("ENV", "SAF", "SEC")}
    assert mine - {pair[0] for pair in PAIRS} == {"STR004", "MET002"}
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_useful_sections_are_hints() -> None:
    """A runbook can be followed without them."""
    found = [f for f in check("# T\n\n## Detection\n\nx").findings if f.code == "STR004"]
    assert {finding.severity for finding in found} == {"info"}
    assert len(found) == 5


def test_front_matter_is_asked_of_a_final_runbook_only() -> None:
    """A draft has none yet."""
    assert "MET002" not in codes("# T\n")
    assert "MET002" in codes("# T\n", final=True)


def test_a_gap_is_an_error_once_final() -> None:
    """Nobody on call can fill it in."""
    text = "# T\n\nAsk TODO(owner: host).\n"
    for final, severity in ((False, "warning"), (True, "error")):
        (gap,) = [f for f in check(text, final=final).findings if f.code == "LLM002"]
        assert (gap.line, gap.column, gap.severity) == (3, 5, severity)


def test_examples_of_names_are_names() -> None:
    """Numbers and addresses tell a reader nothing about whose runbook it should be."""
    names: dict[str, object] = {
        "port": "5432",
        "image": "123456789012.dkr.ecr.example/app",
        "service": "order-api",
    }
    report = check("# T\n\nx", environment=Place(names))
    (found,) = [finding for finding in report.findings if finding.code == "LLM005"]
    assert "(order-api …)" in found.message


def test_what_could_not_be_asked_is_said() -> None:
    """Without an environment and a date five rules are skipped, each with its reason."""
    assert [(skip.code, skip.reason) for skip in check("# T\n").skipped] == [
        ("MET003", "no environment was given"),
        ("MET004", "no today was given"),
        ("LLM005", "no environment was given"),
        ("ENV001", "no environment was given"),
        ("ENV003", "no environment was given"),
    ]


def test_a_report_escapes_what_it_shows() -> None:
    """A finding quotes the text, and the text may be anything."""
    report = Report((Finding(1, 2, "X001", "error", "<script>", "a & b"),))
    assert report.summary() == "1 error"
    assert "<script>" not in report._repr_html_()
    assert "&lt;script&gt;" in report._repr_html_()
    assert report.as_dict()["counts"] == {"error": 1, "warning": 0, "info": 0}


@settings(max_examples=100, deadline=None)
@given(documents)
def test_no_text_is_too_bad_to_check(text: str) -> None:
    """And every finding points into it."""
    for finding in check(text, environment=PLACE, final=True, today=date(2026, 11, 2)).findings:
        assert 1 <= finding.line <= len(text.split("\n")) + 1 + text.count("\r")


@pytest.mark.parametrize("line", ["**Tested:** 2026-10-02 in staging", "Tested thoroughly."])
def test_a_test_that_only_the_text_tells_of_is_a_hint(line: str) -> None:
    """It says where to record it; the gate stays open."""
    report = check(f"# T\n\n{line}\n")
    (found,) = [f for f in report.findings if f.code == "MET007"]
    assert (found.line, found.severity) == (3, "info")
    assert "`tested: DATE, result, where`" in found.fix
    assert "R29" in report.score.gates_open
    assert "MET007" not in codes("# T\n\nTest it in staging.\n")
