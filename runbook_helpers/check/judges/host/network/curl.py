"""curl: an address must be there, and long options take their value as the next word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.code.placeholders import placeholders
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.network.curl_address import address_trouble
from runbook_helpers.check.judges.host.services.management import check_management
from runbook_helpers.check.judges.host.whole import check_together, check_values
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

_NO_ADDRESS = ("url", "K", "config", "h", "help", "V", "version", "M", "manual", "engine")
_METHODS = {  # as people know it: the options that ask for it
    "HEAD (`-I`)": ("head",),
    "data (`-d`)": tuple(
        str.split("data data-ascii data-raw data-binary data-urlencode json"),
    ),
    "a form (`-F`)": ("form", "form-string"),
    "an upload (`-T`)": ("upload-file",),
}


def judge_curl(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Before 8.16 curl knows no `--option=value`."""
    reading = read(words, facts)
    for word in words:
        name, equals, _ = word.text.partition("=")
        option = facts.longs.get(name[2:]) if equals and name.startswith("--") else None
        if option and option.takes == "none":
            reading.complain("CMD002", word, f"`curl` option `{name}` takes no value")
        elif option:
            shown = f"`curl` before 8.16 takes no `{name}=…`"
            reading.complain("CMD012", word, shown, f"write a space: `{name} VALUE`")
    check_kinds(reading, facts)
    check_values(reading, facts)
    check_management(words, reading)
    if not reading.complaints:
        _addresses(reading)
    if not reading.unsure and not reading.complaints:
        if not reading.positionals and not reading.has(_NO_ADDRESS):
            reading.complain("CMD004", program, "`curl` needs an address")
        _methods(reading, program)
        check_together(reading, facts, program)
        _forms(reading)
    _written_out(reading, facts)
    _whole_seconds(reading)
    return reading.complaints


def _addresses(reading: Reading) -> None:
    """Where words are open, only what is an address for sure is judged."""
    named = [value for option, value in reading.given if value and "url" in option.longs]
    for word in [*reading.positionals, *named]:
        if reading.unsure and "://" not in word.text:
            continue
        spreads = not reading.has(("g", "globoff"))
        # unquoted brackets are open to the shell, but no file is called `http://…`
        known = word.fixed or not any(sign in word.raw for sign in "$`<*?")
        known = known and "{{" not in word.text  # a template fills it in
        known = known and (word.fixed or not placeholders(word.text))
        trouble = address_trouble(word.text, spreads) if known else None
        if trouble:
            reading.complain("CMD010", word, *trouble)


def _methods(reading: Reading, program: Word) -> None:
    """Of HEAD, data, a form and an upload curl sends one; `-G` moves the data to the address."""
    if reading.has(("G", "get")):
        return
    given = [shown for shown, names in _METHODS.items() if reading.has(names)]
    if len(given) > 1:
        shown = f"`curl` cannot send both {given[0]} and {given[1]}"
        reading.complain("CMD015", program, shown, "leave out one of the two")


def _forms(reading: Reading) -> None:
    for option, value in reading.given:
        form = option.longs[0] in ("form", "form-string")
        if form and value and value.fixed and "=" not in value.text:
            shown = f"`curl` takes `name=value` after `-F`, not `{value.text}`"
            reading.complain("CMD010", value, shown, f"write `-F name={value.text}`")


def _written_out(reading: Reading, facts: ToolFacts) -> None:
    """curl goes on without a variable that it does not know, and says so."""
    for option, value in reading.given:
        if not value or not value.fixed or "write-out" not in option.longs:
            continue
        for name in re.findall(r"(?<!%)%\{([\w.]*)\}", value.text):
            if name not in facts.values["variables"]:
                fix = did_you_mean(name, facts.values["variables"])
                said = f"`curl -w` knows no `%{{{name}}}` and writes nothing there"
                place = (value.row, value.column)
                reading.complaints.append(
                    Complaint("CMD010", *place, said, fix, severity="warning")
                )
                return


def _whole_seconds(reading: Reading) -> None:
    """Seconds with a fraction are newer for retries than for other times."""
    for option, value in reading.given:
        retry = {"retry-delay", "retry-max-time"} & set(option.longs)
        if retry and value and value.fixed and re.search(r"[.,]", value.text):
            shown = f"`curl` before 8.16 takes whole seconds here, not `{value.text}`"
            reading.complain("CMD012", value, shown, "write a whole number of seconds")
