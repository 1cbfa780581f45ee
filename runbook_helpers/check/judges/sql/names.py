"""Look every name of a parsed statement up in PostgreSQL's own catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runbook_helpers.check.facts.postgresql import Catalogue
from runbook_helpers.check.judges.sql import (
    block,
    columns,
    functions,
    grants,
    options,
    queries,
    settings,
    storage,
    typed,
    values,
)
from runbook_helpers.check.judges.sql.look import Fault, Handler, Look
from runbook_helpers.check.judges.sql.scope import Scope, Source, node

# Statements whose names are looked up; any other kind may define what it names.
QUERIES = frozenset(
    """select_stmt explain_stmt view_stmt create_table_as_stmt copy_stmt insert_stmt update_stmt
    delete_stmt prepare_stmt declare_cursor_stmt merge_stmt execute_stmt""".split()  # noqa: SIM905
)


HANDLERS: Mapping[str, Handler] = {
    "SelectStmt": queries.select_statement,
    "ColumnRef": columns.column_ref,
    "FuncCall": functions.call,
    "A_Expr": values.compared,
    "TypeCast": typed.typed_cast,
    "BoolExpr": typed.typed_condition,
    "CoalesceExpr": typed.typed_alternatives,
    "MinMaxExpr": typed.typed_alternatives,
    "CallStmt": functions.called,
    "DoStmt": block.block,
    "ExplainStmt": options.explained,
    "VacuumStmt": options.vacuumed,
    "CopyStmt": options.copied,
    "ReindexStmt": options.reindexed,
    "RangeVar": queries.named_relation,
    "VariableShowStmt": settings.show,
    "VariableSetStmt": settings.set_session,
    "AlterSystemStmt": settings.alter_system,
    "AlterRoleSetStmt": settings.alter_owner,
    "AlterDatabaseSetStmt": settings.alter_owner,
    "GrantStmt": grants.granted,
    "GrantRoleStmt": settings.grant_role,
    "UpdateStmt": queries.changed,
    "DeleteStmt": queries.changed,
    "InsertStmt": queries.open_to_all,
    "MergeStmt": queries.open_to_all,
    "ViewStmt": queries.new_relation,
    "CreateTableAsStmt": queries.new_relation,
    "CreateStmt": queries.new_relation,
    "DropStmt": storage.dropped,
    "IndexStmt": storage.indexed,
    "AlterTableStmt": storage.altered,
    "CreateExtensionStmt": storage.extended,
    "IntoClause": lambda *_: None,
}


def look_up(tree: Any, known: Catalogue, *, pooler: bool = False) -> list[Fault]:
    """Everything the statements of a parse result name that PostgreSQL doesn't have."""
    look = Look(known, HANDLERS, pooler)
    for raw in tree.stmts:
        kind, statement = node(raw.stmt)
        scope = Scope() if kind in QUERIES else Scope([Source("", None)])
        try:
            look.visit(statement, scope)
        except RecursionError:  # nested past anything a person wrote: what was seen so far stands
            break
    return look.faults


def by_place(faults: list[Fault]) -> Iterator[Fault]:
    """Faults in the order of the text."""
    return iter(sorted(faults, key=lambda fault: fault.location))
