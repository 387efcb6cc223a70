"""Whatever is sent to the wallet, by a stranger, a person, an agent or a phone: an answer that is described."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client as Browser
from hypothesis import strategies as st

from pecule.kernel.actors import system
from pecule.operations.clock import machine_now
from pecule.sites.wallet import urls
from pecule.wallet.actions.devices import new_code
from tests.conformance.fuzzing import sending
from tests.openid.test_details import PURCHASE
from tests.wallet.counters import agent, browser_of
from tests.wallet.phones import PIN, Page, Phone
from tests.wallet.test_recovery import entered

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
WHO = ("a stranger", "somebody whose page waits", "Jeanne in her own page", "a supervisor at the counter")


class People:
    """A browser for each kind of person, Jeanne's phone, and true values for the words of requests."""

    def __init__(self, jeanne: UUID, phone: Phone) -> None:
        self.jeanne, self.phone, self.page = jeanne, phone, Page(details=(PURCHASE,))
        self.shown: dict[str, Any] = phone.find(self.page.code).json()
        self.browsers = {
            WHO[0]: Browser(), WHO[1]: self.page.browser, WHO[2]: entered(jeanne),
            WHO[3]: browser_of(agent(supervisor=True)),
        }  # fmt: skip

    def words(self) -> Mapping[str, Callable[[], str]]:
        """What the words in braces stand for."""
        return {
            "assertion": lambda: self.page.proof()["client_assertion"],
            "person": lambda: str(self.jeanne),
            "device": lambda: self.phone.device,
            "transaction": lambda: str(self.shown["id"]),
            "digits": lambda: Page(details=(PURCHASE,)).code,
            "qr": lambda: Page().qr,
            "approval": lambda: self.phone.approval(self.shown),
            "pin_proof": lambda: self.phone.proof(PIN),
            "activation": lambda: new_code(person=self.jeanne, cooling=False, by=system("test"), at=machine_now()),
        }

    def send(self, sent: sending.Sent, who: str, *, signed: bool) -> Any:
        """Send one request as this person, or from the phone and signed by it."""
        asked = sending.with_truth(sent, self.words())
        if signed:
            body = asked.body.decode("latin-1") if isinstance(asked.body, bytes) else asked.body
            return self.phone.call(asked.method, asked.path, body)
        return sending.send(asked, self.browsers[who])


@pytest.fixture
def people(jeanne: UUID, phone: Phone) -> People:
    """Everybody."""
    return People(jeanne, phone)


@pytest.mark.parametrize("room", sending.rooms("wallet"))
def test_every_request_has_an_answer_that_is_described(people: People, room: str) -> None:
    for found in sending.in_room("wallet", room):
        signed = st.sampled_from([True, True, True, False] if found.described.get("x-phone") else [False])
        sending.every_answer(
            found, lambda sent, who, signs: people.send(sent, who, signed=signs), st.sampled_from(WHO), signed
        )


GOOD = {
    "POST /par": 201,
    "POST /app/api/activate": 200,
    "GET /app/api/me": 200,
    "POST /app/api/find": 200,
    "POST /app/api/transactions/{transaction}/approve": 200,
    "POST /app/api/another": 200,
    "POST /app/api/pin": 200,
}


def test_requests_start_from_one_that_is_good(people: People) -> None:
    found = {}
    for operation in GOOD:
        known = sending.operations("wallet")[operation]
        with transaction.atomic():
            answer = people.send(sending.good(known), WHO[0], signed=bool(known.described.get("x-phone")))
            transaction.set_rollback(True)
        found[operation] = answer.status_code
    assert found == GOOD


def test_every_address_of_the_wallet_is_described() -> None:
    known = {f"/{one.pattern}".replace("uuid:", "") for one in urls.urlpatterns}
    there = {path.replace("<", "{").replace(">", "}").replace("public_id", "transaction") for path in known}
    described = set(sending.described("wallet")["paths"]) - {"/par"}  # an issuer's, tried at the broker
    assert sorted(there) == sorted(described)
