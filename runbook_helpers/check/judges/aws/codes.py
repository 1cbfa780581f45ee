"""The codes of the aws judge: what each says and why it matters."""

from __future__ import annotations

from collections.abc import Mapping

from runbook_helpers.check.findings import Severity

# code: its title, severity, why it matters, what to do
CODES: Mapping[str, tuple[str, Severity, str, str]] = {
    "AWS001": ("no such service of the aws CLI", "error",
         "The CLI prints its usage and does nothing; the service is often there under another "
         "name, such as elbv2 or logs.",
         "take the service's name from `aws help`"),
    "AWS002": ("the service has no such operation", "error",
         "The CLI refuses the command before it asks AWS anything, and a tired reader starts to "
         "search the manual.",
         "take the operation's name from `aws SERVICE help`"),
    "AWS003": ("the operation has no such argument", "error",
         "One unknown argument makes the CLI refuse the whole command.",
         "take the argument's name from `aws SERVICE OPERATION help`"),
    "AWS004": ("a required argument is missing", "error",
         "The CLI refuses the command until it is given, and at 3 a.m. nobody knows the value.",
         "add the argument, with a variable whose value the prerequisites give"),
    "AWS005": ("the value doesn't fit the argument", "error",
         "The CLI refuses it at once, or the service does after a wait.",
         "give a value of the type or one of the words that the operation's help lists"),
    "AWS006": ("the --query can't work", "error",
         "A wrong expression is refused; a wrong field silently gives null, which reads as if "
         "there were nothing to see.",
         "use a field that the operation's help lists under Output"),
    "AWS007": ("an argument is abbreviated", "info",
         "It works until a newer CLI has a second argument that begins so; then it is refused.",
         "write the argument out"),
}  # fmt: skip
