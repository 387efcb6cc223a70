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
        ("catalogue_certification SET active_from = '2026-02-01', active_until = '2026-01-31'",
         "certification_dates_in_order"),
        ("catalogue_offer SET source = 'rumour'", "offer_source_known"),
        ("catalogue_action SET department = '6'", "action_department_form"),
        ("catalogue_action SET insee = '6912X'", "action_insee_form"),
    ],
)  # fmt: skip
def test_an_offer_that_cannot_be_is_refused(change: str, constraint: str) -> None:
    make_session(make_offer(make_organisation()))
    assert refused_by(f"UPDATE {change}") == constraint


@pytest.mark.parametrize(
    ("table", "constraint"),
    [("offer", "offer_number_once"), ("action", "action_number_once"), ("session", "session_number_once")],
)
def test_a_number_of_one_s_own_is_used_once_and_none_may_be_missing_many_times(table: str, constraint: str) -> None:
    columns = {
        "offer": "organisation_id, certification_id, title, objective, status, published_at",
        "action": "offer_id, modality, hours, price_cents, city, postcode",
        "session": 'action_id, start, "end", seats',
    }[table]
    again = f"INSERT INTO catalogue_{table} (number, {columns}) SELECT number, {columns} FROM catalogue_{table} LIMIT 1"
    make_session(make_offer(make_organisation()))
    sql(again)
    sql(f"UPDATE catalogue_{table} SET number = 'N1' WHERE id = (SELECT min(id) FROM catalogue_{table})")
    assert refused_by(f"UPDATE catalogue_{table} SET number = 'N1'") == constraint


def test_what_is_only_announced_has_no_session() -> None:
    make_session(make_offer(make_organisation()))
    sql("INSERT INTO catalogue_action (offer_id, announced, modality, hours, price_cents, city, postcode) "
        "SELECT offer_id, true, 'in_person', 7, 100, '', '' FROM catalogue_action")  # fmt: skip
    move = "UPDATE catalogue_session SET action_id = (SELECT id FROM catalogue_action WHERE announced)"
    assert refused_by(move) == "session_of_a_real_action"


def test_an_import_is_of_a_known_kind() -> None:
    insert = "INSERT INTO catalogue_catalogueimport (kind, name, sent_by, received_at, report) "
    assert refused_by(f"{insert} VALUES ('rumour', 'x', 'y', now(), '{{}}')") == "catalogue_import_kind_known"
