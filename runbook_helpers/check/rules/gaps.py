"""Places nobody filled in, in every habit people and models have: in words and in commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Snippet
from runbook_helpers.check.code.placeholders import placeholders
from runbook_helpers.check.code.reading import snippets_of
from runbook_helpers.runbook.document import Document

_TODO = r"\b(?:TODO|TBD|FIXME|XXX)\b(?:\([^)\n]{0,120}\))?"
_YOURS = r"\b(?:YOUR_[A-Z0-9_]+|your[-_](?:[a-z0-9]+[-_]?)+)\b"
_HERE = r"\b(?:[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*HERE|REPLACE[_-]?(?:ME|THIS)|CHANGE_?ME)\b"
_SLOT = r"\{\{-?\s*(?!end\b|else\b|break\b|continue\b)[A-Za-z_][\w.]*\s*-?\}\}"
_ANGLE = r"(?<![\w<$=-])<(?!/|!)([A-Za-z][\w]*(?:[ _.-][\w]+){0,4})>(?!>)"
_GIVEN = r"(?<=\w=)<([a-z][\w]*(?:[ _.-][\w]+){0,4})>(?![>=])"
_NOUN = (
    r"names?|id|ip|ur[li]|links?|e-?mail|phone|number|date|time|host|hostname|address|contact|team"
    r"|owner|value|version|namespace|pod|node|cluster|region|account|arn|channel|title|details?"
)
_BRACKET = (
    rf"(?<![\w$\]!\\@])\[(?:(?:[A-Za-z]+[ _-]){{1,4}}(?i:{_NOUN})|Names?|Phone|E-?mail|Date|Link"
    r"|link|Owner|Contact|URL|Hostname|Team)\](?![(\[:\w])"
)
_MY = (
    r"\bmy-(?:[a-z]+-)?(?:group|cluster|namespace|pod|app|bucket|deployment|service|queue|db|"
    r"database|instance|server|host|topic|function|volume|container|node)\b"
)
_COMPANY = r"\b(?:your|my)-?(?:company|organi[sz]ation|domain|corp)\.(?:com|org|net|io)\b"
_CHANNEL = r"#(?:channel|team|your)-(?:name|channel)\b"
_PERCENT = r"(?<![\w%])%[A-Z]+(?:_[A-Z]+)+%"
_DAY = r"(?<=[:|*] )(?:YYYY-MM-DD|(?:MM/DD|DD/MM)/YYYY|DD\.MM\.YYYY)\b"
_LATER = (
    r"\b(?:should|must|will|needs? to|to) be (?:filled in|completed|determined|defined|added|"
    r"written) (?:later|after|by the|here|once|when)\b|\blorem ipsum\b"
)
_INSERT = r"\[(?:insert|your|add|specify|fill in|enter)\b[^\]\n]{0,80}\](?!\()"
_ANYWHERE = tuple(
    re.compile(pattern)
    for pattern in (_TODO, _YOURS, _HERE, _SLOT, _ANGLE, _GIVEN, _COMPANY, _CHANNEL)
)
_LOOSE = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (_INSERT, _LATER))
# In code these have other meanings: a list of YAML, a section of an INI file, a folder.
_IN_WORDS = tuple(re.compile(pattern) for pattern in (_BRACKET, _MY, _PERCENT, _DAY))
_BRACE = re.compile(r"(?<![\w$%@^{\\/`])\{([a-z][a-z]*(?:[ _-][a-z]+)*)\}(?!\})")
# HTML people write in Markdown, and values that tools print in angle brackets.
_HTML = (
    r"a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|"
    r"li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|"
    r"tt|u|ul|var"
)
_PRINTED = (
    r"none|nil|unknown|null|pending|nonexistent|init|clinit|anonymous|eof|no value|not set|unset|"
    r"invalid"
)
# DokuWiki's `<code bash>` names the language of what follows.
_NO_GAP = re.compile(rf"(?:{_HTML}|{_PRINTED}|(?:code|file|sxh) [\w.-]+)", re.IGNORECASE)
# Confluence's macros stand in braces.
_MACROS = re.compile(
    r"\{(?:code|noformat|panel|info|warning|note|tip|toc|quote|color|expand)[:}]", re.IGNORECASE
)
# Ansible, Helm and Jinja fill their braces themselves.
_TEMPLATED = re.compile(
    r"^\s*-?\s*(?:hosts|tasks|become|register|delegate_to|when|notify|handlers|vars):"
    r"|\{%|\{\{-?\s*(?:\.|include\b|template\b|toYaml\b)",
    re.MULTILINE,
)
# `/srv/...` leaves the rest to the reader; `./...` and `//...` are Go's and Bazel's.
_REST_OF_PATH = re.compile(r"(?<![\w./])(?:/[\w-]+)+/\.\.\.(?=\s|$)")
_MAY_OPEN = re.compile(r"\[|[_-](?:NAME|ID|ARN|HERE|ADDRESS)")
# What every gap has something of: a line without is done with.
_MAY = re.compile(
    r"[\[<{%#]|TODO|TBD|FIXME|XXX|_HERE|REPLACE|CHANGE|your|\bmy|YYYY|DD[/.]|MM/|\bbe \w|lorem",
    re.IGNORECASE,
)
_LONGEST = 2000
_ORG_TODO = re.compile(r"^\*+ (?:TODO|DONE)\b")

Gap = tuple[int, str]  # the column, and what stands there


def gaps(document: Document) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of each gap, 0-based, in order."""
    shown, code = document.output_lines, document.code_lines
    templated = _templated(document)
    found = {gap for snippet in snippets_of(document) for gap in _in_command(snippet)}
    macros = _MACROS.search(document.text) is not None
    for number in range(document.body_line, len(document.lines)):
        line = document.lines[number][:_LONGEST]
        if number in shown or number in templated:
            continue  # expected output may show <none> or a shortened name
        found.update((number, *gap) for gap in _in_line(line, number in code, macros))
    yield from _outermost(sorted(found))


def _in_line(line: str, in_code: bool, macros: bool) -> Iterator[Gap]:
    if not _MAY.search(line) or (not in_code and _ORG_TODO.match(line)):
        return
    patterns = (*_ANYWHERE, *_LOOSE, *(() if in_code else _IN_WORDS))
    for pattern in patterns:
        for match in pattern.finditer(line):
            if not (match.re.groups and match.lastindex and _NO_GAP.fullmatch(match[1])):
                yield match.start(), match[0]
    if not in_code and not macros and "`" not in line:
        yield from ((match.start(), match[0]) for match in _BRACE.finditer(line))


def _in_command(snippet: Snippet) -> Iterator[tuple[int, int, str]]:
    """What a command leaves open in one of the habits that only its own grammar shows."""
    if snippet.language != "shell":
        return
    for row, text in enumerate(snippet.text.split("\n")):
        for match in _REST_OF_PATH.finditer(text[:_LONGEST]):
            yield (*snippet.place(row, match.start()), match[0])
        for gap in placeholders(text[:_LONGEST]) if _MAY_OPEN.search(text) else ():
            if gap.habit in ("bracket", "capitals") and _is_whole_word(text, gap.start, gap.end):
                yield (*snippet.place(row, gap.start), gap.text)


def _is_whole_word(text: str, start: int, end: int) -> bool:
    """Within quotes it may be a pattern: `grep '[a-z]'`."""
    before = text[:start]
    return not (before.count("'") % 2 or before.count('"') % 2) and text[end : end + 1] != "="


def _outermost(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    last = (-1, 0)
    for line, column, text in found:
        if line != last[0] or column >= last[1]:
            yield line, column, text
            last = (line, column + len(text))


def _templated(document: Document) -> set[int]:
    """The lines of blocks that a program fills in before anybody reads them."""
    blocks = (block for block in document.code_blocks if _is_templated(block.language, block.text))
    return {line for block in blocks for line in range(block.line, block.end)}


def _is_templated(language: str, text: str) -> bool:
    if language in ("jinja", "jinja2", "j2", "ansible", "helm", "gotmpl", "liquid"):
        return True
    return language in ("", "yaml", "yml") and _TEMPLATED.search(text) is not None
