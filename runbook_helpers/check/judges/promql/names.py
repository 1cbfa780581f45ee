"""Names in PromQL: its functions, and the types of metrics that well-known exporters have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.nearest import nearest

PACK = PACKS / "metrics.json"
COUNTER_ONLY = frozenset({"rate", "increase", "irate", "resets"})
GAUGE_ONLY = frozenset({"delta", "idelta", "deriv", "predict_linear"})
FUNCTIONS = frozenset(
    """abs absent absent_over_time acos acosh asin asinh atan atanh avg avg_over_time bottomk ceil
    changes clamp clamp_max clamp_min cos cosh count count_over_time count_values day_of_month
    day_of_week day_of_year days_in_month deg delta deriv exp floor group histogram_avg
    histogram_count histogram_fraction histogram_quantile histogram_stddev histogram_stdvar
    histogram_sum holt_winters double_exponential_smoothing hour idelta increase info irate
    label_join label_replace last_over_time limitk limit_ratio ln log10 log2 mad_over_time max
    max_over_time min min_over_time minute month pi predict_linear present_over_time quantile
    quantile_over_time rad rate resets round scalar sgn sin sinh sort sort_by_label
    sort_by_label_desc sort_desc sqrt stddev stddev_over_time stdvar stdvar_over_time sum
    sum_over_time tan tanh time timestamp topk vector year""".split()  # noqa: SIM905  # a list of 90 quoted words reads worse
)


def judge_metric(name: str, function: str, query: str, row: int) -> Iterator[Complaint]:
    """Whether a range function suits the metric's type; unknown metrics pass."""
    types, prefixes = _metrics()
    at = re.search(rf"(?<![\w:]){re.escape(name)}(?![\w:])", query)
    line, column = place(query, at.start() if at else 0)
    kind = types.get(name)
    if kind == "gauge" and function in COUNTER_ONLY:
        fix = f"use delta({name}[…]), deriv() or max_over_time()"
        message = f"`{function}()` of the gauge `{name}`"
        yield Complaint("PQL002", row + line, column, message, fix)
    elif kind == "counter" and function in GAUGE_ONLY:
        fix = f"use increase({name}[…]) or rate()"
        message = f"`{function}()` of the counter `{name}`"
        yield Complaint("PQL002", row + line, column, message, fix)
    elif (
        kind is None
        and ":" not in name
        and name.startswith(prefixes)
        and (close := nearest(name, types, cutoff=0.8))
    ):
        message = f"no known exporter has `{name}`"
        fix = f"did you mean `{close}`?"
        yield Complaint("PQL003", row + line, column, message, fix)


@cache
def _metrics() -> tuple[dict[str, str], tuple[str, ...]]:
    types: dict[str, str] = {}
    prefixes: list[str] = []
    families = json.loads(PACK.read_text(encoding="utf-8"))["families"].values()
    for family in families:
        prefixes += family["prefixes"]
        types |= dict.fromkeys(family.get("gauge", ()), "gauge")
        types |= dict.fromkeys(family.get("counter", ()), "counter")
        for name in (*family.get("histogram", ()), *family.get("summary", ())):
            types |= {f"{name}{end}": "counter" for end in ("_bucket", "_sum", "_count")}
            types.setdefault(name, "native")
    return types, tuple(prefixes)


def place(text: str, offset: int) -> tuple[int, int]:
    """Row and column of an offset."""
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)
