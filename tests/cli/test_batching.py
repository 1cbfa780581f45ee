"""`runbook batch` takes the flags of the verbs it stands for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers.cli import main
from tests.batch.small import plant, small_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small_project(tmp_path, "alpha")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flags_of_writing_reach_the_sessions_of_the_notebooks(project: Path) -> None:
    """All that `run` has for the model and its replies."""
    plant(
        project,
        alpha__prompt="from runbook_helpers.settings import resolve\n"
        "Path('told.json').write_text(resolve({}, Path('.')).settings.model_dump_json())",
    )
    flags = "--redact --by-section --structured --parallel 2 --no-cache --repeat 3 --num-ctx 4096"
    more = "--num-predict 512 --temperature 0.5 --seed 9 --attempts 2 --host :9 --allow-remote"
    assert main(["batch", "--provider", "reference", *flags.split(), *more.split()]) == 0
    expected = {
        "redact": True,
        "by_section": True,
        "structured": True,
        "parallel": 2,
        "cache": False,
        "repeat": 3,
        "num_ctx": 4096,
        "num_predict": 512,
        "temperature": 0.5,
        "seed": 9,
        "attempts": 2,
        "host": ":9",
        "allow_remote": True,
    }
    told = json.loads((project / "told.json").read_text(encoding="utf-8"))
    assert {name: told[name] for name in expected} == expected
    state = json.loads((project / "outputs/batch.json").read_text(encoding="utf-8"))
    assert state["settings"] == expected


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--num-ctx", "3"], "num_ctx"),
        (["--replay", "none.jsonl"], "there is no file"),
        (["--parallel", "0"], "parallel"),
    ],
)
def test_a_flag_that_can_not_be_used_stops_the_batch_before_it_starts(
    project: Path, flags: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and nothing is written."""
    assert main(["batch", *flags]) == 2
    assert words in capsys.readouterr().err
    assert not (project / "outputs").exists()
