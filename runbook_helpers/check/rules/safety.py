"""SAF: what a command can break, judged where it stands."""

from __future__ import annotations

from runbook_helpers.check.rule import Rule
from runbook_helpers.check.safety import care, database, endless, files, services, sql, undo

RULES: tuple[Rule, ...] = (
    Rule(
        "SAF001", "change before diagnosis", "warning",
        "A command that changes the system while the cause is sought destroys evidence, and may "
        "repair the wrong thing.",
        "move it to the remediation, behind the check that calls for it", care.change_while_looking,
    ),
    Rule(
        "SAF002", "change without a way back", "warning",
        "When a change makes matters worse, the way back has to be on the page.",
        "add “**Undo:** …” with the command, or “cannot be undone”", undo.change_without_undo,
    ),
    Rule(
        "SAF003", "destruction without a warning", "warning",
        "The warning has to be read before the command is pasted, so it stands right before it.",
        "put “> **Warning:** …” with what is lost right before the block",
        care.destruction_without_warning,
    ),
    Rule(
        "SAF004", "change without a check", "warning",
        "Who can't see whether a change worked makes the next one blindly.",
        "show the expected output, say what to do if not, or add a verification section",
        care.change_without_check,
    ),
    Rule(
        "SAF005", "unguarded rm -rf", "warning",
        "An empty variable turns `rm -rf \"$DIR\"/*` into `rm -rf /*`.",
        "name the folder, or write ${NAME:?} so that the shell stops when it is empty",
        files.unguarded_rm,
    ),
    Rule(
        "SAF006", "unguarded find -delete", "warning",
        "find deletes all it meets; the tests that narrow it down must stand before -delete.",
        "add -name, -mtime or -maxdepth before -delete, and run it with -print first",
        files.unguarded_find,
    ),
    Rule(
        "SAF007", "SQL that loses data", "warning",
        "DROP, TRUNCATE and statements without WHERE can be taken back from a backup only.",
        "add a WHERE, work in a transaction, and save the rows first", sql.lossy,
    ),
    Rule(
        "SAF008", "broad kubectl delete or drain", "warning",
        "Deleting by kind, by force or across namespaces takes healthy pods and data along.",
        "name the one object, or restart with `kubectl rollout restart`", services.broad_kubectl,
    ),
    Rule(
        "SAF009", "purge without a repair", "warning",
        "Purging loses the messages, and the queue fills again while its consumer is broken.",
        "repair the consumer or stop the publisher first; save what is purged", services.purge,
    ),
    Rule(
        "SAF010", "kill -9", "warning",
        "SIGKILL leaves no time to write data, release locks or leave the load balancer.",
        "send TERM, wait, and use -9 only for what is left", services.kill_hard,
    ),
    Rule(
        "SAF011", "database restarted first", "warning",
        "A restart cuts off every client, starts with a cold cache, and hides who held the "
        "connections.",
        "repair the client that is at fault; restart the database last", database.database_first,
    ),
    Rule(
        "SAF012", "rm of an open log", "warning",
        "The space of a deleted file comes back only when the last process closes it.",
        "empty it with `truncate -s 0`, or rotate it", files.rm_of_open_log,
    ),
    Rule(
        "SAF013", "lsof without -a", "warning",
        "lsof joins its conditions with OR unless -a is given.",
        "use `lsof -nP -a +L1 PATH`, and restart the service that holds the file", files.wrong_lsof,
    ),
    Rule(
        "SAF014", "risk label too low", "warning",
        "A step that calls itself read-only is run without a second thought.",
        "correct the label, or move the change into a step of its own", care.label_too_low,
    ),
    Rule(
        "SAF015", "docker prune of everything", "warning",
        "A stopped container's volume may be the only copy of its data.",
        "use `docker image prune --filter until=240h`", services.prune_everything,
    ),
    Rule(
        "SAF016", "command that never ends", "info",
        "A step ends when its command does; at 3 a.m. nobody should have to guess when to stop.",
        "bound it", endless.endless,
    ),
)  # fmt: skip
