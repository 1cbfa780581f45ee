"""Expert notes: what people who know the system ask of a runbook, anchored to a section or step."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from runbook_helpers.errors import InputError, reason
from runbook_helpers.runbook.document import Document, Section, parse
from runbook_helpers.runbook.sections import KEYS, kind_of

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _section_key(value: object) -> object:
    if value is None or not isinstance(value, str):
        return value
    kind = kind_of(value)
    if kind is None:
        raise ValueError(f"unknown section {value!r}; known: {', '.join(KEYS)}")
    return kind.key


class Note(BaseModel):
    """One request. `section` is a section's key, `step` a step's number; both may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Text
    request: Text
    section: Annotated[str | None, BeforeValidator(_section_key)] = None
    step: int | None = None
    author: Text = "expert"
    created: str | None = None

    @property
    def fingerprint(self) -> str:
        """What the note asks, in short: an edited note is another request."""
        asked = json.dumps([self.section, self.step, self.request])
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    @property
    def anchor(self) -> str:
        """Where the note belongs, in words; empty when it speaks of the whole runbook."""
        place = f"section {self.section}" if self.section else ""
        return f"step {self.step}" if self.step is not None else place


class Notes(tuple[Note, ...]):
    """Notes in the order they were given."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        if not self:
            return "*No expert notes yet.*"
        rows = [
            f"| {n.id} | {n.anchor or 'whole runbook'} | {_cell(n.request)} | {_cell(n.author)} |"
            for n in self
        ]
        return "\n".join(["| id | where | request | author |", "|---|---|---|---|", *rows])


def load(path: Path) -> Notes:
    """The notes in a YAML file: a list of texts, or of entries with `request` and an anchor."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the notes can't be read ({reason(error)})",
            where=path,
            expected="a UTF-8 YAML file",
            hint="check the path",
        ) from error
    return loads(text, where=path)


def loads(text: str, *, where: object = "notes") -> Notes:
    """Notes from YAML text; InputError names the entry and the key that is wrong."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        raw = YAML(typ="safe").load(text)
    except YAMLError as error:
        raise InputError(
            f"not valid YAML: {error}",
            where=where,
            expected=_EXPECTED,
            hint="put texts with a colon in quotes",
        ) from error
    if isinstance(raw, dict) and set(raw) == {"notes"}:
        raw = raw["notes"]
    if raw is None:
        return Notes()
    if not isinstance(raw, list):
        raise InputError(
            "is not a list", where=where, expected=_EXPECTED, hint='begin each note with "- "'
        )
    notes = Notes(_entry(item, number, where) for number, item in enumerate(raw, 1))
    twice = {note.id for note in notes if sum(other.id == note.id for other in notes) > 1}
    if twice:
        raise InputError(
            f"id given twice: {', '.join(sorted(twice))}",
            where=where,
            expected="an id for each note, or none at all",
            hint="leave the ids out: they are given then",
        )
    return notes


def dumps(notes: Iterable[Note]) -> str:
    """Notes as YAML that `loads` reads back."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 100
    buffer = io.StringIO()
    yaml.dump({"notes": [note.model_dump(exclude_none=True) for note in notes]}, buffer)
    return buffer.getvalue()


def add(
    notes: Notes,
    requests: Iterable[str],
    *,
    author: str,
    now: datetime,
    taken: Iterable[str] = (),
) -> Notes:
    """The notes with new requests behind them; one said before is not said again.

    A request may open with its anchor: "remediation: …" or "step 3: …". Ids that are `taken` by
    notes no longer there are not given again.
    """
    result = list(notes)
    for text in requests:
        section, step, request = _split_anchor(text.strip())
        if not request or any(_same(note, section, step, request) for note in result):
            continue
        result.append(
            Note(
                id=_next_id(result, taken),
                request=request.encode("utf-8", "replace").decode("utf-8"),
                section=section,
                step=step,
                author=author,
                created=now.isoformat(timespec="seconds"),
            )
        )
    return Notes(result)


def merge(notes: Notes, others: Notes, *, taken: Iterable[str] = ()) -> Notes:
    """The notes with those of another file behind them, given new ids where one is taken."""
    gone = frozenset(taken)
    result = list(notes)
    for note in others:
        if any(_same(old, note.section, note.step, note.request) for old in result):
            continue
        double = note.id in gone or any(old.id == note.id for old in result)
        result.append(note.model_copy(update={"id": _next_id(result, gone)}) if double else note)
    return Notes(result)


def unknown_place(note: Note) -> str:
    """The word before the colon of a note for the whole runbook, where it might name a place."""
    match = None if note.anchor else _ANCHOR.fullmatch(note.request)
    word = match["section"].strip() if match and match["section"] else ""
    return word if len(word.split()) <= _PLACE_WORDS else ""


def requests_text(notes: Iterable[Note]) -> str:
    """Notes as the numbered list a refinement prompt carries."""
    lines = [
        f"{number}. {f'[{note.anchor}] ' if note.anchor else ''}{_hang(note.request)}"
        for number, note in enumerate(notes, 1)
    ]
    return "\n".join(lines)


def weave(text: str, notes: Iterable[Note]) -> str:
    """The runbook with each note set, attributed, at the end of the step or section it is about.

    Nothing else changes: this is what can be done to a text without understanding it.
    """
    document = parse(text)
    lines = list(document.lines)
    places: dict[int, list[Note]] = {}
    for note in notes:
        places.setdefault(_place(document, note), []).append(note)
    for line in sorted(places, reverse=True):
        block = [part for note in places[line] for part in _block(note)]
        lines[line:line] = block
    return "\n".join(lines).rstrip("\n") + "\n"


_EXPECTED = 'a list of texts, or of entries with "request" and optionally section, step, author'
_PLACE_WORDS = 2  # more before a colon is a sentence
_ANCHOR = re.compile(
    r"(?:step\s+(?P<step>\d+)|(?P<section>[A-Za-z][A-Za-z -]{2,30}))\s*:\s+(?P<rest>.+)",
    re.DOTALL | re.IGNORECASE,
)


def _entry(item: Any, number: int, where: object) -> Note:
    values = {"request": item} if isinstance(item, str) else item
    if not isinstance(values, dict):
        raise InputError(
            f"entry {number} is a {type(item).__name__}", where=where, expected=_EXPECTED
        )
    values = {"id": f"n{number}", **values}
    if "created" in values:  # YAML reads an unquoted time as a time
        values["created"] = str(values["created"])
    try:
        return Note.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise InputError(
            f"entry {number}: {problems}",
            where=where,
            expected=f"the keys {', '.join(Note.model_fields)}",
            hint='the least that will do is one line: - request: "what should change, and why"',
        ) from error


def _split_anchor(text: str) -> tuple[str | None, int | None, str]:
    match = _ANCHOR.fullmatch(text)
    if match and match["step"]:
        return None, int(match["step"]), match["rest"].strip()
    if match and match["section"] and (kind := kind_of(match["section"])):
        return kind.key, None, match["rest"].strip()
    return None, None, text


def _same(note: Note, section: str | None, step: int | None, request: str) -> bool:
    return (note.section, note.step, note.request) == (section, step, request)


def _next_id(notes: list[Note], taken: Iterable[str] = ()) -> str:
    ids = [*(note.id for note in notes), *taken]
    numbers = [int(id_[1:]) for id_ in ids if re.fullmatch(r"n\d+", id_)]
    return f"n{max(numbers, default=0) + 1}"


def _place(document: Document, note: Note) -> int:
    """The line before which a note goes: the end of its step, of its section, or of the body."""
    if note.step is not None:
        for step in document.steps:
            if step.number == note.step:
                return _before_blanks(document, step.end)
    anchored = document.section(note.section) if note.section else None
    section = anchored or _best_section(document, note.request)
    return _before_blanks(document, section.end if section else len(document.lines))


def _best_section(document: Document, request: str) -> Section | None:
    """The section a request names in so many words, so that it need not be anchored by hand."""
    words = re.findall(r"[a-z]{4,}", request.lower())
    keys = [kind.key for word in words if (kind := kind_of(word))]
    return next((found for key in keys if (found := document.section(key))), None)


def _before_blanks(document: Document, line: int) -> int:
    while line > 0 and not document.lines[line - 1].strip():
        line -= 1
    return line


def _block(note: Note) -> list[str]:
    when = f", {note.created[:10]}" if note.created else ""
    first, *rest = note.request.splitlines()
    return [
        "",
        f"> **Expert note {note.id}** ({note.author}{when}): {first}",
        *[f"> {line}".rstrip() for line in rest],
    ]


def _hang(text: str) -> str:
    return text.replace("\n", "\n   ")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
