"""Compare the aws judge with the real CLI 1.x: `python -m tests.check.compare_aws PYTHON`.

PYTHON is an interpreter with awscli; nothing is sent, for requests are cut off before they leave.
A command counts as accepted when it gets as far as a request or a local file. What only the service
would refuse (enum values) or what gives null (fields in --query) is counted apart as "beyond".
"""

from __future__ import annotations

import json
import subprocess
import sys

from runbook_helpers.check.judges.aws.judge import JUDGES
from tests.check.aws_command import bad_commands, command, good_commands

ORACLE = r"""
import contextlib, io, json, os, sys, tempfile
os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="eu-west-1",
                  AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull,
                  AWS_EC2_METADATA_DISABLED="true", AWS_MAX_ATTEMPTS="1", AWS_PAGER="")
from awscli.clidriver import create_clidriver
import botocore.endpoint
os.chdir(tempfile.mkdtemp())
class Sent(BaseException): pass
def send(*a, **k): raise Sent
botocore.endpoint.Endpoint.make_request = send
driver = create_clidriver()
for line in sys.stdin:
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = driver.main(json.loads(line))
        except Sent:
            code = 0
        except SystemExit as exit:
            code = exit.code
        except BaseException as error:
            code = repr(error)
    print("\n@@" + json.dumps([code, err.getvalue().strip()[-200:]]), flush=True)
"""
SKIPPED = ("file://", "configure", "help", "--profile")  # files, and what is kept
BEYOND = ("isn't one of", "gives null", "the result has no", "is one value", "has no function",
          "belongs to the value", "there is no filter", "empty list", "compare with")  # fmt: skip
LOCAL = ("fatal error", "does not exist", "Invalid template path", "remove_bucket failed")


def main() -> int:
    """Print the verdicts that differ, then precision and recall."""
    lines = [*good_commands(), *(line for _, line in bad_commands())]
    lines = [line for line in lines if all(word.fixed for word in command(line).words)]
    lines = [line for line in lines if not any(word in line for word in SKIPPED)]
    truth = refused(sys.argv[1], [[w.text for w in command(x).arguments] for x in lines])
    counts = dict.fromkeys(("both", "false alarm", "miss", "neither", "beyond"), 0)
    for line, (code, error) in zip(lines, truth, strict=True):
        said = _errors(line)
        kind = _kind(said, code != 0 and not any(words in error for words in LOCAL))
        counts[kind] += 1
        if kind in ("false alarm", "miss"):
            sys.stdout.write(f"{kind}: {line}\n  judge {said}\n  aws {code} {error}\n")
    both, alarms, misses = counts["both"], counts["false alarm"], counts["miss"]
    sys.stdout.write(f"{counts}\nprecision {both / (both + alarms):.3f}")
    sys.stdout.write(f" recall {both / (both + misses):.3f}\n")
    return 0


def refused(python: str, commands: list[list[str]]) -> list[tuple[object, str]]:
    """For each command the CLI's exit code (0: a request was made) and the end of its message."""
    text = "".join(json.dumps(words) + "\n" for words in commands)
    done = subprocess.run(
        [python, "-c", ORACLE], input=text, capture_output=True, text=True, check=True
    )
    answers = [line[2:] for line in done.stdout.splitlines() if line.startswith("@@")]
    return [(code, error) for code, error in map(json.loads, answers)]


def _errors(line: str) -> list[str]:
    complaints = JUDGES[0](command(line), {"aws-cli": "1"}).complaints
    return [
        complaint.message
        for complaint in complaints
        if complaint.code != "AWS007" and complaint.severity is None
    ]


def _kind(said: list[str], refused: bool) -> str:
    if said and not refused:
        beyond = all(any(words in message for words in BEYOND) for message in said)
        return "beyond" if beyond else "false alarm"
    if said:
        return "both"
    return "miss" if refused else "neither"


if __name__ == "__main__":
    sys.exit(main())
