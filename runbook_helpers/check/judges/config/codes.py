"""The codes of complaints about configuration."""

from __future__ import annotations

from runbook_helpers.check.findings import Severity

CODES: dict[str, tuple[str, Severity, str, str]] = {
    "CFG001": (
        "Configuration that does not parse",
        "error",
        "The program that reads the file refuses all of it.",
        "correct the file",
    ),
    "CFG002": (
        "Key given twice",
        "error",
        "One of the two values is silently lost, or the file is refused.",
        "keep one of them",
    ),
    "CFG003": (
        "Property nobody reads",
        "error",
        "Spring ignores an unknown property, or the pool refuses to start.",
        "use HikariCP's own name",
    ),
    "CFG005": (
        "Value the property can't have",
        "error",
        "Spring fails to start: it can't turn the text into the number or switch that is needed.",
        "write a plain number, or true or false",
    ),
    "CFG008": (
        "Rule that Prometheus refuses",
        "error",
        "Prometheus does not load a file of rules with an unknown field or template in it.",
        "try it with `promtool check rules`",
    ),
    "CFG009": (
        "Policy that IAM refuses",
        "error",
        "AWS takes no policy with an unknown or a missing element in it.",
        "try it with `aws accessanalyzer validate-policy`",
    ),
    "CFG004": (
        "Kubernetes manifest that isn't whole",
        "info",
        "kubectl apply refuses a manifest without apiVersion and kind.",
        "add apiVersion and kind, or say that it is an excerpt",
    ),
}
