"""Flag > environment variable > project file > default, and each knows who set it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runbook_helpers.errors import InputError
from runbook_helpers.settings import resolve, unknown_variables


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [key for key in os.environ if key.startswith(("RUNBOOK_", "OLLAMA_"))]:
        monkeypatch.delenv(name)


def _file(root: Path, table: str) -> None:
    (root / "pyproject.toml").write_text(f"[tool.runbook]\n{table}\n", encoding="utf-8")


def test_the_nearest_source_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the origin of every setting can be told."""
    _file(tmp_path, 'model = "file"\nseed = 1\nnum-ctx = 2048')
    monkeypatch.setenv("RUNBOOK_MODEL", "variable")
    monkeypatch.setenv("RUNBOOK_TEMPERATURE", "0.5")
    resolved = resolve({"model": "flag", "seed": None, "author": ""}, tmp_path)
    chosen, origins = resolved.settings, resolved.origins
    assert (chosen.model, origins["model"]) == ("flag", "flag")
    assert (chosen.temperature, origins["temperature"]) == (0.5, "environment variable")
    assert (chosen.seed, origins["seed"]) == (1, "pyproject.toml")
    assert (chosen.num_ctx, origins["num_ctx"]) == (2048, "pyproject.toml")
    assert (chosen.author, origins["author"]) == (None, "default")


def test_ollamas_own_variable_names_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People have it set already; a RUNBOOK_HOST beside it wins."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:1111")
    assert resolve({}, tmp_path).settings.host == "127.0.0.1:1111"
    monkeypatch.setenv("RUNBOOK_HOST", "127.0.0.1:2222")
    assert resolve({}, tmp_path).settings.host == "127.0.0.1:2222"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("modle = 'x'", r'"modle" \(pyproject.toml\): unknown setting'),
        ("seed = 'many'", r'"seed" \(pyproject.toml\)'),
        ("provider = 'gpt'", r'"provider" \(pyproject.toml\).*\'gguf\' or \'reference\''),
        ("temperature = 9", r'"temperature" \(pyproject.toml\)'),
        ("broken =", "pyproject.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(tmp_path: Path, table: str, words: str) -> None:
    """Nothing a person typed is silently ignored."""
    _file(tmp_path, table)
    with pytest.raises(InputError, match=words):
        resolve({}, tmp_path)


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would otherwise set nothing and say nothing."""
    monkeypatch.setenv("RUNBOOK_MODLE", "x")
    monkeypatch.setenv("RUNBOOK_MODEL", "x")
    monkeypatch.setenv("RUNBOOK_PROJECT", "/x")
    assert unknown_variables() == ("RUNBOOK_MODLE",)


def test_paths_in_the_project_file_count_from_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the command is typed; a flag's path counts from there."""
    monkeypatch.chdir("/")
    _file(tmp_path, 'output_dir = "here"\nenvironment-file = "/etc/x.json"')
    chosen = resolve({}, tmp_path).settings
    assert (chosen.output_dir, chosen.environment_file) == (tmp_path / "here", Path("/etc/x.json"))
    assert resolve({"output_dir": "there"}, tmp_path).settings.output_dir == Path("there")
