"""Sections, steps, code blocks and front matter of real and broken runbooks."""

from __future__ import annotations

import time

import pytest

from runbook_helpers.runbook import arrange, clean, kind_of, parse, slugged, split
from tests.runbook.cases import FOLDER, cases

KINDS = [
    line.split(" | ") for line in (FOLDER / "kinds.txt").read_text(encoding="utf-8").splitlines()
]
STEP = """---
owner: Team
---
# Leak

## Remediation

### Step 9: Restart the pods

Step 12 needs both ids.

**Risk:** changing

```bash
kubectl rollout restart deploy/api
```

Expected output (last line):

```text
restarted
```

**If not:** Step 11.

**Undo:** cannot be undone.
"""


@pytest.mark.parametrize(("title", "key"), KINDS)
def test_a_title_is_known_by_its_many_names(title: str, key: str) -> None:
    """Numbering, emoji, marks and synonyms lead to one section; other titles to none."""
    kind = kind_of(title)
    assert (kind.key if kind else "-") == key


@pytest.mark.parametrize(("title", "given", "expected"), cases("clean.txt"))
def test_a_reply_is_cleaned_at_its_ends_only(title: str, given: str, expected: str) -> None:
    """The case's title says what is special about it."""
    assert clean(given).text == expected, title


@pytest.mark.parametrize(("title", "given", "expected"), cases("arrange.txt"))
def test_sections_come_in_canonical_order(title: str, given: str, expected: str) -> None:
    """The case's title says what is special about it."""
    assert arrange(parse(given)) == expected, title


def test_a_step_has_all_its_parts_with_lines_of_the_whole_text() -> None:
    """Lines count from the top of the file, and a mention of a step starts none."""
    (step,) = parse(STEP).steps
    assert (step.number, step.title, step.start, step.section) == (
        9,
        "Restart the pods",
        7,
        "remediation",
    )
    assert (step.expected, step.if_not, step.risk, step.undo) == (
        "restarted",
        "Step 11.",
        "changing",
        "cannot be undone.",
    )
    assert [(block.language, block.is_output) for block in step.code_blocks] == [
        ("bash", False),
        ("text", True),
    ]
    assert step.changes


def test_an_unclosed_fence_is_noticed() -> None:
    """Markdown itself says nothing about it."""
    assert [block.closed for block in parse("```sh\na\n```\n\n~~~\nb").code_blocks] == [True, False]


def test_an_indented_fence_mark_closes_nothing() -> None:
    """Four spaces make it content."""
    assert not parse("```\na\n    ```\n").code_blocks[0].closed


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("---\na: 1\na: 2\n---\n# T", "duplicate"),
        ("---\na: [\n---\n# T", "YAML"),
        ("---\na: &x [1]\nb: *x\n---\n# T", "aliases"),
        ("---\ntitle: never closed\n# T", "never closed"),
    ],
)
def test_broken_front_matter_is_body_with_a_problem(text: str, word: str) -> None:
    """Nothing is lost and the reason is named."""
    front = split(text)
    assert (front.metadata, front.body) == ({}, text)
    assert word in (front.problem or "")


def test_prose_between_two_rules_is_no_front_matter() -> None:
    """A thematic break is ordinary Markdown."""
    assert split("---\n\nJust prose.\n\n---\n").problem is None


def test_dates_stay_text() -> None:
    """JSON can't hold a date."""
    assert split("---\ncreated: 2026-11-02\n---\n").metadata == {"created": "2026-11-02"}


def test_repeated_titles_get_github_numbers() -> None:
    """A number that a title already bears is not given twice."""
    assert slugged(["A b!", "a-b", "A b", "a-b-1"]) == ["a-b", "a-b-1", "a-b-2", "a-b-1-1"]


@pytest.mark.parametrize(
    "text",
    ["# " + "[" * 20_000, "---\na: " + "[" * 20_000 + "\n---\n", ">" * 20_000, "# a\n" * 4000],
)
def test_hostile_text_costs_no_more_than_seconds(text: str) -> None:
    """Each of these once took from 20 to 90 seconds, or is known to trouble Markdown parsers."""
    started = time.monotonic()
    parse(text)
    assert time.monotonic() - started < 5


def test_labels_may_share_a_line() -> None:
    """Each has the text up to the next one."""
    text = (
        "# T\n\n## Remediation\n\n### Step 1: Look\n\n```bash\ndf -h\n```\n\n"
        "**Risk:** changing **Undo:** none **Expected:** 12G. **If not:** Step 4.\n"
    )
    (step,) = parse(text).steps
    assert (step.risk, step.undo) == ("changing", "none")
    assert (step.expected, step.if_not) == ("12G.", "Step 4.")


def test_a_sentence_says_what_to_expect() -> None:
    """And what to do if not; neither is looked for in a block."""
    head = "# T\n\n## Remediation\n\n### Step 1: Look\n\n```bash\n{}\n```\n\n{}\n"
    said = "Free space is shown. Expect `x` near 12G. If not, go to step 4."
    (step,) = parse(head.format("df -h", said)).steps
    assert step.expected.startswith("`x` near 12G")
    assert step.if_not == "go to step 4."
    (step,) = parse(head.format("echo x. If not, y", "We expected more. Not so if nothing.")).steps
    assert (step.expected, step.if_not) == ("", "")
