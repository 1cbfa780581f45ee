"""Judge configuration: YAML, JSON, properties, HCL and TOML parse, and well-known names are right.

judge    which reader is for which language
spring   the names and values of Spring's data source and of HikariCP
hikari   the same in files that HikariCP reads without Spring
iam      the elements and values of AWS IAM's policies
"""

from __future__ import annotations

from runbook_helpers.check.judges.config.codes import CODES
from runbook_helpers.check.judges.config.judge import judge_config

__all__ = ["CODES", "judge_config"]
