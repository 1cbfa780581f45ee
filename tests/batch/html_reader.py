"""Reads a page the way a browser would act on it."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Reader(HTMLParser):
    """Collects what a browser would act on: tags, addresses, and the text of style sheets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.addresses, self.handlers = set[str](), list[str](), list[str]()
        self.styles, self._style = "", False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._style = tag == "style"
        for name, value in attrs:
            if name in ("src", "href", "data", "action", "srcset", "poster", "background"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
            if name == "style":
                self.styles += value or ""

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        self.styles += data if self._style else ""

    def outside(self) -> list[str]:
        """Every address that leaves the page's own folder."""
        loads = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]*)", self.styles)
        return [a for a in (*self.addresses, *loads) if re.match(r"(?!data:)[a-z]+:|//", a)]
