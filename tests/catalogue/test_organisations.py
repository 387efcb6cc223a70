"""An organisation's life on the service."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from pecule.audit.queries import lines_about
from pecule.catalogue import actions, queries
from pecule.catalogue.models import Organisation
from pecule.catalogue.rules import (
    DatesOutOfOrder,
    InvalidIban,
    InvalidNda,
    NotListable,
    SiretTaken,
    StatusUnreachable,
    TextMissing,
)
from pecule.kernel.actors import STRANGER, Actor
from pecule.kernel.identifiers import InvalidSiret
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_login, make_organisation, member

pytestmark = pytest.mark.django_db
GOOD_IBAN = "FR14 2004 1010 0505 0001 3M02 606"


def test_a_new_organisation_is_a_draft_that_sells_nothing() -> None:
    found = queries.organisation(make_organisation(listed=False))
    assert (found.siret, found.standing.status, found.standing.sells(DAY)) == (SIRETS[0], "draft", False)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"siret": "73282932000075"}, InvalidSiret),
        ({"nda": "117500"}, InvalidNda),
        ({"name": "  "}, TextMissing),
        ({"qualiopi_from": date(2026, 2, 1), "qualiopi_until": date(2026, 1, 1)}, DatesOutOfOrder),
    ],
)
def test_registering_refuses_what_is_wrong_and_keeps_nothing(change: dict[str, Any], refusal: type[Refusal]) -> None:
    given: dict[str, Any] = {"siret": SIRETS[1], "nda": "11750000001", "name": "Un organisme"} | change
    with pytest.raises(refusal):
        actions.register_organisation(**given, by=BY, at=AT)
    assert Organisation.objects.count() == 0


def test_one_siret_is_one_organisation() -> None:
    make_organisation(0)
    with pytest.raises(SiretTaken) as caught:
        make_organisation(0, name="Usurpateur")
    assert caught.value.facts == {"siret": SIRETS[0]}
    assert [row.name for row in Organisation.objects.all()] == ["Atelier des langues"]


def test_only_a_running_certificate_lets_an_organisation_be_listed() -> None:
    organisation = make_organisation(listed=False)
    actions.renew_qualiopi(
        organisation=organisation, qualiopi_from=date(2020, 1, 1), qualiopi_until=date(2026, 3, 1), by=BY, at=AT
    )
    with pytest.raises(NotListable):
        actions.change_status(organisation=organisation, status="listed", reason="file", by=BY, at=AT)
    assert queries.organisation(organisation).standing.status == "draft"


def test_what_was_delisted_is_never_listed_again() -> None:
    organisation = make_organisation()
    actions.change_status(organisation=organisation, status="delisted", reason="no more NDA", by=BY, at=AT)
    with pytest.raises(StatusUnreachable):
        actions.change_status(organisation=organisation, status="listed", reason="please", by=BY, at=AT)
    newest = lines_about(f"organisation:{organisation}")[0]
    assert (newest.verb, newest.details) == (
        "catalogue.change_status",
        {"from": "listed", "to": "delisted", "reason": "no more NDA"},
    )


def test_an_iban_is_checked_and_only_its_end_is_shown() -> None:
    organisation, login = make_organisation(), make_login("lea@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, by=BY, at=AT)
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=member(login), at=AT)
    assert queries.organisation(organisation).iban_end == "2606"
    details = {"country": "FR", "usable_from": "2026-03-02"}
    assert lines_about(f"organisation:{organisation}")[0].details == details


@pytest.mark.parametrize("iban", ["FR14 2004 1010 0505 0001 3M02 607", "FR1420041010050500013M0260", "", "DE75512108"])
def test_a_wrong_iban_changes_nothing(iban: str) -> None:
    organisation = make_organisation()
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    with pytest.raises(InvalidIban):
        actions.give_iban(organisation=organisation, iban=iban, by=BY, at=AT)
    assert queries.organisation(organisation).iban_end == "2606"


def test_nobody_else_changes_an_iban() -> None:
    organisation, other = make_organisation(0), make_organisation(1)
    login = make_login("eve@ailleurs.example")
    actions.add_member(organisation=other, login=login.public_id, by=BY, at=AT)
    strangers = [member(login), Actor("holder", str(uuid4())), Actor("employer", str(uuid4())), STRANGER]
    for stranger in strangers:
        with pytest.raises(NotFound):
            actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=stranger, at=AT)
    assert queries.organisation(organisation).iban_end == ""


def test_only_logins_made_for_organisations_become_members() -> None:
    organisation = make_organisation()
    holder = make_login("ann@example.org", Audience.HOLDER)
    with pytest.raises(NotFound):
        actions.add_member(organisation=organisation, login=holder.public_id, by=BY, at=AT)
    assert queries.organisations_of(holder.public_id) == []


def test_a_member_of_two_organisations_sees_both_and_no_other() -> None:
    first, second, _other = (make_organisation(n, name=f"Organisme {n}") for n in (0, 1, 2))
    login = make_login("lea@atelier.example")
    for organisation in (first, second, first):
        actions.add_member(organisation=organisation, login=login.public_id, by=BY, at=AT)
    assert [found.public_id for found in queries.organisations_of(login.public_id)] == [first, second]
