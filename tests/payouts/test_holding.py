"""Payments of organisations that screening holds: suspended at once, kept out of files, let go with the match."""

from datetime import timedelta
from uuid import UUID

import pytest

from pecule.audit.queries import lines_about
from pecule.catalogue.actions import add_member
from pecule.catalogue.models import Organisation
from pecule.payouts import actions, queries
from pecule.payouts.actions import holding
from pecule.payouts.models import Payable, Suspension
from pecule.payouts.queries.held import held_back
from pecule.payouts.rules import refusals as refused
from pecule.screening import actions as screening
from pecule.screening.models import Indicator, Match
from pecule.signin.rules import Audience
from tests.catalogue.making import make_login
from tests.catalogue.vetting import letters
from tests.payouts.making import (
    AT,
    BY,
    DAY,
    IBANS,
    due,
    later,
    make_creditor,
    make_officer,
    owe,
    prepared,
    sent,
    state_of,
)
from tests.screening.making import listed, match_of

pytestmark = pytest.mark.django_db


def free(creditor: int) -> None:
    """Release the last match of an organisation."""
    screening.release(match=match_of(public(creditor)), reason="not the same people", by=BY, at=AT)


def public(creditor: int) -> UUID:
    """Its public id."""
    found: UUID = Organisation.objects.get(pk=creditor).public_id
    return found


def suspended(reference: str) -> list[tuple[str, bool]]:
    """Each suspension: its last day, and whether it was released."""
    rows = Suspension.objects.filter(payable__reference=reference).order_by("pk")
    return [(row.until.isoformat(), row.released_at is not None) for row in rows]


def test_a_shared_account_suspends_what_is_owed_and_nothing_else() -> None:
    thief, honest = make_creditor(0), make_creditor(1)
    stolen, other, early = owe(thief, 1000), owe(honest, 2000), owe(thief, 500, number=None)
    assert listed("iban", IBANS[0]).held == 1
    assert (state_of(stolen), state_of(other), state_of(early)) == (
        ("invoiced", "suspension"), ("invoiced", ""), ("to_invoice", "invoice"),
    )  # fmt: skip
    assert suspended(stolen) == [("2026-09-02", False)]
    assert [line.reference for line in queries.file_page(prepared()).payments] == [other]
    subject = f"payable:{Payable.objects.get(reference=stolen).public_id}"
    assert lines_about(subject)[0].verb == "payouts.suspend"
    assert lines_about(subject)[0].details == {"ground": "serious_harm", "until": "2026-09-02", "state": "invoiced"}
    held = held_back(public(thief), day=DAY)
    assert (held.count, held.cents) == (1, 1000)


def test_an_invoice_given_later_is_held_when_a_file_is_made() -> None:
    thief = make_creditor()
    reference = owe(thief, number=None)
    listed("iban", IBANS[0])
    actions.invoice(reference=reference, number="F-1", by=BY, at=later(3))
    assert actions.prepare_file(day=DAY, by=BY, at=later(3)) is None
    assert (state_of(reference)[1], suspended(reference)) == ("suspension", [("2026-09-05", False)])


def test_a_file_that_was_prepared_does_not_leave() -> None:
    thief = make_creditor()
    reference = owe(thief)
    file = prepared()
    listed("iban", IBANS[0])
    with pytest.raises(refused.FileHoldsSuspended):
        actions.send_file(file=file, by=make_officer(), at=AT)
    assert (state_of(reference), suspended(reference)) == (("in_file", ""), [("2026-09-02", False)])


def test_what_slipped_through_is_stopped_before_a_file_leaves() -> None:
    """An indicator and the facts of an organisation that came at once, unseen by each other."""
    thief = make_creditor()
    listed("iban", IBANS[0], confidence=40)
    reference = owe(thief)
    file = prepared()
    Indicator.objects.update(confidence=80)
    with pytest.raises(refused.FileHoldsSuspended):
        actions.send_file(file=file, by=make_officer(), at=AT)
    assert suspended(reference) == [("2026-09-02", False)]


def test_what_has_left_is_held_if_it_comes_back() -> None:
    thief = make_creditor()
    reference = owe(thief)
    sent()
    listed("iban", IBANS[0])
    assert (state_of(reference), suspended(reference), due(thief)) == (
        ("sent", ""),
        [("2026-09-02", False)],
        (120_000, 120_000),
    )


def test_releasing_the_match_releases_the_payments_and_confirming_keeps_them() -> None:
    thief = make_creditor()
    reference = owe(thief)
    listed("iban", IBANS[0])
    screening.confirm(match=match_of(public(thief)), reason="they admitted it", by=BY, at=AT)
    assert suspended(reference) == [("2026-09-02", False)]
    free(thief)
    assert (suspended(reference), state_of(reference)) == ([("2026-09-02", True)], ("invoiced", ""))


def test_the_last_of_two_matches_frees_and_suspensions_of_people_stay() -> None:
    thief = make_creditor()
    reference, watched = owe(thief, 1000), owe(thief, 2000)
    until = DAY + timedelta(days=9)
    actions.suspend(reference=watched, ground="agent_request", until=until, reason="asked for", by=BY, at=AT)
    listed("iban", IBANS[0])
    listed("nda", "11750000000")
    free(thief)
    assert suspended(reference) == [("2026-09-02", False)]
    screening.release(match=other_match(thief), reason="not the same people", by=BY, at=AT)
    assert (suspended(reference), suspended(watched)) == (
        [("2026-09-02", True)], [("2026-03-11", False), ("2026-09-02", True)],
    )  # fmt: skip


def other_match(creditor: int) -> UUID:
    """The match that still holds."""
    found: UUID = Match.objects.get(subject_id=public(creditor), state="held").public_id
    return found


def test_held_again_a_payment_waits_no_longer_than_the_law_allows_since_the_first_time() -> None:
    thief = make_creditor()
    reference = owe(thief)
    listed("iban", IBANS[0])
    free(thief)
    listed("nda", "11750000000", at=later(60))
    assert suspended(reference) == [("2026-09-02", True), ("2026-09-02", False)]


def test_a_payment_alone_is_not_released_while_its_organisation_is_held() -> None:
    thief = make_creditor()
    reference = owe(thief)
    listed("iban", IBANS[0])
    with pytest.raises(refused.HeldByScreening):
        actions.release(reference=reference, reason="they called", by=BY, at=AT)
    assert suspended(reference) == [("2026-09-02", False)]


def test_an_offer_that_is_held_holds_no_payment() -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    screening.register({("offer", public(creditor)): [("domain", "mon-cpf.info")]}, by=BY, at=AT)
    listed("domain", "mon-cpf.info")
    assert suspended(reference) == []


def test_an_organisation_is_told_once_in_plain_words_what_to_do() -> None:
    thief, honest = make_creditor(0), make_creditor(1)
    owe(thief, 1000)
    owe(thief, 2000)
    owe(honest, 500)
    keeper = make_login("comptes@ecole.example", Audience.ORGANISATION)
    add_member(organisation=public(thief), login=keeper.public_id, by=BY, at=AT)
    listed("iban", IBANS[0])
    holding.hold_back(at=later(1))
    assert letters("payment_suspended") == [
        (
            "comptes@ecole.example",
            {"organisation": "Académie n° 0 & Cie", "since_on": "2026-03-02", "until_on": "2026-09-02"},
        ),
    ]
