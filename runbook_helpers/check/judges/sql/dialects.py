"""What is no statement of PostgreSQL's: shell commands and other databases' own words."""

from __future__ import annotations

import re

SHELL = re.compile(
    r"^\s*(?:[$#] |(?:sudo|psql|pg_dump(?:all)?|pg_restore|pg_ctl(?:cluster)?|pg_isready|pgbench"
    r"|pg_basebackup|createdb|dropdb|vacuumdb|reindexdb|kubectl|docker|helm|aws|systemctl|service"
    r"|journalctl|tail|head|grep|cat|ls|cd|ps|df|du|top|free|curl|wget|ssh|scp|echo|export|nano|vim?"
    r"|kill|pkill|chmod|chown|rm|mkdir|find|netstat|ss|lsof|apt(?:-get)?|yum|awk|sed|watch|mysql"
    r"|mysqladmin|pgbadger|pg_top|patronictl|rabbitmqctl|gcloud|az|bash|sh|python3?)\s+[-\w/.'\"<$|])",
)
DIALECTS: tuple[tuple[str, str, str], ...] = (
    (r"(?s:.*)\bg?v\$\w+", "Oracle", "ask a system view"),
    (r"show\s+(?:full\s+)?processlist", "MySQL", "use SELECT * FROM pg_stat_activity"),
    (r"show\s+(?:global|session|engine|create|full|index|columns|slave|master|replica|binary|open"
     r"|grants|table|variables|status|tables|databases)\b", "MySQL", "ask a system view"),
    (r"kill\s+(?:query\s+|connection\s+)?[\w<{$']", "MySQL",
     "use SELECT pg_terminate_backend(pid)"),
    (r"(?:describe|desc)\s+\w", "MySQL", "use \\d table"),
    (r"use\s+\w+", "MySQL", "use \\c database"),
    (r"flush\s+\w+", "MySQL", "there is nothing to flush"),
    (r"set\s+(?:global|persist)\s", "MySQL", "use ALTER SYSTEM SET"),
    (r"optimize\s+table|repair\s+table|check\s+table", "MySQL", "use VACUUM"),
    (r"alter\s+system\s+(?:kill|disconnect|flush|switch|checkpoint)", "Oracle",
     "use SELECT pg_terminate_backend(pid)"),
    (r"(?:exec(?:ute)?\s+)?sp_\w+|dbcc\s|go\s*$|exec\s+\w", "SQL Server", "ask a system view"),
    (r"select\s+top\s*\(?\d+", "SQL Server", "use LIMIT"),
    (r"[^']*`\w+`", "MySQL", "quote names with \""),
    (r"alter\s+instance|purge\s+binary"
        r"|(?:start|stop)\s+(?:slave|replica)|replace\s+into"
     r"|reset\s+(?:master|slave)|lock\s+tables|unlock\s+tables", "MySQL",
     "find PostgreSQL's own way"),
    (r"db\.\w+|rs\.\w+\(", "MongoDB", "write SQL"),
)  # fmt: skip
STARTS = frozenset(
    """abort alter analyse analyze begin call checkpoint close cluster comment commit copy create
    deallocate declare delete discard do drop end execute explain fetch grant import insert listen
    load lock merge move notify prepare reassign refresh reindex release reset revoke rollback
    savepoint security select set show start table truncate unlisten update vacuum values with
    (""".split()  # noqa: SIM905  # a list of 60 quoted words reads worse
)

# PgBouncer's console is reached by psql and speaks no SQL.
POOLER_TEXT = re.compile(r"pgbouncer|\bshow\s+(?:pools|clients|servers|lists|stats\w*)\b", re.I)
POOLER_COMMAND = re.compile(
    r"(?:pause|resume|reload|reconnect|suspend|shutdown|kill|disable|enable|wait_close)\b", re.I
)
