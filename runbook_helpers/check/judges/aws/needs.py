"""Operations that take one of several arguments, which the models of the API leave open."""

from __future__ import annotations

from collections.abc import Collection, Mapping

_GROUP = ("log-group-name", "log-group-identifier")
_LISTED = ("load-balancer-arn", "listener-arns")

# Source: the API reference, "you must specify either … or …".
ONE_OF: Mapping[str, tuple[str, ...]] = {
    "logs filter-log-events": _GROUP,
    "logs get-log-events": _GROUP,
    "logs describe-log-streams": _GROUP,
    "cloudwatch get-metric-statistics": ("statistics", "extended-statistics"),
    "elbv2 describe-listeners": _LISTED,
    "elbv2 describe-rules": ("listener-arn", "rule-arns"),
    "lambda update-function-code": ("zip-file", "image-uri", "s3-bucket"),
    "ssm send-command": ("instance-ids", "targets"),
}


def lacking(operation: str, given: Collection[str]) -> tuple[str, ...]:
    """The arguments of which an operation needs one and has none; none if all is well."""
    wanted = ONE_OF.get(operation, ())
    return () if set(wanted) & set(given) else wanted
