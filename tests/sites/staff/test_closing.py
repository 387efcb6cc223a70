"""Closing an account and reopening it: a reason that is kept, what it means, a confirmation, and refusals said."""

from datetime import date
from typing import Any

import pytest

from pecule.audit.models import AuditLine
from pecule.holders import actions as holders
from pecule.holders.models import Holder
from pecule.holders.rules.standing import ClosedReason
from pecule.signin.models import Login
from tests.orders.making import Buyer, give, make_seller, taken_to
from tests.sites.staff.scenes import BY, NIR, anne, inside, now, staff
from tests.sites.staff.test_people import credited, opened

WHY = "The registry office sent the certificate."
SAID = {"reason": "death", "day": "2026-01-15", "words": WHY}


@pytest.fixture
def officer(db: None) -> Login:
    return staff("officer", "rights_officer")


def stands(person: Holder) -> tuple[str, str, date | None]:
    """How the database knows the account."""
    person.refresh_from_db()
    return person.status, person.closed_reason, person.closed_on


def closed(person: Holder, reason: ClosedReason = ClosedReason.PENSION) -> Holder:
    """The same person, closed."""
    holders.close(holder_id=person.pk, reason=reason, day=date(2026, 1, 1), by=BY, at=now())
    return person


def kept(verb: str) -> list[dict[str, Any]]:
    """What the trail says of a verb."""
    return [line.details for line in AuditLine.objects.filter(verb=f"holders.{verb}").order_by("pk")]


@pytest.mark.parametrize(
    ("language", "asks", "means"),
    [
        ("en", "Why close this account?", ["€500.00 stay in the account", "As of 15 January 2026", "has died", WHY]),
        ("fr", "Pourquoi fermer ce compte", ["restent sur le compte", "À compter du 15 janvier 2026", "décédée", WHY]),
    ],
)
def test_an_account_is_closed_after_a_confirmation_that_says_what_it_means(
    officer: Login, language: str, asks: str, means: list[str]
) -> None:
    person, other = credited(1), anne()
    file = opened(officer, person)
    client = inside(officer, language)
    assert f"{file}close/" in client.get(file).content.decode()
    assert asks in client.get(f"{file}close/").content.decode()
    page = client.post(f"{file}close/", SAID).content.decode()
    assert [words for words in means if words not in page] == []
    assert stands(person) == ("open", "", None)
    assert client.post(f"{file}close/", SAID | {"sure": "yes"})["Location"] == file
    assert stands(person) == ("closed", "death", date(2026, 1, 15))
    assert stands(other) == ("open", "", None)
    assert kept("close") == [{"reason": "death", "as_of": "2026-01-15", "why": WHY}]


def test_a_confirmation_carries_what_was_said(officer: Login) -> None:
    file = opened(officer, anne())
    form = inside(officer).post(f"{file}close/", SAID).context["form"]
    assert {name: form[name].value() for name in form.fields} == SAID
    assert [name for name, field in form.fields.items() if not field.widget.is_hidden] == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "merged"}, "reason"),
        ({"day": ""}, "day"),
        ({"day": "soon"}, "day"),
        ({"day": "2999-01-01"}, "day"),
        ({"words": ""}, "words"),
        ({"words": "short"}, "words"),
        ({"words": "x" * 241}, "words"),
    ],
)
@pytest.mark.parametrize("sure", [{}, {"sure": "yes"}])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wrong_field_is_named_at_its_place_and_nothing_is_closed(
    officer: Login, typed: dict[str, str], field: str, sure: dict[str, str], language: str
) -> None:
    person = anne()
    answer = inside(officer, language).post(f"{opened(officer, person)}close/", SAID | typed | sure)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert (stands(person), kept("close")) == (("open", "", None), [])


def test_words_that_say_nothing_are_refused_by_the_verb_at_their_field(officer: Login) -> None:
    person = anne()
    answer = inside(officer).post(f"{opened(officer, person)}close/", SAID | {"words": "1234567890 12", "sure": "yes"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["words"])
    assert answer.context["form"].refusal.code == "closing_unexplained"
    assert stands(person) == ("open", "", None)


@pytest.mark.parametrize(("language", "says"), [("en", "The account is open again."), ("fr", "de nouveau ouvert")])
def test_an_account_closed_by_mistake_is_reopened_with_a_reason(officer: Login, language: str, says: str) -> None:
    person, why = closed(anne()), "The pension office had named another person."
    file = opened(officer, person)
    client = inside(officer, language)
    assert f"{file}reopen/" in client.get(file).content.decode()
    unsaid = client.post(f"{file}reopen/", {"words": "", "sure": "yes"})
    assert (unsaid.status_code, list(unsaid.context["form"].errors)) == (422, ["words"])
    assert why in client.post(f"{file}reopen/", {"words": why}).content.decode()
    assert stands(person)[0] == "closed"
    assert says in client.post(f"{file}reopen/", {"words": why, "sure": "yes"}, follow=True).content.decode()
    assert stands(person) == ("open", "", None)
    assert kept("reopen") == [{"was": "pension", "why": why}]


def test_a_death_is_recorded_after_a_pension_but_a_pension_not_after_a_death(officer: Login) -> None:
    person = closed(anne())
    file = opened(officer, person)
    client = inside(officer)
    again = client.post(f"{file}close/", SAID | {"reason": "pension", "sure": "yes"})
    assert (again.status_code, again.context["form"].refusal.code) == (409, "account_closed")
    assert "This training account is closed. No money has moved." in again.content.decode()
    client.post(f"{file}close/", SAID | {"sure": "yes"})
    assert stands(person) == ("closed", "death", date(2026, 1, 15))
    late = client.post(f"{file}close/", SAID | {"sure": "yes"})
    assert (late.status_code, f"{file}close/" in client.get(file).content.decode()) == (409, False)


def test_what_is_not_closed_or_was_joined_to_another_is_not_reopened(officer: Login) -> None:
    person = anne()
    file = opened(officer, person)
    client = inside(officer)
    said = {"words": "It was a mistake of ours.", "sure": "yes"}
    assert "This training account is not closed." in client.post(f"{file}reopen/", said).content.decode()
    joined = {"status": "closed", "closed_reason": "merged", "closed_on": date(2026, 1, 1)}
    Holder.objects.filter(pk=person.pk).update(**joined, merged_into=credited(1))
    for path in ("close", "reopen"):
        refused = client.post(f"{file}{path}/", SAID | said)
        assert (refused.status_code, "No money has moved." in refused.content.decode()) == (409, True)
        assert f"{file}{path}/" not in client.get(file).content.decode()
    assert stands(person) == ("closed", "merged", date(2026, 1, 1))


def test_an_advisor_sees_no_way_to_close_and_a_colleague_none_under_anothers_look(officer: Login) -> None:
    person = anne()
    advisor = staff("advisor", "advisor")
    file = opened(advisor, person)
    assert "close/" not in inside(advisor).get(file).content.decode()
    answer = inside(officer).post(f"{file}close/", SAID | {"sure": "yes"})
    assert (answer.status_code, "Moreau" in answer.content.decode()) == (403, False)
    assert stands(person) == ("open", "", None)


def test_orders_under_way_are_shown_and_stay_held(officer: Login) -> None:
    person = anne()
    give(person.pk, 500_000)
    buyer = Buyer(person.pk, person.public_id, BY)
    seller = make_seller()
    taken_to("accepted", buyer, seller)
    file = opened(officer, person)
    client = inside(officer)
    page = client.get(f"{file}close/").content.decode()
    held = seller.money[0]
    assert ("Anglais professionnel" in page, "Orders that are booked are not cancelled" in page) == (True, True)
    client.post(f"{file}close/", SAID | {"sure": "yes"})
    assert (held > 0, seller.money[0], NIR in page) == (True, held, False)
