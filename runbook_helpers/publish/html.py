"""The runbook as one page that opens anywhere: no network, no address outside."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from runbook_helpers.publish import contents
from runbook_helpers.publish.addresses import is_inside, is_shown, without_outside
from runbook_helpers.publish.page import render
from runbook_helpers.runbook.anchors import Anchor, anchors
from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.markdown import gfm

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from runbook_helpers.check.view.badge import Badge

_SHOWN = ("owner", "severity", "status", "tested", "version", "last_reviewed", "review_interval")
_RISK = re.compile(r"<strong>Risk:</strong>\s*(read-only|changing|destructive)", re.IGNORECASE)
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_TAGS = {
    *[
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
    ],
    *[
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "input",
        "details",
        "summary",
        "sub",
        "sup",
        "kbd",
    ],
}
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "span": {"class"},
    "div": {"class"},
    "pre": {"class"},
    "ol": {"start"},
    "li": {"class"},
    "ul": {"class"},
    "input": {"type", "checked", "disabled", "class"},
    "td": {"style"},
    "th": {"style"},
}


def to_html(
    markdown: str,
    *,
    title: str,
    allowed_hosts: frozenset[str] = frozenset(),
    badge: Badge | None = None,
) -> str:
    """A self-contained page of a runbook.

    Links to hosts outside `allowed_hosts` become text with their address beside it; images that
    do not lie in the page or beside it become their description. `badge` says how far the text
    was checked.
    """
    document = parse(markdown)
    # The page has its own contents beside the text.
    body = contents.without(document.body)
    heads = anchors(body)
    parser = _parser(heads, allowed_hosts)
    content = _clean(parser.render(body), allowed_hosts)
    return render(
        "runbook.html.j2",
        title=document.title or title,
        facts=_facts(document.metadata),
        tags=_words(document.metadata.get("tags")),
        contents=[head for head in heads if head.level in (2, 3)],
        content=_badges(content),
        badge=badge._repr_html_() if badge else "",
        colours=_colours(),
    )


def _parser(heads: Sequence[Anchor], allowed: frozenset[str]) -> MarkdownIt:
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = gfm().use(tasklists_plugin)
    parser.options["highlight"] = _highlighted
    parser.core.ruler.push("anchors", _with_anchors({head.line: head.slug for head in heads}))
    parser.core.ruler.push("literal", _literal_tags)
    parser.core.ruler.push("addresses", without_outside(allowed))
    return parser


def _with_anchors(slugs: dict[int, str]) -> Callable[[Any], None]:
    def rule(state: Any) -> None:
        for token in state.tokens:
            if token.type == "heading_open" and token.map and token.map[0] in slugs:
                token.attrSet("id", slugs[token.map[0]])

    return rule


def _literal_tags(state: Any) -> None:
    """`<pod>` in prose is a placeholder, not HTML: it must show, or a command loses a word."""
    for token in state.tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline") and not _is_html(part.content):
                part.content = html.escape(part.content, quote=False)
                if part.type == "html_block":
                    part.content = f"<p>{part.content}</p>\n"


def _is_html(content: str) -> bool:
    return all(name.lower() in _TAGS for name in _TAG.findall(content))


def _clean(content: str, allowed: frozenset[str]) -> str:
    """Only harmless tags: a script or style in a model's reply does not reach the reader."""
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        # Raw HTML in a runbook may name addresses that the Markdown rules never saw.
        if name == "src":
            return value if is_shown(value) else None
        if name == "href":
            return value if is_inside(value, allowed) else None
        if name == "style":
            return value if re.fullmatch(r"text-align:(left|right|center)", value) else None
        return value

    return nh3.clean(
        content,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "data"},
        link_rel="noreferrer",
    )


def _badges(content: str) -> str:
    return _RISK.sub(
        lambda match: (
            f'<strong>Risk:</strong> <span class="risk {match[1].lower()}">{match[1]}</span>'
        ),
        content,
    )


def _highlighted(code: str, language: str, _attributes: str) -> str:
    """A code block: commands get a copy button from the page's script, outputs do not."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    kind = "output" if language.lower() in ("text", "output", "txt", "console") else "command"
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    inner = highlight(code, lexer, HtmlFormatter(nowrap=True)) if lexer else html.escape(code)
    label = html.escape(language or "code", quote=True)
    return f'<pre class="{kind} language-{label}"><code>{inner}</code></pre>'


@functools.cache
def _colours() -> str:
    """Colours for light and dark screens."""
    from pygments.formatters import HtmlFormatter

    light = HtmlFormatter(style="default").get_style_defs("pre")
    dark = HtmlFormatter(style="github-dark").get_style_defs("pre")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def _facts(metadata: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key.replace("_", " "), str(metadata[key])) for key in _SHOWN if metadata.get(key)]


def _words(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
