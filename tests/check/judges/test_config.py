"""The judge of configuration says what the programs that read it would say."""

from __future__ import annotations

from typing import cast

import pytest

from runbook_helpers.check.code.model import Language
from runbook_helpers.check.judges.config import judge_config
from tests.check.judges.snippets import bad, good, snippet

GOOD = [tuple(line.split("\t", 1)) for line in good("config_good")]


def codes(language: str, text: str) -> set[str]:
    code = snippet(text.replace("\\n", "\n").replace("\\t", "\t"), cast(Language, language))
    return {c.code for c in judge_config(code, {}).complaints}


@pytest.mark.parametrize(("language", "text"), GOOD)
def test_good_configuration_passes(language: str, text: str) -> None:
    """Templates, placeholders, several documents and every spelling of a name are fine."""
    assert codes(language, text) == set()


@pytest.mark.parametrize(("head", "text"), bad("config_bad"))
def test_bad_configuration_is_named(head: str, text: str) -> None:
    """Each mistake gets the code it is kept under."""
    code, language = head.split()
    assert code in codes(language, text)


def test_expressions_of_alert_rules_are_handed_on_with_their_place() -> None:
    """The PromQL in groups/rules is a snippet of its own."""
    text = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: |\n      rate(up)\n      > 1\n"
    [expression] = judge_config(snippet(text, "yaml"), {}).embedded
    assert (expression.text, expression.rows) == ("rate(up)\n> 1", ((5, 6), (6, 6)))


@pytest.mark.parametrize("language", ["yaml", "json", "properties", "hcl", "toml"])
@pytest.mark.parametrize(
    "text", ["", "\x00", "[" * 500, "é: \u2028", "%", "- - -", "\t", "a: !!x y"]
)
def test_odd_text_never_raises(language: Language, text: str) -> None:
    """Whatever stands in the fence, there is a verdict."""
    judge_config(snippet(text, language), {})
