"""A runbook's SQL made ready for a parser: psql commands, output and placeholders are masked.

Masking keeps rows; a hole (a placeholder) becomes an identifier of underscores of its own length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What the text is made of, so that nothing inside a string or comment is taken for more.
TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<string>[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)|'(?:[^']|'')*(?:'|\Z)|"[^"]*(?:"|\Z))
    |(?P<dollar>\$(?P<tag>[A-Za-z_]\w*|)\$.*?(?:\$(?P=tag)\$|\Z))""",
    re.S | re.X,
)
HOLE = re.compile(
    r"""\{\{.*?\}\}|\$\{\w+\}|(?<!\w)\$[A-Z_a-z]\w*(?!\w*\$)|%\(\w+\)s
    |(?<![\w<>'")])<[A-Za-z_][\w./-]*(?:\ [\w./-]+){0,4}>(?![\w])
    |\{[A-Za-z_][\w. -]*\}
    |(?<![\w)\]\[])\[[A-Za-z_][\w -]*\]
    |\.\.\.|…
    |(?<![:\w\]]):(?:'\w+'|"\w+"|[A-Za-z_]\w*)""",
    re.X,
)
PROMPT = re.compile(r"^[ \t]*[\w.-]+[=\-(*'\"^!][#>] ?", re.M)
SEPARATOR = re.compile(r"^\s*-{2,}(?:\+-+)*\s*$")
FOOTER = re.compile(r"^\s*\(\d+ rows?\)\s*$")
META = re.compile(r"\\([a-zA-Z!?;]\w*[+]?|[!?;])?([^\n]*)")
SENDS = ("g", "gx", "gset", "gexec", "gdesc", "watch", "crosstabview", "bind", "parse")
META_NAMES = frozenset(
    """a bind bind_named c C cd close_prepared conninfo connect copy copyright crosstabview e echo
    ef elif else encoding endif endpipeline errverbose ev f flush flushrequest g gdesc getenv
    getresults gexec gset gx h help H html i if include include_relative ir l list lo_export
    lo_import lo_list lo_unlink o out p parse password print prompt pset q qecho quit r reset
    restrict s sendpipeline set setenv sf startpipeline sv syncpipeline t T timing unrestrict
    unset w warn watch write x z""".split()  # noqa: SIM905  # a list of 80 quoted words reads worse
)
DESCRIBE = re.compile(
    r"d(?:[abcdDEiIlLmnoOpstTuvxXygCF]|[imstvE]{2,}|A[cfop]?|config|dp|e[stuw]|f[anptw]*|F[dpt]?"
    r"|P[itn]*|rds|rg|R[ps])?[S+xX]*"
)


@dataclass(frozen=True)
class Meta:
    """A psql command: its name, and where it stands."""

    name: str
    rest: str
    offset: int
    known: bool


@dataclass(frozen=True)
class Prepared:
    """SQL for the parser, as long as the text was; holes are spans in it."""

    sql: str
    holes: tuple[tuple[int, int], ...]
    metas: tuple[Meta, ...]


def prepare(text: str) -> Prepared:
    """The text with everything masked that psql or a person, not the server, would read."""
    text = _without_output(text.replace("\x00", " "))
    text = PROMPT.sub(lambda m: " " * len(m[0]), text)
    metas: list[Meta] = []
    holes: list[tuple[int, int]] = []
    out = []
    end = 0
    token = TOKEN.search(text)
    while end <= len(text):
        if token and token.start() < end:
            token = TOKEN.search(text, end)
        stop = token.start() if token else len(text)
        meta = text.find("\\", end, stop)
        if meta >= 0 and not text.startswith("\\;", meta):
            line_end = text.find("\n", meta)
            line_end = len(text) if line_end < 0 else line_end
            out.append(_masked(text[end:meta], end, holes))
            out.append(_meta(text[meta:line_end], meta, metas))
            end = line_end
            continue
        out.append(_masked(text[end:stop], end, holes))
        if not token:
            break
        out.append(_token(token, text, holes))
        end = token.end()
    return Prepared("".join(out), tuple(holes), tuple(metas))


def statements(sql: str) -> list[tuple[int, str]]:
    """Offset and text of each statement, split at semicolons outside strings and comments."""
    blank = TOKEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), sql)
    found = []
    start = 0
    for end in [*(m.start() + 1 for m in re.finditer(";", blank)), len(sql)]:
        if blank[start:end].strip(" ;\n\t\r\f\v"):
            lead = len(blank[start:end]) - len(blank[start:end].lstrip())
            found.append((start + lead, sql[start + lead : end]))
        start = end
    return found


def _token(token: re.Match[str], text: str, holes: list[tuple[int, int]]) -> str:
    variable = token["string"] and text[token.start() - 1 : token.start()] == ":"
    if variable:  # :'name' and :"name": the colon was seen as plain text just before
        holes.append((token.start(), token.end()))
        return "_" * len(token[0])
    return token[0]


def _masked(text: str, offset: int, holes: list[tuple[int, int]]) -> str:
    def mask(match: re.Match[str]) -> str:
        holes.append((offset + match.start(), offset + match.end()))
        return re.sub(r"[^\n]", "_", match[0])

    masked = HOLE.sub(mask, text)
    # The colon of :'name', whose string is the next token.
    return re.sub(r"(?<!:):$", " ", masked)


def _meta(text: str, offset: int, metas: list[Meta]) -> str:
    match = META.match(text)
    name = (match[1] or "") if match else ""
    rest = (match[2] if match else "").strip()
    plain = name.rstrip("+")
    known = plain in META_NAMES or name in ("!", "?", "", ";") or bool(DESCRIBE.fullmatch(name))
    known = known or bool(re.fullmatch(r"(?:l|z|lo_list|sf|sv|dconfig)[+Sx]*", name))
    metas.append(Meta(name, rest, offset, known))
    return (";" if plain in SENDS else " ") + " " * (len(text) - 1)


def _without_output(text: str) -> str:
    """The text with a pasted result (header, rule, rows, count) blanked."""
    rows = text.split("\n")
    for at, row in enumerate(rows):
        if at == 0 or not SEPARATOR.match(row) or not rows[at - 1].strip():
            continue
        if "+" not in row and not re.fullmatch(r" [\w? ]+", rows[at - 1]):
            continue
        last = at
        while last + 1 < len(rows) and (
            "|" in rows[last + 1] or FOOTER.match(rows[last + 1]) or "+" not in row
        ):
            last += 1
            if FOOTER.match(rows[last]) or not rows[last].strip():
                break
        for index in range(at - 1, last + 1):
            rows[index] = " " * len(rows[index])
    return "\n".join(rows)
