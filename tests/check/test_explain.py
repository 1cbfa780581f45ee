"""What is said of each code: reasons, examples that hold, and the page made of them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from runbook_helpers.check import check
from runbook_helpers.check.codes import codes, every_code
from runbook_helpers.check.explain import FIXABLE, examples, sentence
from runbook_helpers.check.rules_page import PAGE, page
from runbook_helpers.cli import main
from tests.projects import ROOT

EXAMPLES = sorted(examples())


def _found(text: str) -> dict[str, bool]:
    found = check(text, today=date(2026, 11, 2)).findings
    return {f.code: any(g.edits for g in found if g.code == f.code) for f in found}


@pytest.mark.parametrize("key", EXAMPLES, ids=lambda key: f"{key[0]}-{key[1]}")
def test_an_example_shows_what_it_says(key: tuple[str, str]) -> None:
    """The bad one raises its code, the good one doesn't."""
    code, kind = key
    assert code in codes()
    assert (code in _found(examples()[key].markdown)) is (kind == "bad")


def test_nearly_every_code_has_an_example() -> None:
    """Those without need an environment, a final text or a thousand words."""
    named = {code for code, _ in examples()}
    assert len(named) / len(codes()) > 0.8


def test_the_codes_said_to_be_fixable_are_those_that_bring_a_change() -> None:
    """No more of them, no less."""
    mended = {code for (code, kind) in EXAMPLES if kind == "bad" and _found(
        examples()[code, "bad"].markdown)[code]}  # fmt: skip
    assert mended == FIXABLE - {"SHL005"}
    assert _found("```bash\ndf \\  \n  -h\n```\n")["SHL005"]


def test_the_page_on_disk_is_what_the_rules_say() -> None:
    """`make docs` writes it."""
    assert (ROOT / "docs" / PAGE).read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In sentences that stand for themselves: what, why, what to do."""
    assert main(["check", "--explain", code]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{code}: {codes()[code].title} (")
    assert "What to do: " in told
    assert len(codes()[code].why.split()) >= 6
    assert codes()[code].fix


def test_all_codes_are_listed_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """By either flag; a family is explained as a whole."""
    assert main(["check", "--rules"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines()] == list(codes())
    assert main(["check", "--explain"]) == 0
    assert capsys.readouterr().out == listed
    assert main(["check", "--explain", "SHL"]) == 0
    family = re.findall(r"^(SHL\d+): ", capsys.readouterr().out, re.MULTILINE)
    assert family == [code for code in codes() if code.startswith("SHL")]


def test_a_reason_is_a_sentence() -> None:
    """However its rule writes it."""
    assert sentence("the pool waits") == "The pool waits."
    assert sentence("Really?") == "Really?"


def test_no_code_has_two_meanings() -> None:
    """A code of one table never hides that of another."""
    names = [code.code for code in every_code()]
    assert sorted(names) == sorted(set(names))
