"""Which language a piece of code is in: what its fence says, and what its text says."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Language
from runbook_helpers.check.code.programs import is_command

_NAMES: dict[Language, str] = {
    "shell": "bash sh shell zsh ksh console terminal shell-session shellsession sh-session command "
    "cmd cli bash-session commandline",
    "sql": "sql psql postgresql postgres pgsql plpgsql",
    "promql": "promql prometheus",
    "yaml": "yaml yml",
    "json": "json jsonc",
    "properties": "properties ini env dotenv conf cfg config",
    "hcl": "hcl tf terraform",
    "toml": "toml",
}
LANGUAGES: dict[str, Language] = {
    name: language for language, names in _NAMES.items() for name in names.split()
}
SESSIONS = frozenset(
    {"console", "terminal", "shell-session", "shellsession", "sh-session", "bash-session"}
)
OUTPUTS = frozenset({"text", "txt", "output", "plaintext", "plain", "log", "console-output"})
# Languages of programs: queries and commands stand under these names by mistake only.
MISNAMED = frozenset(
    {"python", "py", "python3", "javascript", "js", "typescript", "java", "go", "golang", "ruby"}
    | {"php", "perl", "r", "c", "cpp", "csharp", "scala", "kotlin", "rust", "html", "xml", "css"}
)
_SQL = re.compile(
    r"(?:SELECT\s+\S|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\("
    r"|EXPLAIN\s|VACUUM\b|ANALYZE\s+\w|REINDEX\s|CLUSTER\s+\w|TRUNCATE\s+(?:TABLE\s)?[\w\"]"
    r"|ALTER\s+(?:SYSTEM|TABLE|DATABASE|ROLE|USER|INDEX|SEQUENCE|FUNCTION)\s"
    r"|CREATE\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+)?(?:INDEX|TABLE|VIEW|EXTENSION|ROLE|USER|FUNCTION"
    r"|DATABASE|MATERIALIZED)\b|DROP\s+(?:INDEX|TABLE|VIEW|DATABASE|ROLE|USER|EXTENSION)\s"
    r"|SHOW\s+\w+|SET\s+\w+(?:\.\w+)?\s*(?:=|TO)\s|GRANT\s|REVOKE\s|BEGIN;|COMMIT;|ROLLBACK;"
    r"|DO\s+\$|(?-i:DROP\s+[A-Z]{4,}\b))",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\s*[A-Z]{2,}\b")
_PROMQL = re.compile(
    r"\s*(?:(?:sum|avg|max|min|count|topk|bottomk|rate|irate|increase|histogram_quantile|delta|deriv"
    r"|predict_linear|absent|quantile|\w+_over_time)\s*(?:by\s*\([^)]*\)\s*)?\(\s*\S"
    r"|[a-zA-Z_:][\w:]*\{[^{}]*(?:=|=~|!=|!~)\s*\"[^\"]*\"[^{}]*\}"
    r"|[a-z][a-z0-9]*(?:_[A-Za-z0-9]+)+\s*(?:[<>]=?|==|!=|/)\s*[\w.(])"
)
_HCL = re.compile(
    r"\s*(?:(?:resource|data)\s+\"[\w-]+\"\s+\"[\w-]+\"|(?:variable|provider|module|output)\s+\""
    r"[\w-]+\"|terraform|locals)\s*\{"
)
_YAML = re.compile(r"\s*(?:- )?[\w./\"'-]+:(?:\s|$)|\s*- [^\s*`:]|---$")
_YAML_KEY = re.compile(r"\s*(?:- )?[\w./\"'-]+:(?:\s|$)")  # bullets alone are a list in prose
_PROPERTY = re.compile(r"\s*[\w.\[\]-]+\s*=\s*\S*|\s*\[[\w. -]+\]$")
_OTHER_COMMAND = re.compile(
    r"(?!\s*diff --git a/)\s*(?:\./)?[a-z][\w./-]*(?:\s+[\w./:=@-]+)*\s+-{1,2}[A-Za-z][\w-]*"
)
_SHEBANG = re.compile(r"#!\s*\S*?(\w+)(?:\s+(\w+))?\s*$")
_LONGEST_JSON = 100_000


def starts_sql(row: str) -> bool:
    """Whether a row begins an SQL statement; in lower case it must look like nothing else."""
    match = _SQL.match(row.strip())
    if not match:
        return False
    return bool(_SHOUTED.match(row)) or bool(
        re.match(r"\s*(?:select|insert|delete|update|with|alter|create|drop|vacuum|explain|show)\b.*"
                 r"(?:\bfrom\b|\binto\b|\bset\b|\bas\b|\btable\b|\bindex\b|;\s*$)", row, re.I)
    )  # fmt: skip


def starts_promql(row: str) -> bool:
    """Whether a row is a PromQL expression."""
    return bool(_PROMQL.match(row)) and not starts_sql(row)


def starts_hcl(row: str) -> bool:
    """Whether a row opens a block of Terraform, whose name is a command's as well."""
    return bool(_HCL.match(row))


def guess(rows: Sequence[str]) -> Language:
    """The language of rows without a usable fence, by what they hold; `other` when unsure."""
    meant = [r for r in rows if r.strip() and not r.lstrip().startswith(("#", "--", "//"))][:200]
    if not meant:
        return "other"
    if shebang := _SHEBANG.match(next((r for r in rows if r.strip()), "")):
        shells = ("sh", "bash", "zsh", "ksh", "dash")
        return "shell" if (shebang[2] or shebang[1]) in shells else "other"
    if meant[0].lstrip()[:1] in "{[" and _is_json("\n".join(rows)):
        return "json"
    if not starts_hcl(meant[0]) and (is_command(meant[0]) or _assigns(meant)):
        return "shell"
    if starts_sql(meant[0]):
        return "sql"
    return _by_shape(meant)


def _by_shape(rows: Sequence[str]) -> Language:
    if starts_hcl(rows[0]):
        return "hcl"
    if starts_promql(rows[0]):
        return "promql"
    if rows[0].startswith(("apiVersion:", "---")) or _looks_like_yaml(rows):
        return "yaml"
    if _share(_PROPERTY, rows) > 0.8 and "=" in "".join(rows):
        return "properties"
    return "shell" if _OTHER_COMMAND.match(rows[0]) and len(rows) < 4 else "other"


def _looks_like_yaml(rows: Sequence[str]) -> bool:
    return len(rows) > 1 and any(map(_YAML_KEY.match, rows)) and _share(_YAML, rows) > 0.8


def _assigns(rows: Sequence[str]) -> bool:
    """Assignments, and then a command: a script."""
    assigned = re.match(r"\s*(?:export\s+)?[A-Za-z_]\w*=\S*\s*$|\s*\w+=\$\(", rows[0])
    return bool(assigned) and any(is_command(row) for row in rows[1:])


def _share(shape: re.Pattern[str], rows: Sequence[str]) -> float:
    return sum(bool(shape.match(row)) for row in rows) / len(rows)


def _is_json(text: str) -> bool:
    if len(text) > _LONGEST_JSON:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
