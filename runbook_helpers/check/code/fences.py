"""Code blocks cut into pieces of one language: sessions, shell within ```sql, output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from runbook_helpers.check.code.balance import left_open
from runbook_helpers.check.code.continuing import goes_on
from runbook_helpers.check.code.languages import (
    LANGUAGES,
    MISNAMED,
    OUTPUTS,
    SESSIONS,
    guess,
    starts_hcl,
    starts_promql,
    starts_sql,
)
from runbook_helpers.check.code.markup import Marked, Row
from runbook_helpers.check.code.model import Language, Snippet
from runbook_helpers.check.code.printed import printed_json
from runbook_helpers.check.code.programs import (
    PROGRAMS,
    is_command,
    is_spoken_command,
    program,
)
from runbook_helpers.check.code.prompts import is_root_prompt, prompt, session
from runbook_helpers.check.code.tree import readable
from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import Document

_SHOWS = re.compile(r"output|expect|result|you (?:should|will|would)|response", re.IGNORECASE)
_LONG_SCRIPT = 8_000  # characters
_SURELY_PROMQL = re.compile(r"\{\w+\s*(?:=|!=|=~|!~)\s*\"|\[\d+[smhdw]\]")
_PRINTED = re.compile(
    r"\s*(?:[+|\u2502\u250c\u256d\u25cf\u2514\u251c]|[-=]{3,}|\[?\d{4}-\d\d-\d\d)"
)
_META = re.compile(r"\s*\\[a-z!?]")  # psql's own commands, \dt


_Told = tuple[Language | None, Row]  # None: printed, not typed


def pieces(document: Document, block: CodeBlock) -> Iterator[Snippet]:
    """The code of a block, cut where its language changes."""
    yield from _pieces(document, block, _rows(document, block))


def pieces_of_marked(document: Document, marked: Marked) -> Iterator[Snippet]:
    """The code of a block that another markup wrote."""
    block = CodeBlock(marked.language, "", marked.line, marked.end, True, marked.is_output)
    found = tuple(_pieces(document, block, marked.rows))
    # In Markdown, `Note::` may stand above text that is merely indented.
    if marked.sure or all(snippet.language != "other" for snippet in found):
        yield from found


def _pieces(document: Document, block: CodeBlock, rows: Sequence[Row]) -> Iterator[Snippet]:
    texts = [row.text for row in rows]
    declared = block.language
    if not any(text.strip() for text in texts):
        return
    if _only_shown(document, block, texts):
        yield snippet(rows, "other", declared, is_output=True)
        return
    root = declared in SESSIONS or (len(texts) > 1 and all(map(is_root_prompt, texts)))
    typed = session(texts, root) if _may_be_session(declared) else None
    if not typed and declared in SESSIONS and _PRINTED.match(_first(texts)):
        yield snippet(rows, "other", declared, is_output=True)
        return
    if typed:
        told = [
            (line.language, row.after(line.column)) for row, line in zip(rows, typed, strict=True)
        ]
        yield from _runs(told, declared)
    elif (language := _language(declared, texts)) in ("shell", "sql"):
        yield from _runs(_told_apart(rows, language), declared)
    else:
        yield snippet(rows, language, declared)


def _first(texts: Sequence[str]) -> str:
    return next((text for text in texts if text.strip()), "")


def snippet(
    rows: Sequence[Row], language: Language, declared: str = "", is_output: bool = False
) -> Snippet:
    """A fence's snippet made of rows."""
    return Snippet(
        text="\n".join(row.text for row in rows),
        language=language,
        origin="fence",
        rows=tuple((row.line, row.column) for row in rows),
        declared=declared,
        is_output=is_output,
    )


def _rows(document: Document, block: CodeBlock) -> list[Row]:
    """The rows of a block with their places, the block's indentation taken off."""
    texts = block.text.split("\n")
    texts = texts[:-1] if texts[-1] == "" else texts
    first = block.line + (1 if block.fenced else 0)
    return [_row(document.lines, text, first + index) for index, text in enumerate(texts)]


def _row(lines: Sequence[str], text: str, line: int) -> Row:
    written = lines[line] if line < len(lines) else ""
    if written.endswith(text):
        return Row(text, line, len(written) - len(text))
    # Tabs that Markdown opened up: the first letter's column is the one that counts.
    inner = text.lstrip()
    return Row(inner, line, max(0, written.find(inner)))


def _may_be_session(declared: str) -> bool:
    return LANGUAGES.get(declared) in ("shell", "sql") or declared in ("", "powershell", *OUTPUTS)


def _only_shown(document: Document, block: CodeBlock, texts: Sequence[str]) -> bool:
    """Whether a block is output: it is said to be, and its text doesn't deny it."""
    if not block.is_output:
        return False
    meant = [text for text in texts if text.strip() and not text.lstrip().startswith("#")]
    if block.language in OUTPUTS:
        said = _SHOWS.search(_above(document, block.line))
        return bool(said) or not meant or not all(_is_typed(text) for text in meant)
    language = LANGUAGES.get(block.language)
    typed = language == "shell" and meant and _is_typed(meant[0])
    return not (typed or (language == "sql" and meant and starts_sql(meant[0])))


def _is_typed(text: str) -> bool:
    found = prompt(text)
    return is_command(text[found[1] :]) if found else is_spoken_command(text)


def _above(document: Document, line: int) -> str:
    above = document.lines[max(0, line - 3) : line]
    return next((text for text in reversed(above) if text.strip()), "")


def _language(declared: str, texts: Sequence[str]) -> Language:
    """What the fence says, unless the first row can't be that."""
    said = LANGUAGES.get(declared)
    if said is None:
        return _despite(declared, texts) if declared not in ("", *OUTPUTS) else guess(texts)
    first = next((t for t in texts if t.strip() and not t.lstrip().startswith(("#", "--"))), "")
    if said == "sql" and not _is_shell_in_sql(first):
        return said
    if said == "hcl" and starts_hcl(first):
        return said
    if said != "shell" and is_spoken_command(first):
        return "sql" if said == "sql" else "shell"
    if said == "shell" and first.startswith(("apiVersion:", "kind:")):
        return "yaml"
    return said


def _despite(declared: str, texts: Sequence[str]) -> Language:
    """A query or command in a block that says it is a program; models call nearly all Python."""
    first = next((t for t in texts if t.strip() and not t.lstrip().startswith(("#", "//"))), "")
    if declared not in MISNAMED or re.search(r"[{;]\s*$|^\s*(?:import|from|def|for|if)\b", first):
        return "other"
    if is_spoken_command(first) and program(first) in PROGRAMS:
        return "shell"
    selects = re.match(r"\s*SELECT\s.*\sFROM\s", first) is not None
    if selects or (starts_promql(first) and _SURELY_PROMQL.search(first)):
        return "sql" if selects else "promql"
    return "other"


def _is_shell_in_sql(row: str) -> bool:
    return bool(program(row)) and not starts_sql(row) and is_spoken_command(row)


def _told_apart(rows: Sequence[Row], usual: Language) -> Iterator[_Told]:
    """Each row with its language: commands among SQL, statements among commands."""
    current: list[str] = []
    language = usual
    printed = printed_json(rows) if usual == "shell" else frozenset()
    for index, row in enumerate(rows):
        if index in printed:
            current = []
            yield None, row
            continue
        if not (current and goes_on(current, language)):
            current = []
            if row.text.strip() and not row.text.lstrip().startswith(("#", "--")):
                meta = language == "sql" and _META.match(row.text)
                language = "sql" if meta else _starts(row.text, usual)
        if row.text.strip():
            current.append(row.text)
        yield language, row


def _starts(row: str, usual: Language) -> Language:
    if usual == "sql":
        return "shell" if _is_shell_in_sql(row) and not _META.match(row) else "sql"
    # `truncate -s 0 f` and `select x in …` are shell: SQL within shell must be unmistakable.
    unmistakable = starts_sql(row) and not is_command(row) and "(" not in row.split(maxsplit=1)[0]
    return "sql" if unmistakable else "shell"


def _runs(told: Iterator[_Told] | list[_Told], declared: str) -> Iterator[Snippet]:
    """Rows of the same language that follow each other, as one snippet each."""
    gathered: list[Row] = []
    language: Language | None = None
    for kind, row in told:
        if gathered and kind != language:
            yield from _run(gathered, language, declared)
            gathered = []
        language = kind
        gathered.append(row)
    yield from _run(gathered, language, declared)


def _run(rows: list[Row], language: Language | None, declared: str) -> Iterator[Snippet]:
    for part in _parts(rows) if language == "shell" else (rows,):
        if any(row.text.strip() for row in part):
            yield snippet(part, language or "other", declared, is_output=language is None)


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    """A script that is too long for one reading, cut where nothing is open."""
    start = size = 0
    tried = 0
    for index, row in enumerate(rows):
        size += len(row.text) + 1
        if size >= _LONG_SCRIPT + tried * _LONG_SCRIPT // 8 and index + 1 < len(rows):
            tried += 1
            part = rows[start : index + 1]
            text = "\n".join(row.text for row in part)
            if not goes_on([row.text], "shell") and not left_open(readable(text)):
                yield part
                start, size, tried = index + 1, 0, 0
    yield rows[start:]
