"""The judge of PromQL says what Prometheus and its exporters would say."""

from __future__ import annotations

import pytest

from runbook_helpers.check.code.model import Command, Word
from runbook_helpers.check.judges.promql.judge import judge_promql, promql_in_curl
from tests.check.judges.snippets import bad, good, snippet


def codes(text: str) -> set[str]:
    return {c.code for c in judge_promql(snippet(text, "promql"), {}).complaints}


@pytest.mark.parametrize("query", good("promql_good"))
def test_good_promql_passes(query: str) -> None:
    """What Prometheus evaluates, and what makes sense of the metric, gets no complaint."""
    assert codes(query) == set()


@pytest.mark.parametrize(("code", "query"), bad("promql_bad"))
def test_bad_promql_is_named(code: str, query: str) -> None:
    """Each mistake gets the code it is kept under."""
    assert code in codes(query)


def test_a_renamed_function_is_an_error_only_where_the_old_name_is_gone() -> None:
    """Version 3 renamed it; people who have version 2 write the old name."""
    query = snippet("holt_winters(up[1h], 0.3, 0.3)", "promql")
    found = {v: judge_promql(query, {"prometheus": v} if v else {}) for v in ("", "2.45", "3.1")}
    severities = {v: [c.severity for c in verdict.complaints] for v, verdict in found.items()}
    assert severities == {"": ["warning"], "2.45": [], "3.1": ["error"]}


def test_queries_below_each_other_are_judged_apart() -> None:
    """A fence may list queries, one a line, with comments."""
    text = "# first\nup == 0\nrate(up)\n\nsum(x)\n  / sum(y)"
    verdict = judge_promql(snippet(text, "promql"), {})
    assert [(c.code, c.row, c.column) for c in verdict.complaints] == [("PQL001", 2, 0)]


def test_the_query_of_a_curl_is_found() -> None:
    """Both --data-urlencode query= and an encoded URL hold one."""
    line = snippet("curl", "shell")
    for words in (
        ("curl", "-G", "http://p:9090/api/v1/query", "--data-urlencode", "query=rate(up)"),
        ("curl", "http://p:9090/api/v1/query?query=rate%28up%29"),
    ):
        command = Command(tuple(Word(w, w, 0, 0, True) for w in words), line)
        found = promql_in_curl(command)
        assert found is not None
        assert found.text == "rate(up)"


@pytest.mark.parametrize("text", ["", "\x00", "{", "(" * 2000, "é", "$", "[", "\n\n#"])
def test_odd_text_never_raises(text: str) -> None:
    """Whatever stands in the fence, there is a verdict."""
    judge_promql(snippet(text, "promql"), {})
