"""The kubectl judge over its corpora: text files to which anybody can add a line."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from runbook_helpers.check.code.model import Command, Complaint, Origin, Snippet, Verdict, Word
from runbook_helpers.check.judges.kubectl.jsonpath import JsonPathError, relaxed, template
from runbook_helpers.check.judges.kubectl.judge import CODES, JUDGES

CORPUS = Path(__file__).parents[1] / "corpus"


def lines(name: str) -> list[str]:
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def command(text: str, origin: Origin = "fence", loose: str = "<$") -> Command:
    """A command split by shlex, as far as the first redirection."""
    snippet = Snippet(text, "shell", origin, ((0, 0),))
    words = shlex.split(text.partition(" > ")[0])
    made = (Word(w, w, 0, max(text.find(w), 0), not any(c in w for c in loose)) for w in words)
    return Command(tuple(made), snippet)


def judge(text: str, origin: Origin = "fence") -> Verdict:
    return JUDGES[0](command(text, origin), {})


def complaints(text: str, origin: Origin = "fence") -> tuple[Complaint, ...]:
    return judge(text, origin).complaints


@pytest.mark.parametrize("text", lines("kubectl_good.txt"))
def test_good_commands_are_accepted(text: str) -> None:
    """A command the real kubectl takes has no complaint."""
    assert complaints(text) == ()


@pytest.mark.parametrize("line", lines("kubectl_bad.txt"))
def test_bad_commands_are_caught(line: str) -> None:
    """A false command is complained of with the code written before it."""
    code, _, text = line.partition("\t")
    assert code in {complaint.code for complaint in complaints(text)}


def test_an_unknown_kind_is_shown_with_the_nearest_one() -> None:
    """The complaint stands at the word and says what was meant."""
    assert complaints("kubectl get podss -n prod") == (
        Complaint(
            "CMD006",
            0,
            12,
            "Kubernetes has no resource kind `podss`",
            "did you mean `pods`?",
        ),
    )


def test_a_command_named_in_a_sentence_is_no_command() -> None:
    """`kubectl drain` in backticks is a name; in a fence it lacks its node."""
    assert complaints("kubectl drain", "inline") == ()
    assert [found.code for found in complaints("kubectl drain")] == ["CMD004"]


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get pods -n <namespace> -o wide",
        "kubectl delete pod <pod>",
        "kubectl delete pods $PODS",
        "kubectl logs <pod> -c <container> --tail=<lines>",
        "kubectl scale deploy/<name> --replicas=<count>",
        "kubectl get <kind> <name>",
        "kubectl get $WHAT",
        "kubectl $ACTION pod web-1",
        "kubectl get pods -o <format>",
        "kubectl exec $OPTIONS",
        "kubectl get pod <pod> -o jsonpath='{.status.phase}'",
        "kubectl set image deploy/web $IMAGES",
    ],
)
def test_placeholders_stand_for_what_is_needed(text: str) -> None:
    """What is not known yet is not false."""
    assert complaints(text) == ()


@pytest.mark.parametrize(
    "text",
    ["kubectl", "kubectl --", "kubectl -", "kubectl -- get", "kubectl get ,", "kubectl get /"],
)
def test_odd_lines_do_not_crash(text: str) -> None:
    """Whatever stands there, there is a verdict."""
    assert judge(text).checked


def test_templates_are_read_as_client_go_reads_them() -> None:
    """Text outside braces is free; steps keep their names without the escapes."""
    (path,) = template(r"name: {.metadata.labels.a\.b/c}")
    assert [(step.kind, step.text) for step in path] == [
        ("field", "metadata"),
        ("field", "labels"),
        ("field", "a.b/c"),
    ]


@pytest.mark.parametrize(
    "text", ["{", "{.a[}", "{.a[?(@.b]}", "{'x}", "{a}", "{....a}", "{..[?(", "{end}"]
)
def test_broken_templates_are_refused(text: str) -> None:
    """Every cut-off template is refused with a reason."""
    with pytest.raises(JsonPathError, match=r"."):
        template(text)


def test_sort_paths_may_leave_braces_and_dot() -> None:
    """`metadata.name`, `.metadata.name` and `{.metadata.name}` are one path."""
    assert relaxed("metadata.name") == relaxed(".metadata.name") == relaxed("{.metadata.name}")


def test_every_code_has_title_reason_and_fix() -> None:
    """The table of codes is whole."""
    assert all(all(entry) and len(entry) == 4 for entry in CODES.values())
