"""The fake approval: for exactly what was shown, once, for fifteen minutes, five tries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from pecule.adapters.approval import fake
from pecule.adapters.approval.models import AskedApproval
from pecule.adapters.approval.refusals import ApprovalMissing, ApprovalOver, SecondPasswordWrong
from pecule.kernel.refusals import NotFound
from pecule.orders.ports import Purchase

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOLDER = UUID(int=7)
WORD = "a second password"
PURCHASE = Purchase(
    order=UUID(int=1),
    session=UUID(int=2),
    organisation_siret="73282932000074",
    organisation_name="École du Parc",
    title="Anglais professionnel",
    start=date(2026, 4, 1),
    end=date(2026, 4, 11),
    price_cents=120_000,
    card_cents=10_320,
)


@pytest.fixture(autouse=True)
def second_password(settings: LazySettings) -> None:
    settings.PECULE_SECOND_PASSWORD = WORD


def ask(purchase: Purchase = PURCHASE, holder: UUID = HOLDER) -> UUID:
    url = fake.FakeApprovals().ask(purchase, holder=holder, back_url="/me/orders/1/", at=AT)
    return UUID(url.strip("/").split("/")[-1])


def consume(purchase: Purchase = PURCHASE, holder: UUID = HOLDER, *, at: datetime = AT) -> None:
    with transaction.atomic():
        fake.FakeApprovals().consume(purchase, holder=holder, at=at)


def test_an_approval_is_used_once(db: None) -> None:
    assert fake.approve(ask(), HOLDER, WORD, at=AT) == "/me/orders/1/"
    consume()
    with pytest.raises(ApprovalMissing):
        consume()


def test_what_was_asked_but_not_approved_buys_nothing(db: None) -> None:
    ask()
    with pytest.raises(ApprovalMissing):
        consume()


@pytest.mark.parametrize(
    "change",
    [
        {"price_cents": 120_001},
        {"card_cents": 0},
        {"session": UUID(int=3)},
        {"organisation_siret": "73282932000075"},
        {"organisation_name": "Ecole du Parc"},
        {"title": "Anglais"},
        {"start": date(2026, 4, 2)},
        {"end": date(2026, 4, 12)},
        {"order": UUID(int=9)},
    ],
)
def test_any_change_needs_another_approval(db: None, change: dict[str, Any]) -> None:
    fake.approve(ask(), HOLDER, WORD, at=AT)
    with pytest.raises(ApprovalMissing):
        consume(replace(PURCHASE, **change))
    consume()


def test_somebody_elses_approval_is_no_approval(db: None) -> None:
    asked = ask()
    fake.approve(asked, HOLDER, WORD, at=AT)
    with pytest.raises(ApprovalMissing):
        consume(holder=UUID(int=8))
    with pytest.raises(NotFound):
        fake.approve(asked, UUID(int=8), WORD, at=AT)


def test_an_approval_lasts_fifteen_minutes(db: None) -> None:
    fake.approve(ask(), HOLDER, WORD, at=AT)
    with pytest.raises(ApprovalMissing):
        consume(at=AT + timedelta(minutes=15))
    with pytest.raises(ApprovalOver):
        fake.approve(ask(), HOLDER, WORD, at=AT + timedelta(minutes=15))


def test_the_fifth_try_may_be_right_and_the_sixth_is_not_read(db: None) -> None:
    asked, other = ask(), ask()
    for left in (4, 3, 2, 1):
        with pytest.raises(SecondPasswordWrong) as refused:
            fake.approve(asked, HOLDER, "guess", at=AT)
        assert refused.value.facts == {"left": left}
    assert fake.approve(asked, HOLDER, WORD, at=AT) == "/me/orders/1/"
    for _ in range(5):
        with pytest.raises(SecondPasswordWrong):
            fake.approve(other, HOLDER, "guess", at=AT)
    with pytest.raises(ApprovalOver):
        fake.approve(other, HOLDER, WORD, at=AT)


def test_an_approval_is_given_once(db: None) -> None:
    asked = ask()
    fake.approve(asked, HOLDER, WORD, at=AT)
    with pytest.raises(ApprovalOver):
        fake.approve(asked, HOLDER, WORD, at=AT)


def test_an_installation_that_set_no_second_password_cannot_use_the_fake(db: None, settings: LazySettings) -> None:
    settings.PECULE_SECOND_PASSWORD = ""
    with pytest.raises(ImproperlyConfigured):
        ask()
    assert AskedApproval.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("approved_at = asked_at - interval '1 second'", "approval_given_after_asked"),
        ("used_at = asked_at", "approval_used_after_given"),
        ("wrong_tries = 6", "approval_tries_bounded"),
        ("back_url = '//elsewhere.example'", "approval_leads_back_here"),
        ("back_url = 'https://elsewhere.example'", "approval_leads_back_here"),
    ],
)
def test_the_database_refuses(db: None, change: str, constraint: str) -> None:
    ask(replace(PURCHASE, order=uuid4()))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE approval_askedapproval SET {change}")
    assert list(AskedApproval.objects.values_list("approved_at", "used_at", "wrong_tries", "back_url")) == [
        (None, None, 0, "/me/orders/1/")
    ]
