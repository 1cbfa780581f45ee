"""Files that a shell block writes are judged as what they are."""

from __future__ import annotations

import pytest

from runbook_helpers.check.checker import check

WRONG = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {container: []}"


def told(text: str) -> list[tuple[int, str]]:
    """Line and code of each error; the block's first row is line 4."""
    report = check(f"# T\n\n```bash\n{text}\n```\n")
    return [(f.line, f.code) for f in report.findings if f.severity == "error"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("cat > pod.yaml <<'EOF'", [(8, "CFG006")]),
        ("cat <<'EOF' > pod.yaml", [(8, "CFG006")]),
        ("sudo tee /tmp/pod.yml <<'EOF'", [(8, "CFG006")]),
        ("cat <<'EOF' | kubectl apply -n a -f -", [(8, "CFG006")]),
        ("cat <<'EOF' | grep kind", []),
        ("cat > notes.txt <<'EOF'", []),
    ],
)
def test_a_heredoc_is_judged_by_where_it_goes(first: str, expected: list[tuple[int, str]]) -> None:
    """By the ending of the file, or because kubectl reads it; else it is text."""
    assert told(f"{first}\n{WRONG}\nEOF") == expected


def test_tabs_that_the_shell_takes_off_are_no_fault() -> None:
    """`<<-` strips them."""
    body = WRONG.replace("container", "containers").replace("\n", "\n\t")
    assert told(f"cat > pod.yaml <<-'EOF'\n\t{body}\n\tEOF") == []


def test_a_heredoc_with_variables_is_judged_but_for_them() -> None:
    """A variable may hold anything; the names around it are the writer's own."""
    body = WRONG.replace("{name: a}", '{name: "$NAME"}').replace("[]", "$IMAGES")
    assert told(f"cat <<EOF | kubectl apply -f -\n{body}\nEOF") == [(8, "CFG006")]
    good = body.replace("container:", "containers:")
    assert told(f"cat <<EOF | kubectl apply -f -\n{good}\nEOF") == []


def test_what_is_escaped_for_the_shell_is_read_as_it_arrives() -> None:
    """`\\$labels` in a heredoc is Prometheus' own variable."""
    rule = '- alert: A\n  expr: up == 0\n  annotations: {a: "{{ \\$labels.job }}"}'
    assert told(f"cat > rules.yml <<EOF\n{rule}\nEOF") == []
