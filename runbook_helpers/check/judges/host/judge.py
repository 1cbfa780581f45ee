"""Judge a command by its tool's table of subcommands, options and arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Command, Complaint, Judge, Snippet, Verdict, Word
from runbook_helpers.check.facts.packs import ToolFacts, load, tools
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.host.grammars import GRAMMARS
from runbook_helpers.check.judges.host.kinds import check_options
from runbook_helpers.check.judges.host.sense import check_sense
from runbook_helpers.check.judges.host.services.haproxy_socket import ask_complaints
from runbook_helpers.check.judges.host.whole import HELP, check_values, settle
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

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
    "CMD015": (
        "Options that exclude each other",
        "error",
        "The tool refuses the two together and does nothing.",
        "keep the one that is meant",
    ),
    "CMD012": (
        "Only newer versions take this form",
        "warning",
        "Older versions, still common on servers, refuse it on the one host that matters.",
        "write the form that all versions take",
    ),
}


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
        complaints += _keyword(command)
        excused = _unseen(command)
        complaints = [one for one in complaints if one.code not in excused]
        return Verdict(True, tuple(complaints), embedded=_embedded(command, facts))


def _piped(command: Command) -> list[Complaint]:
    """Complaints about a text that is piped into a program with words of its own."""
    return ask_complaints(command) if command.name in ("echo", "printf") else []


def _keyword(command: Command) -> list[Complaint]:
    """`time -v` where bash's own `time` comes first, which knows `-p` only."""
    bash = command.snippet.declared in ("bash", "shell", "") and not command.via
    first = command.arguments[0] if command.arguments else None
    if not (bash and first and command.words[0].text == "time") or first.text[:1] != "-":
        return []
    if first.text in ("-p", "--") or not first.fixed:
        return []
    message = f"bash's own `time` has no option `{first.text}`"
    fix = f"write `/usr/bin/time {first.text}`"
    return [Complaint("CMD002", first.row, first.column, message, fix)]


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
        settle(reading, facts, program)
        if not reading.has(HELP):
            check_sense(reading, facts)
        return reading.complaints, facts
    if not reading.positionals:
        check_values(reading, facts)
        check_options(reading, facts)
        _lone(reading, facts, program)
        return reading.complaints, facts
    return _subcommand(reading, facts)


def _subcommand(reading: Reading, facts: ToolFacts) -> tuple[list[Complaint], ToolFacts]:
    """Go on with the subcommand that the first positional word names."""
    first, *rest = reading.positionals
    check_values(reading, facts)
    check_options(reading, facts)
    check_sense(reading, facts)
    if not first.fixed or reading.unsure:
        return reading.complaints, facts
    if first.text not in facts.subcommands:
        if not (facts.bare and facts.most != 0 and facts.tool != "systemctl"):
            fix = did_you_mean(first.text, list(facts.subcommands))
            reading.complain("CMD001", first, f"`{facts.tool}` has no `{first.text}`", fix)
            if facts.tool == "git" and not fix:  # an alias, or a program `git-…` of this host
                reading.complaints[-1] = replace(reading.complaints[-1], severity="warning")
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


def _embedded(command: Command, facts: ToolFacts) -> tuple[Snippet, ...]:
    """SQL within: `psql -c "SELECT …"`, and what a heredoc feeds to psql."""
    if facts.tool != "psql":
        return ()
    given = read(command.arguments, facts).given
    whole = any("single-transaction" in option.longs for option, _ in given)
    found = [
        _sql(
            *(command, value.text, value.row, value.column + value.raw.startswith(('"', "'"))),
            declared="psql -1" if whole else "psql -c",
        )
        for option, value in given
        if value and "command" in option.longs and _is_sql(value.text, value.fixed)
    ]
    if command.stdin and not any("file" in option.longs for option, _ in given):
        found.append(_sql(command, command.stdin, command.words[-1].row + 1, 0))
    return tuple(found)


def _is_sql(text: str, fixed: bool) -> bool:
    """No shell variable the parser would trip over."""
    return fixed or ("$" not in text and "`" not in text)


def _sql(command: Command, text: str, row: int, column: int, declared: str = "sql") -> Snippet:
    lines = text.split("\n")
    rows = tuple(
        command.snippet.place(row + number, 0 if number else column) for number in range(len(lines))
    )
    outer = command.snippet
    words = [word.text for word in command.arguments]
    if any("pgbouncer" in word or "6432" in word for word in words):
        declared = "pgbouncer"
    return Snippet(text, "sql", outer.origin, rows, declared, outer.is_output, outer.step)
