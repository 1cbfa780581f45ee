"""Judge commands of the aws CLI by the tables of its own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Command, Complaint, Judge, Verdict, Word
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.aws import facts as aws_facts
from runbook_helpers.check.judges.aws.arguments import Bound, Given, bind, is_option
from runbook_helpers.check.judges.aws.codes import CODES
from runbook_helpers.check.judges.aws.facts import Argument, Operation, Service
from runbook_helpers.check.judges.aws.needs import lacking
from runbook_helpers.check.judges.aws.query import judge_query
from runbook_helpers.check.judges.aws.s3 import judge_places
from runbook_helpers.check.judges.aws.values import Misfit, judge_values
from runbook_helpers.check.judges.meant import meant
from runbook_helpers.counting import counted

_NAMING = 2  # service and operation: with more words somebody meant to give arguments
ALONE = frozenset({"configure", "login", "logout"})  # run without an operation
LIFTING = frozenset({"cli-input-json", "cli-input-yaml", "generate-cli-skeleton"})
INSTEAD = {"ecr get-login": "use `aws ecr get-login-password | docker login …`"}


class AwsJudge:
    """Judges `aws` as version 2 does, or version 1 where people have that."""

    names = frozenset({"aws"})

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        major = _major(versions)
        words = command.arguments
        if not words:
            return _says("AWS001", command.words[0], "aws is given no service", "name a service")
        if "help" in (words[0].text, words[-1].text) or words[0].text in ("--version", "--help"):
            return Verdict(checked=True)
        verdict = _judge(words, major)
        return Verdict(checked=True) if _is_mention(command, verdict) else verdict


JUDGES: tuple[Judge, ...] = (AwsJudge(),)


def _is_mention(command: Command, verdict: Verdict) -> bool:
    """`aws s3 cp --recursive` in a sentence names a command: it is wrong only in what it lacks."""
    if command.snippet.origin != "inline" or not verdict.complaints:
        return False
    named = [word for word in command.arguments if not word.text.startswith("--")]
    lacks = all(complaint.code == "AWS004" for complaint in verdict.complaints)
    whole = all(
        complaint.message.endswith("names no operation") for complaint in verdict.complaints
    )
    return (lacks or whole) and len(named) <= _NAMING and all(word.fixed for word in named)


def _major(versions: Mapping[str, str]) -> int:
    """1 or 2: what people have, and 2 when nobody says."""
    number = re.search(r"\d+", versions.get("aws-cli") or versions.get("aws") or "2")
    return 1 if number and number[0] == "1" else 2


def _judge(words: Sequence[Word], major: int) -> Verdict:
    index = _next(words, 0, major)
    if index is None:
        return _says("AWS001", words[0], "no service is named", "name a service")
    name = words[index]
    if not name.fixed:
        return Verdict(checked=False, reason="the service is a placeholder")
    if name.text not in aws_facts.names(major):
        known = aws_facts.names(major)
        return _says("AWS001", name, f"aws has no service `{name.text}`", meant(name.text, known))
    service = aws_facts.service(name.text, major)
    if service is None:
        return Verdict(checked=False, reason=f"no facts about aws {name.text}")
    return _in_service(service, words, index, major)


def _next(words: Sequence[Word], start: int, major: int) -> int | None:
    """Where the next word is that is neither a global option nor its value."""
    index = start
    while index < len(words):
        word = words[index]
        if not is_option(word):
            return index
        option = aws_facts.options(major).get(word.text[2:])
        index += 2 if option is not None and option.most == 1 else 1
    return None


def _in_service(service: Service, words: Sequence[Word], index: int, major: int) -> Verdict:
    """Follow the words down to the operation, and judge the rest by it."""
    path, used = "", {index}
    while below := service.below(path):
        place = _next(words, max(used) + 1, major)
        if place is None:
            if not path and service.name in ALONE:
                break
            return _no_operation(service, path, words[max(used)])
        word = words[place]
        if not word.fixed:
            return Verdict(checked=False, reason="the operation is a placeholder")
        if word.text not in below:
            return _unknown_operation(service, path, word, below)
        path, used = f"{path} {word.text}".strip(), used | {place}
    rest = [word for number, word in enumerate(words) if number not in used]
    complaints = tuple(_in_operation(service, path, rest, words[max(used)], major))
    if not aws_facts.is_verified(f"{service.name} {path}".strip()):
        complaints = tuple(replace(complaint, severity="warning") for complaint in complaints)
    return Verdict(checked=True, complaints=complaints)


def _no_operation(service: Service, path: str, word: Word) -> Verdict:
    what = f"aws {service.name} {path}".strip()
    return _says("AWS002", word, f"`{what}` names no operation", "name an operation")


def _unknown_operation(service: Service, path: str, word: Word, below: list[str]) -> Verdict:
    what = f"aws {service.name} {path}".strip()
    fix = INSTEAD.get(f"{service.name} {word.text}") or meant(word.text, below)
    return _says("AWS002", word, f"`{what}` has no operation `{word.text}`", fix)


def _in_operation(
    service: Service, path: str, words: Sequence[Word], at: Word, major: int
) -> Iterator[Complaint]:
    operation = service.operation(path)
    table = {**aws_facts.options(major), **operation.arguments}
    bound = bind(words, table)
    what = f"aws {service.name} {path}".strip()
    yield from _unbound(bound, table, what)
    yield from _missing(operation, bound, at, what)
    for given in bound.given:
        yield from _given(given, operation, service)
    if service.name == "s3":
        for word, misfit in judge_places(path, bound):
            yield _complaint("AWS005", word, misfit.message, misfit.fix)


def _unbound(bound: Bound, table: Mapping[str, Argument], what: str) -> Iterator[Complaint]:
    for word in bound.unknown:
        name = word.text.split("=", 1)[0]
        options = [f"--{key}" for key, argument in table.items() if not argument.positional]
        yield _complaint("AWS003", word, f"`{what}` has no `{name}`", meant(name, options))
    for word, found in bound.ambiguous:
        several = ", ".join(f"--{name}" for name in found[:5])
        yield _complaint("AWS003", word, f"`{word.text}` could be {several}", "write it in full")
    for word, last in bound.stray:
        if last is not None:
            most = last.argument.most or 0
            count = f"only {counted(most, 'value')}" if most else "no value"
            text = f"`--{last.argument.name}` takes {count}, and `{word.text}` follows it"
            yield _complaint("AWS005", word, text, f"leave `{word.text}` out")
        else:
            yield _complaint(
                "AWS003", word, f"`{what}` takes no `{word.text}`", "name its argument"
            )


def _missing(operation: Operation, bound: Bound, at: Word, what: str) -> Iterator[Complaint]:
    if bound.loose or bound.names() & LIFTING:
        return
    given = bound.names() | {_positive(name) for name in bound.names()}
    required = [a for a in operation.arguments.values() if a.required]
    for argument in required:
        count = sum(g.argument.name == argument.name for g in bound.given)
        if argument.name not in given or (argument.positional and count < argument.least):
            name = argument.name if argument.positional else f"--{argument.name}"
            yield _complaint("AWS004", at, f"`{what}` lacks `{name}`", f"add `{name}`")

    if wanted := lacking(what.removeprefix("aws "), given):
        names = " or ".join(f"`--{name}`" for name in wanted)
        yield _complaint("AWS004", at, f"`{what}` needs {names}", f"add {names}")


def _positive(name: str) -> str:
    """The argument that a negative one stands in for."""
    return "egress" if name == "ingress" else name.removeprefix("no-")


def _given(given: Given, operation: Operation, service: Service) -> Iterator[Complaint]:
    argument = given.argument
    if not argument.positional:
        yield from _form(given)
    for word, misfit in judge_values(given, service.shapes):
        yield _misfit("AWS005", word, f"--{argument.name}", misfit)
    if argument.everywhere and argument.name == "query":
        for word in given.values:
            for misfit in judge_query(word.text, word.fixed, operation.output, service.shapes):
                yield _misfit("AWS006", word, "--query", misfit)
    if argument.name == "filters" and operation.filters:
        yield from _filters(given, operation.filters)


def _form(given: Given) -> Iterator[Complaint]:
    argument = given.argument
    if given.written != argument.name:
        text = f"`--{given.written}` is short for `--{argument.name}`"
        yield _complaint("AWS007", given.word, text, "write it in full")
    if argument.most == 0 and given.values:
        text = f"`--{argument.name}` takes no value"
        yield _complaint(
            "AWS005", given.word, text, f"write --{argument.name} or --no-{argument.name}"
        )
    elif len(given.values) < argument.least:
        text = f"`--{argument.name}` is given no value"
        yield _complaint("AWS005", given.word, text, "give it one")
    elif argument.required and not given.values and argument.most is None:
        text = f"`--{argument.name}` is given an empty list"
        yield _complaint("AWS005", given.word, text, "give it a value", "warning")


def _filters(given: Given, known: frozenset[str]) -> Iterator[Complaint]:
    """Names of filters come from the documentation, so an unknown one is only a warning."""
    for word in given.values:
        name = re.match(r"Name=([\w.:-]+)(?:,|$)", word.text)
        if name and name[1] not in known and not name[1].startswith(("tag", "tag:")):
            text = f"--filters: there is no filter `{name[1]}`"
            yield _complaint("AWS005", word, text, meant(name[1], known), "warning")


def _misfit(code: str, word: Word, name: str, misfit: Misfit) -> Complaint:
    return _complaint(code, word, f"{name}: {misfit.message}", misfit.fix, misfit.severity)


def _complaint(
    code: str, word: Word, message: str, fix: str = "", severity: Severity | None = None
) -> Complaint:
    return Complaint(code, word.row, word.column, message, fix, severity)


def _says(code: str, word: Word, message: str, fix: str) -> Verdict:
    return Verdict(checked=True, complaints=(_complaint(code, word, message, fix),))


__all__ = ["CODES", "JUDGES", "AwsJudge"]
