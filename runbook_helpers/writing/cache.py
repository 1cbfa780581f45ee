"""Replies kept by what was asked, so that the same question costs nothing the second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from runbook_helpers.errors import InputError
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import FromCache, OnText, tell
from runbook_helpers.providers.recording import about, as_line, asked, from_line, key_of
from runbook_helpers.workspace import write_atomic
from runbook_helpers.writing.wrapper import Wrapper

ID = 8  # characters of a reply's name that are told to people
FOLDER = ".replies"
"""Below the outputs folder: replies hold the same details of systems as the runbooks there."""


class Cached(Wrapper):
    """Gives the reply that was given to the same request, by the same model, before."""

    def __init__(self, inner: Provider, store: Store) -> None:
        super().__init__(inner)
        self.store = store

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The kept reply, or a new one that is kept.

        The key holds the model's digest: a model pulled again is another model. A provider that
        can't tell a digest is trusted to be the same under the same name.
        """
        facts = {
            **asked(self.model, request),
            "provider": self.name,
            "digest": self.digest(),
        }
        key = key_of(facts)
        kept = self.store.read(key)
        if kept:
            tell(on_text, FromCache(key))
            if on_text:
                on_text(kept.text)
            return kept
        reply = self.inner.write(request, on_text)
        self.store.write(key, as_line(facts, reply, about(request)))
        return reply


@dataclass(frozen=True)
class Kept:
    """One reply that is kept."""

    id: str
    """What "from cache" names."""
    at: datetime
    """When it was given."""
    line: str


class Store:
    """Replies as files, one a reply, under the hash of what was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, key: str) -> Reply | None:
        """A reply; None when there is none, and when its file was damaged."""
        path = self._path(key)
        try:
            facts, reply = from_line(path.read_text(encoding="utf-8"), path)
        except (FileNotFoundError, UnicodeDecodeError, InputError):
            return None
        return reply if key_of(facts) == key else None

    def write(self, key: str, line: str) -> None:
        """Keep a reply."""
        write_atomic(self._path(key), f"{line}\n")

    def kept(self) -> Iterator[Kept]:
        """Every reply, in the order in which they were given."""
        files = self.folder.glob("*/*.json")
        for path in sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name)):
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield Kept(path.stem[:ID], at, path.read_text(encoding="utf-8").rstrip("\n"))

    def export(self, file: Path) -> int:
        """Write a recording of every reply; returns how many there are."""
        lines = [kept.line for kept in self.kept()]
        write_atomic(file, "".join(f"{line}\n" for line in lines))
        return len(lines)

    def clear(self) -> int:
        """Remove every reply; returns how many there were."""
        files = list(self.folder.glob("*/*.json"))
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
