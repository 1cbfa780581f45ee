"""Go's templates as kubectl reads them; each verdict was had from kubectl 1.32.4."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.kubectl.gotemplate import template_fault


@pytest.mark.parametrize(
    "text",
    [
        "{{range .items}}{{.metadata.name}}{{else}}none{{end}}",
        "{{range $i, $p := .items}}{{$p.metadata.name}}{{end}}",
        '{{index .data "tls.crt" | base64decode}}',
        '{{- if eq .status.phase "}}" -}}x{{- end -}}',
        "{{/* a comment */}}{{len .items}}",
        "{.items}",
    ],
)
def test_what_kubectl_takes_has_no_fault(text: str) -> None:
    """Quotes, comments, trimming and variables are no stumbling block."""
    assert template_fault(text) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{range .items}}x", "{{range}} has no {{end}}"),
        ("{{.kind}}{{end}}", "{{end}} has nothing to end"),
        ("{{.items", "an action is not closed with }}"),
        ("{{.items | length}}", "there is no function `length`"),
        ("{{.items[0].kind}}", "an element is taken with `index`, not with brackets"),
        ("{{$x.name}}", "the variable `$x` is nowhere set"),
    ],
)
def test_what_kubectl_refuses_is_named(text: str, fault: str) -> None:
    """The first fault is told."""
    assert template_fault(text) == fault
