"""Read options off manual pages and help texts of tools that use no getopt of the C library."""

from __future__ import annotations

import os
import re
import subprocess
from typing import Any

Table = dict[str, Any]

# Tool: what prints its options; style; whether words after the first argument are its own too.
TEXTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ssh", ("man", "ssh"), "posix"),
    ("scp", ("man", "scp"), "gnu"),
    ("rsync", ("rsync", "--help"), "gnu"),
    ("zstd", ("man", "zstd"), "gnu"),
    ("dpkg", ("man", "dpkg"), "gnu"),
    ("fuser", ("man", "fuser"), "gnu"),
    ("mysql", ("mysql", "--no-defaults", "--help"), "gnu"),
    ("mysqladmin", ("mysqladmin", "--no-defaults", "--help"), "gnu"),
    ("mysqldump", ("mysqldump", "--no-defaults", "--help"), "gnu"),
    ("renice", ("man", "renice"), "gnu"),
    ("rpm", ("rpm", "--help"), "rpm"),
)
APT = ("apt-get", "apt", "apt-cache", "apt-mark")
# git's own subcommands whose -h lists every option; the others share those of rev-list and diff.
_FORM = re.compile(
    r"^(?:-(?P<short>[\w?#@])|(?P<long>--?(?:\[no-\])?[A-Za-z][\w.-]*))"
    r"(?P<value>\[?[ =]?[\[<{(]?[\w<{\"'+-]?.*)?$"
)


def harvest() -> dict[str, Table]:
    """One table for each of the tools that are installed."""
    tables = {name: _table(name, command, style) for name, command, style in TEXTS}
    tables |= {name: _apt(name) for name in APT}
    tables |= {"git": _git(), "jq": _jq(), "dnf": _dnf(), "socat": _socat()}
    return {name: table for name, table in tables.items() if table}


def _table(name: str, command: tuple[str, ...], style: str) -> Table:
    options = options_of(_output(*command))
    if name == "dpkg":  # its actions take arguments, which are no values
        options = [name for option in options if (name := option.rstrip("=?."))]
    if name == "fuser":  # what is mounted stands among the names, `fuser -m -v NAME`
        options = [re.sub(r"^(m|,mount|m,mount)=$", r"\1", option) for option in options]
    if name == "rpm":  # packages are arguments too
        options = [re.sub(r"=$", "", o) if re.search(_RPM_MODE, o) else o for o in options]
    return {"style": style, "source": " ".join(command), "options": options} if options else {}


_RPM_MODE = r"^[eFU]=|,(?:erase|freshen|upgrade|reinstall|restore)="


def options_of(text: str) -> list[str]:
    """Options of a manual page or help text: each line that begins with one, indented."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = re.match(r"^ {0,14}(-\S.*)$", line)
        if match and not match[1].startswith("---"):
            for name, takes in _forms(re.split(r" {2,}|\t", match[1])[0]):
                found[name] = takes if found.get(name, "") != "?" else "?"
    return sorted(f"{name}{takes}" for name, takes in found.items())


def _forms(head: str) -> list[tuple[str, str]]:
    forms = []
    for part in re.split(r", *(?=-)| \| |/(?=-)", head):
        match = _FORM.match(part.strip().rstrip(","))
        if not match:
            continue
        takes = _takes(match["value"] or "")
        if match["short"]:
            forms.append((match["short"], takes))
            continue
        long = match["long"].lstrip("-")
        if long.startswith("[no-]"):
            forms.append((",no-" + long[5:], ""))
            long = long[5:]
        forms.append((f",{long}", takes))
    # -x, --long=VALUE says the value once for both.
    sign = next((takes for _, takes in reversed(forms) if takes), "")
    return [(name, takes or ("" if name.startswith(",no-") else sign)) for name, takes in forms]


def _takes(value: str) -> str:
    value = value.strip()
    if value.startswith(("[=", "[", "(+)")):
        return "?"
    return "=" if re.match(r"=?[<{(\"]?[A-Za-z#_+-]", value) else ""


def _apt(name: str) -> Table:
    page = _output("man", name)
    commands = re.findall(
        r"^ {7}((?:[a-z][\w-]+)(?:, [a-z][\w-]+)*)(?: \(.*)?$", page, re.MULTILINE
    )
    names = {one for line in commands for one in line.split(", ")}
    options = set(options_of(page)) | set(options_of(_output("man", "apt-get")))
    if not names:
        return {}
    return {
        "style": "apt",
        "source": f"man {name}",
        "options": sorted(options),
        "commands": {one: {} for one in sorted(names)},
    }


_SHARED = ("log", "show", "diff", "rev-list", "shortlog", "whatchanged", "format-patch", "blame")


def _git() -> Table:
    names = _output("git", "--list-cmds=main").split()
    commands: dict[str, Table] = {}
    shared = options_of(_output("man", "git-log")) + options_of(_output("man", "git-diff"))
    for name in names:
        if name in _SHARED:
            own = options_of(_output("man", f"git-{name}"))
            commands[name] = {"options": _unique([*shared, *own]), "style": "gnu"}
        elif options := options_of(_output("git", name, "-h")):
            negated = [",no-" + o.lstrip(",").rstrip("=?") for o in options if o[0] == ","]
            commands[name] = {"options": _unique([*options, *negated]), "style": "gnu"}
        else:
            commands[name] = {"style": "any"}
    general = ["C=", "c=", "p,paginate", "P,no-pager", "h,help", "v,version", ",git-dir="]
    general += [",work-tree=", ",namespace=", ",bare", ",exec-path?", ",no-replace-objects"]
    general += [",html-path", ",man-path", ",info-path", ",literal-pathspecs", ",no-optional-locks"]
    table = {"style": "gnu", "source": "git CMD -h, git-log(1)", "options": general}
    return table | {"commands": commands, "inherit": False} if names else {}


def _unique(options: list[str]) -> list[str]:
    """Each name once; a value that may be left out goes before others."""
    found: dict[str, str] = {}
    for option in sorted(set(options)):
        name = option.rstrip("=?")
        sign = option[len(name) :]
        found[name] = "?" if name in found and found[name] != sign else sign
    return sorted(name + sign for name, sign in found.items())


# What jq 1.7 and 1.8 add to 1.6; to use it is no mistake.
_JQ_LATER = (
    *("abs/0", "add/1", "debug/1", "have_decnum/0", "have_literal_numbers/0", "ltrim/0", "pick/1"),
    *("rtrim/0", "scan/2", "skip/2", "toarray/0", "trim/0", "trimstr/1", "strflocaltime/1"),
)


def _jq() -> Table:
    names = _output("jq", "-nr", "builtins[]").split()
    known = sorted({*names, *_JQ_LATER} if names else ())
    return {"values": {"builtins": known}, "source": "jq builtins"} if names else {}


def _dnf() -> Table:
    text = _output("dnf", "--help")
    names = re.findall(r"^([a-z][\w-]+) {2,}\S", text, re.MULTILINE)
    options = options_of(text)
    if not names or not options:
        return {}
    commands: Table = {name: _dnf_command(name, set(options)) for name in sorted(names)}
    return {"style": "apt", "source": "dnf --help", "options": options, "commands": commands}


def _dnf_command(name: str, general: set[str]) -> Table:
    own = sorted(set(options_of(_output("dnf", name, "--help"))) - general)
    return {"options": own} if own else {}


def _socat() -> Table:
    names = re.findall(r"^ {6}([a-z][\w-]*)", _output("socat", "-hh"), re.MULTILINE)
    return {"style": "socat", "source": "socat -hh", "words": sorted(set(names))} if names else {}


def _output(*command: str) -> str:
    environment = os.environ | {"MANWIDTH": "250", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return ""
    return re.sub(r".\x08", "", done.stdout + done.stderr)
