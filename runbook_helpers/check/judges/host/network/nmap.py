"""nmap: options of two letters such as `-sT`, long ones with one dash or two, then targets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, spreads

_LETTERS = re.compile(
    r"s[STAWMUNFXVCnLPOYZI]+|P[nNSAUYEPMO0BDRI].*|p.*|T[0-5]"
    r"|T ?(?i:paranoid|sneaky|polite|normal|aggressive|insane)|"
    r"[vdAFnRrh6V]+|v\d|d\d|o[NXGSA].*|i[LR].*|iflist|[eSgDbM].*|sI|f+|O"
)
_VALUED = ("oN", "oX", "oG", "oA", "oS", "iL", "iR", "e", "S", "g", "D", "b", "sI", "sO", "T", "M")
_NO_TARGET = ("-iL", "-iR", "-V", "-h", "--version", "--help", "--iflist", "--script-help",
              "--script-updatedb", "--resume")  # fmt: skip
_PORTS = re.compile(r"(?:[TUSP]:)?(?:\d*-\d*|\d+|[\w?*\[\]-]+)")


def judge_nmap(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options, timings, ports and a missing target."""
    reading = Reading()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        text = word.text
        if not text.startswith("-") or not word.fixed or text == "-":
            reading.unsure = reading.unsure or spreads(word)
            reading.positionals.append(word)
        elif text.startswith("--"):
            _long(word, rest, facts, reading)
        elif not _LETTERS.fullmatch(text[1:]) and text[1:].split("=")[0] not in facts.longs:
            reading.complain("CMD002", word, f"`nmap` has no option `{text}`")
        elif text == "-p":
            _ports(word, rest, reading)
        elif text.startswith("-p") and text[2:]:
            _port_list(Word(text[2:], word.raw, word.row, word.column + 2, word.fixed), reading)
        elif text[1:] in _VALUED:
            if not rest:
                reading.complain("CMD003", word, f"`{text}` needs a value")
            del rest[:1]
    check_kinds(reading, facts)
    _targets(words, reading, program)
    return reading.complaints


def _targets(words: Sequence[Word], reading: Reading, program: Word) -> None:
    helped = any(word.text.startswith(_NO_TARGET) for word in words)
    if words and not reading.positionals and not reading.complaints and not helped:
        reading.complain("CMD004", program, "`nmap` needs a target")
    for word in reading.positionals:
        if word.fixed and bad_address(word.text):
            reading.complain("CMD010", word, f"`{word.text}` is no address")


def _long(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, value = word.text[2:].partition("=")
    name = name.replace("_", "-")
    options = {long.replace("_", "-"): option for long, option in facts.longs.items()}
    near = [long for long in options if long.startswith(name)]
    if name not in options and len({options[long] for long in near}) != 1:
        fix = did_you_mean(name, list(options), "--")
        reading.complain("CMD002", word, f"`nmap` has no option `--{name}`", fix)
    elif name not in options and near[0].startswith("port-"):
        reading.complain("CMD002", word, f"`nmap` takes `--{name}` for `--{near[0]}`", "write `-p`")
    else:
        option = options.get(name) or options[near[0]]
        shown = Option(
            option.shorts, tuple(one.replace("_", "-") for one in option.longs), option.takes
        )
        if equals:
            reading.given.append((shown, Word(value, word.raw, word.row, word.column, word.fixed)))
        elif option.takes == "required" and not rest:
            reading.complain("CMD003", word, f"`--{name}` needs a value")
        elif option.takes == "required":
            reading.given.append((shown, rest.pop(0)))


def _ports(word: Word, rest: list[Word], reading: Reading) -> None:
    if not rest:
        reading.complain("CMD003", word, "`-p` needs ports")
        return
    _port_list(rest.pop(0), reading)


def _port_list(ports: Word, reading: Reading) -> None:
    if not ports.fixed:
        return
    if any(int(n) > 65535 for n in re.findall(r"\d+", ports.text)):
        reading.complain("CMD010", ports, "ports go up to 65535")
    elif not all(_PORTS.fullmatch(part) for part in ports.text.split(",")):
        reading.complain(
            "CMD010", ports, f"`nmap` takes ports such as `80,443`, not `{ports.text}`"
        )
    elif any(int(a) > int(b) for a, b in re.findall(r"\b(\d+)-(\d+)\b", ports.text)):
        reading.complain("CMD010", ports, f"the range `{ports.text}` runs backwards")
