# ruff: noqa: E501 - tables of words and patterns read best unbroken
"""Run one shell line with the real tools, where it can harm nothing, and read what they say of it.

Each line runs as nobody in an empty folder with no network, no devices, its own processes and a
file system it can only read (bubblewrap); a tool that waits for input gets none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Literal

Said = Literal["accepted", "refused", "unknown"]

_BOX = [
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--ro-bind",
    "/",
    "/",
    "--tmpfs",
    "/tmp",
    "--tmpfs",
    "/run",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/var/lib/rabbitmq",
    "--tmpfs",
    "/var/log/rabbitmq",
    "--uid",
    "65534",
    "--gid",
    "65534",
    "--chdir",
    "/tmp",
    "--setenv",
    "HOME",
    "/tmp",
    "--setenv",
    "LC_ALL",
    "C.UTF-8",
    "--setenv",
    "TERM",
    "dumb",
    "--setenv",
    "PAGER",
    "cat",
    "--setenv",
    "PATH",
    "/usr/lib/rabbitmq/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
]
# Tools that start slowly; all others have no excuse for needing two seconds to read their options.
_SLOW = re.compile(r"rabbitmq|\bj(?:stack|cmd|map|stat|info|ps)\b|\bjava\b|\bapt")
# What tools say when they refuse the words they were given, rather than fail at the work.
_REFUSED = re.compile(
    r"""
      \b(?:invalid|unrecogni[sz]ed|unknown|illegal|bad|unsupported|ambiguous|wrong|undefined)\b
        (?!\ (?:host|user|name\ or|file|magic|interface|database|process)\b)
        [^\n]{0,40}\b(?:options?|arguments?|commands?|subcommands?|operations?|verbs?|keys?
          |switch|predicates?|flags?|parameters?|numbers?|values?|units?|types?|times?|suffix
          |signals?|columns?|fields?|formats?|formatter|modes?|levels?|counts?|delay|interval|id|list
          |primary|character|expression|directive|protocol|specification|action|class|size|info)\b
    | \b(?:requires|needs|expects|expected|missing|lacks|without)\b[^\n]{0,30}
        \b(?:argument|arguments|operand|parameter|value|option|expression|pattern|filename)\b
    | requires\ (?:an|at\ least|one|exactly)
    | \bmissing\ (?:operand|file\ operand|destination|argument|pattern|URL|host)
    | \b(?:extra|too\ many|too\ few|not\ enough)\ (?:\w+\ )?(?:operands?|arguments?|args?|parameters)
    | (?:^|\n)\s*usage:?\b | \bUsage:
    | (?:Try|Run|See)\ ['`"]?[\w. /-]*(?:--?help|-h|help)\b
    | syntax\ error | unterminated | unexpected\ (?:EOF|end|token|newline) | compile\ error
    | unmatched | missing\ end | garbage\ after | mutually\ exclusive | cannot\ both | conflicting
    | (?:has|have)\ no\ effect | failed\ to\ parse | not\ a\ valid | is\ not\ (?:valid|recognized)
    | no\ such\ (?:command|option|subcommand) | option\ not\ (?:found|recognized)
    | does\ not\ (?:exist\ as|take|recogni[sz]e) | not\ recogni[sz]ed | not\ understood
    | can't\ parse | couldn't\ parse | Nearest\ similar\ command | did\ you\ mean
    | must\ (?:be|specify|have) | You\ (?:must|need\ to)\ specify | no\ URL\ specified
    | not\ supported | '?\ not\ found\.\s*\n\s*Usage | usage\ error | Don't\ know\ how | mandatory\ argument
    | name=value\ format | missing\ (?:port|command) | \binvalid: | invalid\ date | wrong\ state
    | need\ (?:at\ least|an\ action) | argument\ is\ required | not\ complete | rather\ than\ "
    | Bad\ port | paths\ must | must\ separate | cannot\ figure\ out | multi-character\ tab
    | exactly\ \d | unknown\ device | Use\ -help\ for | different\ lengths | copy\ argv
    | requires\ (?:file|k,) | should\ be\ between | ArgumentError | Invalid\ pid | \bnot\ an\ existing
    | out\ of\ range | do\ not\ match | doesn't\ match
    """,
    re.IGNORECASE | re.VERBOSE,
)


# Complaints about the sandbox or the machine, not about the words.
_CIRCUMSTANCE = re.compile(
    r"^.*(?:RTNETLINK|superuser|privileged|TTY|communicate|switching euid|rotating|rotated"
    r"|No such file|does not exist|jobspec|Stopping at).*$",
    re.MULTILINE,
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def installed(line: str) -> bool:
    """Whether the programs of a line's commands are to be had here."""
    firsts = re.findall(r"(?:^|[|;&(]\s*)(?:sudo |time )?([a-z][\w.-]*)(?=\s|$)", _unquoted(line))
    return all(shutil.which(name) or name in _BUILT_IN for name in firsts)


_BUILT_IN = frozenset(
    str.split(
        "ulimit cd echo export set source trap wait exec read if for while until case function"
    )
)


def _harmless(line: str) -> str:
    """The line; tcpdump only compiles its filter, since nobody may capture."""
    if not line.startswith("tcpdump ") or " -D" in line:
        return line
    return re.sub(r" -i \w+", "", line).replace("tcpdump", "tcpdump -y EN10MB -d", 1)


def _unquoted(line: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", "''", line)


def said(line: str) -> tuple[Said, str]:
    """Whether the real tools accept the words of a line, and what they printed."""
    if not installed(line):
        return "unknown", "not installed"
    try:
        done = subprocess.run(
            [*_BOX, "bash", "-c", f"git init -q\n{_harmless(line)}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=25 if _SLOW.search(line) else 3,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "accepted", "still running"
    told = _COLOUR.sub("", done.stdout + done.stderr if done.returncode else done.stderr)
    refused = _REFUSED.search(_CIRCUMSTANCE.sub("", told))
    return ("refused" if refused else "accepted"), told
