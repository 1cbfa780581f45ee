"""Small projects for tests: real folders with as little in them as works."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parent.parent

INITIAL = """---
title: {title}
aliases: [{alias}]
tags: [test]
severity: SEV-3
alerts: [TestAlert]
---
Write a runbook for {{{{ failure_mode }}}} on {{{{ system_type }}}}.

{{{{ environment_details }}}}
"""
REFINEMENT = """Refine the runbook for {{ failure_mode }} on {{ system_type }}.

{{ environment_details }}

{{ refinement_requests }}

{{ runbook }}
"""
REFERENCE = """# {{ title }}

## Detection

Look at `{{ names.host }}`.

## Remediation

### Step 1: Restart {{ names.service }}

**Risk:** changing

```bash
systemctl restart {{ names.service }}
```

**Undo:** cannot be undone.
"""
ENVIRONMENT = {
    "system_type": "a test system",
    "details": {"version": "1.2"},
    "names": {"host": "host-1", "service": "shopd"},
    "tools": {"systemctl": "249"},
    "contacts": {"owner": "Test Team"},
}


def add_mode(root: Path, key: str, title: str | None = None, alias: str | None = None) -> None:
    """The four files of one failure mode, named `key`."""
    words = key.replace("_", " ")
    templates, environments = root / "prompt_templates", root / "environments"
    initial = INITIAL.format(title=title or words.capitalize(), alias=alias or f"{words} trouble")
    (templates / f"{key}_initial.txt").write_text(initial, encoding="utf-8")
    (templates / f"{key}_refinement.txt").write_text(REFINEMENT, encoding="utf-8")
    (templates / f"{key}_reference.md").write_text(REFERENCE, encoding="utf-8")
    file = environments / f"environment_{key}.json"
    file.write_text(json.dumps(ENVIRONMENT), encoding="utf-8")


def make_project(root: Path, *keys: str) -> Path:
    """A project with the default files and these failure modes."""
    (root / "prompt_templates").mkdir(parents=True)
    (root / "environments").mkdir()
    add_mode(root, "default")
    (root / "environments" / "environment_default.json").rename(
        root / "environments" / "environment.json"
    )
    for key in keys:
        add_mode(root, key)
    return root
