"""Judge a command by its tool's table of subcommands, options and arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Command, Complaint, Judge, Snippet, Verdict, Word
from runbook_helpers.check.facts.packs import ToolFacts, load, tools
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.host.exclusive import check_exclusive
from runbook_helpers.check.judges.host.grammars import GRAMMARS
from runbook_helpers.check.judges.host.haproxy_socket import ask_complaints
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.sense import check_sense
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read
from runbook_helpers.check.judges.programs.within import check_programs

# code: title, severity, why, fix
CODES: dict[str, tuple[str, Severity, str, str]] = {
    "CMD001": (
        "The tool has no such subcommand",
        "error",
        "The tool prints its usage and does nothing, while the incident goes on.",
        "take the subcommand from the tool's --help",
    ),
    "CMD002": (
        "The tool has no such option",
        "error",
        "The tool refuses the whole command for one unknown option.",
        "take the option from the tool's --help; options differ between versions and systems",
    ),
    "CMD003": (
        "An option lacks its value",
        "error",
        "The tool refuses it or, worse, takes the next word as the value and acts on that.",
        "write the value after the option",
    ),
    "CMD004": (
        "Too few or too many arguments",
        "error",
        "The tool refuses the command, or acts on something that was not meant.",
        "give the arguments the tool's usage line asks for",
    ),
    "CMD005": (
        "An option is abbreviated",
        "info",
        "It works until a newer version has a second option that begins so; then it is refused.",
        "write the option out",
    ),
    "CMD010": (
        "The tool knows no such value",
        "error",
        "The tool takes one of a fixed set of words there and refuses all others.",
        "take one of the values the tool's --help lists",
    ),
    "CMD011": (
        "An option the tool insists on is missing",
        "error",
        "Without it the tool only prints its usage, and nothing has been done.",
        "add the option with the value that is meant",
    ),
    "CMD013": (
        "The program within does not parse",
        "error",
        "jq, awk, sed and grep refuse a program or pattern with a slip in it and print nothing.",
        "mend the program; try it on a small file",
    ),
    "CMD012": (
        "Only newer versions take this form",
        "warning",
        "Older versions, still common on servers, refuse it on the one host that matters.",
        "write the form that all versions take",
    ),
}

HELP = ("help", "version", "usage")


class OptionJudge:
    """Judges every tool that has a flag table."""

    def __init__(self) -> None:
        self.names: frozenset[str] = tools()  # reads the pack: 5 ms, once

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        """The verdict by the tool's facts nearest to the version people have."""
        facts = load(command.name, versions.get(command.name, ""))
        if facts is None:
            return Verdict(False, reason=f"no facts about `{command.name}`")
        complaints, last = _judged(command.arguments, facts, command.words[0])
        if command.name == "jq" and not command.arguments and command.reads_pipe:
            complaints = []  # without a filter it shows all of what a pipe gives it
        complaints = [*complaints, *_piped(command)]
        if last.style == "any":
            return Verdict(False, reason=f"no facts about `{last.tool}`")
        excused = _unseen(command)
        complaints = [one for one in complaints if one.code not in excused]
        return Verdict(True, tuple(complaints), embedded=_embedded(command, facts))


def _piped(command: Command) -> list[Complaint]:
    """Complaints about a text that is piped into a program with words of its own."""
    return ask_complaints(command) if command.name in ("echo", "printf") else []


JUDGES: tuple[Judge, ...] = (OptionJudge(),)


def _unseen(command: Command) -> frozenset[str]:
    """What may not be called missing: xargs adds arguments, a sentence names half a command."""
    if "xargs" in command.via:
        ends_open = command.arguments and command.arguments[-1].text.startswith("-")
        return frozenset({"CMD004", "CMD003"} if ends_open else {"CMD004"})
    named = all(word.text.startswith("-") for word in command.arguments)
    if command.snippet.origin == "inline" and command.arguments and named:
        return frozenset({"CMD003", "CMD004", "CMD011"})
    return frozenset()


def _judged(
    words: Sequence[Word], facts: ToolFacts, program: Word
) -> tuple[list[Complaint], ToolFacts]:
    """Complaints about the words after a program or subcommand, and the facts that decided."""
    if facts.style in ("any", "free"):
        return [], facts
    if grammar := GRAMMARS.get(facts.style):
        return grammar(words, facts, program), facts
    reading = read(words, facts)
    if not facts.subcommands:
        _settle(reading, facts, program)
        return reading.complaints, facts
    if not reading.positionals:
        _lone(reading, facts, program)
        return reading.complaints, facts
    return _subcommand(reading, facts)


def _subcommand(reading: Reading, facts: ToolFacts) -> tuple[list[Complaint], ToolFacts]:
    """Go on with the subcommand that the first positional word names."""
    first, *rest = reading.positionals
    check_sense(reading, facts)
    if not first.fixed or reading.unsure:
        return reading.complaints, facts
    if first.text not in facts.subcommands:
        if not (facts.bare and facts.most != 0 and facts.tool != "systemctl"):
            fix = did_you_mean(first.text, list(facts.subcommands))
            reading.complain("CMD001", first, f"`{facts.tool}` has no `{first.text}`", fix)
        return reading.complaints, facts
    known = facts.subcommands[first.text]
    complaints, last = _judged(_with_options(rest, reading, known), known, first)
    return reading.complaints + complaints, last


def _with_options(rest: list[Word], reading: Reading, facts: ToolFacts) -> list[Word]:
    """The words after a subcommand; an option given before it may lift what it asks for."""
    lifted = [f for option, _ in reading.given for f in option.longs if f in facts.lifts]
    extra = [Word(f"--{name}", "", 0, 0, True) for name in lifted]
    return [*extra, *rest]


def _lone(reading: Reading, facts: ToolFacts, program: Word) -> None:
    """A command that needs a subcommand stands without one."""
    if not facts.bare and not reading.given and not reading.unsure and facts.tool.count(" "):
        reading.complain("CMD004", program, f"`{facts.tool}` needs a subcommand")


def _settle(reading: Reading, facts: ToolFacts, program: Word) -> None:
    """What can be said once all words are read: values, number of arguments, needed options."""
    for option, value in reading.given:
        for name in (*option.shorts, *option.longs):
            if value and name in facts.values:
                _check_values(reading, value, facts.values[name], facts.tool)
    for word in reading.positionals:
        if facts.words:
            _check_values(reading, word, facts.words, facts.tool)
    if reading.has(HELP):
        return
    _count(reading, facts, program)
    check_kinds(reading, facts)
    check_exclusive(reading, facts, program)
    check_programs(reading, facts)
    check_sense(reading, facts)
    if facts.needs and not reading.has(facts.needs) and not reading.unsure:
        names = " or ".join(f"`-{name}`" for name in facts.needs)
        reading.complain("CMD011", program, f"`{facts.tool}` needs {names}", f"add {names}")


def _check_values(reading: Reading, value: Word, allowed: tuple[str, ...], tool: str) -> None:
    if not value.fixed:
        return
    for part in value.text.lstrip("+-").split(","):
        if part and part.lower() not in allowed and part not in allowed:
            message = f"`{tool}` knows no `{part}` here"
            reading.complain("CMD010", value, message, did_you_mean(part, allowed))


def _count(reading: Reading, facts: ToolFacts, program: Word) -> None:
    number = len(reading.positionals)
    if reading.unsure:
        return
    if number < facts.least and not reading.has(facts.lifts):
        wanted = f"at least {facts.least}" if facts.most != facts.least else f"{facts.least}"
        message = f"`{facts.tool}` needs {wanted} argument{'s' * (facts.least != 1)}, has {number}"
        reading.complain("CMD004", program, message)
    limit = 0 if reading.has(facts.instead) else facts.most
    if limit is not None and number > limit and not reading.has(facts.unbound):
        extra = reading.positionals[limit]
        most = f"at most {limit}" if limit else "no"
        message = f"`{facts.tool}` takes {most} argument{'s' * (limit != 1)}"
        reading.complain("CMD004", extra, message, f"`{extra.text}` is one too many")


def _embedded(command: Command, facts: ToolFacts) -> tuple[Snippet, ...]:
    """SQL within: `psql -c "SELECT …"`, and what a heredoc feeds to psql."""
    if facts.tool != "psql":
        return ()
    given = read(command.arguments, facts).given
    found = [
        _sql(command, value.text, value.row, value.column + value.raw.startswith(('"', "'")))
        for option, value in given
        if value and "command" in option.longs and _is_sql(value.text, value.fixed)
    ]
    if command.stdin and not any("file" in option.longs for option, _ in given):
        found.append(_sql(command, command.stdin, command.words[-1].row + 1, 0))
    return tuple(found)


def _is_sql(text: str, fixed: bool) -> bool:
    """No shell variable the parser would trip over."""
    return fixed or ("$" not in text and "`" not in text)


def _sql(command: Command, text: str, row: int, column: int) -> Snippet:
    lines = text.split("\n")
    rows = tuple(
        command.snippet.place(row + number, 0 if number else column) for number in range(len(lines))
    )
    outer = command.snippet
    words = [word.text for word in command.arguments]
    declared = "pgbouncer" if any("pgbouncer" in w or "6432" in w for w in words) else "sql"
    return Snippet(text, "sql", outer.origin, rows, declared, outer.is_output, outer.step)
