"""What the database itself refuses about organisations and offers, whoever is connected."""

import pytest
from django.db import DatabaseError, transaction

from tests.catalogue.making import make_offer, make_organisation, make_session, sql

pytestmark = pytest.mark.django_db


def refused_by(text: str) -> str:
    """Name of the constraint that refuses this SQL."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(text)
    return str(caught.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg's own error


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("siret = '123'", "organisation_siret_14_digits"),
        ("nda = 'A1750000000'", "organisation_nda_11_digits"),
        ("name = ' '", "organisation_has_a_name"),
        ("status = 'famous'", "organisation_status_known"),
        ("iban = 'FR76 3000 6000'", "organisation_iban_form"),
        ("qualiopi_until = qualiopi_from - 1", "organisation_qualiopi_dates"),
        ("qualiopi_from = NULL, qualiopi_until = NULL", "organisation_listed_is_certified"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(change: str, constraint: str) -> None:
    make_organisation()
    assert refused_by(f"UPDATE catalogue_organisation SET {change}") == constraint


def test_two_organisations_never_share_a_siret() -> None:
    make_organisation(0)
    make_organisation(1)
    assert refused_by("UPDATE catalogue_organisation SET siret = '73282932000074'") == "organisation_siret_once"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("catalogue_certification SET kind = 'magic'", "certification_kind_known"),
        ("catalogue_certification SET code = 'rs 6438'", "certification_is_named"),
        ("catalogue_offer SET status = 'hidden'", "offer_status_known"),
        ("catalogue_offer SET title = ''", "offer_says_what_it_is"),
        ("catalogue_action SET modality = 'telepathy'", "action_modality_known"),
        ("catalogue_action SET hours = 0", "action_hours_above_zero"),
        ("catalogue_action SET price_cents = 0", "action_price_above_zero"),
        ("catalogue_action SET city = ''", "action_place_unless_distance"),
        ("""catalogue_session SET "end" = start - 1""", "session_dates_in_order"),
        ("catalogue_session SET seats = 0", "session_seats_above_zero"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(change: str, constraint: str) -> None:
    make_session(make_offer(make_organisation()))
    assert refused_by(f"UPDATE {change}") == constraint
