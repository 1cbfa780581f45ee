"""Programs that run another program: which of their words are their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wrapper:
    """A program whose first word that is no option of its own is the next program."""

    takes_value: frozenset[str] = frozenset()  # options followed by a value
    operands: int = 0  # words of its own before the program: `timeout 5 …`
    assigns: bool = False  # `env A=1 …`
    answers: frozenset[str] = frozenset()  # options with which it answers itself and runs nothing


def _wrapper(
    options: str = "", operands: int = 0, assigns: bool = False, answers: str = ""
) -> Wrapper:
    always = "--help --version " + answers
    return Wrapper(frozenset(options.split()), operands, assigns, frozenset(always.split()))


WRAPPERS: Mapping[str, Wrapper] = {
    "sudo": _wrapper(
        "-u --user -g --group -h --host -p --prompt -C --close-from -D --chdir -R --chroot "
        "-T --command-timeout -r --role -t --type -U --other-user",
        assigns=True,
        answers="-l --list -v --validate -k -K -V -e --edit",
    ),
    "doas": _wrapper("-u -C"),
    "env": _wrapper("-u --unset -C --chdir -S --split-string", assigns=True),
    "nohup": _wrapper(),
    "time": _wrapper("-f --format -o --output"),
    "timeout": _wrapper("-s --signal -k --kill-after", operands=1),
    "nice": _wrapper("-n --adjustment"),
    "ionice": _wrapper("-c --class -n --classdata", answers="-p --pid"),
    "watch": _wrapper("-n --interval -q --equexit"),
    "xargs": _wrapper(
        "-I -n --max-args -P --max-procs -d --delimiter -a --arg-file -L -s --max-chars -E "
        "--process-slot-var"
    ),
    "strace": _wrapper(
        "-e --trace -o --output -s --string-limit -S --summary-sort-by -u --user -E --env -P "
        "--trace-path -O -I -X -a --columns -b -U",
        answers="-p --attach",
    ),
    "systemd-run": _wrapper(
        "-p --property -u --unit -E --setenv -H --host -M --machine --description --slice "
        "--service-type --uid --gid --nice --working-directory --on-active --on-boot --on-startup "
        "--on-unit-active --on-unit-inactive --on-calendar --timer-property --path-property "
        "--socket-property"
    ),
    "stdbuf": _wrapper("-i -o -e --input --output --error"),
    "setsid": _wrapper(),
    "exec": _wrapper("-a"),
    "command": _wrapper(answers="-v -V"),
    "chrt": _wrapper(operands=1, answers="-p --pid -m"),
    "unbuffer": _wrapper(),
}
SHELLS = frozenset({"bash", "sh", "zsh", "ksh", "dash", "ash"})
SSH_VALUES = _wrapper("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B").takes_value
DOCKER_EXEC_VALUES = _wrapper(
    "-e --env --env-file -u --user -w --workdir --detach-keys --index -f --file -p "
    "--project-name -H --host"
).takes_value


def program_at(wrapper: Wrapper, words: tuple[str, ...]) -> int | None:
    """Index of the program that a wrapper runs, in its own words; None for none."""
    at = 1
    operands = wrapper.operands
    while at < len(words):
        word = words[at]
        if word in wrapper.answers or _answers(word, wrapper):
            return None
        if word == "--":
            at += 1
        elif word.startswith("-") and len(word) > 1:
            at += 2 if _awaits(word, wrapper.takes_value) else 1
        elif (wrapper.assigns and "=" in word and not word.startswith("/")) or operands:
            operands -= 0 if wrapper.assigns and "=" in word else 1
            at += 1
        else:
            return at
    return None


def _answers(word: str, wrapper: Wrapper) -> bool:
    """Whether a cluster holds an option that answers: `strace -fp 1`, `sudo -nl`."""
    if word.startswith("--") or not word.startswith("-"):
        return False
    for letter in word[1:]:
        if f"-{letter}" in wrapper.answers:
            return True
        if f"-{letter}" in wrapper.takes_value:
            return False
    return False


def _awaits(word: str, takes_value: frozenset[str]) -> bool:
    """Whether an option's value is the next word: `-u postgres`, also in a cluster, `-iu`."""
    if word in takes_value or word.startswith("--"):
        return word in takes_value
    valued = [at for at, letter in enumerate(word[1:], 1) if f"-{letter}" in takes_value]
    return bool(valued) and valued[0] == len(word) - 1


def operand(words: tuple[str, ...], values: frozenset[str], start: int = 1) -> int:
    """Index of the first word from `start` that is no option and no option's value."""
    at = start
    while at < len(words) and words[at].startswith("-") and len(words[at]) > 1:
        at += 2 if words[at] in values else 1
    return at
