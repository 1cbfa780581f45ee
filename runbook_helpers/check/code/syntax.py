"""What is wrong with how a shell text is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from runbook_helpers.check.code.balance import left_open
from runbook_helpers.check.code.grammar import slip
from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.code.placeholders import placeholders
from runbook_helpers.check.code.tree import DASHES, LONGEST, NO_BREAK
from runbook_helpers.check.findings import Severity

if TYPE_CHECKING:
    from tree_sitter import Node

# Title, severity, why, what to do.
CODES: dict[str, tuple[str, Severity, str, str]] = {
    "SHL001": (
        "Shell syntax error",
        "error",
        "The shell refuses the whole text, or waits for more, and nothing is run.",
        "balance the quotes, brackets and keywords",
    ),
    "SHL002": (
        "Unicode dash in an option",
        "error",
        "A dash from a word processor is not the option sign: the tool takes it for a name.",
        "write the option with `-` or `--`",
    ),
    "SHL003": (
        "Typographic quotes",
        "error",
        "The shell takes them for letters, so that the words within are split at spaces.",
        "write straight quotes, `\"` or `'`",
    ),
    "SHL004": (
        "Placeholder that is a redirection",
        "warning",
        "Pasted as it is, the shell reads `<name>` as a redirection and may overwrite a file.",
        "write a variable such as `$NAME` and say where its value comes from",
    ),
    "SHL005": (
        "Ellipsis or broken continuation",
        "error",
        "An ellipsis stands for words that are missing; a backslash before a space at the end of "
        "a row continues nothing, so the next row is run as a command of its own.",
        "write the command out, with nothing after a backslash at the end of a row",
    ),
    "SHL006": (
        "No-break space",
        "error",
        "It looks like a space, but the shell joins the words around it into one, so the command "
        "is “not found” for a reason nobody can see.",
        "type a plain space",
    ),
    "SHL007": (
        "Windows command in a Unix fence",
        "error",
        "The shell that the fence names answers “command not found”.",
        "name the fence `powershell` or `bat`, or write the command Unix has",
    ),
}
_DASH = re.compile(rf"(?<!\S)((?=-*[{DASHES}])[-{DASHES}]+)([A-Za-z][\w-]*)")
_LONE_DASH = re.compile(rf"(?<!\S)[{DASHES}](?!\S)")
_BARE_BRACKET = re.compile(r"(?<=[\w/.-])[ \t]+\([ \t]+(?=-)")
_QUOTES = re.compile("[“”„‟‘’‚‛]")
_BROKEN = re.compile(r"\\[ \t]+(?=\n[ \t]*\S)")


def complaints(text: str, plain: str, root: Node | None) -> tuple[Complaint, ...]:
    """All complaints about a text, by place; `plain` and `root` are its readable form and tree."""
    starts = starts_of(text)
    found = [
        *_syntax(plain, root),
        *(() if _is_plain(text) else _typography(text)),
    ]
    placed: dict[tuple[str, int, int], Complaint] = {}
    for at, code, message, fix, severity in sorted(found, key=lambda f: f[:2]):
        row = max(0, bisect_right(starts, min(at, len(text))) - 1)
        column = at - starts[row]
        complaint = Complaint(code, row, column, message, fix, severity)
        placed.setdefault((code, row, column), complaint)
    return tuple(placed.values())


def starts_of(text: str) -> tuple[int, ...]:
    """The offset of each row of a text."""
    return (0, *(match.end() for match in re.finditer("\n", text)))


_Found = tuple[int, str, str, str, Severity | None]


def _syntax(plain: str, root: Node | None) -> Iterator[_Found]:
    opened = left_open(plain)
    if root is not None and not root.has_error and not any("closes" in o.message for o in opened):
        return  # the parser understood it all; a lone `fi` it takes for a command
    if opened and len(plain) <= LONGEST and slip(plain) is None:
        return  # bash's grammar takes it: `do { ls; } done`
    if opened:
        yield opened[0].at, "SHL001", opened[0].message, opened[0].fix, None
    elif root is not None:
        yield from _parser_error(plain, root)
    elif len(plain) > 0:
        yield 0, "SHL001", "too long or too deeply nested to be read", "split it up", "warning"


def _parser_error(plain: str, root: Node) -> Iterator[_Found]:
    """The parser's own word, an error only where nobody could read it otherwise."""
    if match := re.search(r"(?:&&|\|\|?|\\)[ \t]*\Z", plain.rstrip("\n")):
        yield (
            match.start(),
            "SHL001",
            f"nothing follows `{match[0].strip()}`",
            "write the rest",
            None,
        )
    elif match := re.search(r"(?<![<>&])[<>]{1,2}[ \t]*(?=\n|\Z)", plain):
        yield (
            match.start(),
            "SHL001",
            f"no file follows `{match[0].strip()}`",
            "name the file",
            None,
        )
    elif match := _BARE_BRACKET.search(plain):
        yield match.start(), "SHL001", "`(` stands bare in a command", "write `\\(` and `\\)`", None
    elif node := _first_error(root):
        yield node.start_byte, "SHL001", "this may not be shell syntax", "", "warning"


def _first_error(root: Node) -> Node | None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            return node
        waiting += [child for child in reversed(node.children) if child.has_error]
    return None


def _is_plain(text: str) -> bool:
    return text.isascii() and not _BROKEN.search(text) and not placeholders(text)


def _typography(text: str) -> Iterator[_Found]:
    quoted = _quoted(text)

    def free(at: int) -> bool:
        index = bisect_right(quoted, (at, len(text) + 1)) - 1
        return index < 0 or quoted[index][1] <= at

    for match in _DASH.finditer(text):
        if free(match.start()):
            meant = option(match[1], match[2])
            message = f"`{match[0]}` begins with a Unicode dash"
            yield match.start(), "SHL002", message, f"write `{meant}`", None
    for match in _QUOTES.finditer(text):
        if free(match.start()):
            straight = '"' if match[0] in "“”„‟" else "'"
            message = f"`{match[0]}` is a typographic quote"
            yield match.start(), "SHL003", message, f"write `{straight}`", None
    for placeholder in placeholders(text):
        if placeholder.habit == "angle" and free(placeholder.start):
            name = re.sub(r"\W+", "_", placeholder.text).strip("_").upper()
            message = f"`{placeholder.text}` is a redirection to the shell"
            yield placeholder.start, "SHL004", message, f"write `${name}` and declare it", None
    for match in re.finditer("…", text):
        if free(match.start()):
            yield match.start(), "SHL005", "`…` stands for words that are missing", "", None
    for match in NO_BREAK.finditer(text):
        if free(match.start()):
            message = f"a no-break space (U+{ord(match[0][0]):04X}) stands between words"
            yield match.start(), "SHL006", message, "", None
    for match in _BROKEN.finditer(text):
        if free(match.start()):
            message = "spaces after the backslash undo the continuation"
            yield match.start(), "SHL005", message, "remove the spaces after `\\`", None


def option(dashes: str, name: str) -> str:
    """The option as meant: word processors make one long dash of two short ones."""
    return ("--" if len(name) > 2 or len(dashes) > 1 else "-") + name


def _quoted(text: str) -> list[tuple[int, int]]:
    """Spans of straight quotes and of comments, where anything may be written."""
    shape = re.compile(r"\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"|(?<![^\s;])#[^\n]*", re.DOTALL)
    return [m.span() for m in shape.finditer(text) if m[0][0] != "\\"]
