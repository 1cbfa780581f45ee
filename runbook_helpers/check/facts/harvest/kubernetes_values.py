"""Write packs/kubernetes_values.json: the values that a field of the API is limited to.

    pip install --target /tmp/client23 --no-deps kubernetes==23.3.0
    python -m runbook_helpers.check.facts.harvest.kubernetes_values --client /tmp/client23

Only this release of the client lists them. What newer versions of Kubernetes added, or
the client doesn't say, stands in NEWER. Fields that only the cluster writes (status, conditions)
are left out.
"""

from __future__ import annotations

import argparse
import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from runbook_helpers.check.facts import PACKS

NEWER = {
    ("V1HTTPIngressPath", "pathType"): ["Exact", "ImplementationSpecific", "Prefix"],
    ("V1LabelSelectorRequirement", "operator"): ["DoesNotExist", "Exists", "In", "NotIn"],
    ("V1NetworkPolicyPort", "protocol"): ["SCTP", "TCP", "UDP"],
    ("V1PersistentVolumeClaimSpec", "volumeMode"): ["Block", "Filesystem"],
    ("V1Toleration", "operator"): ["Gt", "Lt"],
    ("V2HPAScalingPolicy", "type"): ["Percent", "Pods"],
    ("V2HPAScalingRules", "selectPolicy"): ["Disabled", "Max", "Min"],
    ("V2MetricSpec", "type"): ["ContainerResource", "External", "Object", "Pods", "Resource"],
    ("V2MetricTarget", "type"): ["AverageValue", "Utilization", "Value"],
}
# The cluster's own words, and fields that take others' words beside Kubernetes' own.
LEFT_OUT = (
    *("Status", "Condition", "Address", "ScopedResourceSelectorRequirement", "QuotaSpec"),
    *("LimitRangeItem", "PodReadinessGate"),
)


def main(argv: list[str] | None = None) -> int:
    """Write the pack anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", required=True, type=Path)
    folder = parser.parse_args(argv).client / "kubernetes/client/models"
    values: dict[str, dict[str, list[str]]] = {}
    for (kind, field), added in NEWER.items():
        values.setdefault(kind, {})[field] = added
    for path in sorted(folder.glob("v*.py")):
        for kind, field, allowed in _limited(ast.parse(path.read_text(encoding="utf-8"))):
            if not kind.endswith(LEFT_OUT):
                known = values.setdefault(kind, {}).get(field, ())
                values[kind][field] = sorted({*allowed, *known})
    pack = {
        "tool": "kubernetes",
        "version": "1.23, with what came since",
        "source": "the kubernetes PyPI package's models, 23.3.0",
        "date": date.today().isoformat(),
        "values": values,
    }
    text = json.dumps(pack, indent=1, sort_keys=True)
    (PACKS / "kubernetes_values.json").write_text(text + "\n", encoding="utf-8")
    return 0


def _limited(tree: ast.Module) -> Iterator[tuple[str, str, list[str]]]:
    """Type, field as JSON has it, and the values that its setter allows."""
    for model in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        names: dict[str, str] = {}
        for item in model.body:
            target = item.targets[0] if isinstance(item, ast.Assign) else None
            if isinstance(item, ast.Assign) and isinstance(target, ast.Name):
                if target.id == "attribute_map":
                    names = ast.literal_eval(item.value)
            elif isinstance(item, ast.FunctionDef):
                for allowed in _allowed(item):
                    yield model.name, names[item.name], allowed


def _allowed(setter: ast.FunctionDef) -> Iterator[list[str]]:
    for node in ast.walk(setter):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name):
            if target.id != "allowed_values":
                continue
            yield ast.literal_eval(node.value)


if __name__ == "__main__":
    raise SystemExit(main())
