"""`tc OBJECT VERB dev NAME …`: traffic control, up to the kind of the discipline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

_OBJECTS = ("qdisc", "class", "filter", "chain", "actions", "monitor", "exec", "help")
_VERBS = str.split("add change replace link delete show list lst get help")
_FLAGS = str.split(
    "Version statistics details raw pretty graph batch netns name names conf timestamp tshort json "
    "oneline color force brief cf iec stats Numeric"
)
_SHOWN = {"dev": 1, "root": 0, "ingress": 0, "clsact": 0, "egress": 0, "parent": 1, "handle": 1,
          "invisible": 0, "block": 1, "protocol": 1, "pref": 1, "preference": 1, "priority": 1,
          "chain": 1, "classid": 1, "qdisc": 1}  # fmt: skip
_NETEM = str.split(
    "limit delay latency distribution loss drop corrupt gap duplicate reorder rate slot ecn "
    "random state gemodel seed"
)


def judge_tc(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    """Complaints about flags, object, verb, and the words of showing and of netem."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        flag = rest.pop(0)
        name = flag.text[1:]
        if flag.fixed and not any(known.startswith(name) for known in _FLAGS):
            return said(
                "CMD002", flag, f"`tc` has no option `{flag.text}`", did_you_mean(name, _FLAGS)
            )
        if name and name in ("n", "netns", "b", "batch", "cf", "conf") and rest:
            rest.pop(0)
    if not rest or not rest[0].fixed:
        return []
    first = rest[0].text
    if not any(known.startswith(first) for known in _OBJECTS):
        message = f"`tc` has no object `{first}`"
        return said("CMD001", rest[0], message, did_you_mean(first, _OBJECTS))
    if len(rest) < 2 or not rest[1].fixed or first.startswith(("m", "e", "h", "a")):
        return []
    verb = next((known for known in _VERBS if known.startswith(rest[1].text)), "")
    if not verb:
        message = f"`tc {first}` has no `{rest[1].text}`"
        return said("CMD001", rest[1], message, did_you_mean(rest[1].text, _VERBS))
    if verb in ("show", "list", "lst"):
        return _shown(rest[0], rest[2:])
    return _made(rest)


def _shown(name: Word, rest: list[Word]) -> list[Complaint]:
    while rest:
        word = rest.pop(0)
        if spreads(word):
            return []
        if word.text not in _SHOWN:
            message = f"`tc {name.text} show` takes no `{word.text}`; a device goes after `dev`"
            return said("CMD004", word, message)
        if _SHOWN[word.text] and not rest:
            return said("CMD003", word, f"`{word.text}` needs a value")
        del rest[: _SHOWN[word.text]]
    return []


def _made(words: list[Word]) -> list[Complaint]:
    """`tc qdisc add dev eth0 root netem delay 100ms`."""
    texts = [word.text for word in words]
    if "netem" not in texts or not all(word.fixed for word in words):
        return []
    if "dev" not in texts:
        return said("CMD004", words[1], "`tc` needs `dev` and a device")
    for word in words[texts.index("netem") + 1 :]:
        if word.text not in _NETEM and not re.match(
            r"[\d.]|normal|pareto|uniform|paretonormal", word.text
        ):
            message = f"`netem` knows no `{word.text}`"
            return said("CMD010", word, message, did_you_mean(word.text, _NETEM))
        if re.match(r"\d", word.text) and not re.fullmatch(
            r"[\d.]+(?:%|u?s(?:ecs?)?|ms(?:ecs?)?|[kKmMgGtT]i?(?:bit|bps|b)?|bit|bps|b)?", word.text
        ):
            return said("CMD010", word, f"`netem` takes no `{word.text}`")
    return []
