"""The hooks that other repositories name in their .pre-commit-config.yaml."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.projects import ROOT

HOOKS = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_does_what_its_entry_says(hook: dict[str, object], tmp_path: Path) -> None:
    """With file names behind it, as pre-commit runs it: 0 for a good file, 1 for a bad one."""
    assert {"id", "name", "entry", "language", "types"} <= hook.keys()
    assert (hook["language"], hook["types"]) == ("python", ["markdown"])
    (tmp_path / "good.md").write_text("# T\n", encoding="utf-8")
    (tmp_path / "bad.md").write_text("# T\n\n```bash\ndf –h\nkubectl list\n```\n", encoding="utf-8")
    program, *flags = shlex.split(str(hook["entry"]))
    binary = Path(sys.executable).parent / program
    for name, expected in (("good.md", 0), ("bad.md", 1)):
        done = subprocess.run(
            [binary, *flags, "--select", "CMD,SHL", name],
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == expected, done.stderr
    assert "CMD001" in done.stdout
    assert ("df -h" in (tmp_path / "bad.md").read_text(encoding="utf-8")) is ("--fix" in flags)


def test_the_hooks_are_those_the_page_shows() -> None:
    """Ids as people will write them."""
    page = (ROOT / "docs/check.md").read_text(encoding="utf-8")
    assert [hook["id"] for hook in HOOKS] == ["runbook-check", "runbook-fix"]
    assert all(hook["id"] in page for hook in HOOKS)
