"""Check field selectors: only a few fields of each kind can be selected by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import kinds, near
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Flag, complain

# Source: the field label conversion functions of Kubernetes' own API packages.
SELECTABLE = {
    "pods": "spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName "
    "spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName",
    "nodes": "spec.unschedulable",
    "events": "involvedObject.kind involvedObject.namespace involvedObject.name "
    "involvedObject.uid involvedObject.apiVersion involvedObject.resourceVersion "
    "involvedObject.fieldPath reason reportingComponent source type",
    "namespaces": "status.phase",
    "secrets": "type",
    "services": "spec.clusterIP spec.type",
    "replicationcontrollers": "status.replicas",
    "replicasets": "status.replicas",
    "jobs": "status.successful",
    "certificatesigningrequests": "spec.signerName",
}


# Source: the constants of Kubernetes' core API types.
VALUES = {
    ("pods", "status.phase"): ("Pending", "Running", "Succeeded", "Failed", "Unknown"),
    ("pods", "spec.restartPolicy"): ("Always", "OnFailure", "Never"),
    ("namespaces", "status.phase"): ("Active", "Terminating"),
    ("events", "type"): ("Normal", "Warning"),
    ("nodes", "spec.unschedulable"): ("true", "false"),
}


def field_selector(flag: Flag, value: str, found: Targets) -> Iterator[Complaint]:
    """Complaints about the parts of `--field-selector`."""
    for part in filter(None, value.split(",")):
        name, operator, wanted = _split(part)
        if not operator:
            fix = "write FIELD=VALUE"
            yield complain("CMD007", flag.word, f"`{part}` is not a field selector", fix)
        elif len(found.plurals) == 1 and found.plurals[0] in kinds():
            yield from _selectable(flag, name, found.plurals[0])
            yield from _possible(flag, name, wanted, found.plurals[0])


def _possible(flag: Flag, name: str, wanted: str, plural: str | None) -> Iterator[Complaint]:
    """A value that the field never has finds nothing, or with != everything."""
    allowed = VALUES.get((plural or "", name), ())
    if allowed and wanted not in allowed and not re.search(r"[$<{`]", wanted):
        fix = near(wanted, allowed) or "use one of: " + ", ".join(allowed)
        yield complain("CMD007", flag.word, f"`{name}` is never `{wanted}`", fix)


def _split(part: str) -> tuple[str, str, str]:
    match = re.match(r"([^=!]+)(==|!=|=)(.*)$", part)
    return (match.group(1), match.group(2), match.group(3)) if match else (part, "", "")


def _selectable(flag: Flag, name: str, plural: str | None) -> Iterator[Complaint]:
    allowed = ["metadata.name", *SELECTABLE.get(plural or "", "").split()]
    if plural and kinds()[plural]["namespaced"]:
        allowed.append("metadata.namespace")
    if name not in allowed:
        fix = near(name, allowed) or "use one of: " + ", ".join(allowed)
        yield complain("CMD007", flag.word, f"{plural} cannot be selected by field `{name}`", fix)
