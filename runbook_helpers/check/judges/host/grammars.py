"""Which tools read their words in a way of their own, by the name that their table gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.files.archives import judge_tar
from runbook_helpers.check.judges.host.files.find import judge_find
from runbook_helpers.check.judges.host.files.lsof import judge_lsof
from runbook_helpers.check.judges.host.files.operands import judge_bracket, judge_dd
from runbook_helpers.check.judges.host.files.permissions import judge_chmod
from runbook_helpers.check.judges.host.files.translate import judge_tr
from runbook_helpers.check.judges.host.network.tools import NETWORK
from runbook_helpers.check.judges.host.processes.limits import judge_ulimit
from runbook_helpers.check.judges.host.processes.ps import judge_ps
from runbook_helpers.check.judges.host.processes.signals import judge_signals
from runbook_helpers.check.judges.host.processes.strace import judge_strace
from runbook_helpers.check.judges.host.processes.sysstat import judge_sar
from runbook_helpers.check.judges.host.services.java import JAVA
from runbook_helpers.check.judges.host.services.rabbitmqadmin import judge_rabbitmqadmin
from runbook_helpers.check.judges.host.services.redis import judge_redis
from runbook_helpers.check.judges.host.software.packages import judge_packages
from runbook_helpers.check.judges.host.software.rpm import judge_rpm

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
