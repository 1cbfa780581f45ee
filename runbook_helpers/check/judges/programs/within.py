"""Programs within a command: what jq, awk, sed, grep and their like are told to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading
from runbook_helpers.check.judges.programs import awk, jq, sed
from runbook_helpers.check.judges.programs.jq_text import is_json
from runbook_helpers.check.judges.programs.patterns import (
    pattern_trouble,
    pcre_trouble,
    regcomp_trouble,
)


def check_programs(reading: Reading, facts: ToolFacts) -> None:
    """Complain of the first program of a command that its tool could not read."""
    find = _FINDERS.get(facts.tool)
    for word, trouble in find(reading, facts) if find else ():
        if trouble:
            reading.complain("CMD013", word, f"`{facts.tool}`: {trouble} in `{_short(word)}`")
            return


Troubles = list[tuple[Word, str]]


def _jq(reading: Reading, facts: ToolFacts) -> Troubles:
    names = {
        value.text
        for option, value in reading.given
        if value and {"arg", "argjson", "slurpfile", "rawfile", "argfile"} & set(option.longs)
    }
    builtins = facts.values.get("builtins", ())
    given = [
        (word, f"`--argjson` takes JSON, not `{word.text}`")
        for option, word in reading.seconds
        if "argjson" in option.longs and word.fixed and not is_json(word.text)
    ]
    return given + [
        (word, jq.trouble(word.text, builtins, names))
        for word in _firsts(reading, ("f", "from-file"))
    ]


def _awk(reading: Reading, facts: ToolFacts) -> Troubles:
    words = _firsts(reading, ("f", "file", "e", "source"))
    return [(word, awk.trouble(word.text)) for word in words]


def _sed(reading: Reading, facts: ToolFacts) -> Troubles:
    given = [v for o, v in reading.given if v and v.fixed and "expression" in o.longs]
    if len(given) > 1:  # parts of one program: `{` in one may close in another
        given = []
    words = given or _firsts(reading, ("e", "expression", "f", "file"))
    extended = reading.has(("E", "r", "regexp-extended"))
    return [(word, sed.trouble(word.text, extended)) for word in words]


def _grep(reading: Reading, facts: ToolFacts) -> Troubles:
    if reading.has(("F", "fixed-strings", "f")) or facts.tool == "fgrep":
        return []
    perl = reading.has(("P", "perl-regexp"))
    extended = reading.has(("E", "extended-regexp")) or facts.tool == "egrep"
    given = [v for o, v in reading.given if v and v.fixed and "regexp" in o.longs]
    words = given or _firsts(reading, ("e", "regexp"))
    if perl:
        return [(word, pcre_trouble(word.text)) for word in words]
    return [(word, pattern_trouble(word.text, extended)) for word in words]


def _pgrep(reading: Reading, facts: ToolFacts) -> Troubles:
    return [(word, regcomp_trouble(word.text)) for word in _firsts(reading, ())]


def _killall(reading: Reading, facts: ToolFacts) -> Troubles:
    words = reading.positionals if reading.has(("r", "regexp")) else []
    return [(word, regcomp_trouble(word.text)) for word in words if word.fixed]


def _journalctl(reading: Reading, facts: ToolFacts) -> Troubles:
    words = [v for o, v in reading.given if v and v.fixed and "grep" in o.longs]
    return [(word, pcre_trouble(word.text)) for word in words]


def _firsts(reading: Reading, instead: tuple[str, ...]) -> list[Word]:
    """The first argument, unless an option gives the program in its place."""
    if reading.has(instead) or not reading.positionals or not reading.positionals[0].fixed:
        return []
    return reading.positionals[:1]


def _short(word: Word) -> str:
    text = " ".join(word.text.split())
    return text if len(text) <= 40 else text[:39] + "…"


_FINDERS: Mapping[str, Callable[[Reading, ToolFacts], Troubles]] = {
    "jq": _jq,
    "awk": _awk,
    "gawk": _awk,
    "sed": _sed,
    "grep": _grep,
    "egrep": _grep,
    "fgrep": _grep,
    "zgrep": _grep,
    "pgrep": _pgrep,
    "pkill": _pgrep,
    "killall": _killall,
    "journalctl": _journalctl,
}
