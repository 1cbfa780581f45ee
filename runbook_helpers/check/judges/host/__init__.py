"""Judge the tools of a host by tables of their subcommands, options and values.

judge     which table, and what it says
words     options and arguments told apart
whole     what can be said once all words are read: how many, which together
kinds     values: numbers, sizes, times, signals
sense     what single tools refuse beyond that
grammars  tools that read their words in a way of their own, in rooms:
          files, processes, software, network, disks, services
"""

from __future__ import annotations

from runbook_helpers.check.judges.host.judge import CODES, JUDGES

__all__ = ["CODES", "JUDGES"]
