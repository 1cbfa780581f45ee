"""Values of YAML that begin with a template: `{{` opens a mapping there, not a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint

_VALUE = re.compile(r"^(\s*(?:- +)*(?:[\w./-]+:\s+|- +))(\{\{[^\n]*)$")
_BLOCK = re.compile(r"(?::|-)\s+[|>][+\-\d]*\s*(?:#.*)?$")
# Who reads the file: Prometheus, Alertmanager and Ansible fill templates in after the YAML is read.
_ALERT = re.compile(
    r"\$(?:labels|value|externalLabels)\b"
    r"|\.(?:CommonAnnotations|CommonLabels|GroupLabels|ExternalURL|Alerts)\b"
)
_READ_FIRST = re.compile(
    r"^- hosts:|^\s*(?:- )?(?:tasks|gather_facts|become|register|delegate_to"
    r"|(?:ansible|community)\.[\w.]+):",
    re.MULTILINE,
)
# Helm fills them in before, and so do its like.
_BEFORE = re.compile(
    r"\.(?:Values|Release|Chart|Capabilities|Files)\b|\{\{-|\b(?:include|toYaml|tpl)\b|\{%"
    r"|\{\{\s*[`\"]"
)


def bare_templates(text: str) -> Iterator[Complaint]:
    """Complaints about values that begin with an unquoted template where YAML is read first."""
    if "{{" not in text or _BEFORE.search(text):
        return
    whole = bool(_READ_FIRST.search(text))
    for row, line in _outside_blocks(text):
        match = _VALUE.match(line)
        if match and (whole or _ALERT.search(match[2])):
            message = "YAML: a value that begins with `{{` is read as a mapping"
            yield Complaint("CFG001", row, len(match[1]), message, "put the value into quotes")
            return


def _outside_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Rows and their numbers, but not those of texts that `|` or `>` opens."""
    inside = -1  # the indentation of the row that opened the text
    for row, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and (not line.strip() or indent > inside):
            continue
        inside = indent if _BLOCK.search(line) else -1
        yield row, line
