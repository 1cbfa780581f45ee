"""The language of a code block, where its code leaves no doubt."""

from __future__ import annotations

from dataclasses import replace

from runbook_helpers.check.code.fences import pieces
from runbook_helpers.check.code.languages import LANGUAGES, MISNAMED, guess
from runbook_helpers.check.code.model import Snippet
from runbook_helpers.check.findings import Edit
from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import Document

_NAMES = {"shell": "bash", "sql": "sql", "promql": "promql", "yaml": "yaml", "json": "json"}


def missing(document: Document, block: CodeBlock) -> str:
    """The name for a fence that has none, of code that can be nothing else; empty in doubt."""
    return _certain(tuple(pieces(document, block))) if _is_typed(block) else ""


def contradicted(document: Document, block: CodeBlock) -> str:
    """The name for a fence that says a language its code certainly isn't in; empty in doubt."""
    said = LANGUAGES.get(block.language)
    if block.language in MISNAMED and _is_typed(block):
        return _certain(tuple(pieces(document, block)))
    if said not in _NAMES or not _is_typed(block):
        return ""
    found = tuple(pieces(document, block))
    guessed = guess(block.text.split("\n"))
    if {piece.language for piece in found} == {said}:
        if guessed in (said, "other") or all(_is_sure(piece) for piece in found):
            return ""
        found = tuple(replace(piece, language=guessed) for piece in found)
    name = _certain(found)
    harmless = (said, name) == ("yaml", "json")  # all JSON is YAML
    return "" if harmless or name == _NAMES[said] else name


def _is_typed(block: CodeBlock) -> bool:
    return block.fenced and not block.is_output and bool(block.text.strip())


def _certain(found: tuple[Snippet, ...]) -> str:
    kinds = {snippet.language for snippet in found}
    if len(kinds) != 1 or any(snippet.is_output for snippet in found):
        return ""
    return _NAMES.get(kinds.pop(), "") if all(_is_sure(snippet) for snippet in found) else ""


def named(document: Document, block: CodeBlock, name: str) -> tuple[Edit, ...]:
    """The change that writes a language behind the opening marks."""
    line = document.lines[block.line]
    at = line.find(block.marker)
    if at < 0:
        return ()
    start = at + len(block.marker)
    info = line[start:].strip()
    if not info:
        return (Edit(block.line + 1, start + 1, "", name),)
    old = info.split(maxsplit=1)[0]
    # `{.sql}` and the like are another program's notation: a person knows it best.
    plain = old.lower() == block.language
    return (Edit(block.line + 1, line.index(old, start) + 1, old, name),) if plain else ()


def _is_sure(snippet: Snippet) -> bool:
    if snippet.language == "shell":
        return _is_shell(snippet)
    if snippet.language == "yaml":
        return _is_yaml(snippet.text)
    return snippet.language in _NAMES and _parses(snippet)


def _is_shell(snippet: Snippet) -> bool:
    """Whether each command is of a known program, or of the shell's own."""
    from runbook_helpers.check.code.programs import ENGLISH, PROGRAMS
    from runbook_helpers.check.code.shell import commands

    script = commands(snippet)
    known = PROGRAMS | ENGLISH | {"[", "[[", "test", "true", "false", "local", "return"}
    named = all(command.name in known for command in script.commands if command.words)
    broken = any(complaint.code == "SHL001" for complaint in script.complaints)
    return bool(script.commands) and named and not broken


def _is_yaml(text: str) -> bool:
    """A mapping, or a list of mappings: almost any prose is YAML of one sort or another."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        trees = list(YAML(typ="safe", pure=True).load_all(text))
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError):
        return False
    items = [item for tree in trees for item in (tree if isinstance(tree, list) else [tree])]
    return len(text.strip().split("\n")) > 1 and all(isinstance(item, dict) for item in items)


def _parses(snippet: Snippet) -> bool:
    from runbook_helpers.check.truth import complaints_of

    refused = {"SQL001", "SQL006", "PQL001", "CFG001"}
    return not any(complaint.code in refused for complaint in complaints_of(snippet))
