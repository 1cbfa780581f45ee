"""Which command of kubectl a line calls, and which of its words say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.facts import commands, global_flags, near
from runbook_helpers.check.judges.kubectl.versions import went


def complain(code: str, word: Word, message: str, fix: str = "") -> Complaint:
    """A complaint at a word."""
    return Complaint(code, word.row, word.column, message, fix)


def find(words: Sequence[Word]) -> tuple[str, Word | None, set[int], Complaint | None]:
    """The command's path, its last word, the words used up, and what is wrong with it."""
    path, verb, taken, index = "", None, set[int](), 0
    while index < len(words):
        word = words[index]
        if word.text.startswith("-") and word.text != "-":
            if not path and (wrong := _misplaced(word)):
                return path, verb, taken, wrong
            index += 1 + _takes_next(word.text, path)
            continue
        names = _subcommands(path)
        if not names:
            break
        if not word.fixed and word.text not in names:
            return path, verb, taken, None
        if word.text not in names:
            return path, verb, taken, _unknown(path, word, names)
        path = f"{path} {names[word.text]}".strip()
        verb = word
        taken.add(index)
        index += 1
    return path, verb, taken, None


def _misplaced(word: Word) -> Complaint | None:
    """Only a global flag, or one with `=`, may stand before the subcommand."""
    table = flag_table("")
    name = word.text.lstrip("-")
    known = name in table if word.text.startswith("--") else name[:1] in by_short(table)
    if known or "=" in name or not word.fixed or len(name) > 1 != word.text.startswith("--"):
        return None
    message = f"`{word.text}` stands before the subcommand"
    return complain("CMD004", word, message, "put it behind the subcommand")


def _subcommands(path: str) -> dict[str, str]:
    """Names and aliases of the commands below a path, each with its proper name."""
    table = commands().get(path, {})
    names: dict[str, str] = {}
    for name in table.get("subcommands", ()):
        below = commands().get(f"{path} {name}".strip(), {})
        names.update(dict.fromkeys((name, *below.get("aliases", ())), name))
    return names


def _unknown(path: str, word: Word, names: Mapping[str, str]) -> Complaint | None:
    if path == "" and word.text in {"help", "options", "alpha", "__complete"}:
        return None
    if path == "apply":
        return complain("CMD004", word, f"kubectl apply takes no argument `{word.text}`")
    shown = f"kubectl {path}".strip()
    gone = went("", f"{path} {word.text}".strip())
    return complain(
        "CMD001",
        word,
        f"`{shown}` has no subcommand `{word.text}`" + f": it {gone}" * bool(gone),
        _deeper(path, word.text)
        or near(word.text, names)
        or "use one of: " + ", ".join(sorted(set(names.values()))),
    )


def _deeper(path: str, name: str) -> str:
    """`rollout restart` for `restart`: the one command of that name a level further down."""
    lead = f"{path} " if path else ""
    found = [p for p in commands() if p.startswith(lead) and p.split(" ")[-1:] == [name]]
    below = [p.removeprefix(lead) for p in found if p.count(" ") == lead.count(" ") + 1]
    return f"did you mean `{below[0]}`?" if len(below) == 1 else ""


def flag_table(path: str) -> dict[str, Any]:
    """The flags that a command takes, by name."""
    return {
        "help": {"kind": "bool", "short": "h"},
        **global_flags(),
        **commands().get(path, {}).get("flags", {}),
    }


def _takes_next(text: str, path: str) -> bool:
    """Whether a flag before the subcommand uses up the next word, as cobra guesses."""
    table = flag_table(path)
    if "=" in text:
        return False
    if text.startswith("--"):
        flag = table.get(text[2:])
    else:
        flag = (
            by_short(table).get(text[1:2], (None, None))[1] if len(text) == 2 else {"kind": "bool"}
        )
    return flag is not None and flag["kind"] != "bool" and not flag.get("optional")


def by_short(table: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Names and flags by their letter."""
    return {flag["short"]: (name, flag) for name, flag in table.items() if "short" in flag}
