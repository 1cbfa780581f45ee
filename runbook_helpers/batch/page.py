"""An executed notebook as one page that works without a network and runs no script."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import nh3
from bs4 import BeautifulSoup

from runbook_helpers.batch.log import logger
from runbook_helpers.runbook.anchors import slugged

_TEMPLATES = Path(__file__).parent / "templates"
# What a page can show by itself. Left out: widgets, JavaScript and Mermaid, which would run code.
_SHOWN = (
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/latex",
    "text/plain",
)
_TAGS = nh3.ALLOWED_TAGS | {"section", "input"}
_ATTRIBUTES = {
    "*": {"class", "id", "title", "style", "align", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
    "input": {"type", "checked", "disabled"},
}
_LOADS = re.compile(r"url\s*\(|image-set|@import|\\", re.IGNORECASE)
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)
_HREF = re.compile(r'href="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
# JupyterLab's style sheet names its sources in comments: no page needs an outside address there.
_CSS_CREDIT = re.compile(r"/\*(?:(?!\*/).)*?https?://.*?\*/", re.DOTALL)
_lock = threading.Lock()


def to_html(notebook: Any, *, title: str, links: Mapping[str, str]) -> str:
    """The page. Text from cells can't act: no script, style sheet, frame or outside address.

    `links` says where a link to another notebook leads instead.
    """
    notebook.metadata.pop("widgets", None)
    with _lock:  # the exporter keeps state while it converts
        html, _ = _exporter().from_notebook_node(notebook, {"metadata": {"name": title}})
    linked = _HREF.sub(lambda match: f'href="{links.get(match[1], match[1])}"', str(html))
    return _with_heading_ids(_STYLE.sub(lambda match: _CSS_CREDIT.sub("", match[0]), linked))


def _with_heading_ids(html: str) -> str:
    """Each heading under the name that links in a runbook use for it.

    nbconvert's own names differ from GitHub's, and its link inside a heading, once sanitised,
    swallows the text that follows.
    """
    titles = [unescape(_TAG.sub("", match[2])) for match in _HEADING.finditer(html)]
    slugs = iter(slugged(titles))
    return _HEADING.sub(
        lambda match: f'<h{match[1]} id="{escape(next(slugs))}">{match[2]}</h{match[1]}>', html
    )


def sanitize(html: str) -> str:
    """A fragment in which nothing runs or loads; a link outside becomes its address as text."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "data"},
    )
    return _spell_links(clean) if _links_outside(clean) else clean


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.startswith("data:image/") else None
    if name == "style":
        return None if _LOADS.search(value) else value
    if (tag, name) == ("a", "href") and value.lstrip().lower().startswith("data:"):
        return None
    if (tag, name) == ("input", "type"):
        return "checkbox"
    return value


def _links_outside(html: str) -> bool:
    return any(_OUTSIDE.match(address) for address in re.findall(r'href="([^"]*)', html))


def _spell_links(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=_OUTSIDE):
        address = str(link["href"])
        link.name = "span"
        link.attrs = {}
        if address not in link.get_text():
            code = soup.new_tag("code")
            code.string = address
            link.extend([" ", code])
    return str(soup)


@cache
def _exporter() -> Any:
    """One exporter for all pages: compiling its template takes longer than using it."""
    from jinja2 import FileSystemLoader
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"NbConvertBase": {"display_data_priority": list(_SHOWN)}}),
        extra_loaders=[FileSystemLoader(_TEMPLATES)],
        template_file="notebook.html.j2",
        sanitize_html=True,
        exclude_anchor_links=True,
    )
    exporter.log = logger
    exporter.register_filter("clean_html", _clean)
    return exporter


def _clean(html: Any) -> str:
    return sanitize(html.decode("utf-8") if isinstance(html, bytes) else str(html))
