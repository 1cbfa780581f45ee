"""Which text of a workspace counts: a hand-edited final one, the refined one, or the draft."""

from __future__ import annotations

from runbook_helpers.artefacts import DRAFT, REFINED, RUNBOOK
from runbook_helpers.errors import InputError
from runbook_helpers.workspace import Workspace, sha256


def newest(work: Workspace) -> str:
    """The text that counts: a hand-edited final one, else the refined one, else the draft.

    The final one counts as long as what it was made from has not changed, the refined one as long
    as its draft has not.
    """
    made_from = source(work)
    made = work.record(RUNBOOK) or {}
    base = made.get("inputs", {}).get(made_from, {}).get("sha256")
    by_hand = work.edited(RUNBOOK) or made.get("by_hand")
    if by_hand and base == sha256(work.read(made_from)):
        return RUNBOOK
    # What was brought back on purpose counts until something newer is made.
    since = (work.record(made_from) or {}).get("at", "")
    if work.has(RUNBOOK) and made.get("restored") and since <= made.get("at", ""):
        return RUNBOOK
    return made_from


def source(work: Workspace) -> str:
    """The refined text while its draft is unchanged, else the draft; InputError without one."""
    if not work.has(DRAFT):
        raise InputError(
            "there is no draft yet",
            where=work.folder,
            expected=DRAFT,
            hint="make one with `runbook draft`, or bring one with --input-runbook",
        )
    made = work.record(REFINED)
    if made and work.has(REFINED) and made.get("draft") == sha256(work.read(DRAFT)):
        return REFINED
    return DRAFT


def carried_out(work: Workspace) -> dict[str, str]:
    """The notes that the refined runbook carries, by id, each with what it asked."""
    made = work.record(REFINED) or {}
    return dict(made.get("carried_out", {}))
