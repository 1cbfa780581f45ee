"""STR: does a newcomer understand the words?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.places import prose_lines

_ABBREVIATION = re.compile(r"(?<![\w/$.:#-])[A-Z]{2,5}s?(?![\w/:-])")
_WORD = re.compile(r"\b[A-Z]{2,5}s?\b")
_MAY_HOLD = re.compile(r"[A-Z][A-Z`(h]")
_NAMED = re.compile(r"`[^`]*`|\([^()]{0,300}https?:[^)]*\)|https?:\S+")
_IN_WORD = re.compile(r"\w")
_EXPLAINED = re.compile(r"s?\b\W{0,3}\s*\((?=[^)]{0,300}[a-z]{3})")
# Words of the trade: written out they would puzzle more people than they help.
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        """
ACK ALB AM AND API ARN AWS CLI CPU CSV DB DDL DEBUG DNS DO EBS EC ECS EKS ELB ERROR FIXME GB
GET GIB HEAD HH HTML HTTP HTTPS HUP IAM ID IDS IF INFO IO IP JSON JVM KB KILL KMS LB MB MM
MQ NLB NO NOT OK OOM OR OS PDF PID PM POD POST PR PUT QA RAM RDS READY REST ROOT SEV SIGTERM
SLA SLO SNS SQL SQS SRE SS SSH SSL TBD TCP TERM TLS TO TODO TTL UDP UI URL USER UTC UUID VM
VPC VPN WARN XML XXX YAML YES
""",
    )
)


def _long_forms(subject: Subject) -> Iterator[Spot]:
    """Each abbreviation once, where it stands first."""
    document = subject.document
    # What code or output names is a variable or a column's head, no abbreviation.
    coded = set(re.findall(r"\w+", "\n".join(block.text for block in document.code_blocks)))
    body = document.body
    counts = Counter(word.removesuffix("s") for word in _WORD.findall(body))
    seen: set[str] = set()
    for number in prose_lines(document):
        # Names that a tool or system gives are no abbreviations: those stand in code.
        line = document.lines[number]
        if not _MAY_HOLD.search(line):
            continue
        line = _NAMED.sub("", line)
        for match in _ABBREVIATION.finditer(line):
            word = match[0].removesuffix("s")
            if word in seen or word in _KNOWN or word in coded:
                continue
            seen.add(word)
            if counts[word] > 1 and not _expanded(word, body):
                yield Spot(number, f"“{word}” is not written out", column=match.start())


def _expanded(word: str, body: str) -> bool:
    """Whether the abbreviation stands in brackets behind its words, or they behind it."""
    if f"({word})" in body or f"({word}s)" in body:
        return True
    # Each place by its plain letters: a pattern over all of a long text takes too long.
    places = (
        match.end()
        for match in re.finditer(word, body)
        if match.start() == 0 or not _IN_WORD.match(body, match.start() - 1)
    )
    return any(_EXPLAINED.match(body, place) for place in places)


RULES: tuple[Rule, ...] = (
    Rule(
        "STR033", "abbreviation not written out", "info",
        "Who was hired last month is on call too.",
        "write it out once, with the abbreviation in brackets", _long_forms,
    ),
)  # fmt: skip
