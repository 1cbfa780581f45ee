"""What the check proposes, to be taken over as notes or passed over, one by one or all at once."""

from __future__ import annotations

import html
from typing import Any

from runbook_helpers import stages
from runbook_helpers.compare.table import Table
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.proposals import Proposal, Proposals
from runbook_helpers.session import Session
from runbook_helpers.widgets.display import show
from runbook_helpers.widgets.words import message


def proposals_table(proposals: Proposals) -> Table:
    """The proposals, worst first."""
    rows = tuple(
        (str(p.number), p.severity, p.anchor or "whole runbook", p.request) for p in proposals
    )
    return Table(("no.", "severity", "where", "request"), rows, "The check proposes nothing.")


class ProposalForm:
    """The proposals for one workspace; where somebody watches, with buttons to decide on each.

    Passing over holds for this form: what is still wrong is proposed again by the next one.
    """

    def __init__(self, session: Session, *, interactive: bool) -> None:
        self.session, self.interactive = session, interactive
        self.open = list(stages.propose(session))
        if interactive:
            self._build()

    def _build(self) -> None:
        import ipywidgets as w

        self.all = w.Button(description="Accept all", icon="check", button_style="primary")
        self.all.on_click(lambda _: self._accept(*self.open))
        self.status, self.rows = w.HTML(), w.VBox()
        self.box = w.VBox([self.all, self.status, self.rows])
        for name in ("all", "status", "rows"):
            getattr(self, name).add_class(f"runbook-proposal-{name}")
        self._refresh()

    def _refresh(self) -> None:
        self.all.disabled = not self.open
        self.rows.children = tuple(self._row(proposal) for proposal in self.open)
        if not self.open and not self.status.value:
            self.status.value = message("The check proposes nothing.", "good")

    def _row(self, proposal: Proposal) -> Any:
        import ipywidgets as w

        accept = w.Button(description="Accept", layout={"width": "90px"})
        dismiss = w.Button(description="Pass over", layout={"width": "90px"})
        accept.on_click(lambda _: self._accept(proposal))
        dismiss.on_click(lambda _: self._dismiss(proposal))
        accept.add_class("runbook-proposal-accept")
        dismiss.add_class("runbook-proposal-dismiss")
        said = html.escape(f"{proposal.anchor or 'whole runbook'}: {proposal.request}")
        words = f"<b>{proposal.severity}</b> {said}"
        return w.HBox([accept, dismiss, w.HTML(words, layout={"width": "640px"})])

    def _accept(self, *chosen: Proposal) -> None:
        """Make notes of proposals, and say beside the buttons how it went."""
        try:
            notes = stages.accept(self.session, chosen).notes
        except WorkbenchError as error:
            self.status.value = message(str(error), "bad")
            return
        self.open = [proposal for proposal in self.open if proposal not in chosen]
        self.status.value = message(f"Accepted {len(chosen)}; {len(notes)} notes now.", "good")
        self._refresh()

    def _dismiss(self, proposal: Proposal) -> None:
        self.open.remove(proposal)
        self.status.value = message("Passed over.", "good")
        self._refresh()

    def _ipython_display_(self) -> None:
        show(self.box if self.interactive else proposals_table(Proposals(self.open)))


def proposal_form(session: Session, interactive: bool) -> ProposalForm:
    """What the check of a session's newest runbook proposes; headless, as a table."""
    return ProposalForm(session, interactive=interactive)
