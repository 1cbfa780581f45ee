"""Refining by conversation: requests in, the result out, until it is accepted."""

from __future__ import annotations

import sys

from runbook_helpers import stages
from runbook_helpers.catalog import Catalog
from runbook_helpers.cli.following import stream, watched
from runbook_helpers.cli.talk import say
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.session import Session


class NotAccepted(WorkbenchError):
    """A conversation ended without a yes; what was made is kept, nothing is published."""

    exit_code = 1


_YES, _NO = ("", "y", "yes", "a", "accept"), ("n", "no")


def converse(session: Session, current: stages.Artefact) -> stages.Artefact:
    """Ask for requests and carry them out until a person accepts; what was accepted.

    Every round is saved before the next begins, so leaving at any point loses nothing.
    """
    say(
        f"Refining {session.mode.title}. One request a line; a blank line ends.",
        'Anchor a request with "remediation: …" or "step 3: …".',
    )
    first, accepted = "", True
    while requests := _requests(first):
        current = _round(session, requests)
        answer = _read("Accept this runbook? [Y]es, [n]o, or the next request: ")
        accepted = answer is not None and answer.strip().lower() in _YES
        if accepted or answer is None:
            break
        first = "" if answer.strip().lower() in _NO else answer
    if not accepted:
        raise NotAccepted(
            "the refined runbook was not accepted",
            where=current.path,
            hint="it and your notes are saved: go on with `runbook refine --interactive`",
        )
    say(f"Accepted: {current.path}")
    return current


def ask_failure_mode(catalog: Catalog) -> str:
    """The failure mode a person names; asked again until it is one that is prepared."""
    say("Which failure mode is this runbook for?", *(f"  {mode.key}" for mode in catalog.modes))
    while (answer := _read("failure mode: ")) is not None:
        if answer.strip() and (mode := catalog.find(answer)).prepared:
            return mode.key
        say("Not one of the above.")
    raise KeyboardInterrupt


def _round(session: Session, requests: list[str]) -> stages.Artefact:
    stages.notes(session, requests)
    with stream() as on_text:
        refined = stages.refine(session, on_text)
    say("", *refined.notices)
    if not watched():
        say(refined.text)
    say(f"Findings: {stages.validate(session).report.summary()}.")
    return refined


def _requests(first: str) -> list[str]:
    requests = [first.strip()] if first.strip() else []
    while (line := _read("> ")) is not None and line.strip():
        requests.append(line.strip())
    return requests


def _read(question: str) -> str | None:
    """One line from the person, or None at the end of the input; the question is talk."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
