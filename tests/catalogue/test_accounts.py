"""Where an organisation is paid, and how long a new account waits."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from pecule.catalogue import actions, queries
from pecule.kernel.refusals import NotFound
from tests.catalogue.making import AT, BY, DAY, make_login, make_organisation, member
from tests.catalogue.vetting import GOOD_IBAN, OTHER_IBAN, letters

pytestmark = pytest.mark.django_db
COOLED = date(2026, 3, 9)  # five working days after Monday 2 March


def paid_to(inner: int, day: date) -> str | None:
    """The IBAN that is paid that day."""
    details = queries.payment_details(inner, day=day)
    return details.iban if details else None


def test_the_first_account_is_paid_at_once_and_the_next_one_waits_five_working_days() -> None:
    organisation = make_organisation()
    inner = queries.organisation(organisation).id
    assert paid_to(inner, DAY) is None
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    actions.give_iban(organisation=organisation, iban=OTHER_IBAN, holder_name="Atelier GmbH", by=BY, at=AT)
    days = [DAY, COOLED - timedelta(days=1), COOLED]
    assert [paid_to(inner, day) for day in days] == [GOOD_IBAN, GOOD_IBAN, OTHER_IBAN]
    lines = queries.bank_lines(inner, day=DAY)
    assert [(one.country, one.iban_end, one.usable_from, one.current) for one in lines] == [
        ("DE", "3000", COOLED, False),
        ("FR", "2606", DAY, True),
    ]


def test_members_are_told_of_a_new_account_by_its_end_only() -> None:
    organisation, login = make_organisation(), make_login("ada@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, role="accounts", by=BY, at=AT)
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    assert letters("iban_changed") == []
    actions.give_iban(organisation=organisation, iban=OTHER_IBAN, by=member(login), at=AT)
    assert letters("iban_changed") == [
        (
            "ada@atelier.example",
            {"organisation": "Atelier des langues", "iban_end": "3000", "usable_on": COOLED.isoformat()},
        )
    ]


def test_the_same_account_again_changes_nothing() -> None:
    organisation = make_organisation()
    for _ in range(2):
        actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    assert len(queries.bank_lines(queries.organisation(organisation).id, day=DAY)) == 1


def test_an_account_revoked_in_time_is_never_paid() -> None:
    organisation = make_organisation()
    inner = queries.organisation(organisation).id
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    actions.give_iban(organisation=organisation, iban=OTHER_IBAN, by=BY, at=AT)
    actions.revoke_iban(bank_details=queries.bank_lines(inner, day=DAY)[0].public_id, by=BY, at=AT)
    assert (paid_to(inner, COOLED), queries.organisation(organisation).iban_end) == (GOOD_IBAN, "2606")


def test_revoking_every_account_does_not_make_the_next_one_a_first_one() -> None:
    organisation = make_organisation()
    inner = queries.organisation(organisation).id
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    actions.revoke_iban(bank_details=queries.bank_lines(inner, day=DAY)[0].public_id, by=BY, at=AT)
    actions.give_iban(organisation=organisation, iban=OTHER_IBAN, by=BY, at=AT)
    assert [paid_to(inner, day) for day in (DAY, COOLED)] == [None, OTHER_IBAN]


def test_a_neighbour_revokes_nothing() -> None:
    organisation, other = make_organisation(0), make_organisation(1)
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    login = make_login("eve@ailleurs.example")
    actions.add_member(organisation=other, login=login.public_id, by=BY, at=AT)
    inner = queries.organisation(organisation).id
    with pytest.raises(NotFound):
        actions.revoke_iban(bank_details=queries.bank_lines(inner, day=DAY)[0].public_id, by=member(login), at=AT)
    assert paid_to(inner, DAY) == GOOD_IBAN


def test_accounts_of_many_are_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second, third = (queries.organisation(make_organisation(n)) for n in range(3))
    actions.give_iban(organisation=first.public_id, iban=GOOD_IBAN, by=BY, at=AT)
    actions.give_iban(organisation=second.public_id, iban=OTHER_IBAN, holder_name="Zweite", by=BY, at=AT)
    with django_assert_num_queries(1):
        found = queries.payment_details_of([first.id, second.id, third.id], day=DAY)
    assert {inner: (one.iban, one.holder_name) for inner, one in found.items()} == {
        first.id: (GOOD_IBAN, "Atelier des langues"),
        second.id: (OTHER_IBAN, "Zweite"),
    }
