"""A holder at their pages, on the day when everything in these tests happens."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from pecule.holders.models import Holder
from tests.catalogue.making import AT
from tests.orders.making import Buyer, Seller, make_buyer, make_seller


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the instant at which requests come in; AT until told otherwise."""

    def at(instant: datetime) -> None:
        monkeypatch.setattr("pecule.operations.clock.now", lambda: instant)

    at(AT)
    return at


@pytest.fixture
def ann(db: None, clock: Callable[[datetime], None]) -> Buyer:
    """A holder with 5,000 euros."""
    return make_buyer(0)


@pytest.fixture
def ben(ann: Buyer) -> Buyer:
    """Another one, whose data could leak."""
    return make_buyer(1, cents=77_777)


@pytest.fixture
def seller(ann: Buyer) -> Seller:
    """An organisation with a session on sale."""
    return make_seller()


def signed_in(buyer: Buyer, language: str = "en") -> Client:
    """A browser in which this holder signed in."""
    login = Holder.objects.select_related("login").get(pk=buyer.id).login
    assert login is not None
    client = Client(headers={"accept-language": language})
    client.force_login(login)
    return client


@pytest.fixture
def browser(ann: Buyer) -> Client:
    """Ann's browser."""
    return signed_in(ann)
