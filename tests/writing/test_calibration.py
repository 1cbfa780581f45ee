"""What a model's own counts teach about the estimate of its tokens, over a real socket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from runbook_helpers import errors, stages
from runbook_helpers.providers import Options, Request
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.providers.tokens import SUPPOSED, count_tokens
from runbook_helpers.session import open_session
from runbook_helpers.writing.calibration import HEADROOM, Calibrated, Calibration
from tests.ollama_script import Script, Traits, Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT

WORDS = "Look at the pods of the api and then at the log. " * 60
PROMPT = Request("draft", WORDS, Options(num_ctx=4096, num_predict=200))
ME = "ollama llama2 at a host"


SHORT = (Turn("# Pods\n\nLook at them."),) * 8


def counting(ratio: float, turns: tuple[Turn, ...] = SHORT) -> OllamaServer:
    """A server whose model needs `ratio` tokens for each one that Llama 2 would need."""
    traits = Traits(tokens_per_estimate=ratio, obeys_truncate=False)
    return OllamaServer(Script(turns, traits=traits))


def asked_through(server: OllamaServer, folder: Path) -> Calibrated:
    kept = Calibration(folder / "calibration.json")
    return Calibrated(OllamaProvider("llama2", server.host), kept)


def test_a_model_that_needs_more_tokens_raises_the_estimate_at_once(tmp_path: Path) -> None:
    """The second prompt's estimate is no longer below what the model counts."""
    with counting(1.4).serving() as server:
        model = asked_through(server, tmp_path)
        first, second = model.write(PROMPT), model.write(PROMPT)
    assert first.estimated_tokens is not None
    assert second.estimated_tokens is not None
    assert first.prompt_tokens is not None
    assert first.estimated_tokens < first.prompt_tokens < second.estimated_tokens


def test_a_model_that_needs_fewer_lowers_it_after_some_replies(tmp_path: Path) -> None:
    """One low count may be a cache's; the highest of several is not."""
    with counting(0.75).serving() as server:
        model = asked_through(server, tmp_path)
        estimates = [model.write(PROMPT).estimated_tokens for _ in range(6)]
        margins = model.capacity(PROMPT.options)
    assert len(set(estimates[:5])) == 1
    assert estimates[5] is not None
    assert estimates[4] is not None
    assert estimates[5] < estimates[4]
    assert margins is not None
    assert margins.margins.plain == pytest.approx(0.75 * HEADROOM, abs=0.01)
    assert margins.margins.wide == SUPPOSED.wide


def test_a_reply_that_outgrew_the_window_teaches_for_the_next_attempt(tmp_path: Path) -> None:
    """The prompt seemed to fit, and did not: asked again it is refused before it is sent."""
    truly = round(count_tokens(WORDS) * 1.5)
    tight = replace(PROMPT, options=Options(num_ctx=truly + 50, num_predict=200))
    with counting(1.5, (Turn("word " * 150),)).serving() as server:
        model = asked_through(server, tmp_path)
        with pytest.raises(errors.BadReply, match="outgrew the window"):
            model.write(tight)
        with pytest.raises(errors.PromptTooLong):
            model.write(tight)
        assert len(server.chats()) == 1


def test_what_is_learned_stays_for_the_next_run_and_is_per_model(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    Calibration(file).learn(ME, "sha", WORDS, round(count_tokens(WORDS) * 1.5))
    assert Calibration(file).margins(ME).plain == pytest.approx(1.5 * HEADROOM, abs=0.01)
    assert Calibration(file).margins("another") == SUPPOSED
    assert WORDS[:20] not in file.read_text("utf-8")


def test_a_model_pulled_again_is_learned_anew(tmp_path: Path) -> None:
    kept = Calibration(tmp_path / "calibration.json")
    kept.learn(ME, "old", WORDS, round(count_tokens(WORDS) * 2))
    kept.learn(ME, "new", WORDS, round(count_tokens(WORDS) * 1.2))
    assert kept.margins(ME).plain == pytest.approx(1.2 * HEADROOM, abs=0.01)


@pytest.mark.parametrize("counted", [None, 0, 3])
def test_a_count_that_cannot_be_the_whole_prompts_teaches_nothing(
    tmp_path: Path, counted: int | None
) -> None:
    """Old servers leave cached tokens out, and some tell nothing."""
    kept = Calibration(tmp_path / "calibration.json")
    kept.learn(ME, None, WORDS, counted)
    kept.learn(ME, None, "Short.", 40)
    assert kept.replies(ME) == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": 1, "models": {"m": 3}}', '{"schema": 2}']
)
def test_a_damaged_file_is_learned_again(tmp_path: Path, text: str) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(text, encoding="utf-8")
    kept = Calibration(file)
    assert kept.margins(ME) == SUPPOSED
    kept.learn(ME, None, WORDS, count_tokens(WORDS))
    assert kept.replies(ME) == 1


def test_many_learn_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    """The notebooks of a batch share the file."""
    kept = Calibration(tmp_path / "calibration.json")
    counted = count_tokens(WORDS)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: kept.learn(ME, None, WORDS, counted), range(40)))
    assert kept.replies(ME) == 40


def test_learning_never_makes_a_kept_reply_unfindable(tmp_path: Path) -> None:
    """A re-run asks in the same words, so that it still comes from the cache."""
    with counting(0.7, ()).serving() as server:
        flags = {"provider": "ollama", "model": "llama2", "host": server.host}
        first = open_session("disk space exhaustion", project=ROOT, output_dir=tmp_path, **flags)
        made = stages.draft(first)
        asked = len(server.chats())
        again = open_session("disk space exhaustion", project=ROOT, output_dir=tmp_path, **flags)
        learned = Calibration(tmp_path / ".calibration.json")
        assert learned.margins(first.provider.describe()).plain < SUPPOSED.plain
        for file in (first.workspace.folder / "sections").rglob("*.md"):
            file.unlink()
        assert stages.draft(again).text == made.text
        assert len(server.chats()) == asked
    run = first.workspace.record(stages.DRAFT)
    assert run is not None
    tokens = run["made_by"]["tokens"]
    assert tokens["estimated"] > tokens["prompt"] > 0
