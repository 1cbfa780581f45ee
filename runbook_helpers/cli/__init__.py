"""The command line: a thin shell on functions that return values.

Results go to stdout, talk to stderr. Exit codes: 0 done, 1 findings, 2 wrong usage or input,
3 provider failed, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from runbook_helpers.cli import parser
from runbook_helpers.cli.groups import Parser
from runbook_helpers.errors import WorkbenchError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run `runbook` with these arguments; the exit code."""
    return _run(parser.runbook(), argv)


def generator(argv: Sequence[str] | None = None) -> int:
    """Run `runbook_generator.py`, the same engine under the flags people know."""
    return _run(parser.generator(), argv)


def _run(arguments: Parser, argv: Sequence[str] | None) -> int:
    try:
        args = arguments.parse_args(argv)
        return int(args.run(args))
    except WorkbenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: what was finished is kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `runbook modes | head`: the reader has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
