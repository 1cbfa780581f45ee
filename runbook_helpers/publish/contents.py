"""The table of contents, between marks by which it is found and made anew."""

from __future__ import annotations

import re

from runbook_helpers.runbook.anchors import anchors

OPEN, CLOSE = "<!-- toc -->", "<!-- /toc -->"
_BLOCK = re.compile(rf"^{OPEN}\n(?:(?:- \[.*\]\(#.*\))?\n)*{CLOSE}\n*", re.MULTILINE)


def without(body: str) -> str:
    """The body without a table of contents that we made; one somebody else wrote stays."""
    return _BLOCK.sub("", body)


def insert(body: str) -> str:
    """The body with links to its sections below its title."""
    heads = anchors(body)
    links = [f"- [{_label(head.title)}](#{head.slug})" for head in heads if head.level == 2]
    if not links:
        return body
    block = [OPEN, "", *links, "", CLOSE]
    lines = body.split("\n")
    at = next((head.line + 1 for head in heads if head.level == 1), 0)
    return "\n".join([*lines[:at], "", *block, *lines[at:]])


def _label(title: str) -> str:
    return re.sub(r"([\[\]\\*_`<])", r"\\\1", title)
