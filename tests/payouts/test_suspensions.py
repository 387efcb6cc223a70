"""Holding payments back: on a ground, with an end, and never let into a file meanwhile."""

from datetime import date, timedelta

import pytest

from pecule.kernel.actors import Actor
from pecule.payouts import actions, queries
from pecule.payouts.rules import refusals as refused
from tests.payouts.making import (
    AT,
    BY,
    DAY,
    booked,
    due,
    later,
    make_creditor,
    make_officer,
    owe,
    prepared,
    rejected,
    sent,
    state_of,
)

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 5, 4)


def suspend(reference: str, *, ground: str = "serious_harm", until: date = UNTIL, days: int = 0) -> str:
    """Hold a payment back, some days after the first one."""
    return actions.suspend(
        reference=reference, ground=ground, until=until, reason="forged sheets", by=BY, at=later(days)
    )


def test_a_suspended_payment_enters_no_file_until_its_end_has_passed() -> None:
    creditor = make_creditor()
    held, free = owe(creditor, 1000), owe(creditor, 2000)
    assert suspend(held) == "invoiced"
    assert [line.reference for line in queries.file_page(prepared()).payments] == [free]
    assert (state_of(held), state_of(held, UNTIL)) == (("invoiced", "suspension"), ("invoiced", "suspension"))
    assert actions.prepare_file(day=UNTIL, by=BY, at=AT) is None
    assert state_of(held, UNTIL + timedelta(days=1)) == ("invoiced", "")
    assert queries.file_page(prepared(day=UNTIL + timedelta(days=1))).line.cents == 1000


def test_a_file_that_holds_a_suspended_payment_does_not_leave() -> None:
    creditor = make_creditor()
    held, free = owe(creditor, 1000), owe(creditor, 2000)
    file, officer = prepared(), make_officer()
    assert suspend(held) == "in_file"
    with pytest.raises(refused.FileHoldsSuspended):
        actions.send_file(file=file, by=officer, at=AT)
    actions.drop_file(file=file, reason="one is suspended", by=officer, at=AT)
    sent()
    assert (state_of(held)[1], state_of(free), due(creditor)) == ("suspension", ("sent", ""), (3000, 2000))


def test_what_has_left_is_said_to_have_left_and_is_held_if_it_comes_back() -> None:
    reference = owe(make_creditor())
    sent()
    assert suspend(reference) == "sent"
    rejected(reference)
    actions.pay_again(reference=reference, reason="the bank was wrong", by=BY, at=AT)
    assert state_of(reference) == ("invoiced", "suspension")
    assert actions.prepare_file(day=DAY, by=BY, at=AT) is None


def test_a_release_says_why_and_lets_the_payment_go() -> None:
    reference = owe(make_creditor())
    suspend(reference)
    with pytest.raises(refused.ReasonMissing):
        actions.release(reference=reference, reason="", by=BY, at=AT)
    actions.release(reference=reference, reason="the sheets are genuine", by=BY, at=AT)
    with pytest.raises(refused.NotSuspended):
        actions.release(reference=reference, reason="again", by=BY, at=AT)
    sent()
    assert booked(reference).counts == {"book": 1}
    shown = [(one.ground, one.article, one.released) for one in queries.payable(reference, day=DAY).suspensions]
    assert shown == [("serious_harm", "R6333-6-1", True)]


@pytest.mark.parametrize(
    ("ground", "until"),
    [
        ("serious_harm", date(2026, 9, 3)),  # six months from 2 March end on 2 September
        ("agent_request", date(2026, 6, 3)),
        ("serious_harm", DAY - timedelta(days=1)),
    ],
)
def test_a_suspension_ends_within_what_the_law_allows(ground: str, until: date) -> None:
    reference = owe(make_creditor())
    with pytest.raises(refused.SuspensionTooLong):
        suspend(reference, ground=ground, until=until)
    assert state_of(reference) == ("invoiced", "")
    if until > DAY:
        suspend(reference, ground=ground, until=until - timedelta(days=1))
        assert state_of(reference) == ("invoiced", "suspension")


def test_an_agents_request_is_renewed_once_and_serious_harm_never() -> None:
    reference = owe(make_creditor())
    suspend(reference, ground="agent_request", until=date(2026, 6, 2))
    with pytest.raises(refused.SuspensionTooLong):
        suspend(reference, ground="agent_request", until=date(2026, 9, 3), days=90)
    suspend(reference, ground="agent_request", until=date(2026, 9, 2), days=90)
    with pytest.raises(refused.SuspensionRenewedAlready):
        suspend(reference, ground="agent_request", until=date(2026, 9, 2), days=91)
    suspend(reference, until=date(2026, 9, 2))
    with pytest.raises(refused.SuspensionRenewedAlready):
        suspend(reference, until=date(2026, 9, 2), days=1)


def test_a_suspension_needs_a_known_ground_a_reason_and_the_right_to_suspend() -> None:
    reference = owe(make_creditor())
    with pytest.raises(refused.GroundUnknown):
        suspend(reference, ground="suspicion")
    with pytest.raises(refused.ReasonMissing):
        actions.suspend(reference=reference, ground="serious_harm", until=UNTIL, reason="\n", by=BY, at=AT)
    stranger = Actor("organisation", make_officer().id)
    with pytest.raises(refused.NotYourFiles):
        actions.suspend(reference=reference, ground="serious_harm", until=UNTIL, reason="x", by=stranger, at=AT)
    assert state_of(reference) == ("invoiced", "")
