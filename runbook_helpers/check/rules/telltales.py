"""What gives a model's hand away on any line: its turns, its marks, its way of taking leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rules.places import prose_lines
from runbook_helpers.runbook.document import Document

# The marks by which chat templates tell turns apart; no person types one.
_MARKS = re.compile(
    r"\[/?INST\]|<</?SYS>>|</s>|<s>\s*\[INST|<\|(?:im_start|im_end|end|eot_id|endoftext|system|user"
    r"|assistant|start_header_id|end_header_id)\|>|^#{2,3} (?:Instruction|Response|Input):?\s*$"
    r"|^(?:Human|Assistant|AI|ChatGPT|Bot)\s*:\s"
)
_ASKED = re.compile(r"^(?:\*\*)?User:(?:\*\*)?\s", re.IGNORECASE)
_ANSWERED = re.compile(r"^(?:\*\*)?(?:Assistant|AI|ChatGPT|Bot)\s*:", re.IGNORECASE)
_SAYINGS = re.compile(
    r"\bas an? (?:ai|large language model|language model)\b"
    r"|\b(?:as of )?my (?:last|latest|knowledge) (?:update|cut-?off|training)\b"
    r"|^you are an? (?:expert|experienced|senior|helpful|skilled)\b.{0,80}"
    r"\b(?:engineer|assistant|writer|administrator|sre)\b"
    r"|\b(?:above|these|following) (?:commands|steps|instructions) may (?:vary|differ|need)\b"
    r"|\b(?:be sure|make sure|remember) to (?:replace|substitute) (?:the )?"
    r"(?:placeholders?|values)\b"
    r"|\breplace (?:the |all )?placeholders? with\b"
    r"|\bfor (?:educational|informational|illustrative) purposes only\b"
    r"|\balways consult (?:a|with a|an) (?:professional|expert|qualified)\b"
    r"|\bhappy (?:troubleshooting|debugging|coding|monitoring|learning)\b"
    r"|\bby following (?:this|these|the) (?:\w+ )?(?:steps|guide|runbook|instructions"
    r"|procedures?)\b.{0,60}\b(?:you|your)\b"
    r"|\bthis (?:runbook|guide|document) (?:has )?provide[sd]? an? (?:comprehensive|detailed"
    r"|complete|thorough|general)\b"
    r"|^(?:in conclusion|to conclude|in summary|to summarize|overall),\s"
    r"|\blet(?:'|\u2019)s (?:get started|dive in|begin)\b"
    r"|\bin this (?:runbook|tutorial|lesson|guide|article),? (?:we|you) (?:will|are going to)\b"
    r"|\b(?:always )?test (?:\w+ ){0,3}in a (?:staging|non-production|test) environment\b.{0,60}"
    r"\bproduction\b"
    r"|\bi(?: a|'|\u2019)m (?:your|an?|the) (?:\w+ ){0,4}assistant\b"
    r"|\bwith (?:over )?\d+\+? years of experience\b",
    re.IGNORECASE,
)
# One of these is in every line that the sayings match: most lines have none, and are done with.
_WORDS = (
    "language model", " ai ", " my ", "you are a", " may ", "replace", "substitute", "consult",
    "purposes only", "happy ", "by following", "provide", "conclu", "summar", "overall", "let's",
    "let\u2019s", "in this ", "environment", "experience", "assistant",
)  # fmt: skip
_NOTE = re.compile(r"^[\s>*_#-]*(?:(?:please )?note(?: that)?:?\**\s*)?", re.IGNORECASE)
_LONGEST = 600


def telltales(document: Document) -> Iterator[tuple[int, str]]:
    """The 0-based lines of prose that only a model writes, each with the words that say so."""
    lines = prose_lines(document)
    answers = any(_ANSWERED.match(document.lines[number]) for number in lines)
    for number in lines:
        line = document.lines[number][:_LONGEST]
        found = _MARKS.search(line) or _said(line)
        found = found or (_ASKED.match(line) if answers else None)
        if found:
            yield number, found[0].strip()


def _said(line: str) -> re.Match[str] | None:
    folded = f" {line.casefold()}"
    if not any(word in folded for word in _WORDS):
        return None
    start = _NOTE.match(line)
    return _SAYINGS.search(line[start.end() :] if start else line)
