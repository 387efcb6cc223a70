"""The fake bank's answers: signed, fresh, told once; its refunds made once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from pecule.adapters.card import answers, fake
from pecule.adapters.card.models import CardPayment
from pecule.operations import clock
from pecule.orders import actions
from pecule.orders.models import Order
from pecule.signin.models import Login
from tests.orders.making import Buyer, Seller, answer, make_buyer, make_seller, request

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARTICIPATION = 10_320


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch, partners: None, settings: LazySettings) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.PECULE_CARDS = "pecule.adapters.card.fake.FakeCards"


class Waiting:
    """An order that waits for a card, and the payment that the bank was asked."""

    def __init__(self) -> None:
        self.buyer: Buyer = make_buyer()
        self.seller: Seller = make_seller()
        self.order = request(self.buyer, self.seller, at=AT)
        answer(self.order, self.seller, at=AT)
        who = {"order": self.order, "holder": self.buyer.public_id, "by": self.buyer.actor, "at": AT}
        accept_by_system = who | {"by": answers.BANK}
        actions.accept_order(**accept_by_system, key=uuid4())  # type: ignore[arg-type]  # a mapping of their keywords
        url = actions.pay_by_card(**who, back_url="/me/")  # type: ignore[arg-type]  # a mapping of their keywords
        self.payment = UUID(url.strip("/").split("/")[-1])

    @property
    def state(self) -> str:
        return Order.objects.values_list("state", flat=True).get(public_id=self.order)


@pytest.fixture
def waiting(db: None) -> Waiting:
    return Waiting()


def told(waiting: Waiting, **changes: Any) -> bytes:
    facts = {"answer": str(uuid4()), "payment": str(waiting.payment), "outcome": "paid", "amount_cents": PARTICIPATION}
    return json.dumps(facts | changes).encode()


def post(
    client: Client, body: bytes, headers: dict[str, str] | None = None, *, at: datetime = AT
) -> tuple[int, dict[str, Any]]:
    signed_at, signature = answers.sign(body, at=at)
    sent = {"Card-Signed-At": signed_at, "Card-Signature": signature} | (headers or {})
    reply = client.post("/card/answers/", body, content_type="application/json", headers=sent)
    return reply.status_code, reply.json()


def test_a_paid_card_accepts_the_order(client: Client, waiting: Waiting) -> None:
    assert waiting.state == "payment_due"
    assert post(client, told(waiting)) == (200, {"order": "accepted"})
    assert waiting.state == "accepted"


def test_an_answer_replayed_counts_once(client: Client, waiting: Waiting) -> None:
    body = told(waiting)
    before = waiting.buyer.available
    assert [post(client, body), post(client, body)] == [(200, {"order": "accepted"})] * 2
    assert waiting.buyer.available == before


def test_an_answer_told_otherwise_is_refused(client: Client, waiting: Waiting) -> None:
    post(client, told(waiting))
    status, said = post(client, told(waiting, outcome="refused"))
    assert (status, said["code"], waiting.state) == (409, "card_answered_differently", "accepted")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount_cents": PARTICIPATION - 1}, 422, "card_amount_differs"),
        ({"payment": str(UUID(int=5))}, 404, "card_payment_unknown"),
        ({"amount_cents": "10320"}, 422, "answer_unreadable"),
        ({"amount_cents": True}, 422, "answer_unreadable"),
        ({"outcome": "maybe"}, 422, "answer_unreadable"),
        ({"payment": 12}, 422, "answer_unreadable"),
    ],
)
def test_a_signed_answer_that_does_not_fit_is_refused_by_name(
    client: Client, waiting: Waiting, changes: dict[str, Any], status: int, code: str
) -> None:
    got, said = post(client, told(waiting, **changes))
    assert (got, said["code"], waiting.state) == (status, code, "payment_due")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_answer_signed_at_another_time_is_refused(client: Client, waiting: Waiting, minutes: int) -> None:
    status, said = post(client, told(waiting), at=AT + timedelta(minutes=minutes))
    assert (status, said["code"], waiting.state) == (409, "answer_stale", "payment_due")


@pytest.mark.parametrize(
    "headers",
    [{"Card-Signature": "00" * 64}, {"Card-Signature": "no"}, {"Card-Signed-At": "1"}, {"Card-Signature": ""}],
)
def test_an_answer_that_the_bank_did_not_sign_is_refused(
    client: Client, waiting: Waiting, headers: dict[str, str]
) -> None:
    status, said = post(client, told(waiting), headers)
    assert (status, said["code"], waiting.state) == (401, "answer_unsigned", "payment_due")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"x" * 5000])
def test_a_body_that_says_nothing_is_refused(client: Client, waiting: Waiting, body: bytes) -> None:
    status, said = post(client, body)
    assert (status, said["code"], waiting.state) == (422, "answer_unreadable", "payment_due")


def test_the_page_of_the_bank_pays_or_refuses_and_tells_its_first_answer_again(waiting: Waiting) -> None:
    assert fake.settle(waiting.payment, paid=False, at=AT) == "/me/"
    assert fake.settle(waiting.payment, paid=True, at=AT) == "/me/"
    assert (CardPayment.objects.get().state, waiting.state) == ("refused", "payment_due")


def test_a_refund_is_made_once_and_never_above_what_was_paid(waiting: Waiting) -> None:
    cards = fake.FakeCards()
    fake.settle(waiting.payment, paid=True, at=AT)
    with pytest.raises(fake.CardPaymentDiffers):
        cards.refund(waiting.payment, amount_cents=PARTICIPATION + 1, at=AT)
    for _ in range(2):
        cards.refund(waiting.payment, amount_cents=PARTICIPATION, at=AT)
    with pytest.raises(fake.CardPaymentDiffers):
        cards.refund(waiting.payment, amount_cents=1, at=AT)
    assert CardPayment.objects.get().refunded_cents == PARTICIPATION


def test_a_payment_asked_again_is_the_same_and_never_for_another_amount(waiting: Waiting) -> None:
    cards = fake.FakeCards()
    again = cards.start(waiting.payment, amount_cents=PARTICIPATION, back_url="/me/", at=AT)
    assert again == f"/card/{waiting.payment}/"
    with pytest.raises(fake.CardPaymentDiffers):
        cards.start(waiting.payment, amount_cents=1, back_url="/me/", at=AT)
    assert CardPayment.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'lost', answer = gen_random_uuid()", "card_payment_state_known"),
        ("amount_cents = 0", "card_payment_above_zero"),
        ("refunded_cents = 1", "card_refund_within_payment"),
        ("state = 'paid'", "card_payment_answered_once"),
        ("back_url = '/\\elsewhere.example'", "card_leads_back_here"),
    ],
)
def test_the_database_refuses(waiting: Waiting, change: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE card_cardpayment SET {change}")
    assert list(CardPayment.objects.values_list("state", "amount_cents", "refunded_cents")) == [
        ("open", PARTICIPATION, 0)
    ]


def test_only_a_holder_sees_the_page_of_the_bank(client: Client, waiting: Waiting) -> None:
    path = f"/card/{waiting.payment}/"
    assert (client.get(path).status_code, client.post(path, {"outcome": "paid"}).status_code, waiting.state) == (
        404,
        404,
        "payment_due",
    )
    client.force_login(Login.objects.get(public_id=waiting.buyer.actor.id))
    assert "103,20" in client.get(path, headers={"Accept-Language": "fr"}).content.decode()
    answer = client.post(path, {"outcome": "paid"})
    assert (answer.status_code, answer["Location"], waiting.state) == (302, "/me/", "accepted")
