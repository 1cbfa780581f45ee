"""The names a command holds: which of its words are a host, a namespace, a queue …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runbook_helpers.check.code.model import Command, Word
from runbook_helpers.check.safety.tables import table

_CONNECTION = {"dbname": "database", "host": "host", "port": "port", "user": "database role"}
_CONNINFO = re.compile(r"\b(dbname|host|port|user)=([\w.-]+)")
_URL = re.compile(r"\bhttps?://([\w.-]+)(?::(\d+))?")
_HOST_PORT = re.compile(r"^([A-Za-z0-9][\w.-]*\.[\w.-]+|localhost|127\.0\.0\.1):(\d{2,5})(?=/|$)")
_FQDN = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})$", re.IGNORECASE)
AWS_ID = re.compile(
    r"\b(?:i|vol|sg|subnet|vpc|eni|ami|snap|nat|igw|rtb|eipalloc|lt)-[0-9a-f]{8,17}\b"
    r"|\barn:aws[\w-]*:[\w-]+:[\w-]*:\d*:[\w:/.-]+"
)
_COPIED = re.compile(r"^(?:[\w.-]+@)?([A-Za-z0-9][\w.-]*):(?!//|\d+$)")
_PATH = re.compile(r"^/[\w.+@-]+(?:/[\w.+@*-]+)+/?$")
_OPEN = re.compile(r"[$<>{}\[\]*?`]|^YOUR|^(?:x+|X+|\.\.\.)$|\b[A-Z]+_[A-Z]+\b(?=.*NAME)")


@dataclass(frozen=True)
class Name:
    """A name of some kind, at a word of a command."""

    kind: str
    text: str
    word: Word


def names(command: Command) -> Iterator[Name]:
    """Names a command holds as fixed text; variables and placeholders are none."""
    for name in (*_by_option(command), *_by_place(command), *_by_form(command)):
        if name.text and not _OPEN.search(name.text):
            yield name


def _by_option(command: Command) -> Iterator[Name]:
    options = table("names")["options"].get(command.name, {})
    words = command.arguments
    for index, word in enumerate(words):
        if word.text == "--":
            return
        option, equals, value = word.text.partition("=")
        kind = options.get(option)
        if kind and equals:
            yield Name(kind, value, word)
        elif kind:
            for following in _values(command, words[index + 1 :], option):
                yield Name(kind, following.text, following)


def _values(command: Command, words: Sequence[Word], option: str) -> Iterator[Word]:
    """One value, or for the AWS options that take lists, all up to the next option."""
    many = command.name == "aws" and option.endswith("s")
    for word in words[: None if many else 1]:
        if word.text.startswith("-"):
            return
        yield word


def _by_place(command: Command) -> Iterator[Name]:
    pack = table("names")
    plain = list(_plain(command, pack["valued"].get(command.name, ())))
    if command.name in pack["first"] and plain:
        targets = [w for w in plain if not w.text.startswith(("@", "+"))]
        yield from _target(pack["first"][command.name], targets)
        return
    verbs, kinds = pack["verbs"].get(command.name, {}), pack["resources"].get(command.name, {})
    for index, word in enumerate(plain[:4]):
        kind, slash, name = word.text.partition("/")
        if slash and kind in kinds:
            yield Name(kinds[kind], name, word)
        elif word.text in kinds and index and index + 1 < len(plain):
            yield Name(kinds[word.text], plain[index + 1].text, plain[index + 1])
            return
    if plain and plain[0].text in verbs and len(plain) > 1 and "/" not in plain[1].text:
        yield Name(verbs[plain[0].text], plain[1].text.removesuffix(".service"), plain[1])


def _target(kind: str, plain: Sequence[Word]) -> Iterator[Name]:
    if not plain:
        return
    word = plain[0]
    yield Name(kind, word.text.rsplit("@", 1)[-1].split(":")[0], word)


def _plain(command: Command, valued: Sequence[str]) -> Iterator[Word]:
    skip = False
    for word in command.arguments:
        if word.text == "--":
            return
        if skip:
            skip = False
        elif word.text.startswith("-"):
            skip = word.text in valued
        else:
            yield word


def _by_form(command: Command) -> Iterator[Name]:
    for word in command.words[1:]:
        text = word.text
        for match in AWS_ID.finditer(text):
            yield Name("AWS resource", match[0], word)
        for match in _URL.finditer(text):
            yield Name("host", match[1], word)
            yield Name("port", match[2] or "", word)
        if command.name in ("psql", "pg_dump", "pg_isready", "export") or "host=" in text:
            for match in _CONNINFO.finditer(text):
                yield Name(_CONNECTION[match[1]], match[2], word)
        if command.name in ("scp", "rsync", "sftp") and (there := _COPIED.match(text)):
            yield Name("host", there[1], word)
        bare = text.split("=", 1)[-1] if command.name in ("export", "") else text
        if address := _HOST_PORT.match(bare):
            yield Name("host", address[1], word)
            yield Name("port", address[2], word)
        elif _is_host(bare):
            yield Name("host", bare, word)
        if _PATH.match(bare) and command.name not in _NO_PATHS and word.fixed:
            yield Name("path", bare, word)


_NO_PATHS = frozenset(
    {"jq", "awk", "sed", "grep", "egrep", "aws", "http", "kubectl", "echo", "printf"}
)


def _is_host(text: str) -> bool:
    """Whether a word is a full host name under a top-level domain in use."""
    match = _FQDN.match(text)
    if match is None or text.count(".") < 2:
        return False
    return match[1].lower() in table("names")["top_levels"]
