"""The fake approval: for exactly what was shown, once, for fifteen minutes, five tries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.test import Client

from pecule.adapters.approval import fake
from pecule.adapters.approval.models import AskedApproval
from pecule.adapters.approval.refusals import ApprovalOver, SecondPasswordWrong
from pecule.holders.actions import NewPerson, attach_login, open_holder
from pecule.holders.queries import standing
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import NotFound
from pecule.operations import clock
from pecule.orders.ports import Purchase
from pecule.orders.rules.refusals import ApprovalMissing
from pecule.signin.rules import Audience
from tests.catalogue.making import make_login

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
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


def signed_in(audience: Audience = Audience.HOLDER, number: int = 0) -> tuple[Client, UUID]:
    """A browser where somebody is signed in, and their public id as a holder, if they are one."""
    login = make_login(f"somebody{number}@example.org", audience)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(login)
    if audience is not Audience.HOLDER:
        return client, UUID(int=0)
    person = NewPerson(read_nir(("2850375123456", "1900663123457")[number]), "MOREAU", "ANNE")
    holder_id = open_holder(person, by=BY, at=AT)
    attach_login(holder_id=holder_id, login_id=login.pk, by=BY, at=AT)
    return client, standing(holder_id).public_id


def test_the_page_shows_what_is_bought_from_whom_for_how_much_and_approves(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client, holder = signed_in()
    path = f"/approval/{ask(holder=holder)}/"
    page = client.get(path).content.decode()
    wanted = ("Anglais professionnel", "École du Parc", "73282932000074", "€1,200.00", "€103.20", "1 April 2026")
    assert [fact for fact in wanted if fact not in page] == []
    wrong = client.post(path, {"second_password": "guess"})
    assert (wrong.status_code, "4 tries are left" in wrong.content.decode()) == (422, True)
    done = client.post(path, {"second_password": WORD})
    assert (done.status_code, done["Location"]) == (302, "/me/orders/1/")
    consume(holder=holder)


def test_nobody_else_sees_or_gives_an_approval(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    _, holder = signed_in()
    asked = ask(holder=holder)
    others = [Client(), signed_in(number=1)[0], signed_in(Audience.ORGANISATION, 2)[0], signed_in(Audience.STAFF, 3)[0]]
    answers = [client.post(f"/approval/{asked}/", {"second_password": WORD}) for client in others]
    assert [(answer.status_code, "École du Parc" in answer.content.decode()) for answer in answers] == [
        (404, False)
    ] * 4
    assert AskedApproval.objects.get().approved_at is None
