"""What a person sees, and what is kept, when a model server fails: run, and written as a page.

python -m tests.fault_table > docs/faults.md
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from runbook_helpers import stages
from runbook_helpers.session import open_session
from tests.ollama_script import Fault, Script, Traits, Turn
from tests.ollama_server import OllamaServer, closed_port
from tests.projects import ROOT

MODE = "disk space exhaustion"
KEY = "disk_space_exhaustion"
STAGES = ("draft", "refine")
TEXT = "# Disk space exhaustion\n\nThe first words of a reply that was never finished.\n"
_NOTEBOOKS = {"draft": "02_draft", "refine": "04_refine"}
_ARTEFACTS = {"draft": "initial_runbook", "refine": "refined_runbook"}
# A window in which the refinement prompt fits, and little patience.
_SETTINGS = {
    "RUNBOOK_MODEL": "mixtral",
    "RUNBOOK_NUM_CTX": "16384",
    "RUNBOOK_TIMEOUT": "0.6",
    "RUNBOOK_DEADLINE": "2",
    "RUNBOOK_ATTEMPTS": "1",  # what is seen of each fault; asking again has tests of its own
}
_ATTEMPTS = 4  # the same fault for each attempt, however often it is asked again
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Case:
    """One way to fail, in words and as the server's turns."""

    words: str
    turns: tuple[Turn, ...] = ()
    there: bool = True
    """Whether a server listens at all."""
    traits: Traits = field(default_factory=Traits)
    """What kind of server it is."""


@dataclass(frozen=True)
class Seen:
    """What became of one case."""

    said: str
    """All that was shown to the person, without colours, folders and ports."""
    failed: str
    """The error as shown: its first line to its last."""
    code: int | None
    """The exit code; None in a notebook, whose cell fails instead."""
    partial: str
    """What was kept of the reply."""
    replaced: tuple[str, ...]
    """Artefacts that are not what they were before."""
    met: bool
    """Whether the run got as far as the endpoint that fails."""


def _chat(fault: Fault, words: str) -> Case:
    return Case(words, (Turn(text=TEXT, fault=fault),) * _ATTEMPTS)


def _asked(path: str, fault: Fault, words: str) -> Case:
    return Case(words, (Turn(path=path, fault=fault),) * _ATTEMPTS)


CASES: dict[str, Case] = {
    "refused": Case("nothing listens at the address", there=False),
    "404": _chat(Fault.MODEL_GONE, "the model was removed"),
    "400-nested": _chat(Fault.ERROR_400_NESTED, "400: the prompt exceeds the window"),
    "500": _chat(Fault.ERROR_500, "500: the model's process ended"),
    "500-list": _chat(Fault.ERROR_500_LIST, "500 with a body of another shape"),
    "500-memory": _chat(Fault.OUT_OF_MEMORY, "500: too little memory for the model"),
    "503": _chat(Fault.BUSY, "503: the queue is full"),
    "502": _chat(Fault.BAD_GATEWAY, "502 from a proxy"),
    "307": _chat(Fault.REDIRECT, "a redirect to another host"),
    "hang-up": _chat(Fault.HANG_UP, "the connection closes without a word"),
    "cut": _chat(Fault.CUT, "the connection is reset in mid-reply"),
    "no-done": _chat(Fault.NO_DONE, "the reply ends without its last line"),
    "malformed": _chat(Fault.MALFORMED, "a line is not JSON"),
    "wrong-shape": _chat(Fault.WRONG_SHAPE, "a line is JSON of another shape"),
    "error-line": _chat(Fault.ERROR_LINE, "an error in mid-reply"),
    "drip": _chat(Fault.DRIP, "a byte now and then, never a whole line"),
    "stall": _chat(Fault.STALL, "silence in mid-reply"),
    "empty": _chat(Fault.EMPTY, "an empty reply"),
    "length": _chat(Fault.LENGTH, "the reply ends at its token limit"),
    "cut silently": Case(
        "the prompt is cut without a word, with HTTP 200",
        (Turn(text=TEXT),) * _ATTEMPTS,
        traits=Traits(obeys_truncate=False, window_cap=1024),
    ),
    "loop": Case(
        "the reply goes round in circles",
        (Turn(text=TEXT + "Check the log again, then check the disk. " * 100),) * _ATTEMPTS,
    ),
    "show 500": _asked("/api/show", Fault.ERROR_500, "the model's facts can't be had: 500"),
    "show silent": Case(
        "silence when asked for the model's facts",
        (Turn(path="/api/show", fault=Fault.STALL, after=0),) * _ATTEMPTS,
    ),
    "list cut": _asked("/api/tags", Fault.HANG_UP, "the list of models breaks off"),
    "list malformed": Case(
        "the list of models is not JSON", (Turn(path="/api/tags", text="{"),) * _ATTEMPTS
    ),
}


class Trial:
    """Every case from the same start: a draft, a refined runbook and a note still to be done."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._count = folder, 0
        self._start = folder / "start"
        session = open_session(MODE, provider="reference", output_dir=self._start, project=ROOT)
        stages.draft(session)
        for request in ("remediation: ask support first", "verification: wait ten minutes"):
            stages.notes(session, [request])
            if request.startswith("remediation"):
                stages.refine(session)

    def see(self, case: Case, stage: str, run: Callable[..., tuple[str, str, int | None]]) -> Seen:
        """Run one case in one place."""
        self._count += 1
        outputs = self.folder / str(self._count)
        shutil.copytree(self._start, outputs)
        before = _artefacts(outputs)
        with OllamaServer(Script(traits=case.traits)).serving() as server:
            server.say(*case.turns)
            host = server.host if case.there else f"http://127.0.0.1:{closed_port()}"
            said, failed, code = run(stage, outputs, host)
        after = _artefacts(outputs)
        # A whole document's reply is kept under its own name, a section's below its stage.
        partials = sorted((outputs / KEY / "replies").rglob("*.partial.txt"))
        return Seen(
            said=_settled(said, outputs),
            failed=_settled(failed, outputs),
            code=code,
            partial=partials[-1].read_text(encoding="utf-8") if partials else "",
            replaced=tuple(name for name in before if before[name] != after.get(name)),
            met={turn.path for turn in case.turns} <= {asked.path for asked in server.journal},
        )


def _artefacts(outputs: Path) -> dict[str, str]:
    files = (*(outputs / KEY).glob("*.md"), outputs / KEY / "expert_notes.yaml")
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def _settled(text: str, outputs: Path) -> str:
    """The text without what differs from run to run."""
    text = _ESCAPE.sub("", text).replace(str(outputs / KEY), "outputs/<mode>")
    text = re.sub(r"\(took \S+ s\)|\b\d+\.\d+ s\b", "… s", text)
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:11434", text)


def on_command_line(stage: str, outputs: Path, host: str) -> tuple[str, str, int | None]:
    """`runbook draft` or `runbook refine` in a process of its own."""
    code = "import sys; from runbook_helpers.cli import main; sys.exit(main(sys.argv[1:]))"
    given = ["--failure-mode", MODE, "--provider", "ollama", "--output-dir", str(outputs)]
    done = subprocess.run(
        [sys.executable, "-c", code, stage, *given, "--host", host],
        env=variables(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    failed = done.stderr[done.stderr.find("error: ") :] if "error: " in done.stderr else ""
    return done.stdout + done.stderr, failed.removeprefix("error: ").strip(), done.returncode


def variables() -> dict[str, str]:
    """No settings but these."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("RUNBOOK_", "OLLAMA_"))}
    return own | _SETTINGS | {"RUNBOOK_PROJECT": str(ROOT)}


class Notebook:
    """One kernel in which the stage notebooks' own cells are run, over and over."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, stage: str, outputs: Path, host: str) -> tuple[str, str, int | None]:
        """Run the cells up to the stage; what they showed, and the error of the last one."""
        given = {"failure_mode": MODE, "provider": "ollama", "output_dir": str(outputs)}
        values = "\n".join(f"{name} = {value!r}" for name, value in given.items())
        where = f"import os\nos.environ['OLLAMA_HOST'] = {host!r}"
        shown: list[str] = []
        for cell_id, source in _cells(_NOTEBOOKS[stage]):
            more = f"\n{values}\n{where}" if cell_id == "parameters" else ""
            failed = self._run(source + more, shown)
            if failed:
                return "\n".join(shown), failed, None
            if cell_id == stage:
                break
        return "\n".join(shown), "", None

    def _run(self, source: str, shown: list[str]) -> str:
        failed: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "error":
                failed.append("\n".join(content["traceback"]))
            shown.append(json.dumps(content, ensure_ascii=False))

        self._client.execute_interactive(source, output_hook=hear, timeout=60)
        shown.extend(failed)
        return "\n".join(failed)


def _cells(name: str) -> Iterator[tuple[str, str]]:
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return ((c.id, c.source) for c in notebook.cells if c.cell_type == "code")


@contextmanager
def notebook() -> Iterator[Notebook]:
    """A kernel, for as long as the block."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", env=variables(), cwd=str(ROOT))
    try:
        yield Notebook(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


_PAGE = """# When the model server fails

Each row was run: an Ollama server that fails in this way, a workspace that already has a draft, a
refined runbook and a note to be carried out, and then `runbook draft` and `runbook refine` at the
command line and the same cells of the notebooks. In every one of them the workspace's runbooks and
notes stayed as they were. The command line ends with exit code 3; in a notebook the cell fails with
the same words. What had arrived of a reply is in `replies/`, as `*.partial.txt`, of the workspace.

| What fails | What one reads when drafting | Text that is kept |
|---|---|---|
"""


def page(folder: Path) -> str:
    """The table, from a run of every case at the command line."""
    trial = Trial(folder)
    rows = [(case, trial.see(case, "draft", on_command_line)) for case in CASES.values()]
    return _PAGE + "".join(row(case, seen) for case, seen in rows)


def row(case: Case, seen: Seen) -> str:
    """One case as a row of the table."""
    said = "<br>".join(line.strip() for line in seen.failed.splitlines()).replace("|", "\\|")
    kept = "what had arrived" if seen.partial else "none had arrived"
    return f"| {case.words} | {_escaped(said)} | {kept} |\n"


def _escaped(text: str) -> str:
    return text.replace("<br>", "\0").replace("<", "&lt;").replace("\0", "<br>")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sys.stdout.write(page(Path(made)))
