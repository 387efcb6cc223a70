"""Controls of service done and claims of force majeure, with the page of an order."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.orders import actions
from pecule.orders.models import Control, ControlDocument, ForceMajeure, Order, Transition
from tests.catalogue.vetting import PDF
from tests.orders.making import PRICE, Buyer, Seller, later, make_buyer, make_seller, state_of, taken_to
from tests.sites.staff.market import REASON, agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db
AFTER = 41


@pytest.fixture(autouse=True)
def _after_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, later(AFTER))


@pytest.fixture
def officer(db: None) -> Client:
    return agent("controls_officer")


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def disputed(buyer: Buyer, seller: Seller) -> UUID:
    """A service done with which the holder disagrees: under control, not opened."""
    order = taken_to("service_done", buyer, seller)
    actions.dispute(
        order=order, holder=buyer.public_id, reason="Nobody came on Tuesday.", key=uuid4(), by=buyer.actor, at=later(40)
    )
    return order


def opened(officer: Client, buyer: Buyer, seller: Seller) -> UUID:
    order = disputed(buyer, seller)
    assert send(officer, f"orders/{order}/control/", key=str(uuid4()), reason="Send the signed sheets.")[0] == 302
    return order


@pytest.mark.parametrize(
    ("language", "says"), [("en", "The person says something else"), ("fr", "La personne dit autre chose")]
)
def test_controls_wait_in_the_queue_with_their_grounds(buyer: Buyer, seller: Seller, language: str, says: str) -> None:
    disputed(buyer, seller)
    page = read(agent("controls_officer", language=language), "controls/")
    assert (says in page, "Organisme 0" in page) == (True, True)
    assert "Secret0" not in page


def test_an_order_shows_both_sides_money_and_who_did_what_but_no_name(
    buyer: Buyer, seller: Seller, officer: Client
) -> None:
    order = opened(officer, buyer, seller)
    page = read(officer, f"orders/{order}/")
    shown = ["Nobody came on Tuesday.", "Yearly rights", "€1,096.80", "By card", "€103.20", "Noor – Send the signed",
             "A holder", "A training organisation", "35 hours out of 35: 100 %"]  # fmt: skip
    assert [words for words in shown if words not in page] == []
    assert [secret for secret in ("Secret0", "Camille0") if secret in page] == []


def test_the_organisation_is_asked_before_less_is_paid(buyer: Buyer, seller: Seller, officer: Client) -> None:
    order = disputed(buyer, seller)
    typed = {"key": str(uuid4()), "percent_allowed": "50", "reason": REASON}
    assert wrong_field(officer, f"orders/{order}/control/decide/", sure="yes", **typed) == (409, ["percent_allowed"])
    assert wrong_field(officer, f"orders/{order}/control/decide/", **(typed | {"percent_allowed": "101"}))[1] == [
        "percent_allowed"
    ]
    assert (state_of(order), Control.objects.get().decided_at) == ("controlled", None)


def test_a_control_is_answered_with_documents_and_decided_after_its_consequences(
    buyer: Buyer, seller: Seller, officer: Client
) -> None:
    order = opened(officer, buyer, seller)
    actions.answer_control(
        order=order, organisation=seller.public_id, text="Here they are.", documents=[("sheet.pdf", PDF)],
        key=uuid4(), by=seller.actor, at=later(AFTER),
    )  # fmt: skip
    assert "Control answered: decide" in read(officer, "")
    page = read(officer, f"orders/{order}/")
    assert ("Here they are." in page, "sheet.pdf" in page) == (True, True)
    document = ControlDocument.objects.get().public_id
    answer = officer.get(f"/staff/controls/documents/{document}/")
    assert (answer.content, answer["Content-Disposition"]) == (
        PDF, f'attachment; filename="document-{str(document)[:8]}.pdf"',
    )  # fmt: skip
    typed = {"key": str(uuid4()), "percent_allowed": "50", "reason": REASON}
    status, page = send(officer, f"orders/{order}/control/decide/", **typed)
    assert (status, state_of(order)) == (200, "controlled")
    assert "€600.00 are paid to Organisme 0" in page
    assert "€600.00 go back where they came from" in page
    assert send(officer, f"orders/{order}/control/decide/", sure="yes", **typed)[0] == 302
    row, control = Order.objects.get(), Control.objects.get()
    assert (row.state, row.paid_cents, control.percent_allowed, control.decision) == ("completed", 60_000, 50, REASON)
    assert seller.money == (0, 60_000)


def test_sending_a_decision_twice_decides_once(buyer: Buyer, seller: Seller, officer: Client) -> None:
    order = disputed(buyer, seller)
    typed = {"key": str(uuid4()), "percent_allowed": "100", "reason": REASON, "sure": "yes"}
    send(officer, f"orders/{order}/control/decide/", **typed)
    assert officer.post(f"/staff/orders/{order}/control/decide/", typed).status_code == 409
    assert (seller.money, Transition.objects.filter(verb="decide_control").count()) == ((0, PRICE), 1)


def claimed(buyer: Buyer, seller: Seller) -> UUID:
    order = taken_to("accepted", buyer, seller)
    actions.claim_force_majeure(
        order=order, holder=buyer.public_id, reason="Hospital-Secret", key=uuid4(), by=buyer.actor, at=later(29)
    )
    return order


@pytest.mark.parametrize(("accepted", "state", "paid"), [("yes", "cancelled", None), ("no", "charged", PRICE)])
def test_force_majeure_is_decided_with_what_it_does_said_before(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller, accepted: str, state: str, paid: int | None
) -> None:
    move_clock(monkeypatch, later(30))
    officer = agent("controls_officer")
    order = claimed(buyer, seller)
    assert ("Force majeure: decide" in read(officer, ""), "Hospital-Secret" in read(officer, "controls/")) == (
        True,
        True,
    )
    typed = {"key": str(uuid4()), "accepted": accepted, "reason": REASON}
    status, page = send(officer, f"orders/{order}/force-majeure/", **typed)
    assert (status, "€1,200.00" in page, state_of(order)) == (200, True, "force_majeure")
    assert send(officer, f"orders/{order}/force-majeure/", sure="yes", **typed)[0] == 302
    row, claim = Order.objects.get(), ForceMajeure.objects.get()
    assert (row.state, row.paid_cents, claim.accepted, claim.decision) == (state, paid, accepted == "yes", REASON)


def test_others_read_nothing_of_a_claim(monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller) -> None:
    move_clock(monkeypatch, later(30))
    order = claimed(buyer, seller)
    client = agent("payments_officer", "organisation_officer")
    for path in (f"orders/{order}/", f"orders/{order}/force-majeure/", "controls/"):
        answer = client.get(f"/staff/{path}")
        assert (answer.status_code, "Hospital-Secret" in answer.content.decode()) == (403, False)
    assert "Hospital-Secret" not in read(client, f"organisations/{seller.public_id}/")


def test_what_cannot_be_done_now_is_refused_before_it_is_asked(buyer: Buyer, seller: Seller, officer: Client) -> None:
    order = taken_to("accepted", buyer, seller)
    statuses = [
        officer.get(f"/staff/orders/{order}/{step}/").status_code
        for step in ("control", "control/decide", "force-majeure")
    ]
    assert statuses == [409, 409, 409]
