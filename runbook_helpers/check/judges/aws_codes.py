"""The codes of the aws judge: what each says and why it matters."""

from __future__ import annotations

from collections.abc import Mapping

from runbook_helpers.check.findings import Severity

# code: its title, severity, why it matters, what to do
CODES: Mapping[str, tuple[str, Severity, str, str]] = {
    "AWS001": ("aws has no such service", "error",
         "The command is refused before anything is asked.", "name a service of the aws CLI"),
    "AWS002": ("the service has no such operation", "error",
         "The command is refused before anything is asked.", "name an operation of the service"),
    "AWS003": ("the operation has no such argument", "error",
         "One unknown argument makes the CLI refuse the whole command.",
         "use an argument of this operation"),
    "AWS004": ("a required argument is missing", "error",
         "The CLI refuses the command until it is given.", "add the argument"),
    "AWS005": ("the value doesn't fit the argument", "error",
         "The CLI or the service refuses it.", "give a value of the argument's type"),
    "AWS006": ("the --query can't work", "error",
         "A wrong expression is refused; a wrong field silently gives null.",
         "use a field of the operation's result"),
    "AWS007": ("an argument is abbreviated", "info",
         "It works until a new argument shares its beginning.", "write it in full"),
}  # fmt: skip
