"""What a tool says of its options and arguments once it has read them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.files.rsync import check_rsync
from runbook_helpers.check.judges.host.processes.affinity import check_affinity
from runbook_helpers.check.judges.host.processes.journal import check_journal
from runbook_helpers.check.judges.host.services.mysqladmin import check_mysqladmin
from runbook_helpers.check.judges.host.services.nginx import check_nginx
from runbook_helpers.check.judges.host.services.postgres import check_postgres
from runbook_helpers.check.judges.host.services.rabbitmq import check_rabbitmq
from runbook_helpers.check.judges.host.words import Reading

CHECKS: Mapping[str, Callable[[Reading, ToolFacts], None]] = {
    "journalctl": check_journal,
    "mysqladmin": check_mysqladmin,
    "nginx": check_nginx,
    "rsync": check_rsync,
    "taskset": check_affinity,
    **dict.fromkeys(
        (
            *("psql", "pg_dump", "pg_dumpall", "pg_restore", "vacuumdb", "reindexdb", "clusterdb"),
            *("pg_basebackup", "pg_isready", "pgbench", "createdb", "dropdb", "createuser"),
        ),
        check_postgres,
    ),
    **dict.fromkeys(
        (
            *("rabbitmqctl", "rabbitmq-diagnostics", "rabbitmq-queues", "rabbitmq-plugins"),
            *("rabbitmq-upgrade", "rabbitmq-streams"),
        ),
        check_rabbitmq,
    ),
}


def check_sense(reading: Reading, facts: ToolFacts) -> None:
    """Complain of what the tool refuses for its sense, where nothing else was found."""
    check = CHECKS.get(facts.tool.partition(" ")[0])
    if check and not any(one.code != "CMD005" for one in reading.complaints):
        check(reading, facts)
