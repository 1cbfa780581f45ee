"""MET: does the front matter say whose runbook this is and how fresh?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.places import prose_lines

REQUIRED = (
    "title", "id", "failure_mode", "tags", "severity", "owner", "status", "tested", "version",
    "created", "last_reviewed", "review_interval",
)  # fmt: skip
_INTERVAL = re.compile(r"^\s*(\d{1,4})\s*(days?|weeks?|months?|years?)?\s*$", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def _unreadable(subject: Subject) -> Iterator[Spot]:
    if subject.document.problem:
        yield Spot(0, subject.document.problem)


def _missing(subject: Subject) -> Iterator[Spot]:
    if not subject.final or subject.document.problem:
        return
    metadata = subject.document.metadata
    absent = [key for key in REQUIRED if metadata.get(key) in (None, "", [])]
    if absent:
        yield Spot(0, f"the front matter lacks {', '.join(absent)}")


def _other_owner(subject: Subject) -> Iterator[Spot]:
    owner = subject.document.metadata.get("owner")
    contacts = subject.environment.contacts if subject.environment else None
    if owner and contacts and str(owner).casefold() != contacts.owner.casefold():
        yield Spot(
            _line_of(subject, "owner"),
            f"the owner is “{owner}”, the environment says “{contacts.owner}”",
        )


def _overdue(subject: Subject) -> Iterator[Spot]:
    metadata = subject.document.metadata
    reviewed = _date(metadata.get("last_reviewed"))
    days = _interval(metadata.get("review_interval"))
    if reviewed is None or days is None or subject.today is None:
        return
    due = reviewed + timedelta(days=days)
    if due < subject.today:
        yield Spot(_line_of(subject, "last_reviewed"), f"the review was due on {due.isoformat()}")


def _bad_date(subject: Subject) -> Iterator[Spot]:
    metadata = subject.document.metadata
    for key in ("created", "last_reviewed"):
        if metadata.get(key) is not None and _date(metadata[key]) is None:
            message = f"{key} is “{metadata[key]}”, not a date like 2026-11-30"
            yield Spot(_line_of(subject, key), message)
    interval = metadata.get("review_interval")
    if interval is not None and _interval(interval) is None:
        message = f"review_interval is “{interval}”, not a time like “90 days”"
        yield Spot(_line_of(subject, "review_interval"), message)


_NOBODY = re.compile(r"todo|tbd|unknown|someone|nobody|owner|team|none|n/?a|xxx|[<{\[].*|.*@.*")
_TESTED = re.compile(
    r"^[\s>*_#-]*(?:last |was |fully |thoroughly )*tested\b"
    r"(?:[*_]*:|[ ]+(?:on|in|thoroughly|fully)\b|\W*$)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def _no_owner(subject: Subject) -> Iterator[Spot]:
    metadata = subject.document.metadata
    owner = str(metadata.get("owner") or "").strip()
    if "owner" in metadata and (not owner or _NOBODY.fullmatch(owner.casefold())):
        yield Spot(_line_of(subject, "owner"), f"the owner “{owner}” is no team or role")


def _no_test(subject: Subject) -> Iterator[Spot]:
    """Neither a record of a test nor the plain word that there was none."""
    metadata = subject.document.metadata
    if not metadata:
        yield from _told_elsewhere(subject)
        return
    if says_untested(metadata):
        return
    tested = metadata.get("tested")
    if tested in (None, "", [], {}):
        yield Spot(0, "the front matter does not say whether anybody has tried the runbook")
    elif not _DAY.search(str(tested)):
        yield Spot(_line_of(subject, "tested"), f"tested is “{tested}”: no date, no result")


def _told_elsewhere(subject: Subject) -> Iterator[Spot]:
    """A test that the text tells of, where nobody would look for it: a hint how to record it."""
    document = subject.document
    for number in prose_lines(document):
        if _TESTED.search(document.lines[number][:200]):
            message = "the text speaks of a test, and no front matter records it"
            fix = "write `tested: DATE, result, where` into front matter between two lines of ---"
            yield Spot(number, message, fix, severity="info")
            return


def says_untested(metadata: dict[str, object]) -> bool:
    """Whether the front matter says in plain words that nobody has tried the runbook."""
    if metadata.get("tested") is False or str(metadata.get("status")).casefold() == "untested":
        return True
    return bool(
        re.match(r"(?:untested|not (?:yet )?tested|never|no)\b", str(metadata.get("tested")))
    )


def says_without_commands(metadata: dict[str, object]) -> bool:
    """Whether the front matter says that the runbook has no commands, and is meant to have none."""
    said = metadata.get("commands", "")
    return said is False or str(said).casefold() in ("none", "no")


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        return None


def _interval(value: object) -> int | None:
    match = _INTERVAL.match(str(value)) if value is not None else None
    return int(match[1]) * _DAYS[(match[2] or "d")[0].lower()] if match else None


def _line_of(subject: Subject, key: str) -> int:
    for number, line in enumerate(subject.document.lines[: subject.document.body_line]):
        if line.startswith(f"{key}:"):
            return number
    return 0


RULES: tuple[Rule, ...] = (
    Rule(
        "MET001", "front matter can't be read", "warning",
        "What a program can't read is shown as text, and the runbook can't be found by it.",
        "correct the YAML between the --- lines", _unreadable, final_severity="error",
    ),
    Rule(
        "MET002", "front matter incomplete", "warning",
        "Owner, severity and review date are what a search and an escalation start from.",
        "run `runbook format`, or add the keys", _missing,
    ),
    Rule(
        "MET003", "owner differs", "warning",
        "Two owners are none: the page goes to the wrong team.",
        "correct the front matter or the environment file", _other_owner, needs="environment",
    ),
    Rule(
        "MET004", "review overdue", "warning",
        "Systems drift; an old runbook misleads.",
        "review the runbook and set last_reviewed", _overdue, needs="today",
    ),
    Rule(
        "MET005", "not a date", "warning",
        "A date no program can read never reminds anybody.",
        "write dates as 2026-11-30 and intervals as “90 days”", _bad_date,
    ),
    Rule(
        "MET006", "owner is nobody", "warning",
        "A runbook that belongs to nobody is mended by nobody.",
        "name the team or role that owns the system", _no_owner,
    ),
    Rule(
        "MET007", "test not recorded", "warning",
        "An untried runbook is a guess; who relies on it has to know that.",
        "write tested: with date, result and drill, or “untested”", _no_test,
    ),
)  # fmt: skip
