"""Judge the tools of a host by tables of their subcommands, options and values.

judge     which table, and what it says
words     options and arguments told apart
kinds     values: numbers, sizes, times, signals; patterns holds what they look like
whole     what is said once all words are read: values, counts, options together
grammars  tools that read their words in a way of their own
"""

from __future__ import annotations

from runbook_helpers.check.judges.host.judge import CODES, JUDGES

__all__ = ["CODES", "JUDGES"]
