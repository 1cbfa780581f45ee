"""Check what `kubectl patch -p` sends against the fields of the kind that it patches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import kinds, near, types
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Flag, Line, complain
from runbook_helpers.check.judges.kubectl.manifests import field_of, fields_of

OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
HEREDOC = re.compile(r"\$\(cat <<-?\s*['\"]?(\w+)['\"]?\n(.*?)\n\s*\1\s*\)", re.DOTALL)


def patched(line: Line, found: Targets) -> Iterator[Complaint]:
    """Complaints about the body of a patch of a kind that Kubernetes itself has."""
    for flag in line.values("patch"):
        body, known = _body(flag)
        if not known or body is None:
            continue
        roots = _roots(line, found)
        if isinstance(body, list):
            yield from _steps(flag, body, roots)
        elif isinstance(body, dict) and roots:
            where = " or ".join(kinds()[plural]["kind"] for plural in found.plurals if plural)
            for complaint in fields_of(body, roots, where):
                place = {"row": flag.word.row, "column": flag.word.column}
                yield replace(complaint, **place)  # type: ignore[arg-type]


def _body(flag: Flag) -> tuple[Any, bool]:
    """What the text of a patch holds, and whether all of it is known."""
    text = flag.value or ""
    if match := HEREDOC.fullmatch(text.strip()):
        text = match[2]
    elif not flag.fixed:
        return None, False
    if "$'" in flag.word.raw:  # ANSI-C quoting: the escapes are the shell's
        text = text.replace("\\n", "\n").replace("\\t", "\t")
    return parsed(text), not re.search(r"\$[({A-Za-z]|`", text)


def parsed(text: str) -> Any:
    """The mapping or list that a patch holds, JSON or YAML; None where it is neither."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _roots(line: Line, found: Targets) -> frozenset[str]:
    """The types of what is patched; none when they aren't known."""
    if not found.plurals or not all(found.plurals):
        return frozenset()
    if any(flag.value == "scale" for flag in line.values("subresource")):
        return frozenset(["V1Scale"])
    return frozenset(root for plural in found.plurals for root in kinds()[plural or ""]["roots"])


def _steps(flag: Flag, body: list[Any], roots: frozenset[str]) -> Iterator[Complaint]:
    """The operations of a JSON patch."""
    for step in body:
        if not isinstance(step, dict):
            yield complain("CMD004", flag.word, "a JSON patch is a list of objects", "")
            continue
        name, path = step.get("op"), step.get("path")
        if name not in OPERATIONS:
            fix = near(str(name), OPERATIONS) or "use one of: " + ", ".join(OPERATIONS)
            yield complain("CMD004", flag.word, f"a JSON patch has no op `{name}`", fix)
        if not isinstance(path, str) or (path and not path.startswith("/")):
            message = f"`{path}` is no path of a JSON patch"
            yield complain("CMD004", flag.word, message, "write it as /spec/replicas")
            continue
        if name in ("add", "replace", "test") and "value" not in step:
            yield complain("CMD004", flag.word, f"`{name}` needs a value", 'add "value"')
        if name in ("move", "copy") and "from" not in step:
            yield complain("CMD004", flag.word, f"`{name}` needs a path to take from", 'add "from"')
        if roots:
            yield from _target(flag, path, step, roots)


def _target(
    flag: Flag, path: str, step: dict[str, Any], roots: frozenset[str]
) -> Iterator[Complaint]:
    """The path leads to a field, and the value fits it."""
    now, parts = roots, [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
    for index, part in enumerate(parts):
        tables = [types()[one] for one in now if one in types()]
        if tables and len(tables) == len(now):
            held = frozenset(table[part] for table in tables if part in table)
            if not held:
                shown = "/" + "/".join(parts[:index])
                fix = near(part, {name for table in tables for name in table})
                message = f"there is no field `{part}` in `{shown}`"
                yield complain("CMD007", flag.word, message, fix or "see `kubectl explain`")
                return
        elif now and all(one.startswith("[") for one in now):
            if not re.fullmatch(r"\d+|-", part):
                message = f"`{part}` stands where a list has numbers"
                yield complain("CMD007", flag.word, message, "write the index of the item, or -")
                return
            held = frozenset(one[1:] for one in now)
        else:
            return
        now = held
    if "value" in step:
        place = {"row": flag.word.row, "column": flag.word.column}
        last = parts[-1] if parts else ""
        for complaint in field_of(last, step["value"], now):
            yield replace(complaint, **place)  # type: ignore[arg-type]
