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
        (
            "provider = 'gpt'",
            r'"provider" \(pyproject.toml\)(.|\n)*one of ollama, openai, gguf, reference',
        ),
        ("temperature = 9", r'"temperature" \(pyproject.toml\)'),
        ("broken =", "pyproject.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(tmp_path: Path, table: str, words: str) -> None:
    """Nothing a person typed is silently ignored."""
    _file(tmp_path, table)
    with pytest.raises(InputError, match=words):
        resolve({}, tmp_path)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (
            {"parallel": 0},
            '"parallel" (flag): 0 can\'t be used\n'
            "  expected: parallel: a whole number from 1 to 16\n  try: --parallel 1",
        ),
        (
            {"repeat": 0},
            '"repeat" (flag): 0 can\'t be used\n'
            "  expected: repeat: a whole number of 1 or more\n  try: --repeat 1",
        ),
        (
            {"num_ctx": 500},
            '"num_ctx" (flag): 500 can\'t be used\n'
            "  expected: num_ctx: a whole number of 512 or more\n  try: --num-ctx 512",
        ),
        (
            {"temperature": 9},
            '"temperature" (flag): 9 can\'t be used\n'
            "  expected: temperature: a number from 0 to 2\n  try: --temperature 2",
        ),
        (
            {"timeout": -1},
            '"timeout" (flag): -1 can\'t be used\n'
            "  expected: timeout: a number above 0\n  try: --timeout 120",
        ),
        (
            {"provider": "openAI"},
            "\"provider\" (flag): 'openAI' can't be used\n"
            "  expected: provider: one of ollama, openai, gguf, reference\n"
            "  try: --provider openai",
        ),
    ],
)
def test_a_wrong_value_is_told_with_what_it_may_be(
    tmp_path: Path, flags: dict[str, object], words: str
) -> None:
    """The whole message: its range or choices, a try, and nothing about other settings."""
    with pytest.raises(InputError) as told:
        resolve(flags, tmp_path)
    assert str(told.value) == f"settings: {words}"


def test_a_try_is_spelt_as_where_the_value_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable as a variable, a line of the file as a line of the file."""
    monkeypatch.setenv("RUNBOOK_NUM_CTX", "many")
    with pytest.raises(InputError, match="try: RUNBOOK_NUM_CTX=8192"):
        resolve({}, tmp_path)
    monkeypatch.delenv("RUNBOOK_NUM_CTX")
    _file(tmp_path, "provider = 'olama'\nmodle = 'x'")
    with pytest.raises(InputError, match=r'try: provider = "ollama"; model$'):
        resolve({}, tmp_path)


def test_structured_whole_is_a_contradiction(tmp_path: Path) -> None:
    """One of the two would be ignored."""
    with pytest.raises(InputError, match="--structured --no-by-section: structured"):
        resolve({"structured": True, "by_section": False}, tmp_path)
    assert resolve({"structured": True, "by_section": True}, tmp_path).settings.structured
    assert resolve({"by_section": False}, tmp_path).settings.by_section is False


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
