"""Go's templates as kubectl 1.32.4 and docker 28.2 and 20.10 read them; verdicts are theirs."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.programs.go_template import (
    DOCKER,
    KUBECTL,
    Fields,
    template_fault,
)


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
    assert template_fault(text, KUBECTL) == ""


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
    assert template_fault(text, KUBECTL) == fault


_CONTAINER: Fields = {
    "Name": None,
    "Names": None,
    "State": {"Status": None, "Health": {"Status": None}},
    "Mounts": {"[]": {"Source": None}},
    "Labels": {},
}


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        ("{{.Names}}\t{{.Status}}", {"Names": None, "Status": None}, ""),
        ("{{range .Mounts}}{{.Source}} {{end}}{{.Name}}", _CONTAINER, ""),
        ("{{range .Mounts}}{{.Sauce}} {{end}}", _CONTAINER, "no field `.Sauce`"),
        ("{{with .State}}{{.Status}}{{else}}{{.Name}}{{end}}", _CONTAINER, ""),
        ("{{with .State}}{{.Name}}{{end}}", _CONTAINER, "no field `.Name`"),
        ("{{range $k, $v := .Labels}}{{$k}} {{.Any}}{{end}}", _CONTAINER, ""),
        ("{{if .State.Health}}{{.State.Health.Status}}{{end}}", _CONTAINER, ""),
        ("{{.State.Health.State}}", _CONTAINER, "no field `.State.Health.State`"),
        ("{{.Mounts.Source}}", _CONTAINER, "no field `.Mounts.Source`"),
        ("{{.Labels.app}}{{json .}}", _CONTAINER, ""),
        ("table {{.Nome}}", _CONTAINER, "no field `.Nome`"),
        ("{{.State.Oom}", None, "an action is not closed with }}"),
        ("{{if .A}}x", None, "{{if}} has no {{end}}"),
        ("{{.A | tojson}}", None, "there is no function `tojson`"),
        ("{{join .Args ', '}}", None, "single quotes do not make a text"),
        ("it's {{.Name}}, isn't it {{printf \"}}\" }}", _CONTAINER, ""),
    ],
)
def test_docker_refuses_what_its_values_lack(text: str, fields: Fields | None, said: str) -> None:
    """Fields are followed into structs, lists and blocks; in a map any name may stand."""
    assert template_fault(text, DOCKER, fields) == said
