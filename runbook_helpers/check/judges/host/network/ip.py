"""`ip OBJECT VERB WORDS`: objects and verbs by any beginning, then words with their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.network.ip_words import (
    FLAGS,
    OBJECTS,
    VALUED_FLAGS,
    VERBS,
    Words,
)
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, spreads


def judge_ip(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the flags, the object, the verb and the words after it."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        flag = rest.pop(0)
        name = flag.text.lstrip("-").partition("=")[0]
        if flag.fixed and not any(known.startswith(name) for known in FLAGS):
            return said(
                "CMD002", flag, f"`ip` has no option `{flag.text}`", did_you_mean(name, FLAGS, "-")
            )
        valued = name not in ("", "r") and any(known.startswith(name) for known in VALUED_FLAGS)
        if valued and not rest:
            return said("CMD003", flag, f"`{flag.text}` needs a value")
        if valued:
            rest.pop(0)
    if not rest or not rest[0].fixed or not rest[0].text:
        return []
    first = rest[0].text
    near = [known for known in (*OBJECTS, *facts.subcommands) if known.startswith(first)]
    if not near:
        message = f"`ip` has no object `{first}`"
        return said("CMD001", rest[0], message, did_you_mean(first, list(facts.subcommands)))
    name = OBJECTS.get(near[0], near[0])
    return _verb(name, rest) if name in VERBS else []


def _verb(name: str, words: list[Word]) -> list[Complaint]:
    """The verb of an object; without one the object is shown."""
    verbs = VERBS[name]
    if len(words) < 2 or not words[1].fixed:
        return []
    given = words[1].text
    verb = next((known for known in verbs if known.startswith(given)), "")
    if not verb:
        message = f"`ip {words[0].text}` has no `{given}`"
        return said("CMD001", words[1], message, did_you_mean(given, list(verbs)))
    return _words(f"ip {words[0].text} {given}", verbs[verb], words[1], words[2:])


def _words(shown: str, known: Words | None, verb: Word, rest: list[Word]) -> list[Complaint]:
    """Each word is a keyword, the value of one, or one of few that stand alone."""
    if known is None:
        return []
    if len(rest) < known.least and not any(map(spreads, rest)):
        return said("CMD004", verb, f"`{shown}` needs more words")
    alone = 0
    while rest:
        word = rest.pop(0)
        arity = _arity(word.text, known.keys) if word.fixed else None
        if spreads(word) or (arity or 0) < 0:
            return []  # nobody knows what it becomes, or another grammar follows
        alone += arity is None
        if complaints := _keyword(shown, known, word, arity, alone, rest):
            return complaints
        del rest[: arity or 0]
    return []


def _keyword(  # noqa: PLR0913, PLR0917 - what is known of the one word
    shown: str, known: Words, word: Word, arity: int | None, alone: int, rest: list[Word]
) -> list[Complaint]:
    if arity is not None:
        if len(rest) < arity:
            return said("CMD003", word, f"`{word.text}` needs a value")
        return _value(word, rest[:arity])
    if word.fixed and (alone > known.alone or word.text.startswith("-")):
        fix = did_you_mean(word.text, list(known.keys))
        return said("CMD004", word, f"`{shown}` takes no `{word.text}` here", fix)
    if word.fixed and known.addresses and bad_address(word.text):
        return said("CMD010", word, f"`{word.text}` is no address")
    return []


def _arity(text: str, keys: Mapping[str, int]) -> int | None:
    """How many words follow a keyword; ip takes the beginnings of many."""
    if text in keys:
        return keys[text]
    near = [known for known in keys if known.startswith(text)] if len(text) > 2 else []
    return keys[near[0]] if near else None


_NUMBERS = ("mtu", "metric", "txqueuelen", "txqlen", "preference", "priority", "pref", "qlen")
_ADDRESSES = ("via", "src", "from", "to", "local", "peer", "broadcast", "brd", "remote")


def _value(key: Word, values: list[Word]) -> list[Complaint]:
    if not values or not values[0].fixed:
        return []
    text = values[0].text
    numeric = len(key.text) > 1 and any(name.startswith(key.text) for name in _NUMBERS)
    if numeric and not text.isdecimal():
        return said("CMD010", values[0], f"`{key.text}` takes a number, not `{text}`")
    if key.text in _ADDRESSES and bad_address(text):
        return said("CMD010", values[0], f"`{text}` is no address")
    return []
