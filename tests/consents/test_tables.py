"""What the database itself refuses about consents, whoever is connected."""

import psycopg
import pytest
from django.db import DatabaseError, transaction

from tests.catalogue.making import make_organisation, sql

pytestmark = pytest.mark.django_db
CONSENT = """
INSERT INTO consents_consent (caller_id, key, number, purpose, way, given_on, last_day, proof, receipt, recorded_at,
    ended_by)
SELECT id, gen_random_uuid(), %s, %s, 'paper', '2026-09-01', %s, decode(repeat('ab', %s), 'hex'), %s, now(), ''
FROM consents_caller
"""
OBJECTION = "INSERT INTO consents_objection (number, entered_at, left_at) VALUES (%s, '2026-01-01', %s)"
COMPLAINT = """
INSERT INTO consents_complaint (key, number, code, complainer, at, caller_number, kind, called_on, hour, purpose,
    consented, verdict, reasons)
VALUES (gen_random_uuid(), %s, %s, 'w', now(), %s, %s, '2026-09-01', %s, 'other', 'no', %s, '[]')
"""
NUMBER = b"n" * 48


def refuses(constraint: str, text: str, *parameters: object) -> None:
    """Whether SQL is refused by the named rule."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(text, *parameters)
    why = caught.value.__cause__
    assert isinstance(why, psycopg.Error)
    assert why.diag.constraint_name == constraint


@pytest.fixture(autouse=True)
def _consented(db: None) -> None:
    make_organisation()
    sql("INSERT INTO consents_caller (organisation_id, registered_at) SELECT id, now() FROM catalogue_organisation")
    sql(CONSENT, NUMBER, "insurance", "2027-01-01", 32, b"one")


def test_no_consent_is_kept_for_what_is_banned() -> None:
    for purpose in ("training_account", "energy_works", "home_adaptation", "magic"):
        refuses("consent_purpose_allowed", CONSENT, NUMBER, purpose, "2027-01-01", 32, b"two")


def test_a_consent_has_a_proof_a_sealed_number_and_an_end_after_its_beginning() -> None:
    refuses("consent_has_a_proof", CONSENT, NUMBER, "bank", "2027-01-01", 31, b"two")
    refuses("consent_number_sealed", CONSENT, b"+33612345678", "bank", "2027-01-01", 32, b"two")
    refuses("consent_ends_after_it_began", CONSENT, NUMBER, "bank", "2026-08-31", 32, b"two")
    refuses("consent_runs_once", CONSENT, NUMBER, "insurance", "2027-01-01", 32, b"two")


def test_a_consent_says_nothing_else_later_and_stays_while_it_runs() -> None:
    for change in ("purpose = 'bank'", "last_day = '2027-02-01'", "proof = decode(repeat('cd', 32), 'hex')"):
        refuses("consent_fixed", f"UPDATE consents_consent SET {change}")
    refuses("consent_kept", "DELETE FROM consents_consent")
    refuses("consent_ended_by_somebody", "UPDATE consents_consent SET ended_at = now()")


def test_a_consent_ends_once_and_never_runs_again() -> None:
    sql("UPDATE consents_consent SET ended_at = now(), ended_by = 'person'")
    refuses("consent_fixed", "UPDATE consents_consent SET ended_at = NULL, ended_by = ''")
    sql(CONSENT, NUMBER, "insurance", "2027-01-01", 32, b"two")
    assert sql("SELECT ended_by FROM consents_consent ORDER BY id") == [("person",), ("",)]


def test_an_objection_stands_once_and_is_left_once() -> None:
    sql(OBJECTION, NUMBER, None)
    refuses("objection_stands_once", OBJECTION, NUMBER, None)
    refuses("objection_left_after", OBJECTION, b"m" * 48, "2025-01-01")
    refuses("objection_fixed", "UPDATE consents_objection SET entered_at = now()")
    sql("UPDATE consents_objection SET left_at = now()")
    refuses("objection_fixed", "UPDATE consents_objection SET left_at = NULL")


def test_a_complaint_is_about_a_number_or_a_hidden_one_and_never_changes() -> None:
    refuses("complaint_number_or_hidden", COMPLAINT, "A", b"a", "", "mobile", 9, "lawful")
    refuses("complaint_number_or_hidden", COMPLAINT, "A", b"a", "+33612345678", "hidden", 9, "lawful")
    refuses("complaint_hour_of_a_day", COMPLAINT, "A", b"a", "", "hidden", 24, "lawful")
    refuses("complaint_unlawful_says_why", COMPLAINT, "A", b"a", "", "hidden", 9, "unlawful")
    sql(COMPLAINT, "A", b"a", "", "hidden", 9, "cannot_tell")
    refuses("complaint_fixed", "UPDATE consents_complaint SET verdict = 'lawful'")
