"""Code blocks that other markups write: AsciiDoc, reStructuredText, and HTML's pre."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SOURCE = re.compile(r"\[(?:source|listing)?(?:%\w+)*(?:,\s*([\w-]+))?[^\]]*\]\s*$|\[listing\]\s*$")
_DELIMITER = re.compile(r"(-{4,}|\.{4,})\s*$")
_ASCIIDOC = re.compile(r"={1,5} \S|\[source\b")
_DIRECTIVE = re.compile(r"(\s*)\.\. (?:code-block|sourcecode|code)::\s*([\w-]*)\s*$")
_OPTION = re.compile(r"\s*:[\w-]+:")
_LITERAL = re.compile(r"(\s*)(?!\.\. ).*::\s*$")
_PRE = re.compile(r"<pre\b[^>]*>", re.IGNORECASE)
_NAMED = re.compile(
    r"<(?:pre|code)\b[^>]*\bclass=[\"'][^\"']*?(?:language-|lang-)?([\w-]+)[\"']", re.I
)
_TAG = re.compile(r"</?(?:pre|code|span|b|i|em|strong|var|mark|samp|kbd)\b[^>]*>", re.IGNORECASE)
_SHOWS = re.compile(r"output|expect|result|you (?:should|will|would)|response", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of code with the place of its first character in the file."""

    text: str
    line: int
    column: int

    def after(self, length: int) -> Row:
        """The row without its first characters."""
        return Row(self.text[length:], self.line, self.column + length)


@dataclass(frozen=True)
class Marked:
    """A code block that is none to Markdown."""

    language: str  # lower case, "" when none is named
    rows: tuple[Row, ...]
    line: int
    end: int  # first line after the block
    is_output: bool
    sure: bool  # False: only indentation says that it is code


def marked(lines: Sequence[str], start: int, taken: Callable[[int], bool]) -> tuple[Marked, ...]:
    """All such blocks from line `start` on; `taken` tells the lines of Markdown's own fences."""
    return tuple(_blocks(lines, start, taken))


def _blocks(lines: Sequence[str], start: int, taken: Callable[[int], bool]) -> Iterator[Marked]:
    closes = _closes(lines)
    line = start
    while line < len(lines):
        found = None if taken(line) else _block(lines, line, closes)
        if found and not any(taken(inner) for inner in range(found.line, found.end)):
            yield found
        line = max(line + 1, found.end if found else 0)


def _closes(lines: Sequence[str]) -> dict[str, int]:
    """The last line of each mark that closes a block: none is looked for that can't be found."""
    asciidoc = any(_ASCIIDOC.match(line) for line in lines)
    last: dict[str, int] = {}
    for number, text in enumerate(lines):
        if "</pre>" in text.lower():
            last["pre"] = number
        if asciidoc and (match := _DELIMITER.match(text)):
            last[match[1]] = number
    return last


def _block(lines: Sequence[str], line: int, closes: Mapping[str, int]) -> Marked | None:
    text = lines[line]
    if (match := _DELIMITER.match(text)) and closes.get(match[1], 0) > line:
        return _delimited(lines, line, match[1])
    if text.endswith(":") or ".. " in text:
        if match := _DIRECTIVE.match(text):
            return _indented(lines, line, match[1], match[2].lower(), sure=True)
        if match := _LITERAL.match(text):
            return _indented(lines, line, match[1], "", sure=False)
    if "<" in text and closes.get("pre", -1) >= line and (match := _PRE.search(text)):
        return _html(lines, line, match.end())
    return None


def _delimited(lines: Sequence[str], line: int, mark: str) -> Marked:
    """AsciiDoc: what stands between two equal rows of dashes or dots."""
    end = next(at for at in range(line + 1, len(lines)) if lines[at].rstrip() == mark)
    above = lines[line - 1] if line else ""
    title = lines[line - 2] if line > 1 else ""
    if above.startswith(".") and not above.startswith(".."):
        above, title = title, above
    named = _SOURCE.match(above)
    rows = [Row(lines[at], at, 0) for at in range(line + 1, end)]
    shown = mark[0] == "." or (title.startswith(".") and bool(_SHOWS.search(title)))
    return Marked(
        ((named and named[1]) or "").lower(), tuple(rows), line, end + 1, shown, sure=True
    )


def _indented(
    lines: Sequence[str], line: int, margin: str, language: str, *, sure: bool
) -> Marked | None:
    """reStructuredText: the rows indented deeper than the line that announces them."""
    first = line + 1
    while sure and first < len(lines) and _OPTION.match(lines[first]):
        first += 1
    if first >= len(lines) or lines[first].strip():
        return None
    end = first
    while end < len(lines) and _deeper(lines[end], len(margin)):
        end += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    rows = _unindented(lines, range(first + 1, end))
    shown = bool(_SHOWS.search(lines[line]))
    return Marked(language, rows, line + 1, end, shown, sure) if rows else None


def _deeper(text: str, margin: int) -> bool:
    return not text.strip() or len(text) - len(text.lstrip()) > margin


def _unindented(lines: Sequence[str], numbers: range) -> tuple[Row, ...]:
    margins = [len(lines[at]) - len(lines[at].lstrip()) for at in numbers if lines[at].strip()]
    margin = min(margins, default=0)
    return tuple(Row(lines[at][margin:], at, min(margin, len(lines[at]))) for at in numbers)


def _html(lines: Sequence[str], line: int, start: int) -> Marked | None:
    """HTML: the text between the tags, its characters unescaped."""
    named = _NAMED.search(lines[line])
    rows = []
    for at in range(line, len(lines)):
        column = start if at == line else 0
        close = lines[at].lower().find("</pre>", column)
        rows.append(_untagged(lines[at][column : None if close < 0 else close], at, column))
        if close >= 0:
            full = tuple(row for row in rows if row.text.strip() or line < row.line < at)
            return Marked((named[1] if named else "").lower(), full, line, at + 1, False, sure=True)
    return None


def _untagged(text: str, line: int, column: int) -> Row:
    while tag := _TAG.match(text):
        text, column = text[tag.end() :], column + tag.end()
    return Row(html.unescape(_TAG.sub("", text)), line, column)
