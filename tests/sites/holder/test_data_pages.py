"""A person's own data: corrected at their place, refused with words, taken away whole; and the lock."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from pecule.holders import actions as holders
from pecule.holders.models import ContactPoint, Holder
from pecule.holders.queries import own_file
from pecule.holders.rules.contacts import ContactKind
from pecule.holders.rules.standing import ClosedReason
from pecule.orders.models import Order
from pecule.signin.queries import actor_of
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, make_login
from tests.holders.test_identity import VERIFIED
from tests.orders.making import Buyer, Seller, taken_to
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text


def row(buyer: Buyer) -> Holder:
    return Holder.objects.get(pk=buyer.id)


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", ["Birth name", "Social security number"]), ("fr", ["Nom de naissance", "Numéro de sécurité sociale"])],
)
def test_everything_is_shown_and_the_number_never_whole(ann: Buyer, language: str, says: list[str]) -> None:
    page = text(signed_in(ann, language).get("/me/data/"))
    assert [words for words in [*says, "Secret0", "Camille0", "2 85 •• •• ••• •••"] if words not in page] == []
    assert "2850375123456" not in page.replace(" ", "")


def test_names_are_corrected_until_they_are_verified(ann: Buyer, browser: Client) -> None:
    done = browser.post("/me/data/names/", {"birth_name": "Dupré", "given_names": "Camille Zoé"}, follow=True)
    assert "It is done." in text(done)
    holders.confirm_identity(holder_id=ann.id, identity=VERIFIED, by=BY, at=AT)
    refused = browser.post("/me/data/names/", {"birth_name": "Autre", "given_names": "X"})
    assert refused.status_code == 422
    assert "were verified and cannot be changed here" in text(refused)
    assert row(ann).birth_name == "MOREAU"
    assert "/me/data/names/" not in text(browser.get("/me/data/"))


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [
        ("name-in-use", {"usage_name": "<script>"}, "usage_name"),
        ("names", {"birth_name": "", "given_names": "Camille"}, "birth_name"),
        ("contacts/email", {"value": "nobody"}, "value"),
        ("contacts/phone", {"value": "12"}, "value"),
        ("contacts/postal", {"value": "one line"}, "value"),
        ("contacts/email", {}, "value"),
        ("language", {"language": "tlh"}, "language"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wrong_field_is_named_at_its_place_and_nothing_changes(
    ann: Buyer, language: str, path: str, fields: dict[str, str], wrong: str
) -> None:
    before = own_file(login_of(ann))
    refused = signed_in(ann, language).post(f"/me/data/{path}/", fields)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [wrong]
    assert f'id="id_{wrong}' in refused.content.decode()
    assert own_file(login_of(ann)) == before


def login_of(buyer: Buyer) -> int:
    login_id = row(buyer).login_id
    assert login_id is not None
    return login_id


def test_a_name_in_use_comes_and_goes(ann: Buyer, browser: Client) -> None:
    browser.post("/me/data/name-in-use/", {"usage_name": "Durand"})
    assert "Hello Camille0 Durand" in text(browser.get("/me/"))
    browser.post("/me/data/name-in-use/", {"usage_name": ""})
    assert "Hello Camille0 Secret0" in text(browser.get("/me/"))


def test_contact_points_are_added_and_removed(ann: Buyer, browser: Client) -> None:
    browser.post("/me/data/contacts/phone/", {"value": "06 12 34 56 78"})
    point = ContactPoint.objects.get()
    assert (point.value, point.verified_at) == ("+33612345678", None)
    assert "Not verified yet" in text(browser.get("/me/data/"))
    assert "+33612345678" in text(browser.get(f"/me/data/contacts/{point.public_id}/remove/"))
    browser.post(f"/me/data/contacts/{point.public_id}/remove/")
    assert own_file(login_of(ann)).contacts == ()


def test_another_kind_of_contact_does_not_exist(browser: Client) -> None:
    assert browser.get("/me/data/contacts/pigeon/").status_code == 404


def test_somebody_else_s_contact_point_is_not_there(ann: Buyer, ben: Buyer, browser: Client) -> None:
    his = holders.add_contact_point(holder_id=ben.id, kind=ContactKind.EMAIL, value="ben@example.org", by=BY, at=AT)
    for found in (
        browser.get(f"/me/data/contacts/{his}/remove/"),
        browser.post(f"/me/data/contacts/{his}/remove/"),
        browser.post(f"/me/data/contacts/{uuid4()}/remove/"),
    ):
        assert found.status_code == 404
        assert "ben@example.org" not in text(found)
    assert ContactPoint.objects.get().removed_at is None


def test_the_language_of_letters_becomes_that_of_the_pages(ann: Buyer, browser: Client) -> None:
    browser.post("/me/data/language/", {"language": "fr"})
    assert row(ann).language == "fr"
    assert "Mes données" in text(browser.get("/me/data/"))


def test_who_looked_is_told_with_the_reason_and_never_the_name(ann: Buyer, ben: Buyer, browser: Client) -> None:
    staff = make_login("agent.dupont@example.org", Audience.STAFF)
    staff.roles = ["advisor"]
    staff.save()
    holders.open_file(public_id=ann.public_id, by=actor_of(staff), reason="She called about an order", at=AT)
    holders.open_file(
        public_id=ben.public_id, by=actor_of(staff), reason="Something about somebody else", at=AT + timedelta(hours=1)
    )
    page = text(browser.get("/me/looks/"))
    assert "Advisor: opened your file" in page
    assert "Reason given: “She called about an order”" in page
    assert [leak for leak in ("dupont", "somebody else", str(staff.public_id)) if leak in page] == []


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Lock my account now", "Your account is locked"),
        ("fr", "Verrouiller mon compte maintenant", "Votre compte est verrouillé"),
    ],
)
def test_one_click_and_one_confirmation_lock_the_account(ann: Buyer, language: str, before: str, after: str) -> None:
    client = signed_in(ann, language)
    assert before in text(client.get("/me/lock/"))
    assert row(ann).status == "open"
    locked = text(client.post("/me/lock/", follow=True))
    assert after in locked
    assert before not in locked
    assert (row(ann).status, row(ann).locked_reason, ann.available) == ("locked", "asked", 500_000)


def test_a_closed_account_has_nothing_to_lock(ann: Buyer, browser: Client) -> None:
    holders.close(holder_id=ann.id, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    refused = browser.post("/me/lock/")
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "account_closed")
    assert row(ann).status == "closed"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_kept_can_be_read_and_taken_away(ann: Buyer, ben: Buyer, seller: Seller, language: str) -> None:
    order = taken_to("accepted", ann, seller)
    holders.add_contact_point(holder_id=ann.id, kind=ContactKind.EMAIL, value="ann@example.org", by=BY, at=AT)
    holders.open_file(public_id=ann.public_id, by=BY, reason="She called about an order", at=AT)
    client = signed_in(ann, language)
    file = client.get("/me/export/everything.json")
    assert file["Content-Disposition"] == 'attachment; filename="pecule-2026-03-02.json"'
    kept = json.loads(file.content)
    assert kept["person"]["masked_number"] == "2 85 •• •• ••• •••"
    assert [point["value"] for point in kept["person"]["contacts"]] == ["ann@example.org"]
    card = f"card:{Order.objects.get().pk}"
    assert [(row["kind"], row["from"], row["to"], row["amount_cents"]) for row in kept["transfers"]] == [
        ("pending", card, None, 10_320),
        ("posted", None, card, 10_320),
        ("pending", "own", None, 109_680),
        ("posted", None, "own", 500_000),
    ]
    assert [line["public_id"] for line in kept["orders"]] == [str(order)]
    assert [line["reason"] for line in kept["looks"]] == ["She called about an order"]
    assert kept["login"]["email"] == "holder0@example.org"
    page = text(client.get("/me/export/"))
    assert [words for words in ("ann@example.org", "Anglais professionnel", "She called") if words not in page] == []


def test_a_login_without_an_account_is_told_so_without_a_fault(db: None, ann: Buyer) -> None:
    client = Client()
    client.force_login(make_login("nobody@example.org", Audience.HOLDER))
    for path in ("", "euros/", "orders/", "data/", "looks/", "lock/", "export/"):
        assert client.get(f"/me/{path}").status_code == 404
