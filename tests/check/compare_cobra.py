"""Compare the judge of docker and helm with the real programs, and print precision and recall.

    python -m tests.check.compare_cobra docker PROGRAM [--verbose]
    python -m tests.check.compare_cobra helm PROGRAM [--verbose]

The program gets an empty home, and a daemon, cluster and proxy that lead nowhere: who dials, or
misses a file or a repository, has accepted the command. What only a daemon refuses (a restart
policy, a filter) counts against precision here. Plugins are left out.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter

from runbook_helpers.check.judges.cobra.judge import JUDGES
from tests.check.corpus_lines import cases
from tests.check.judges.test_kubectl import command

SETS = ("heldout_docker", "heldout_helm", "heldout2_tools", "options")
ACCEPTED = re.compile(
    r"annot connect|error during connect|connection refused|unreachable|no such file|not found|"
    r"no repositor|non TTY|not a TTY|legacy builder|unable to perform search|dial tcp|proxyconnect"
)


def refused(program: str, text: str, home: str) -> tuple[bool, str]:
    """Whether the real program refuses a command, and its first words."""
    environment = {"HOME": home, "PATH": "/usr/bin:/bin", "DOCKER_HOST": "tcp://127.0.0.1:1"}
    environment |= {"KUBECONFIG": f"{home}/none", "HTTPS_PROXY": "http://127.0.0.1:1"}
    words = shlex.split(re.sub(r"\$\([^)]*\)", "x", text.partition(" | ")[0]))[1:]
    try:
        done = subprocess.run(
            [program, *words],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=10,
            env=environment,
            cwd=home,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, "still running"
    said = done.stderr + done.stdout
    only_help = "Available Commands:" in said and "--help" not in words
    wrong = (done.returncode != 0 and not ACCEPTED.search(said)) or only_help
    return wrong, said.strip().splitlines()[0][:150] if said.strip() else ""


def main(argv: list[str] | None = None) -> int:
    """Print the figures; every disagreement with --verbose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool", choices=["docker", "helm"])
    parser.add_argument("program")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(argv)
    counts: Counter[tuple[bool, bool]] = Counter()
    with tempfile.TemporaryDirectory() as home:
        for text in _texts(options.tool):
            verdict = JUDGES[0](command(text.partition(" | ")[0]), {})
            if not verdict.checked:
                continue
            ours = any(found.code != "CMD014" for found in verdict.complaints)
            real, said = refused(options.program, text, home)
            counts[real, ours] += 1
            if options.verbose and real != ours:
                sys.stdout.write(f"real refuses: {real}, judge: {ours}: {text}\n    {said}\n")
    both = counts[True, True]
    sys.stdout.write(f"{sum(counts.values())} commands\n")
    sys.stdout.write(f"precision {both}/{both + counts[False, True]}\n")
    sys.stdout.write(f"recall {both}/{both + counts[True, False]}\n")
    return 0


def _texts(tool: str) -> list[str]:
    """All commands of the tool in the corpora, the good ones first."""
    good = [text or first for name in SETS for first, text in cases(f"{name}_good")]
    bad = [text for name in SETS for _, text in cases(f"{name}_bad")]
    own = [text for text in [*good, *bad] if text.startswith(f"{tool} ")]
    return [text for text in own if not text.startswith("docker compose")]


if __name__ == "__main__":
    raise SystemExit(main())
