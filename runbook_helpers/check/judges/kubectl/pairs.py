"""Check the KEY=VALUE arguments of label, annotate, taint, set image and set env."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.counts import FROM_FILE
from runbook_helpers.check.judges.kubectl.facts import near
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Line, complain

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
# Source: k8s.io/apimachinery/pkg/util/validation; the length is looked at apart.
_NAME = r"(?:[A-Za-z0-9][\w.-]*)?[A-Za-z0-9]"
KEY = re.compile(rf"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/)?{_NAME}", re.ASCII)
LABEL = re.compile(rf"(?:{_NAME})?", re.ASCII)
TAINT = re.compile(r"[^=:]+(?:=[^=:]*)?(?::[^:]+)?")
LONGEST = 63


def pairs(line: Line, verb: Word) -> Iterator[Complaint]:
    """The pairs are there, stand behind the resources, and hold what the API takes."""
    given = [w for w in line.arguments if "=" in w.text or w.text.endswith("-")]
    yield from _missing(line, verb, given)
    if line.path == "set env":
        return
    if line.path in ("label", "annotate"):
        yield from _order(line, given)
    for word in given:
        if word.fixed and line.path in ("label", "annotate"):
            yield from _key(word)
        if word.fixed and line.path == "label" and "=" in word.text:
            yield from _label(word)
    if line.path == "taint":
        for word in line.arguments[1:]:
            yield from _taint(word)


def _missing(line: Line, verb: Word, given: list[Word]) -> Iterator[Complaint]:
    taints = line.path == "taint" and any(":" in word.text for word in line.arguments)
    free = line.loose or line.has("list", "from", "containers") or taints
    if free or not all(word.fixed for word in line.arguments):
        return
    named = len(given) < len(line.arguments) or line.has("all", "local", "selector", *FROM_FILE)
    if not named and line.path.startswith("set "):
        message = f"`kubectl {line.path}` needs a resource"
        yield complain("CMD004", verb, message, "name it before the pairs")
    elif not given and line.path != "set env":  # which takes no pair for all of them
        wanted = {"taint": "KEY=VALUE:EFFECT", "set image": "CONTAINER=IMAGE"}
        shown = wanted.get(line.path, "KEY=VALUE")
        yield complain("CMD004", verb, f"`kubectl {line.path}` needs {shown}", "add it at the end")


def _order(line: Line, given: list[Word]) -> Iterator[Complaint]:
    first = line.arguments.index(given[0]) if given else len(line.arguments)
    behind = [word for word in line.arguments[first:] if word not in given]
    if behind and not line.loose and behind[0].fixed:
        message = f"`{behind[0].text}` stands behind the pairs"
        yield complain("CMD004", behind[0], message, "name every resource before them")
    removed = {w.text[:-1] for w in given if "=" not in w.text}
    for word in given:
        if "=" in word.text and word.text.partition("=")[0] in removed and word.fixed:
            message = f"`{word.text.partition('=')[0]}` is both set and removed"
            yield complain("CMD004", word, message, "leave one")


def _key(word: Word) -> Iterator[Complaint]:
    key = word.text.partition("=")[0] if "=" in word.text else word.text[:-1]
    if not KEY.fullmatch(key) or len(key.rpartition("/")[2]) > LONGEST:
        fix = "write letters, digits, -, _ and ., with at most one / behind a domain"
        yield complain("CMD004", word, f"`{key}` is no key", fix)


def _label(word: Word) -> Iterator[Complaint]:
    value = word.text.partition("=")[2]
    if not LABEL.fullmatch(value) or len(value) > LONGEST:
        fix = "use letters, digits, -, _ and ., or an annotation"
        yield complain("CMD004", word, f"a label's value cannot be `{value}`", fix)


def _taint(word: Word) -> Iterator[Complaint]:
    if not word.fixed or not re.search(r"[=:]", word.text):
        return
    text = word.text.removesuffix("-")
    if not TAINT.fullmatch(text):
        yield complain("CMD004", word, f"`{word.text}` is no taint", "write KEY=VALUE:EFFECT")
        return
    _, colon, effect = text.rpartition(":")
    if colon and effect not in EFFECTS:
        fix = near(effect, EFFECTS) or "use one of: " + ", ".join(EFFECTS)
        yield complain("CMD004", word, f"there is no taint effect `{effect}`", fix)
    elif not colon and word.text[-1] != "-":
        fix = f"write {word.text}:NoSchedule"
        yield complain("CMD004", word, f"`{word.text}` has no effect", fix)


def nodes_only(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """Only nodes are tainted."""
    wrong = [plural for plural in found.plurals if plural and plural != "nodes"]
    if wrong:
        message = f"`kubectl taint` does not work on {wrong[0]}"
        yield complain("CMD004", verb, message, "name a node")
