"""Has each change of a step a way back, and each destruction one of its own?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.after import taken_back
from runbook_helpers.check.safety.care import Act, acts, does, weight
from runbook_helpers.check.safety.commands import step_of
from runbook_helpers.check.safety.lines import (
    ACTING,
    can_be_undone,
    only_named,
    text_at,
    undo_label,
    undo_text,
)
from runbook_helpers.check.safety.risk import RISKS
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

# What is said of a thing that is lost, or of how it comes back, whichever tool it is done with.
_COMES_BACK = re.compile(
    r"restor|back-?up|snapshot|dump|copy|copies|saved|archive|re-?(?:creat|load|fill|play|publish"
    r"|build|send|install|import)|can(?:not|['\u2019]t| not)|not be\b|no way|no undo|nothing|none\b"
    r"|lost|gone|irrevers|permanent|by itself|wiederherstell|nicht|kein|sicher|sauvegard|impossible"
    r"|no se puede|copia",
    re.IGNORECASE,
)


def change_without_undo(subject: Subject) -> Iterator[Spot]:
    """Changes with no way back in the text; a step that calls itself one is STP004's."""
    for step, group in _groups(subject.document):
        if step and step.changes and not step.undo:
            continue
        for found, name, _, line, column in _worst(_lacking(subject.document, step, group)):
            message = f"{name} {does(found)} and the text names no undo"
            yield Spot(line, f"{message} of it" if step and step.undo else message,
                       column=column, severity=weight(found))  # fmt: skip


def _groups(document: Document) -> Iterator[tuple[Step | None, list[Act]]]:
    """The changes of each step, without those of its undo; outside of steps, of each snippet."""
    groups: dict[int, tuple[Step | None, list[Act]]] = {}
    for act in acts(document):
        _, _, snippet, line, _ = act
        step = step_of(document, snippet)
        if only_named(document, snippet) or document.section_at(line).key not in ACTING:
            continue
        if step is None or line < undo_label(document, step):
            key = step.start if step else snippet.rows[0][0]
            groups.setdefault(key, (step, []))[1].append(act)
    yield from groups.values()


def _lacking(document: Document, step: Step | None, group: Sequence[Act]) -> list[Act]:
    """Those of a step's changes that nothing takes back."""
    return [
        act
        for act in group
        if not taken_back(document, act[3])
        and not (
            can_be_undone(document, step, act[3])
            and not (step and act[0] == "destructive" and _of_another(document, step, act, group))
        )
    ]


def _worst(lacking: Sequence[Act]) -> Iterator[Act]:
    """Each line that destroys; else the first that changes; else the first nobody knows."""
    if not lacking:
        return
    worst = max((act[0] for act in lacking), key=RISKS.index)
    lines = {act[3]: act for act in reversed(lacking) if act[0] == worst}
    found = [lines[line] for line in sorted(lines)]
    yield from found if worst == "destructive" else found[:1]


def _of_another(document: Document, step: Step, act: Act, group: Sequence[Act]) -> bool:
    """Whether the step's undo is a command for another of its changes, and only for that one."""
    said = undo_text(document, step)
    others = {_tool(other) for other in group} - {_tool(act)}
    named = {tool for tool in others if re.search(rf"(?<![\w-]){re.escape(tool)}(?![\w-])", said)}
    if not named or _COMES_BACK.search(said):
        return False
    own = _words(document, act)
    shared = set[str]().union(*(_words(document, other) for other in group if other[3] != act[3]))
    return not any(word in said for word in {*(own - shared), f"`{_tool(act)} "})


def _tool(act: Act) -> str:
    return act[1].strip("`").split(maxsplit=1)[0]


def _words(document: Document, act: Act) -> set[str]:
    return set(re.findall(r"[\w-]{4,}", text_at(document, act[3])))
