"""A purchase is held only for the approval that its holder's phone signed, of exactly it, once."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from pecule.adapters.broker import approvals
from pecule.adapters.broker.models import PurchaseApproval
from pecule.holders.actions import NewPerson, attach_login, open_holder
from pecule.holders.models import Holder
from pecule.holders.rules.claiming import NotThatPerson
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import NotFound
from pecule.openid import jose
from pecule.openid.canonical import details_hash
from pecule.openid.terms import REQUEST_URI, half_hash
from pecule.operations.clock import machine_now
from pecule.orders.ports import Purchase
from pecule.orders.rules.refusals import ApprovalMissing, PurchaseChanged
from pecule.signin.models import BrokerLink, Login
from pecule.signin.rules.brokers import AnswerNotBelieved, BrokerSaidNo

pytestmark = pytest.mark.django_db
ISSUER = "https://high.example"
KEY = jose.new_key()
BY = system("test")
PURCHASE = Purchase(
    order=UUID(int=1), session=UUID(int=2), organisation_siret="73282932000074",
    organisation_name="Atelier des Métiers", title="Cuisinier", start=date(2027, 1, 11), end=date(2027, 1, 29),
    price_cents=120_000, card_cents=10_320, remaining_cents=40_320,
)  # fmt: skip


class Broker:
    """The high broker, as honest as ``lies`` lets it be."""

    asked: ClassVar[dict[str, dict[str, str]]] = {}
    lies: ClassVar[dict[str, Any]] = {}
    person: ClassVar[dict[str, str]] = {}

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        names = "authorization_endpoint token_endpoint userinfo_endpoint jwks_uri pushed_authorization_request_endpoint"
        return {name: f"{ISSUER}/{name}" for name in names.split()}

    def keys(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        return {"keys": [KEY.public_jwk(use="sig", alg="ES256")]}

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        if endpoint.endswith("request_endpoint"):
            self.asked[form["state"]] = dict(form)
            return {"request_uri": REQUEST_URI + form["state"]}
        asked = self.asked[form["code"]]
        details = json.loads(asked["authorization_details"])
        now = int(machine_now().timestamp())
        claims = {
            "iss": ISSUER, "aud": "pecule-portal", "sub": "jeanne", "exp": now + 60, "iat": now, "auth_time": now,
            "nonce": asked["nonce"], "acr": "eidas2", "amr": ["swk", "pin", "mfa"], "at_hash": half_hash("t"),
            "authorization_details": details, "authorization_details_hash": details_hash(details),
            "approval_jti": f"approval-{asked['state']}", "approval": "a.b.c",
        }  # fmt: skip
        return {"access_token": "t", "id_token": jose.sign(claims | self.lies, KEY, typ="JWT")}

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        return {"sub": self.lies.get("sub", "jeanne"), **self.person}


@pytest.fixture
def jeanne(settings: LazySettings) -> Holder:
    settings.PECULE_BROKERS = {"high": (ISSUER, "pecule-portal", "")}
    settings.PECULE_BROKER_HTTP = "tests.adapters.test_broker_approvals.Broker"
    Broker.asked.clear()
    Broker.lies.clear()
    Broker.person.clear()
    Broker.person.update(
        given_name="Jeanne Marie", family_name="MARTIN", birthdate="1985-06-14", gender="female", birthplace="75111"
    )
    return holder("2850675111005", "MARTIN", "Jeanne")


def holder(nir: str, name: str, given: str) -> Holder:
    new = NewPerson(number=read_nir(nir), birth_name=name, given_names=given, birth_date=date(1985, 6, 14))
    number = open_holder(new, by=BY, at=machine_now())
    email = f"{given.lower()}@pecule.example"
    login = Login(email=email, audience="holder", display_name=given, created_at=machine_now())
    login.set_unusable_password()
    login.save()
    attach_login(holder_id=number, login_id=login.pk, by=BY, at=machine_now())
    return Holder.objects.select_related("login").get(pk=number)


def ask(who: Holder, purchase: Purchase = PURCHASE) -> dict[str, str]:
    """What comes back to the portal once the holder has approved."""
    address = approvals.BrokerApprovals().ask(purchase, holder=who.public_id, back_url="/back/", at=machine_now())
    state = dict(parse_qsl(urlsplit(address).query))["request_uri"].removeprefix(REQUEST_URI)
    return {"state": state, "code": state, "iss": ISSUER}


def back(who: Holder, answer: dict[str, str]) -> str:
    assert who.login is not None
    return approvals.came_back(answer, login=who.login, holder=who.public_id, at=machine_now())


def consume(who: Holder, purchase: Purchase = PURCHASE, *, later: timedelta = timedelta(0)) -> None:
    with transaction.atomic():
        approvals.BrokerApprovals().consume(purchase, holder=who.public_id, at=machine_now() + later)


def test_what_was_approved_is_bought_once(jeanne: Holder) -> None:
    assert back(jeanne, ask(jeanne)) == "/back/"
    consume(jeanne)
    kept = PurchaseApproval.objects.get()
    assert (kept.evidence["acr"], kept.approval, kept.details["price_cents"]) == ("eidas2", "a.b.c", 120_000)
    with pytest.raises(ApprovalMissing):
        consume(jeanne)


@pytest.mark.parametrize(
    "changes",
    [
        {"price_cents": 120_001},
        {"card_cents": 10_321},
        {"session": UUID(int=3)},
        {"organisation_siret": "55210055400013"},
        {"organisation_name": "Atelier des Metiers"},
        {"title": "Cuisinière"},
        {"end": date(2027, 1, 30)},
        {"order": UUID(int=4)},
    ],
)  # fmt: skip
@pytest.mark.attack("Price, session or organisation changed after the approval")
def test_any_change_after_the_approval_needs_another(jeanne: Holder, changes: dict[str, Any]) -> None:
    back(jeanne, ask(jeanne))
    with pytest.raises(ApprovalMissing if "order" in changes else PurchaseChanged):
        consume(jeanne, replace(PURCHASE, **changes))


def test_a_credit_that_came_in_between_changes_no_purchase(jeanne: Holder) -> None:
    back(jeanne, ask(jeanne))
    consume(jeanne, replace(PURCHASE, remaining_cents=90_000))
    assert PurchaseApproval.objects.filter(used_at__isnull=False).count() == 1


def test_an_old_approval_holds_nothing(jeanne: Holder) -> None:
    back(jeanne, ask(jeanne))
    with pytest.raises(ApprovalMissing):
        consume(jeanne, later=timedelta(minutes=16))


def test_nobody_elses_approval_holds_anything(jeanne: Holder) -> None:
    answer = ask(jeanne)
    other = holder("1920369123011", "DIALLO", "Karim")
    with pytest.raises(NotFound):
        back(other, answer)
    back(jeanne, answer)
    with pytest.raises(ApprovalMissing):
        consume(other)


def test_an_answer_is_read_once(jeanne: Holder) -> None:
    answer = ask(jeanne)
    back(jeanne, answer)
    with pytest.raises(NotFound):
        back(jeanne, answer)


@pytest.mark.attack("Somebody else’s phone approves")
def test_another_person_with_a_phone_approves_nothing_for_the_holder(jeanne: Holder) -> None:
    Broker.person["family_name"] = "DIALLO"
    with pytest.raises(NotThatPerson):
        back(jeanne, ask(jeanne))
    Broker.person["family_name"] = "MARTIN"
    back(jeanne, ask(jeanne))
    other = holder("1920369123011", "DIALLO", "Karim")
    assert BrokerLink.objects.get().login == jeanne.login
    with pytest.raises(ApprovalMissing):
        back(other, ask(other))


@pytest.mark.parametrize(
    "lies",
    [
        {"acr": "eidas1"},
        {"iss": "https://thief.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"auth_time": 1},
        {"authorization_details": []},
        {"authorization_details_hash": "another"},
        {"approval_jti": ""},
        {"approval": None},
    ],
)  # fmt: skip
def test_a_broker_that_says_anything_else_is_not_believed(jeanne: Holder, lies: dict[str, Any]) -> None:
    Broker.lies.update(lies)
    with pytest.raises(AnswerNotBelieved):
        back(jeanne, ask(jeanne))
    assert PurchaseApproval.objects.get().approved_at is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"iss": "https://thief.example"}, AnswerNotBelieved),
        ({"iss": ""}, AnswerNotBelieved),
        ({"error": "access_denied"}, BrokerSaidNo),
    ],
)  # fmt: skip
def test_an_answer_from_elsewhere_or_a_no_approves_nothing(
    jeanne: Holder, changes: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        back(jeanne, ask(jeanne) | changes)


@pytest.mark.attack("One signature used for two orders")
def test_one_signature_is_one_approval_whoever_brings_it(jeanne: Holder) -> None:
    back(jeanne, ask(jeanne))
    Broker.lies["approval_jti"] = PurchaseApproval.objects.get().approval_jti
    with pytest.raises(ApprovalMissing):
        back(jeanne, ask(jeanne))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"approved_at": datetime(2027, 1, 1, tzinfo=UTC)}, "purchase_approval_is_signed"),
        ({"used_at": datetime(2027, 1, 1, tzinfo=UTC)}, "purchase_approval_used_after_given"),
        ({"back_url": "https://thief.example"}, "purchase_approval_leads_back_here"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_must_not_be(jeanne: Holder, changes: dict[str, Any], constraint: str) -> None:
    ask(jeanne)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PurchaseApproval.objects.update(**changes)
