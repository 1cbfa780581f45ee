"""LLM0: what a model leaves behind that does not belong in a runbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from runbook_helpers.check.rule import Place, Rule, Subject
from runbook_helpers.runbook.chat import is_closer, is_opener

_GAP = re.compile(r"\bTODO\b(?:\([^)]*\))?")
# `<pod-name>`, `YOUR_CLUSTER`, `[insert host]`: habits of models and templates.
_BLANK = re.compile(
    r"<(?=[^>]*[-_ ]|pod|node|name|host|ns\b)[a-z][\w -]{1,40}>|\bYOUR[_-][A-Z_-]+\b|"
    r"\[(?:insert|your|enter|add) [^\]]{1,60}\]",
    re.IGNORECASE,
)
_HTML = re.compile(r"</?(?:details|summary|br|kbd|sub|sup|table|tr|td|th|p|div|span)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?:;)\]`*_|>\"'…\u201d-]\s*$")
_REPEATS = 4


def _chat(subject: Subject) -> Iterator[Place]:
    for number, line in _prose(subject):
        if is_opener(line) or is_closer(line):
            yield Place(number, f"this speaks to whoever asked: {_short(line)}", "take it out")


def _gaps(subject: Subject) -> Iterator[Place]:
    for number, line in enumerate(subject.document.lines):
        for match in _GAP.finditer(line):
            message = f"{match[0]} is not filled in"
            yield Place(number, message, "ask the owner it names", match.start())


def _blanks(subject: Subject) -> Iterator[Place]:
    for number, line in enumerate(subject.document.lines):
        for match in _BLANK.finditer(line):
            if not _HTML.match(match[0]):
                message = f"the placeholder {match[0]} is not filled in"
                yield Place(number, message, "use a name from the environment", match.start())


def _cut(subject: Subject) -> Iterator[Place]:
    """A last line of prose that stops in mid-sentence, or of a table in mid-row."""
    written = [(number, line) for number, line in _prose(subject) if line.strip()]
    if not written or (subject.document.code_blocks[-1:] and _ends_in_code(subject)):
        return
    number, line = written[-1]
    bare = line.strip()
    in_row = bare.startswith("|") and not bare.endswith("|")
    plain = bare[:1].isalpha() and len(bare.split()) > 6 and not _SENTENCE_END.search(bare)
    if in_row or plain:
        message = f"the text stops in mid-{'row' if in_row else 'sentence'}: {_short(bare)}"
        yield Place(number, message, "finish it, or draft it again")


def _ends_in_code(subject: Subject) -> bool:
    rest = subject.document.lines[subject.document.code_blocks[-1].end :]
    return not any(line.strip() for line in rest)


def _loops(subject: Subject) -> Iterator[Place]:
    long = [(n, line.strip()) for n, line in _prose(subject) if len(line.split()) >= 5]
    counts = Counter(text for _, text in long)
    told: set[str] = set()
    for number, text in long:
        if counts[text] >= _REPEATS and text not in told and not text.startswith("|"):
            told.add(text)
            message = f"said {counts[text]} times: {_short(text)}"
            yield Place(number, message, "keep one; the model was caught in a loop")


def _prose(subject: Subject) -> Iterator[tuple[int, str]]:
    document = subject.document
    code = {n for block in document.code_blocks for n in range(block.line, block.end)}
    for number, line in enumerate(document.lines):
        if number >= document.body_line and number not in code:
            yield number, line


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


RULES = (
    Rule("LLM001", "Chat left over", "warning", "It is no part of a runbook.", _chat),
    Rule("LLM002", "TODO left", "warning", "Whoever is on call cannot fill it in.", _gaps),
    Rule("LLM003", "Placeholder left", "warning", "Pasted as it is, it fails or harms.", _blanks),
    Rule("LLM004", "Text cut off", "warning", "What is missing may be the step that counts.", _cut),
    Rule("LLM005", "Repetition", "warning", "Small models get caught in loops.", _loops),
)
