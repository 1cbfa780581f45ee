"""mysqladmin: several commands in a row, each with its own number of words."""

from __future__ import annotations

from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

_COMMANDS = {  # command: words that follow it; `password` may ask instead
    **dict.fromkeys(
        str.split(
            "debug extended-status flush-hosts flush-logs flush-privileges flush-status "
            "flush-tables flush-threads flush-all-statistics flush-all-status "
            "flush-client-statistics flush-index-statistics flush-ssl flush-table-statistics "
            "flush-user-statistics flush-user-resources flush-binary-log flush-engine-log "
            "flush-error-log flush-general-log flush-relay-log flush-slow-log ping processlist "
            "reload refresh shutdown status start-slave stop-slave start-replica stop-replica "
            "start-all-slaves stop-all-slaves variables version"
        ),
        0,
    ),
    **dict.fromkeys(("create", "drop", "kill"), 1),
}
_OPEN = ("password", "old-password")


def check_mysqladmin(reading: Reading, facts: ToolFacts) -> None:
    """Complain of the first word that is no command; any clear beginning of a name will do."""
    rest = list(reading.positionals)
    while rest and not reading.unsure:
        word = rest.pop(0)
        if not word.fixed:
            return
        names = [name for name in (*_COMMANDS, *_OPEN) if name.startswith(word.text.lower())]
        if not names:
            fix = did_you_mean(word.text, [*_COMMANDS, *_OPEN])
            reading.complain("CMD001", word, f"`mysqladmin` has no `{word.text}`", fix)
            return
        if names[0] in _OPEN:
            return
        wanted = _COMMANDS[names[0]]
        if len(rest) < wanted:
            reading.complain("CMD004", word, f"`mysqladmin {names[0]}` needs an argument")
            return
        del rest[:wanted]
