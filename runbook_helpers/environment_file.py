"""The file of an environment: strict JSON, before anybody looks at what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from runbook_helpers.errors import InputError


def decoded(path: Path) -> object:
    """What the file holds; InputError when it can't be read or is no JSON."""
    try:
        return json.loads(
            path.read_text(encoding="utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no
        )
    except OSError as error:
        raise InputError(
            "the environment file can't be read",
            where=path,
            expected="a JSON file",
            hint=f"check the path ({error.strerror})",
        ) from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(
            f"not valid JSON: {error}",
            where=path,
            expected='an object with "system_type" and "details"',
            hint="correct the file at the place named",
        ) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key given twice is an error, because only one could be obeyed."""
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"key given twice: {', '.join(twice)}")
    return dict(pairs)


def _no(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
