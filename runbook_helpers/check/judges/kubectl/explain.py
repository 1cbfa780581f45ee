"""Check the path of `kubectl explain KIND.FIELD.FIELD` against the API's own fields."""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import kind_names, kinds, near, types
from runbook_helpers.check.judges.kubectl.kinds import unknown_kind
from runbook_helpers.check.judges.kubectl.line import Line, complain


def explained(line: Line) -> Iterator[Complaint]:
    """Complaints about a kind or field that there is nothing to be said about."""
    if line.path != "explain" or len(line.arguments) != 1 or not line.arguments[0].fixed:
        return
    word = line.arguments[0]
    kind, *path = word.text.split(".")
    plural = kind_names().get(kind.lower())
    if not plural:
        if not path and (hint := unknown_kind(kind)):
            yield complain("CMD006", word, f"Kubernetes has no resource kind `{kind}`", hint)
        return
    held = frozenset(kinds()[plural]["roots"])
    for name in filter(None, path):
        known = [types()[one] for one in held if one in types()]
        found = frozenset(table[name].lstrip("[{") for table in known if name in table)
        if not found:
            first = name == path[0]
            if known and not (first and not any(name in table for table in known) and _group(name)):
                fix = near(name, {field for table in known for field in table})
                message = f"there is no field `{name}` in `{word.text}`"
                yield complain("CMD007", word, message, fix or "see `kubectl explain` one level up")
            return
        held = found


def _group(name: str) -> bool:
    """`deployments.apps` names the kind's group, `pods.v1` its version."""
    groups = {group for entry in kinds().values() for group in entry["groups"]}
    return name.startswith("v1") or any(group.split(".")[0] == name for group in groups)
