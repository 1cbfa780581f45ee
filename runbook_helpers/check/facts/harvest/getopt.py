"""Read a program's own option table off its first call of getopt, which never returns to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SHIM = Path(__file__).with_name("getopt.c")
POSTGRES = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))
FOLDERS = ":".join([*POSTGRES, "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
UNPAIRED = ("wget",)  # its long options return places in a table, which only look like letters
TAKES = {"0": "", "1": "=", "2": "?"}


def build(folder: Path) -> Path:
    """The shim as a shared object in `folder`; needs a C compiler."""
    shim = folder / "getopt.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(shim), str(SHIM)], check=True)
    return shim


def harvest(program: str, shim: Path) -> tuple[str, list[str]] | None:
    """Its style ("gnu", "posix") and options ("n,lines="); None when it calls no getopt."""
    path = shutil.which(program, path=FOLDERS)
    if not path:
        return None
    # PostgreSQL's programs answer --help before they read options.
    argument = "-Z9" if "postgresql" in path else "--help"
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump"
        environment = os.environ | {"LD_PRELOAD": str(shim), "GETOPT_DUMP": str(dump)}
        subprocess.run(
            [path if "postgresql" in path else program, argument],  # pg_dumpall looks beside itself
            executable=path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=20,
            check=False,
        )
        paired = program not in UNPAIRED
        found = _read(dump.read_text().splitlines(), paired) if dump.exists() else None
        return _with_early(found) if found and "postgresql" in path else found


def _with_early(found: tuple[str, list[str]]) -> tuple[str, list[str]]:
    """With the options that PostgreSQL's programs look at before they call getopt."""
    style, options = found
    if ",help?" in options:  # psql's, which takes a topic
        return found
    kept = [option for option in options if option not in (",help", "?", ",version", "V")]
    return style, sorted({*kept, "?,help", "V,version"})


def _read(lines: list[str], paired: bool) -> tuple[str, list[str]]:
    shorts, stops = short_options(lines[1])
    longs: dict[str, list[tuple[str, str]]] = {}
    options = []
    for line in lines[2:]:
        name, takes, value = line.rsplit(" ", 2)
        letter = chr(int(value)) if paired and 32 < int(value) < 127 else ""
        longs.setdefault(letter if letter in shorts else "", []).append((name, TAKES[takes]))
    for letter, takes in shorts.items():
        same = [name for name, other in longs.get(letter, []) if other == takes]
        options.append(",".join([letter, *same]) + takes)
    taken = {(c, t) for c, t in shorts.items()}
    for letter, names in longs.items():
        options += [f",{n}{t}" for n, t in names if not letter or (letter, t) not in taken]
    return ("posix" if stops else "gnu"), sorted(set(options))


def short_options(spec: str) -> tuple[dict[str, str], bool]:
    """Letters of a getopt string with "", "=" or "?", and whether it stops at a first argument."""
    stops = spec.startswith("+")
    spec = spec.lstrip("+-:")
    found: dict[str, str] = {}
    for index, letter in enumerate(spec):
        if letter in ":;" and index and spec[index - 1] != " ":
            continue
        tail = spec[index + 1 : index + 3]
        found[letter] = "?" if tail == "::" else "=" if tail.startswith(":") else ""
    return found, stops
