"""What an organisation does to an order, page by page."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Action
from pecule.orders import actions
from pecule.orders.models import Attendance, Control, ControlDocument, Order
from pecule.payouts.models import Payable
from tests.catalogue.making import AT, BY, make_session
from tests.catalogue.vetting import PDF, STAFF
from tests.orders.making import (
    START,
    Buyer,
    Seller,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.organisation.scenes import colleague, member_of, move_clock, page, paper, refused, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def another_session(seller: Seller) -> UUID:
    """Dates ten days later, of the same training."""
    action = Action.objects.get(sessions__public_id=seller.session).public_id
    start = START + timedelta(days=10)
    return catalogue.publish_session(action=action, start=start, end=start + timedelta(days=5), seats=3, by=BY, at=AT)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_another_session_at_a_lower_price_is_offered(buyer: Buyer, seller: Seller, language: str) -> None:
    order, other = request(buyer, seller), another_session(seller)
    client, here = member_of(seller, language), f"orders/{order}/"
    assert send(client, f"{here}answer/", answer="change") == (302, f"/organisation/{here}proposal/")
    text = page(client, f"{here}proposal/")
    assert ("1200,00" in text, str(other) in text, str(seller.session) in text) == (True, True, True)
    assert send(client, f"{here}proposal/", session=str(other), price_cents="900")[0] == 302
    found = Order.objects.get()
    assert (found.state, found.price_cents, found.start, found.asked_price_cents) == (
        "proposed", 90_000, START + timedelta(days=10), 120_000
    )  # fmt: skip
    shown = {"en": ["€900.00", "€1,200.00", "11 April 2026"], "fr": ["11 avril 2026"]}[language]
    text = page(client, here)
    assert [said for said in shown if said not in text] == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"price_cents": "1200,01"}, "price_cents"), ({"price_cents": "0"}, "price_cents"),
     ({"session": str(uuid4())}, "session"), ({"session": "x"}, "session")],
)  # fmt: skip
def test_each_wrong_offer_is_told_at_its_field(buyer: Buyer, seller: Seller, typed: dict[str, str], field: str) -> None:
    order = request(buyer, seller)
    told = send(
        member_of(seller),
        f"orders/{order}/proposal/",
        **({"session": str(seller.session), "price_cents": "1200"} | typed),
    )
    assert refused(told, field) == (422, True)
    assert state_of(order) == "requested"


def test_a_session_of_another_training_cannot_be_offered(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    other = make_session(Action.objects.get().offer.public_id, price_cents=1_000)
    told = send(member_of(seller), f"orders/{order}/proposal/", session=str(other), price_cents="10")
    assert refused(told, "session") == (422, True)
    assert state_of(order) == "requested"


def test_a_request_with_prerequisites_is_taken_first(buyer: Buyer, seller: Seller) -> None:
    Action.objects.update(prerequisites="Level B1")
    order = request(buyer, seller)
    client = member_of(seller)
    assert "Take the request" in page(client, f"orders/{order}/")
    assert send(client, f"orders/{order}/acknowledge/")[0] == 302
    assert (state_of(order), "You look at the prerequisites" in page(client, "")) == ("reviewing", False)
    assert "Secret0" in page(client, "")
    assert send(client, f"orders/{order}/answer/", answer="yes")[0] == 302
    assert state_of(order) == "proposed"


def test_a_week_of_attendance_is_declared_corrected_and_suggested_as_the_rate(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("in_training", buyer, seller)
    move_clock(monkeypatch, later(40))
    client, here = member_of(seller), f"orders/{order}/attendance/"
    text = page(client, f"{here}1/")
    assert ("Wednesday 1 April" in text, "Week of 6 April 2026" in text, "Monday 6 April" in text) == (
        True,
        True,
        False,
    )
    typed = {"morning-2026-04-01": "3:30", "afternoon-2026-04-01": "3,5", "morning-2026-04-02": "3"}
    assert send(client, f"{here}1/", **typed) == (302, f"/organisation/{here}2/")
    assert send(client, f"{here}1/", **{"morning-2026-04-02": "3h30"})[0] == 302
    assert list(Attendance.objects.order_by("day", "part").values_list("part", "minutes")) == [
        ("afternoon", 210), ("morning", 210), ("morning", 210)
    ]  # fmt: skip
    text = page(client, f"orders/{order}/end/")
    assert ("proves 10:30 of 35 hours, which is 30 %" in text, 'value="30"' in text) == (True, True)
    assert "It proves 30 % of 35 hours." in page(client, f"orders/{order}/")


@pytest.mark.parametrize(
    ("name", "text"),
    [("morning-2026-04-01", "many"), ("morning-2026-04-01", "12:01"), ("afternoon-2026-04-01", "-1")],
)
def test_each_wrong_length_is_told_at_its_cell(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller, name: str, text: str
) -> None:
    order = taken_to("in_training", buyer, seller)
    move_clock(monkeypatch, later(40))
    told = send(member_of(seller), f"orders/{order}/attendance/1/", **{name: text, "morning-2026-04-02": "3"})
    assert refused(told, name) == (422, True)
    assert Attendance.objects.count() == 0


def test_an_empty_week_and_a_week_that_is_not_there_declare_nothing(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("in_training", buyer, seller)
    move_clock(monkeypatch, later(40))
    client = member_of(seller)
    status, text = send(client, f"orders/{order}/attendance/1/")
    assert (status, "Write at least one length." in text) == (422, True)
    for number in (0, 9):
        assert client.get(f"/organisation/orders/{order}/attendance/{number}/").status_code == 409
    assert Attendance.objects.count() == 0


def test_attendance_is_pasted_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("in_training", buyer, seller)
    move_clock(monkeypatch, later(40))
    client, here = member_of(seller, "fr"), f"orders/{order}/attendance/paste/"
    for wrong in ("2026-04-01;morning;3\nx", "2026-04-01;morning;3\n2026-04-12;morning;3", "", "jour;partie;durée"):
        assert refused(send(client, here, lines=wrong), "lines") == (422, True)
    assert Attendance.objects.count() == 0
    good = "jour;partie;durée\n2026-04-01;matin;3:30\n02/04/2026;après-midi;3,5"
    assert send(client, here, lines=good) == (302, f"/organisation/orders/{order}/")
    assert list(Attendance.objects.order_by("day").values_list("part", "minutes")) == [
        ("morning", 210), ("afternoon", 210)
    ]  # fmt: skip


def test_an_absence_says_what_it_comes_to_and_is_declared(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("accepted", buyer, seller)
    client, here = member_of(seller), f"orders/{order}/no-show/"
    assert client.get(f"/organisation/{here}").status_code == 409
    move_clock(monkeypatch, later(31))
    assert "is due to you and" in page(client, here)
    assert send(client, here)[0] == 302
    assert state_of(order) == "no_show"
    assert "You declared that the person did not come" in page(client, f"orders/{order}/")


def controlled(buyer: Buyer, seller: Seller) -> UUID:
    """An order whose control was opened."""
    order = taken_to("service_done", buyer, seller)
    actions.open_control(order=order, reason="Send the signed sheets", key=uuid4(), by=STAFF, at=later(40))
    return order


def test_a_control_is_answered_with_documents_and_its_decision_is_read(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = controlled(buyer, seller)
    move_clock(monkeypatch, later(41))
    client, here = member_of(seller), f"orders/{order}/control/"
    assert "1 control to answer" in page(client, "")
    assert "Send the signed sheets" in page(client, here)
    told = send(client, here, text="Here they are", documents=[paper(name="one.pdf"), paper(name="two.pdf")])
    assert told == (302, f"/organisation/orders/{order}/")
    assert (Control.objects.get().answer, ControlDocument.objects.count()) == ("Here they are", 2)
    document = ControlDocument.objects.get(name="one.pdf").public_id
    held = client.get(f"/organisation/orders/documents/{document}/")
    assert (held.content, held["Content-Disposition"]) == (PDF, 'attachment; filename="document.pdf"')
    assert member_of(make_seller(1)).get(f"/organisation/orders/documents/{document}/").status_code == 404
    actions.decide_control(order=order, percent_allowed=60, reason="Two days lack", key=uuid4(), by=STAFF, at=later(42))
    text = page(client, f"orders/{order}/")
    assert [said for said in ("60 %", "Two days lack", "one.pdf", "€720.00") if said not in text] == []


@pytest.mark.parametrize(
    ("typed", "field"), [({"text": " "}, "text"), ({"text": "x", "documents": b"no paper"}, "documents")]
)
def test_each_wrong_answer_to_a_control_is_told_at_its_field(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller, typed: dict[str, Any], field: str
) -> None:
    order = controlled(buyer, seller)
    move_clock(monkeypatch, later(41))
    if "documents" in typed:
        typed = typed | {"documents": [paper(typed["documents"])]}
    assert refused(send(member_of(seller), f"orders/{order}/control/", **typed), field) == (422, True)
    assert (Control.objects.get().answered_at, ControlDocument.objects.count()) == (None, 0)


def test_an_invoice_is_given_by_those_in_charge_of_accounts(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("completed", buyer, seller, percent=60)
    move_clock(monkeypatch, later(61))
    trainer, accountant = (colleague(seller.public_id, role) for role in ("trainings", "accounts"))
    here = f"orders/{order}/"
    assert ("Give the invoice number" in page(trainer, here), send(trainer, f"{here}invoice/", number="1")[0]) == (
        False, 403
    )  # fmt: skip
    assert "€720.00 is due to you" in page(accountant, f"{here}invoice/")
    assert refused(send(accountant, f"{here}invoice/", number="a//b"), "number") == (422, True)
    assert send(accountant, f"{here}invoice/", number="F-2026-12") == (302, f"/organisation/{here}")
    assert Payable.objects.values_list("state", "invoice_number", "cents").get() == ("invoiced", "F-2026-12", 72_000)
    assert refused(send(accountant, f"{here}invoice/", number="F-2026-13"), "number") == (409, True)
    text = page(accountant, here)
    assert ("F-2026-12" in text, "Give the invoice number" in text) == (True, False)


@pytest.mark.parametrize("step", ["answer", "entry", "end", "cancel", "no-show", "attendance/1", "attendance/paste",
                                  "control", "acknowledge", "proposal"])  # fmt: skip
def test_those_in_charge_of_accounts_only_read_orders(buyer: Buyer, seller: Seller, step: str) -> None:
    order = request(buyer, seller)
    client = colleague(seller.public_id, "accounts")
    assert "Secret0" in page(client, f"orders/{order}/")
    address = f"orders/{order}/{step}/"
    assert (client.get(f"/organisation/{address}").status_code, send(client, address, answer="yes")[0]) == (403, 403)
    assert state_of(order) == "requested"


@pytest.mark.parametrize("step", ["no-show", "attendance/1", "attendance/paste", "control", "acknowledge", "proposal",
                                  "invoice"])  # fmt: skip
def test_another_organisation_finds_no_step(buyer: Buyer, seller: Seller, step: str) -> None:
    order = request(buyer, seller)
    client, address = member_of(make_seller(1)), f"orders/{order}/{step}/"
    assert (client.get(f"/organisation/{address}").status_code, send(client, address)[0]) == (404, 404)


def test_the_reason_of_an_end_decides_with_the_rate(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("in_training", buyer, seller)
    move_clock(monkeypatch, later(40))
    client = member_of(seller)
    typed = {"ended_on": "2026-04-05", "completion_percent": "40", "exit_reason": "because"}
    assert refused(send(client, f"orders/{order}/end/", **typed), "exit_reason") == (422, True)
    assert send(client, f"orders/{order}/end/", **(typed | {"exit_reason": "holder_dropped_out"}))[0] == 302
    assert Order.objects.values_list("exit_reason", "completion_percent").get() == ("holder_dropped_out", 40)
    assert "The person gave up" in page(client, f"orders/{order}/")


def test_the_lists_tell_what_waits_apart_from_what_goes_on(buyer: Buyer, seller: Seller) -> None:
    taken_to("proposed", buyer, seller)
    client = member_of(seller)
    assert [("Secret0" in page(client, f"orders/?show={show}")) for show in ("waiting", "open", "ended", "x")] == [
        False, True, False, False
    ]  # fmt: skip


def test_too_many_documents_are_told_at_their_field(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller
) -> None:
    order = controlled(buyer, seller)
    move_clock(monkeypatch, later(41))
    sent = [paper(name=f"{number}.pdf") for number in range(6)]
    assert refused(send(member_of(seller), f"orders/{order}/control/", text="x", documents=sent), "documents") == (
        422, True
    )  # fmt: skip
    assert ControlDocument.objects.count() == 0
