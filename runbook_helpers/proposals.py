"""Findings as a person would ask for their repair: proposed notes, and a part of the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from runbook_helpers.check import Finding, Report
from runbook_helpers.check.findings import SEVERITIES, Severity
from runbook_helpers.errors import InputError
from runbook_helpers.notes import Note, Notes
from runbook_helpers.runbook.document import Document, parse

CHECKER = "runbook check"  # whom accepted proposals are credited to
MOST = 12  # more requests than anybody reads, or a small model carries out
_MESSAGES = 3  # of one kind in one step
_QUOTED = 80


@dataclass(frozen=True)
class Proposal:
    """One request that a finding, or several of a kind in one step, give reason for."""

    number: int  # as it is listed, from 1
    severity: Severity
    code: str
    request: str
    section: str | None  # canonical key
    step: int | None
    lines: tuple[int, ...]  # from 1, in the text that was checked

    @property
    def anchor(self) -> str:
        """Where it belongs, in words; empty when it speaks of the whole runbook."""
        place = f"section {self.section}" if self.section else ""
        return f"step {self.step}" if self.step is not None else place


class Proposals(tuple[Proposal, ...]):
    """Proposals, worst first."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        if not self:
            return "*The check proposes nothing.*"
        rows = [
            f"| {p.number} | {p.severity} | {p.anchor or 'whole runbook'} | "
            f"{' '.join(p.request.replace('|', chr(92) + '|').split())} |"
            for p in self
        ]
        return "\n".join(["| no. | severity | where | request |", "|---|---|---|---|", *rows])


def proposed(
    text: str, report: Report, known: Iterable[Note] = (), *, most: int = MOST
) -> Proposals:
    """What errors and warnings ask for, worst first, without what a known note asks already.

    Findings of one code in one step are one proposal. Requests name no lines: those move with the
    first correction, and a request that had been made would look like a new one.
    """
    document = parse(text)
    groups: dict[tuple[str, str | None, int | None], list[Finding]] = {}
    for finding in report.findings:
        if finding.severity != "info":
            key = (finding.code, *_place(document, finding.line - 1))
            groups.setdefault(key, []).append(finding)
    asked = {(note.section, note.step, note.request) for note in known}
    wanted = [
        (code, section, step, found)
        for (code, section, step), found in groups.items()
        if (section, step, _request(found)) not in asked
    ]
    wanted.sort(key=lambda group: (SEVERITIES.index(_worst(group[3])), group[3][0].line))
    return Proposals(
        Proposal(
            number, _worst(found), code, _request(found), section, step,
            tuple(finding.line for finding in found),
        )
        for number, (code, section, step, found) in enumerate(wanted[:most], 1)
    )  # fmt: skip


def chosen(proposals: Proposals, which: str) -> Proposals:
    """Those named by "all" or by their numbers, "1,3"; InputError names a number that isn't one."""
    if which.strip().lower() == "all":
        return proposals
    numbers = {p.number: p for p in proposals}
    words = [word for word in re.split(r"[ ,]+", which.strip()) if word]
    wrong = [word for word in words if not word.isdigit() or int(word) not in numbers]
    if wrong:
        raise InputError(
            f"there is no proposal {', '.join(wrong)}",
            where="accept",
            expected=f'"all" or numbers from 1 to {len(numbers)}'
            if numbers
            else "no number: nothing is proposed",
            hint="list them with `runbook notes --propose`",
        )
    return Proposals(numbers[int(word)] for word in dict.fromkeys(words))


def as_notes(proposals: Iterable[Proposal], *, created: str) -> Notes:
    """The proposals as notes, credited to the checker."""
    return Notes(
        Note(
            id=f"n{number}",
            request=proposal.request,
            section=proposal.section,
            step=proposal.step,
            author=CHECKER,
            created=created,
        )
        for number, proposal in enumerate(proposals, 1)
    )


def findings_text(text: str, report: Report, *, most: int = 10) -> str:
    """Errors and warnings as the list a refinement prompt carries: worst first, with their lines.

    A line is quoted as well, because models find words better than they count lines.
    """
    found = [finding for finding in report.findings if finding.severity != "info"]
    if not found:
        return "(none)"
    if not most:
        return "(left out: they don't fit the window)"
    lines = parse(text).lines
    worst = sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.line))
    listed = [
        f"- line {f.line}{_quoted(lines, f.line)}: {f.severity} {f.code}: {f.message}; {f.fix}"
        for f in worst[:most]
    ]
    rest = len(worst) - len(listed)
    return "\n".join([*listed, f"- and {rest} more of less weight"] if rest else listed)


def _place(document: Document, line: int) -> tuple[str | None, int | None]:
    """The section and the step's number; a number used twice would lead to the wrong step."""
    section = document.section_at(line).key
    numbers = [step.number for step in document.steps]
    for step in document.steps:
        if step.start <= line < step.end and step.number and numbers.count(step.number) == 1:
            return section, step.number
    return section, None


def _request(found: list[Finding]) -> str:
    messages = list(dict.fromkeys(finding.message for finding in found))
    told = "; ".join(messages[:_MESSAGES])
    more = f"; and {len(messages) - _MESSAGES} more" if len(messages) > _MESSAGES else ""
    return f"{told}{more}. What to do: {found[0].fix} ({found[0].code})"


def _worst(found: list[Finding]) -> Severity:
    return min((finding.severity for finding in found), key=SEVERITIES.index)


def _quoted(lines: tuple[str, ...], number: int) -> str:
    words = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    short = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
    return f" “{short}”" if short else ""
