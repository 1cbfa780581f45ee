"""The places that name dependencies agree, and the architecture is as drawn."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tests.projects import ROOT

PACKAGE = ROOT / "runbook_helpers"


def _pyproject() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {r.name: r for r in map(Requirement, project["dependencies"])}


def _conda() -> tuple[dict[str, Requirement], dict[str, Requirement]]:
    raw = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [item for item in raw["dependencies"] if isinstance(item, str)]
    (pip,) = [item["pip"] for item in raw["dependencies"] if isinstance(item, dict)]
    named = [Requirement(item) for item in pip if not item.startswith("-e")]
    return {r.name: r for r in map(Requirement, plain)}, {r.name: r for r in named}


def test_conda_and_pyproject_ask_for_the_same_versions() -> None:
    """environment.yml adds only Python, pip and the Ollama server."""
    wanted, (conda, pip) = _pyproject(), _conda()
    assert set(conda) - set(wanted) == {"python", "pip"}
    assert set(conda) | set(pip) == {*wanted, "python", "pip"}
    for name, requirement in wanted.items():
        there = pip[name] if name in pip else conda[name]
        assert there.specifier == requirement.specifier, name
    assert "ollama" in conda  # the server; its client is under pip


def test_every_conda_line_has_a_reason() -> None:
    """A dependency nobody can explain is one to drop."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\s+- (?!python>|pip:)", line)]
    bare = [line for line in lines if " # " not in line and "conda-forge" not in line]
    assert not bare


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_holds_what_pyproject_asks_for(lock: str) -> None:
    """Set-up is reproducible only if the pins and the wishes agree."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[^]]+\])?==([^ ;\\\n]+)", text, re.MULTILINE)
    pins = {canonicalize_name(name): pin for name, pin in found}
    for name, requirement in _pyproject().items():
        assert requirement.specifier.contains(pins[canonicalize_name(name)]), name
    assert "://" not in text


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_names_the_extras_that_dependencies_ask_for(lock: str) -> None:
    """Plain pip refuses hashes where a dependency asks for `x[extra]` and the lock pins `x`."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    locked = [Requirement(line) for line in re.findall(r"^[a-z0-9][^ ;\\\n]+", text, re.MULTILINE)]
    extras = {canonicalize_name(one.name): one.extras for one in locked}
    for name, own in extras.items():
        for asked in _asked_by(name, own):
            assert asked.extras <= extras.get(canonicalize_name(asked.name), set()), (
                f"{name}: {asked}"
            )


def _asked_by(name: str, extras: set[str]) -> list[Requirement]:
    """What an installed package asks for here; nothing of one that is for other systems."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    asked = [Requirement(line) for line in lines]
    places = [{"extra": extra} for extra in (*extras, "")]
    return [a for a in asked if not a.marker or any(a.marker.evaluate(p) for p in places)]


# Each layer imports only from those after it.
LAYERS = (
    {"cli"},
    {"widgets", "batch"},
    {"doctor", "compare"},
    {"stages"},
    {"proposing", "noting"},
    {"refining"},
    {"finish", "whole_or_parts", "newest", "provenance", "sendable"},
    {"artefacts", "checked"},
    {"session"},
    {"writing"},
    {"providers", "publish", "prompts"},
    {"proposals"},
    {"check"},
    {"catalog", "notes", "settings", "workspace"},
    {"environment", "templates", "project"},
    {"environment_file", "template_file"},
    {"runbook"},
    {"errors", "allowed"},
)


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _rank(name: str) -> int:
    return next(rank for rank, layer in enumerate(LAYERS) if name in layer)


def _modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]


def test_every_module_stands_in_a_layer() -> None:
    """A new module has to say where it belongs."""
    names = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in _modules()}
    assert names == set().union(*LAYERS)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_point_downward_only(path: Path) -> None:
    """And the core never imports Jupyter."""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "runbook_helpers" and len(parts) > 1:
            assert parts[1] == own or _rank(parts[1]) > _rank(own), f"{own} imports {name}"
        elif own not in LAYERS[0] | LAYERS[1]:
            assert parts[0] not in {"IPython", "ipywidgets", "papermill", "nbconvert", "nbformat"}
