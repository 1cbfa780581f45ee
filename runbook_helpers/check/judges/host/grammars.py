"""Which tools read their words in a way of their own, by the name that their table gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.archives import judge_tar
from runbook_helpers.check.judges.host.find import judge_find
from runbook_helpers.check.judges.host.java import JAVA
from runbook_helpers.check.judges.host.limits import judge_ulimit
from runbook_helpers.check.judges.host.lsof import judge_lsof
from runbook_helpers.check.judges.host.network import NETWORK
from runbook_helpers.check.judges.host.operands import judge_bracket, judge_dd
from runbook_helpers.check.judges.host.packages import judge_packages
from runbook_helpers.check.judges.host.permissions import judge_chmod
from runbook_helpers.check.judges.host.ps import judge_ps
from runbook_helpers.check.judges.host.rabbitmqadmin import judge_rabbitmqadmin
from runbook_helpers.check.judges.host.redis import judge_redis
from runbook_helpers.check.judges.host.rpm import judge_rpm
from runbook_helpers.check.judges.host.signals import judge_signals
from runbook_helpers.check.judges.host.strace import judge_strace
from runbook_helpers.check.judges.host.sysstat import judge_sar
from runbook_helpers.check.judges.host.translate import judge_tr

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]

GRAMMARS: Mapping[str, Grammar] = {
    **NETWORK,
    **JAVA,
    "apt": judge_packages,
    "bracket": judge_bracket,
    "chmod": judge_chmod,
    "dd": judge_dd,
    "find": judge_find,
    "kill": judge_signals,
    "lsof": judge_lsof,
    "optparse": judge_rabbitmqadmin,
    "ps": judge_ps,
    "redis": judge_redis,
    "rpm": judge_rpm,
    "sar": judge_sar,
    "strace": judge_strace,
    "tar": judge_tar,
    "tr": judge_tr,
    "ulimit": judge_ulimit,
}
