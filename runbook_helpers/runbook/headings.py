"""Headings, real or meant: models and people write `**Detection**` where a heading belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runbook_helpers.runbook.sections import SectionKind, kind_of

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST = 100
_LEVELLED = frozenset({"asciidoc", "confluence", "org"})  # markups whose headings say their level
_OPAQUE = ("fence", "code_block", "html_block", "blockquote_open", "table_open", "heading_open")
_BOLD = re.compile(r"^(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1\s*:?\s*$")
_STEP = re.compile(r"^step\s+\d+(?:\.\d+)*\s*[:.)\u2013\u2014-]\s*\S", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+[.)]\s+(\S.*)$")
_ASCIIDOC = re.compile(r"^(={1,6})\s+(\S.*?)(?:\s+=+)?\s*$")
_CONFLUENCE = re.compile(r"^h([1-6])\.\s+(\S.*?)\s*$")
_ORG = re.compile(r"^(\*{1,6})\s+(?:(?:TODO|DONE|NEXT|WAITING)\s+)?(\S.*?)(?:\s+:[\w:]+:)?\s*$")
_ORG_TITLE = re.compile(r"^#\+title:\s*(\S.*?)\s*$", re.IGNORECASE)
# AsciiDoc's `[WARNING]` above `====`, and Confluence's numbered `# {{command}}`.
_OTHER_MARKUP = re.compile(r"\[[A-Za-z][^\]]*\]$|\{\{")
_LABEL = re.compile(
    r"^(?:warning|note|caution|important|danger|tip|info|expected|output|example|risk|undo|"
    r"if not|command|why|result|table of contents|contents)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heading:
    """A line that starts something."""

    line: int  # 0-based in the whole text
    end: int  # first line after it: a setext heading has two
    level: int
    text: str  # inline Markdown, without the marks that make it a heading
    style: str  # "atx", "setext", "bold", "colon", "step", "numbered", or the markup's name

    @property
    def real(self) -> bool:
        """Whether Markdown itself sees a heading here."""
        return self.style in ("atx", "setext")

    @property
    def kind(self) -> SectionKind | None:
        """The canonical section it names, if any."""
        return kind_of(self.text)


def headings(lines: Sequence[str], tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """The real headings of a text; with them those that are meant, when none names a section."""
    # Where headings are `h2. …`, a line that begins with `# ` is an item of a numbered list.
    confluence = any(_CONFLUENCE.match(line) for line in lines)
    real = [] if confluence else list(_real(tokens))
    if any(heading.kind for heading in real if len(real) > 1 or heading.level > 1):
        return tuple(real)
    opaque = set[int]() if confluence else _opaque_lines(tokens)
    meant = list(_meant(_without(lines, real), opaque))
    if len(real) > 1 and not any(heading.kind for heading in meant):
        return tuple(real)
    both = sorted([*real, *_levelled(meant)], key=lambda heading: heading.line)
    return tuple(_with_title(lines, both))


def _without(lines: Sequence[str], found: Sequence[Heading]) -> list[str]:
    """The lines with headings blanked: what stands next to one stands alone."""
    bare = list(lines)
    for heading in found:
        bare[heading.line : heading.end] = [""] * (heading.end - heading.line)
    return bare


def _real(tokens: Sequence[Token]) -> Iterator[Heading]:
    for index, token in enumerate(tokens):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        text = tokens[index + 1].content.strip()
        style = "atx" if token.markup.startswith("#") else "setext"
        # A paragraph with --- under it is an accident of typing, not a heading.
        if style == "setext" and ("\n" in text or len(text) > _LONGEST or text.endswith(".")):
            continue
        if _OTHER_MARKUP.match(text):
            continue
        yield Heading(token.map[0], token.map[1], int(token.tag[1]), text, style)


def _opaque_lines(tokens: Sequence[Token]) -> set[int]:
    return {
        line
        for token in tokens
        if token.type in _OPAQUE and token.map
        for line in range(*token.map)
    }


def _meant(lines: Sequence[str], opaque: set[int]) -> Iterator[Heading]:
    org = any(_ORG_TITLE.match(line) for line in lines[:5])
    for number, line in enumerate(lines):
        if org and (heading := _org(line, number)):
            yield heading
            continue
        if number in opaque or not line.strip() or len(line) > _LONGEST:
            continue
        if heading := _meant_by(line, number, lines):
            yield heading


def _org(line: str, number: int) -> Heading | None:
    """A headline of Org mode, one level below the title that its first lines give."""
    if match := _ORG_TITLE.match(line):
        return Heading(number, number + 1, 1, match[1], "org")
    if match := _ORG.match(line):
        return Heading(number, number + 1, min(6, len(match[1]) + 1), match[2], "org")
    return None


def _meant_by(line: str, number: int, lines: Sequence[str]) -> Heading | None:
    if match := _ASCIIDOC.match(line):
        return Heading(number, number + 1, len(match[1]), match[2], "asciidoc")
    if match := _CONFLUENCE.match(line):
        return Heading(number, number + 1, int(match[1]), match[2], "confluence")
    if match := _BOLD.match(line):
        text = match[2].strip().rstrip(":").strip()
        return None if _LABEL.match(text) else Heading(number, number + 1, 2, text, "bold")
    if _STEP.match(line):
        return Heading(number, number + 1, 2, line.strip().rstrip(":"), "step")
    if (match := _NUMBERED.match(line)) and _alone_in_list(number, lines):
        text = match[1].strip().strip("*_").rstrip(":").strip("*_").strip()
        known = kind_of(text) if len(text.split()) <= 5 else None
        return Heading(number, number + 1, 2, text, "numbered") if known else None
    return _meant_by_words(line, number, lines)


def _meant_by_words(line: str, number: int, lines: Sequence[str]) -> Heading | None:
    """`Detection:` alone on its line, or `DETECTION` between blank lines."""
    text = line.rstrip()
    if text[0].isspace() or not text[0].isalpha() or len(text.split()) > 5:
        return None
    alone = _blank(lines, number - 1) and _blank(lines, number + 1)
    if not (text.endswith(":") or (alone and text[-1].isalnum())) or not kind_of(text):
        return None
    return Heading(number, number + 1, 2, text.rstrip(":").strip(), "colon")


def _blank(lines: Sequence[str], number: int) -> bool:
    return not 0 <= number < len(lines) or not lines[number].strip()


def _alone_in_list(number: int, lines: Sequence[str]) -> bool:
    """Whether something stands under a numbered line: a bare list of names is a list."""
    after = next((line for line in lines[number + 1 :] if line.strip()), "")
    return bool(after) and not _NUMBERED.match(after)


def _levelled(meant: list[Heading]) -> list[Heading]:
    """Below sections that are known by name, other such lines are their parts."""
    if not any(heading.kind for heading in meant):
        return meant
    return [
        heading if heading.kind or heading.style in _LEVELLED else replace(heading, level=3)
        for heading in meant
    ]


def _with_title(lines: Sequence[str], found: list[Heading]) -> list[Heading]:
    """A first line in bold above everything is the title, when no real one is there."""
    if not found or any(heading.level == 1 for heading in found):
        return found
    first, written = found[0], next((n for n, line in enumerate(lines) if line.strip()), -1)
    if first.line == written and first.style == "bold" and not first.kind and len(found) > 1:
        return [replace(first, level=1), *found[1:]]
    return found
