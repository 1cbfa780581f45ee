"""Which reader judges which language of configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runbook_helpers.check.code.model import Snippet, Verdict
from runbook_helpers.check.judges.config.hcl import judge_hcl
from runbook_helpers.check.judges.config.json_text import judge_json
from runbook_helpers.check.judges.config.properties import judge_properties
from runbook_helpers.check.judges.config.toml import judge_toml
from runbook_helpers.check.judges.config.yaml_text import judge_yaml

READERS: Mapping[str, Callable[[Snippet], Verdict]] = {
    "yaml": judge_yaml,
    "json": judge_json,
    "properties": judge_properties,
    "hcl": judge_hcl,
    "toml": judge_toml,
}


def judge_config(snippet: Snippet, versions: Mapping[str, str]) -> Verdict:
    """Whether configuration would be read, and its Spring and HikariCP names exist."""
    judge = READERS.get(snippet.language)
    if judge is None:
        return Verdict(False, reason=f"nobody here reads {snippet.language}")
    if snippet.is_output and snippet.language != "json":
        return Verdict(False, reason="output, not configuration")
    return judge(snippet)
