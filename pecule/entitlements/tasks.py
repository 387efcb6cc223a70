"""Jobs of entitlements: what takes longer than a page may wait."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from pecule.entitlements.actions import incoming as incoming_files
from pecule.entitlements.actions import proposals


@app.task(retry=3)
def read_incoming(incoming: str) -> None:
    """Read a file that came in by the employers' page."""
    incoming_files.read_incoming(incoming=UUID(incoming))


@app.task(retry=3)
def carry_out_proposal(proposal: str, at: str) -> None:
    """Do what two people decided. Interrupted, it goes on where it was."""
    proposals.carry_out(proposal=UUID(proposal), at=datetime.fromisoformat(at))
