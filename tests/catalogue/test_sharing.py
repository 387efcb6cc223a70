"""What organisations and offers have is told to screening when it changes, and all of it each night."""

import pytest

from pecule.catalogue import actions, tasks
from pecule.catalogue.models import BankDetails, Offer, Organisation
from pecule.catalogue.queries.sharing import names_of_subjects, shared_by_offers, shared_by_organisations
from pecule.screening.models import Fact
from tests.catalogue.making import AT, BY, make_login, make_offer, make_organisation
from tests.screening.making import listed, states

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


def test_numbers_names_people_and_every_account_can_be_shared() -> None:
    public_id = make_organisation()
    login = make_login("paul@mon-cpf.info")
    actions.add_member(organisation=public_id, login=login.public_id, by=BY, at=AT)
    actions.give_iban(organisation=public_id, iban=IBAN, by=BY, at=AT)
    actions.revoke_iban(bank_details=BankDetails.objects.get().public_id, by=BY, at=AT)
    assert shared_by_organisations([Organisation.objects.get().pk]) == {
        public_id: {
            ("siret", "73282932000074"),
            ("nda", "11750000000"),
            ("name", "Atelier des langues"),
            ("iban", IBAN),
            ("email", "paul@mon-cpf.info"),
        }
    }


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("siret", "73282932000074"),
        ("nda", "11750000000"),
        ("name", "ATELIER DES LANGUES SARL"),
        ("iban", IBAN),
        ("email", "paul@mon-cpf.info"),
        ("domain", "mon-cpf.info"),
    ],
)
def test_whoever_gives_what_is_listed_is_held(kind: str, value: str) -> None:
    listed(kind, value)
    public_id = make_organisation()
    login = make_login("paul@mon-cpf.info")
    actions.add_member(organisation=public_id, login=login.public_id, by=BY, at=AT)
    actions.give_iban(organisation=public_id, iban=IBAN, by=BY, at=AT)
    assert states() == [(public_id, "held")]


def test_an_address_in_the_text_of_an_offer_holds_the_offer() -> None:
    organisation = make_organisation()
    offer = make_offer(organisation, objective="Inscription sur https://mon-cpf.info/go/17 ou au 01 23 45 67 89.")
    assert shared_by_offers([Offer.objects.get().pk])[offer] == {
        ("address", "https://mon-cpf.info/go/17"),
        ("domain", "https://mon-cpf.info/go/17"),
        ("phone", "01 23 45 67 89"),
    }
    listed("address", "mon-cpf.info/go/*")
    assert states() == [(offer, "held")]


def test_a_member_who_leaves_is_shared_no_more() -> None:
    public_id = make_organisation()
    people = [make_login(f"{name}@mon-cpf.info") for name in ("ann", "paul")]
    for login in people:
        actions.add_member(organisation=public_id, login=login.public_id, by=BY, at=AT)
    actions.remove_member(organisation=public_id, login=people[1].public_id, by=BY, at=AT)
    listed("email", "paul@mon-cpf.info")
    listed("email", "ann@mon-cpf.info")
    assert states() == [(public_id, "held")]


def test_each_night_all_of_it_is_told_again() -> None:
    make_offer(make_organisation(), objective="Au 01 23 45 67 89.")
    known = Fact.objects.count()
    Fact.objects.all().delete()
    assert tasks.tell_screening(timestamp=int(AT.timestamp())) == {"organisation_facts": known - 1, "offer_facts": 1}
    assert tasks.tell_screening(timestamp=int(AT.timestamp())) == {"organisation_facts": 0, "offer_facts": 0}


def test_subjects_have_names() -> None:
    organisation = make_organisation()
    offer = make_offer(organisation)
    subjects = [("organisation", organisation), ("offer", offer), ("order", offer)]
    assert names_of_subjects(subjects) == {
        ("organisation", organisation): "Atelier des langues",
        ("offer", offer): "Anglais professionnel (Atelier des langues)",
    }
