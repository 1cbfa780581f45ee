"""Files that a shell block writes: heredocs that become YAML, JSON and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from runbook_helpers.check.code.model import Command, Language, Snippet

ENDINGS: dict[str, Language] = {
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "properties": "properties",
    "tf": "hcl",
    "toml": "toml",
}
FROM_PIPE = re.compile(r"(?:-f|--filename)[= ]?-(?: |$)")


def documents(commands: Sequence[Command]) -> Iterator[Snippet]:
    """What cat and tee write to a file of a known ending, and what they feed to kubectl."""
    for index, command in enumerate(commands):
        behind = commands[index + 1] if index + 1 < len(commands) else None
        if command.heredoc is None or command.name not in ("cat", "tee"):
            continue
        if language := _language(command, behind):
            yield _snippet(command, command.heredoc, language)


def _language(command: Command, behind: Command | None) -> Language | None:
    names = [word.text for word in command.writes if word.fixed]
    if command.name == "tee":
        names += [word.text for word in command.arguments if word.text[:1] != "-"]
    if not names and command.feeds_pipe and behind and behind.name in ("kubectl", "oc"):
        given = " ".join(word.text for word in behind.arguments)
        return "yaml" if behind.reads_pipe and FROM_PIPE.search(given) else None
    return ENDINGS.get(names[0].rpartition(".")[2].lower()) if names else None


def _snippet(command: Command, text: str, language: Language) -> Snippet:
    outer, row = command.snippet, command.words[-1].row
    if "<<-" in outer.text.split("\n")[row]:
        text = re.sub(r"(?m)^\t+", "", text)
    if not re.search(r"<<-?\s*[\"'\\\\]", outer.text.split("\n")[row]):
        text = text.replace("\\$", "$").replace("\\`", "`")  # what the shell makes of them
    count = text.count("\n") + 1
    rows = tuple(outer.place(row + 1 + index, 0) for index in range(count))
    return Snippet(text, language, outer.origin, rows, language, outer.is_output, outer.step)
