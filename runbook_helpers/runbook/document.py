"""A runbook as its reader sees it, with the line of everything."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from runbook_helpers.runbook.codeblocks import CodeBlock, code_blocks
from runbook_helpers.runbook.frontmatter import split
from runbook_helpers.runbook.headings import Heading, headings
from runbook_helpers.runbook.markdown import blocks, close_of, plain
from runbook_helpers.runbook.outline import Outline, outline
from runbook_helpers.runbook.source import normalise
from runbook_helpers.runbook.steps import Step, steps

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True)
class Section:
    """A run of whole lines; the preamble is one without a heading."""

    key: str | None  # canonical key, see sections.py; None for a section of the writer's own
    title: str  # as a reader sees it
    level: int
    start: int  # 0-based line in the whole text, of the heading
    end: int  # first line after the section
    lines: tuple[str, ...] = field(repr=False)
    heading: Heading | None = None

    @property
    def text(self) -> str:
        """The section with its heading."""
        return "\n".join(self.lines)

    @property
    def body_start(self) -> int:
        """The first line after the heading."""
        return self.heading.end if self.heading else self.start

    @property
    def body(self) -> str:
        """The section without its heading."""
        return "\n".join(self.lines[self.body_start - self.start :])


@dataclass(frozen=True)
class Document:
    """A parsed runbook. All lines are 0-based in the whole text, front matter included."""

    text: str
    lines: tuple[str, ...] = field(repr=False)
    metadata: dict[str, Any]
    body_line: int  # where the text under the front matter begins
    problem: str | None  # why front matter that is there can't be read
    comments: tuple[str, ...]
    title: str | None
    preamble: Section = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    code_blocks: tuple[CodeBlock, ...] = field(repr=False)
    headings: tuple[Heading, ...] = field(repr=False)
    outline: Outline = field(repr=False)
    left_open: str | None  # the line that would close a fence or HTML block open at the end
    tokens: tuple[Token, ...] = field(repr=False, compare=False)

    @cached_property
    def body(self) -> str:
        """The text without its front matter."""
        return "\n".join(self.lines[self.body_line :])

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The lines of all code blocks, their fences included."""
        blocks = self.code_blocks
        return frozenset(line for block in blocks for line in range(block.line, block.end))

    @cached_property
    def output_lines(self) -> frozenset[int]:
        """The lines of the blocks that only show what a reader should see."""
        shown = (block for block in self.code_blocks if block.is_output)
        return frozenset(line for block in shown for line in range(block.line, block.end))

    def section(self, key: str) -> Section | None:
        """The first section of a kind, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def section_at(self, line: int) -> Section:
        """The section a 0-based line stands in; front matter counts with the preamble."""
        before = bisect_right(self.sections, line, key=lambda section: section.start)
        found = self.sections[before - 1] if before else self.preamble
        return found if line < found.end else self.preamble

    def _repr_markdown_(self) -> str:
        return self.body


def parse(text: str) -> Document:
    """Read any text as a runbook; never raises and never loses a line."""
    text = normalise(text)
    front = split(text)
    # Blank lines stand in for the front matter, so that every line number is the text's own.
    hidden = "\n" * front.body_line + front.body
    lines, seen = text.split("\n"), hidden.split("\n")
    tokens = blocks(hidden)
    found = headings(seen, tokens)
    drawn = outline(found)
    cuts = [*(heading.line for heading in drawn.starts), len(lines)]
    sections = tuple(
        _section(lines, heading, end) for heading, end in zip(drawn.starts, cuts[1:], strict=True)
    )
    code = code_blocks(seen, tokens)
    preamble = _preamble(lines, front.body_line, cuts[0])
    return Document(
        text=text,
        lines=tuple(lines),
        metadata=front.metadata,
        body_line=front.body_line,
        problem=front.problem,
        comments=front.comments,
        title=(plain(drawn.title.text) or None) if drawn.title else None,
        preamble=preamble,
        sections=sections,
        steps=steps(seen, tokens, found, (preamble, *sections), code),
        code_blocks=code,
        headings=found,
        outline=drawn,
        left_open=_left_open(code, tokens, len(lines)),
        tokens=tuple(tokens),
    )


def _section(lines: Sequence[str], heading: Heading, end: int) -> Section:
    kind = heading.kind
    return Section(
        key=kind.key if kind else None,
        title=plain(heading.text),
        level=heading.level,
        start=heading.line,
        end=end,
        lines=tuple(lines[heading.line : end]),
        heading=heading,
    )


def _preamble(lines: Sequence[str], start: int, end: int) -> Section:
    return Section(None, "", 0, start, end, tuple(lines[start:end]))


def _left_open(code: Sequence[CodeBlock], tokens: Sequence[Token], lines: int) -> str | None:
    """What would close the last top-level block, when nothing in the text does."""
    if code and not code[-1].closed and not code[-1].nested:
        return code[-1].marker
    tops = [token for token in tokens if token.level == 0 and token.map]
    last = tops[-1] if tops else None
    return close_of(last.content) if last and last.type == "html_block" else None
