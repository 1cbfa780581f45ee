"""What the documentation shows is run: every bash and Python block, as it stands on the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from runbook_helpers.environment import parse
from tests.ollama_server import OllamaServer
from tests.projects import ROOT

# rules.md shows what must not be run: its examples are never taken for commands.
DOCS = [page for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "rules.md"]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: Path, *languages: str) -> list[str]:
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [code for language, code in found if language in languages]


@pytest.fixture
def checkout(tmp_path: Path, ollama_server: OllamaServer) -> tuple[Path, dict[str, str]]:
    """A fresh checkout, set up, with an Ollama server beside it."""
    for name in ("prompt_templates", "environments", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "runbook_generator.py", tmp_path)
    binaries = Path(sys.executable).parent
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/activate").touch()
    around = {k: v for k, v in os.environ.items() if not k.startswith("RUNBOOK_")}
    path = f"{binaries}:{os.environ['PATH']}"
    return tmp_path, {**around, "PATH": path, "OLLAMA_HOST": ollama_server.host}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page: Path, checkout: tuple[Path, dict[str, str]]) -> None:
    """In their order, in one checkout, each block as it is pasted."""
    folder, around = checkout
    for block in _blocks(page, "bash"):
        done = subprocess.run(
            ["bash", "-e", "-c", block],
            cwd=folder,
            env=around,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path, checkout: tuple[Path, dict[str, str]]) -> None:
    """As a script, top to bottom."""
    folder, around = checkout
    for block in _blocks(page, "python"):
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=folder,
            env=around,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_data_of_a_page_loads(page: Path) -> None:
    """An example that is refused would teach the wrong thing."""
    for block in _blocks(page, "json"):
        parse(json.loads(block))
    for block in _blocks(page, "toml"):
        from runbook_helpers.settings import Settings

        Settings(**tomllib.loads(block)["tool"]["runbook"])
    for block in _blocks(page, "yaml"):
        from runbook_helpers.notes import loads

        assert loads(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """And every make target that a page names exists."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for block in _blocks(page, "console"):
        for name in re.findall(r"^\$ make (\w+)", block, re.MULTILINE):
            assert name in targets


def test_no_example_of_a_fault_stands_where_it_could_be_run() -> None:
    """The rules page has no fenced block at all."""
    assert not _FENCE.findall((ROOT / "docs/rules.md").read_text(encoding="utf-8"))
