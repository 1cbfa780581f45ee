"""ethtool: one action, a device, and pairs of a setting and its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean

_FLAGS = ("--debug", "--json", "--include-statistics", "-I", "--disable-netlink")
_SET: Mapping[str, Sequence[str]] = {
    "s": str.split(
        "speed duplex port mdix autoneg advertise phyad xcvr wol sopass msglvl master-slave lanes"
    ),
    "A": ("autoneg", "rx", "tx"),
    "G": str.split(
        "rx rx-mini rx-jumbo tx rx-buf-len cqe-size tx-push rx-push tx-push-buf-len tcp-data-split"
    ),
    "L": ("rx", "tx", "other", "combined"),
}
_LONG = {"change": "s", "pause": "A", "set-ring": "G", "set-channels": "L", "features": "K",
         "offload": "K"}  # fmt: skip
_VALUES: Mapping[str, Sequence[str]] = {
    "duplex": ("half", "full"), "autoneg": ("on", "off"), "mdix": ("auto", "on", "off"),
    "port": ("tp", "aui", "bnc", "mii", "fibre", "da"),
}  # fmt: skip
_NUMBERS = ("speed", "rx-mini", "rx-jumbo", "combined", "other", "lanes", "phyad")


def judge_ethtool(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the action, a missing device, and settings with values they cannot have."""
    rest = list(words)
    while rest and rest[0].text in _FLAGS:
        if rest.pop(0).text == "--debug" and rest:
            rest.pop(0)
    if not rest:
        return said("CMD004", program, "`ethtool` needs a device")
    first = rest.pop(0)
    if not first.text.startswith("-"):
        return []
    name = first.text.lstrip("-")
    if first.fixed and (name not in facts.words and name not in ("monitor", "json")):
        fix = did_you_mean(name, facts.words, "--" if len(name) > 1 else "-")
        return said("CMD002", first, f"`ethtool` has no option `{first.text}`", fix)
    if first.text.startswith("--") == (len(name) == 1):
        return said("CMD002", first, f"`ethtool` has no option `{first.text}`")
    if not rest:
        idle = name in ("h", "help", "version", "monitor")
        return [] if idle else said("CMD004", first, f"`ethtool {first.text}` needs a device")
    return _settings(_LONG.get(name, name), rest[1:])


def _settings(action: str, rest: list[Word]) -> list[Complaint]:
    if not all(word.fixed for word in rest):
        return []
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    if action == "K":
        wrong = [value for _, value in pairs if value.text not in ("on", "off")]
        if wrong:
            return said("CMD010", wrong[0], f"a feature is `on` or `off`, never `{wrong[0].text}`")
    if action in ("K", "A", "G", "L", "s") and len(rest) % 2 and action != "s":
        return said("CMD003", rest[-1], f"`{rest[-1].text}` needs a value")
    for name, value in pairs if action in _SET else ():
        if name.text not in _SET[action] and action != "s":
            fix = did_you_mean(name.text, _SET[action])
            return said("CMD010", name, f"`ethtool -{action}` sets no `{name.text}`", fix)
        if fault := _fault(action, name.text, value.text):
            return said("CMD010", value, fault)
    return []


def _fault(action: str, name: str, value: str) -> str:
    allowed = ("on", "off") if action == "A" else _VALUES.get(name, ())
    if allowed and value not in allowed:
        return f"`{name}` is one of {', '.join(allowed)}, never `{value}`"
    number = name in _NUMBERS or (action in ("G", "L") and name in ("rx", "tx"))
    if number and not value.isdecimal():
        return f"`{name}` takes a number, not `{value}`"
    return ""
