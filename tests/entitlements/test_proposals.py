"""Two people for money: what the database refuses, whatever Python does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pecule.entitlements.models import DeclarationFile, Proposal
from tests.entitlements.conftest import AT


@pytest.fixture
def proposal(db: None) -> Proposal:
    return Proposal.objects.create(
        kind="credit_year", year=2025, reason="Every declaration is in.", proposed_by="staff:one", proposed_at=AT
    )


def refused(statement: str, constraint: str) -> None:
    """Run SQL that the database must refuse by the name of a constraint."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"at": AT + timedelta(hours=1)})
    cause = error.value.__cause__
    assert getattr(getattr(cause, "diag", None), "constraint_name", "") == constraint


def run(statement: str) -> None:
    """Run SQL that the database lets through."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": AT + timedelta(hours=1)})


_CONFIRM = "UPDATE entitlements_proposal SET confirmed_by = '{who}', confirmed_at = %(at)s"


def test_the_first_person_is_never_the_second(proposal: Proposal) -> None:
    refused(_CONFIRM.format(who="staff:one"), "proposal_four_eyes")


@pytest.mark.parametrize(
    "change",
    [
        "proposed_by = 'staff:two'",
        "year = 2024",
        "reason = 'Another reason.'",
        "foreseen = '{}'",
        "kind = 'reverse_file'",
    ],
)
def test_what_was_proposed_and_by_whom_never_changes(proposal: Proposal, change: str) -> None:
    refused(f"UPDATE entitlements_proposal SET {change}", "entitlements_proposal_immutable")


def test_a_proposal_is_never_deleted(proposal: Proposal) -> None:
    refused("DELETE FROM entitlements_proposal", "entitlements_proposal_immutable")


def test_what_was_decided_stays_decided(proposal: Proposal) -> None:
    run(_CONFIRM.format(who="staff:two"))
    refused(_CONFIRM.format(who="staff:three"), "proposal_decided_once")
    refused("UPDATE entitlements_proposal SET confirmed_by = '', confirmed_at = NULL", "proposal_decided_once")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("confirmed_by = 'staff:two'", "proposal_confirmed_whole"),
        ("confirmed_by = 'staff:two', confirmed_at = proposed_at - interval '1 hour'", "proposal_confirmed_whole"),
        ("withdrawn_at = %(at)s", "proposal_withdrawn_whole"),
        ("done_at = %(at)s", "proposal_done_after_confirmed"),
        ("refusal = 'stopped'", "proposal_done_after_confirmed"),
    ],
)
def test_halves_are_refused(proposal: Proposal, change: str, constraint: str) -> None:
    refused(f"UPDATE entitlements_proposal SET {change}", constraint)


_INSERT = (
    "INSERT INTO entitlements_proposal (kind, year, reason, proposed_by, proposed_at, confirmed_by, withdrawn_by, "
    "refusal, facts, foreseen) VALUES ({values}, 'staff:one', %(at)s, '', '', '', '{{}}', '{{}}')"
)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("'credit_year', 2025, 'Again.'", "proposal_year_once"),
        ("'credit_year', NULL, 'No year.'", "proposal_subject"),
        ("'reverse_file', NULL, 'No file.'", "proposal_subject"),
        ("'burn', 2024, 'Unknown.'", "proposal_kind"),
        ("'credit_year', 2024, ' '", "proposal_reason"),
    ],
)
def test_proposals_that_make_no_sense_are_refused(proposal: Proposal, values: str, constraint: str) -> None:
    refused(_INSERT.format(values=values), constraint)


def test_a_file_waits_for_one_proposal_only(proposal: Proposal) -> None:
    file = DeclarationFile.objects.create(
        sha256=b"1" * 32, name="a", kind="csv", size_bytes=1, sent_by="system:x", received_at=AT, status="accepted"
    )
    whole = {"kind": "reverse_file", "file": file, "reason": "Wrong unit.", "proposed_by": "staff:one"}
    Proposal.objects.create(**whole, proposed_at=AT)
    with pytest.raises(IntegrityError, match="proposal_file_once"), transaction.atomic():
        Proposal.objects.create(**whole, proposed_at=AT)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("'2026-03-02', NULL, ''", "incoming_file_read_whole"),
        ("NULL, NULL, 'file_empty'", "incoming_file_read_whole"),
    ],
)
def test_a_file_that_came_in_is_waiting_read_or_refused(db: None, columns: str, constraint: str) -> None:
    refused(
        "INSERT INTO entitlements_incomingfile (name, size_bytes, sent_by, received_at, read_at, file_id, refusal, "
        f"facts) VALUES ('a', 1, 'employer:x', %(at)s, {columns}, '{{}}')",
        constraint,
    )


def test_no_size_is_below_zero(db: None) -> None:
    refused(
        "INSERT INTO entitlements_incomingfile (name, size_bytes, sent_by, received_at, refusal, facts) "
        "VALUES ('a', -1, 'employer:x', %(at)s, '', '{}')",
        "incoming_file_size",
    )
