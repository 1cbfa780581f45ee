"""Read a command's words as its tool would: options, their values, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.nearest import nearest

_BRACES = re.compile(r"[^'\"\\]*\{[^'\"{}]*,[^'\"{}]*\}[^'\"]*")  # `f{,.bak}` is two words


@dataclass
class Reading:
    """What was read so far."""

    complaints: list[Complaint] = field(default_factory=list)
    positionals: list[Word] = field(default_factory=list)
    given: list[tuple[Option, Word | None]] = field(default_factory=list)  # with their values
    seconds: list[tuple[Option, Word]] = field(default_factory=list)  # jq's `--arg NAME VALUE`
    unsure: bool = False  # a word may stand for any number of words

    def complain(self, code: str, word: Word, message: str, fix: str = "") -> None:
        self.complaints.append(Complaint(code, word.row, word.column, message, fix))

    def has(self, names: Sequence[str] | frozenset[str]) -> bool:
        """Whether one of the options of these names was given."""
        return any(name in names for option, _ in self.given for name in _names(option))


def read(words: Sequence[Word], facts: ToolFacts) -> Reading:
    """Words of one command, after the program and its subcommands, by the tool's own rules."""
    reading = Reading()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.text == "--" and facts.style != "dash":
            reading.positionals += rest
            break
        if is_option(word, facts):
            _option(word, rest, facts, reading)
            continue
        reading.unsure = reading.unsure or spreads(word)
        reading.positionals.append(word)
        if facts.stops or facts.subcommands:
            reading.positionals += rest
            break
    return reading


def is_option(word: Word, facts: ToolFacts) -> bool:
    """Whether a tool sees an option in a word; -10 is a number to most."""
    text = word.text
    if len(text) < 2 or not text.startswith("-"):
        return False
    if text[1:] in facts.longs and facts.style == "dash":  # openssl's `-4`
        return True
    number = text[1:].removeprefix("-").replace(".", "")  # `nice --10` lowers by ten
    return not (number.isdecimal() and text[1] not in facts.shorts)


def spreads(word: Word) -> bool:
    """Whether a word may become none or many: an open expansion or a glob, not `<name>`."""
    if _BRACES.fullmatch(word.raw) or "$@" in word.raw or "[@]}" in word.raw:
        return True
    return not word.fixed and not word.raw.startswith(("<", "'", '"', "{{", "YOUR"))


def did_you_mean(word: str, known: Sequence[str], lead: str = "") -> str:
    """`did you mean …?` for a word close to a known one, else nothing."""
    close = nearest(word, known)
    return f"did you mean `{lead}{close}`?" if close else ""


def _option(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    if facts.style == "dash":
        _long(word, word.text.lstrip("-"), rest, facts, reading)
    elif word.text.startswith("--"):
        _long(word, word.text[2:], rest, facts, reading)
    else:
        _cluster(word, rest, facts, reading)


def _long(word: Word, text: str, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, value = text.partition("=")
    if _open(name):
        reading.unsure = True
        return
    option = _found(word, name, facts, reading)
    if option is None:
        reading.unsure = True
        return
    if not equals:
        _value(word, f"--{name}", option, rest, reading)
    elif option.takes == "none" and facts.style not in ("go", "curl", "dash"):
        reading.complain("CMD002", word, f"`{facts.tool}` option `--{name}` takes no value")
    else:
        reading.given.append((option, _tail(word, value)))


def _found(word: Word, name: str, facts: ToolFacts, reading: Reading) -> Option | None:
    """The option of a long name or of the beginning of one, or a complaint."""
    name = name.replace("-", "") if facts.style == "lvm" else name  # which overlooks hyphens
    if option := facts.longs.get(name):
        return option
    if facts.style == "curl" and name.startswith("no-") and name[3:] in facts.longs:
        return Option((), (name,), "none")
    dashes = "-" if facts.style == "dash" else "--"
    near = [long for long in facts.longs if long.startswith(name)]
    # systemctl's and PostgreSQL's tables come from getopt_long too: a beginning is enough.
    if near and name and facts.style not in ("go", "dash"):
        if len({facts.longs[long] for long in near}) == 1:
            message = f"`--{name}` is short for `--{near[0]}`"
            reading.complain("CMD005", word, message, f"write `--{near[0]}`")
            return facts.longs[near[0]]
        both = " and ".join(f"`--{long}`" for long in sorted(near)[:2])
        reading.complain("CMD002", word, f"`{facts.tool}` option `--{name}` may be {both}")
        return None
    fix = did_you_mean(name, list(facts.longs), dashes)
    reading.complain("CMD002", word, f"`{facts.tool}` has no option `{dashes}{name}`", fix)
    return None


def _cluster(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    """`-xvf FILE`: letters up to one that takes a value."""
    letters = word.text[1:]
    for index, letter in enumerate(letters):
        if _open(letter) or letter == "\\":
            reading.unsure = True
            return
        option = facts.shorts.get(letter)
        if option is None:
            _unknown_letter(word, letter, facts, reading)
            return
        tail = letters[index + 1 :]
        if option.takes == "none":
            reading.given.append((option, None))
            if facts.style == "go" and tail.startswith("="):
                return
        elif tail:
            _one_dash(word, index, facts, reading)
            value = tail.removeprefix("=") if facts.style == "go" else tail
            reading.given.append((option, _tail(word, value)))
            return
        else:
            _value(word, f"-{letter}", option, rest, reading)


def _one_dash(word: Word, index: int, facts: ToolFacts, reading: Reading) -> None:
    """`df -type` is read as `-t ype`, which nobody means."""
    name = word.text[1:].partition("=")[0]
    if name in facts.longs and len(name) > 3:
        letters, value = word.text[: index + 2], word.text[index + 2 :]
        shown = f"`{facts.tool}` reads `-{name}` as `{letters} {value}`"
        reading.complain("CMD002", word, shown, f"write `--{name}`")


def _unknown_letter(word: Word, letter: str, facts: ToolFacts, reading: Reading) -> None:
    reading.unsure = True
    name = word.text[1:]
    if name in facts.longs and len(name) > 1:
        fix = f"did you mean `--{name}`?"
    elif len(name) > 2:
        fix = did_you_mean(name, list(facts.longs), "--")
    else:
        fix = ""
    shown = f"`-{letter}`" + (f" (in `{word.text}`)" if len(name) > 1 else "")
    reading.complain("CMD002", word, f"`{facts.tool}` has no option {shown}", fix)


def _value(word: Word, name: str, option: Option, rest: list[Word], reading: Reading) -> None:
    """Take an option's value from the words that follow it, where it needs one."""
    if option.takes != "required":
        reading.given.append((option, None))
        return
    if len(rest) < option.count and not any(spreads(other) for other in rest):
        if not reading.unsure:
            reading.complain("CMD003", word, f"`{name}` needs a value")
        rest.clear()
        return
    reading.given.append((option, rest[0] if rest else None))
    reading.seconds += [(option, other) for other in rest[1 : option.count]]
    reading.unsure = reading.unsure or any(spreads(other) for other in rest[: option.count])
    del rest[: option.count]


def _tail(word: Word, value: str) -> Word:
    """The value written in one word with its option; its column is that of the value."""
    shift = max(word.raw.rfind(value), 0)
    return Word(value, word.raw, word.row, word.column + shift, word.fixed)


def _open(text: str) -> bool:
    return any(sign in text for sign in "$`<>{}[]*")


def _names(option: Option) -> tuple[str, ...]:
    return option.shorts + option.longs
