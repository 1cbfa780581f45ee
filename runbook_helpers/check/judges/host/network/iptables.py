"""iptables and ip6tables: one command, a chain, a rule whose matches bring their own options."""

from __future__ import annotations

from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts, load
from runbook_helpers.check.judges.host.network.iptables_values import COMMANDS, OPERANDS, rule_fault
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

_TABLES = ("filter", "nat", "mangle", "raw", "security")
_SEVERAL = ("tcp-flags", "match-set", "add-set", "del-set", "map-set", "chunk-types")
_BROUGHT = ("m", "match", "j", "jump", "g", "goto", "p", "protocol", "proto")


def judge_iptables(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the command, its chain, options that no match brings, and their values."""
    return _Rule(facts, program).read(list(words))


class _Rule:
    """One command line, read from left to right as iptables reads it."""

    def __init__(self, facts: ToolFacts, program: Word) -> None:
        self.facts, self.program = facts, program
        shared = load("iptables") or facts
        self.extensions = shared.subcommands
        self.options: dict[str, str] = {}  # options brought so far: name to what they take
        self.command: Word | None = None
        self.unknown = False  # a match that nobody here knows: its options are let pass
        self.said: list[Complaint] = []
        self.matches: set[str] = set()

    def read(self, rest: list[Word]) -> list[Complaint]:
        while rest and not self.said:
            word = rest.pop(0)
            if spreads(word):
                return self.said
            if word.text == "!":
                continue
            if word.text.startswith("-") and len(word.text) > 1 and word.fixed:
                self._option(word, rest)
            elif word.fixed:
                self._complain("CMD004", word, f"`{self.program.text}` takes no `{word.text}` here")
        if not self.said and self.command is None and not self._helped:
            message = f"`{self.program.text}` needs a command such as `-L` or `-A CHAIN`"
            self._complain("CMD004", self.program, message)
        return self.said

    _helped = False

    def _option(self, word: Word, rest: list[Word]) -> None:
        if word.text.startswith("--"):
            name, equals, value = word.text[2:].partition("=")
            self._long(
                word,
                name,
                rest,
                Word(value, word.raw, word.row, word.column, word.fixed) if equals else None,
            )
            return
        letters = word.text[1:]
        for index, letter in enumerate(letters):
            option = self.facts.shorts.get(letter)
            if option is None:
                self._complain("CMD002", word, f"`{self.program.text}` has no option `-{letter}`")
                return
            tail = letters[index + 1 :]
            if option.takes == "required" and tail:
                self._known(
                    letter, word, rest, Word(tail, word.raw, word.row, word.column, word.fixed)
                )
                return
            self._known(letter, word, rest, None)
            if option.takes == "required":
                return

    def _long(self, word: Word, name: str, rest: list[Word], value: Word | None) -> None:
        longs = self.facts.longs
        near = [long for long in longs if long.startswith(name)]
        if name in self.options:
            self._brought(word, name, rest, value)
        elif name in longs or len({longs[long] for long in near}) == 1:
            option = longs.get(name) or longs[near[0]]
            self._known((option.shorts or option.longs)[0], word, rest, value)
        elif matching := [one for one in self.options if one.startswith(name)]:
            self._brought(word, matching[0], rest, value)
        elif not self.unknown:
            self._unknown(word, name)
        else:
            self._swallow(rest)

    def _unknown(self, word: Word, name: str) -> None:
        owners = [ext for ext, facts in self.extensions.items() if name in facts.longs]
        if owners:
            kind, owner = owners[0].split()
            how = (
                "`-p tcp` or `-p udp`"
                if owner in ("tcp", "udp")
                else f"`{'-m' if kind == 'match' else '-j'} {owner}`"
            )
            self._complain(
                "CMD002", word, f"`--{name}` is known only after {how}", f"write {how} before it"
            )
            return
        fix = did_you_mean(name, [*self.options, *self.facts.longs], "--")
        self._complain("CMD002", word, f"`{self.program.text}` has no option `--{name}` here", fix)

    def _known(self, name: str, word: Word, rest: list[Word], value: Word | None) -> None:
        """An option of iptables itself."""
        if name in ("h", "help", "V", "version"):
            self._helped = True
        option = self.facts.shorts.get(name) or self.facts.longs.get(name)
        if name in COMMANDS:
            self._command(name, word, rest, value)
            return
        if option and option.takes == "required" and value is None:
            if not rest:
                self._complain("CMD003", word, f"`{word.text}` needs a value")
                return
            value = rest.pop(0)
        elif option and option.takes == "optional" and rest and rest[0].text.isdecimal():
            rest.pop(0)
        if name == "c" and rest:
            rest.pop(0)
        if value is not None and value.fixed:
            self._value(name, value)

    def _value(self, name: str, value: Word) -> None:
        if name in _BROUGHT:
            self._bring(name, value)
        if name == "t" and value.text not in _TABLES:
            fix = did_you_mean(value.text, _TABLES)
            self._complain("CMD010", value, f"there is no table `{value.text}`", fix)
        elif fault := rule_fault(name, value.text):
            self._complain("CMD010", value, fault)

    def _bring(self, name: str, value: Word) -> None:
        kind = "target" if name in ("j", "jump") else "match"
        extension = self.extensions.get(f"{kind} {value.text}")
        if extension:
            self.matches.add(value.text)
            self.options |= {long: option.takes for long, option in extension.longs.items()}
        elif name in ("m", "match"):
            self.unknown = True
            known = [ext.split()[1] for ext in self.extensions if ext.startswith("match ")]
            if fix := did_you_mean(value.text, known):
                self._complain("CMD010", value, f"there is no match `{value.text}`", fix)
        elif name in ("p", "protocol", "proto") and value.text not in ("icmp", "all", "0"):
            self.unknown = value.text not in ("http", "https", "ssh", "any")

    def _brought(self, word: Word, name: str, rest: list[Word], value: Word | None) -> None:
        """An option of a match or target."""
        if self.options[name] == "none":
            return
        if value is None:
            if not rest or (rest[0].text.startswith("--") and rest[0].fixed):
                self._complain("CMD003", word, f"`--{name}` needs a value")
                return
            if rest[0].text == "!":
                rest.pop(0)
            value = rest.pop(0) if rest else word
            if name in _SEVERAL:
                self._swallow(rest)
        if value.fixed and (fault := rule_fault(name, value.text)):
            self._complain("CMD010", value, fault)

    def _swallow(self, rest: list[Word]) -> None:
        """Further values of an extension's option, as `--tcp-flags` has two."""
        while rest and not rest[0].text.startswith(("-", "!")):
            rest.pop(0)

    def _command(self, name: str, word: Word, rest: list[Word], value: Word | None) -> None:
        if self.command is not None and not self._together(name):
            first = self.command.text
            self._complain(
                "CMD004", word, f"`{self.program.text}` takes `{first}` or `{word.text}`, not both"
            )
            return
        self.command = self.command or word
        given = [value] if value is not None else []
        least, most = OPERANDS[name]
        while rest and len(given) < most and not rest[0].text.startswith(("-", "!")):
            if (
                len(given) == 1
                and name in "IDLSZ"
                and rest[0].fixed
                and not rest[0].text.isdecimal()
            ):
                self._complain("CMD010", rest[0], f"`{rest[0].text}` is no rule number")
                return
            given.append(rest.pop(0))
        if len(given) < least:
            what = (
                ("a chain", "a chain and a target", "")[least - 1]
                if name != "R"
                else "a chain and a number"
            )
            self._complain("CMD004", word, f"`{word.text}` needs {what}")
        for number, operand in enumerate(given):
            if operand.fixed and (fault := rule_fault(f"{name}{number}", operand.text)):
                self._complain("CMD010", operand, fault)

    def _together(self, name: str) -> bool:
        return bool(self.command and {name, self.command.text.lstrip("-")[:1]} <= {"L", "Z", "S"})

    def _complain(self, code: str, word: Word, message: str, fix: str = "") -> None:
        self.said.append(Complaint(code, word.row, word.column, message, fix))
