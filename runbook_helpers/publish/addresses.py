"""No outside address in a page: links become text, images their description."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from markdown_it.token import Token

_LOCAL = re.compile(r"(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def without_outside(allowed: frozenset[str]) -> Callable[[Any], None]:
    def rule(state: Any) -> None:
        for token in state.tokens:
            if token.children:
                token.children = _inside(token.children, allowed)

    return rule


def _inside(tokens: list[Token], allowed: frozenset[str]) -> list[Token]:
    """Inline tokens with outside links and images turned into what they say."""
    kept: list[Token] = []
    outside: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            outside.append("" if is_inside(address, allowed) else address)
            kept += [] if outside[-1] else [token]
        elif token.type == "link_close":
            address = outside.pop() if outside else ""
            kept += _address(address) if address else [token]
        elif token.type == "image" and not is_shown(str(token.attrGet("src") or "")):
            kept += [_text(f"[image: {token.content}] "), *_address(str(token.attrGet("src")))]
        else:
            kept.append(token)
    return kept


def is_inside(address: str, allowed: frozenset[str]) -> bool:
    address = _as_browsers_read(address)
    if _LOCAL.match(address):
        return True
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and parts.hostname in allowed
    except ValueError:  # [broken] addresses
        return False


def is_shown(source: str) -> bool:
    source = _as_browsers_read(source)
    return bool(_LOCAL.match(source)) or source.startswith("data:image/")


def _as_browsers_read(address: str) -> str:
    """Browsers take a backslash for a slash, and skip white space: `/\\host` is `//host`."""
    return re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")


def _address(address: str) -> list[Token]:
    from markdown_it.token import Token

    return [_text(" "), Token("code_inline", "code", 0, content=address, markup="`")]


def _text(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)
