"""Policies of AWS IAM: the elements and values that it refuses a document for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.nearest import nearest

_TOP = ("Version", "Id", "Statement")
_ELEMENTS = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource"),
    *("NotResource", "Condition"),
)
_VERSIONS = ("2012-10-17", "2008-10-17")
_PAIRS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
_OPEN = re.compile(r"[<>${}…]|\.\.\.|YOUR|XXX")
_ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
_RESOURCE = re.compile(r"\*|arn:.*", re.DOTALL)


def iam_policies(tree: Any, text: str) -> Iterator[Complaint]:
    """What IAM refuses of each policy in a JSON document; other documents have none."""
    if isinstance(tree, list):
        for item in tree:
            yield from iam_policies(item, text)
    if isinstance(tree, dict):
        if _is_policy(tree):
            yield from _policy(tree, text)
        else:
            for value in tree.values():
                yield from iam_policies(value, text)


def _statements(tree: dict[str, Any]) -> list[dict[str, Any]]:
    found = tree.get("Statement")
    items = found if isinstance(found, list) else [found]
    return [item for item in items if isinstance(item, dict)]


def _is_policy(tree: dict[str, Any]) -> bool:
    """Whether it is AWS's: other clouds write their resources another way."""
    found = _statements(tree)
    own = [resource for item in found for resource in _texts(item.get("Resource"))]
    return any("Effect" in item for item in found) and not any(
        re.match(r"(?!arn:)\w+:", resource) for resource in own
    )


def _policy(tree: dict[str, Any], text: str) -> Iterator[Complaint]:
    yield from _unknown(tree, _TOP, text)
    version = tree.get("Version", _VERSIONS[0])
    if isinstance(version, str) and version not in _VERSIONS and not _OPEN.search(version):
        message = f"IAM has no version `{version}` of its policies"
        yield _complaint(text, version, "CFG005", message, f"write {_VERSIONS[0]}")
    for statement in _statements(tree):
        yield from _unknown(statement, _ELEMENTS, text)
        yield from _together(statement, text)
        yield from _values(statement, text)


def _unknown(tree: dict[str, Any], known: tuple[str, ...], text: str) -> Iterator[Complaint]:
    lower = {name.lower() for name in known}
    for key in tree:
        if key.lower() not in lower and not _OPEN.search(key) and not key.startswith("Fn::"):
            near = nearest(key, known)
            fix = f"did you mean `{near}`?" if near else "one of " + ", ".join(known)
            yield _complaint(text, key, "CFG009", f"a policy of IAM has no `{key}`", fix)


def _together(statement: dict[str, Any], text: str) -> Iterator[Complaint]:
    """Of each two, one; a statement lacks neither an action nor what it is about."""
    given = {key.lower() for key in statement}
    plain = given <= {name.lower() for name in _ELEMENTS}  # else a misspelt name was told
    for pair in _PAIRS:
        if given >= {name.lower() for name in pair}:
            message = f"`{pair[0]}` and `{pair[1]}` exclude each other"
            yield _complaint(text, pair[1], "CFG009", message, "keep one of them")
    if plain and not given & {"action", "notaction"}:
        message = "the statement allows or denies no action"
        yield _complaint(text, "Effect", "CFG009", message, 'add "Action"')
    if plain and not given & {"resource", "notresource", "principal", "notprincipal"}:
        message = "the statement is about no resource"
        yield _complaint(text, "Effect", "CFG009", message, 'add "Resource"')
    if plain and "effect" not in given:
        message = "the statement has no `Effect`"
        at = next(iter(statement), "Statement")
        yield _complaint(text, at, "CFG009", message, 'add "Effect": "Allow"')


def _values(statement: dict[str, Any], text: str) -> Iterator[Complaint]:
    for effect in _texts(statement.get("Effect")):
        if effect not in ("Allow", "Deny"):
            message = f"`Effect` is Allow or Deny, not `{effect}`"
            yield _complaint(text, effect, "CFG005", message, "mind the capital letter")
    for name in ("Action", "NotAction"):
        for action in _texts(statement.get(name)):
            if not _ACTION.fullmatch(action):
                message = f"`{action}` is no action of IAM's"
                yield _complaint(text, action, "CFG005", message, "write service:Action")
    for name in ("Resource", "NotResource"):
        for resource in _texts(statement.get(name)):
            if not _RESOURCE.fullmatch(resource):
                message = f"`{resource}` is no resource of IAM's"
                yield _complaint(text, resource, "CFG005", message, 'write its ARN, or "*"')


def _texts(value: Any) -> Iterator[str]:
    """The fixed texts of a value or of a list of values."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and not _OPEN.search(item):
            yield item


def _complaint(text: str, shown: str, code: str, message: str, fix: str) -> Complaint:
    at = max(text.find(json.dumps(shown, ensure_ascii=False)), 0)
    column = at - (text.rfind("\n", 0, at) + 1)
    return Complaint(code, text.count("\n", 0, at), column, message, fix)
