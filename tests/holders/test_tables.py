"""What the database refuses of people, whoever asks: every case goes round Python."""

from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from tests.holders.conftest import AT


def refused(sql: str, *parameters: Any) -> str | None:
    """Run a statement that must fail; return the constraint's name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("nir_cipher = ''", "holder_nir_cipher_length"),
        ("birth_name = ''", "holder_named"),
        ("sex = 'X'", "holder_sex"),
        ("birth_place_code = 'PARIS'", "holder_birth_place"),
        ("language = 'de'", "holder_language"),
        ("identity_level = 'local', identity_verified_at = now()", "holder_identity_verified_whole"),
        ("identity_level = 'eidas2'", "holder_identity_verified_whole"),
        ("status = 'asleep'", "holder_status_known"),
        ("status = 'locked'", "holder_locked_whole"),
        ("locked_reason = 'asked', locked_at = now()", "holder_locked_whole"),
        ("status = 'closed', closed_reason = 'death'", "holder_closed_whole"),
        ("closed_on = '2026-01-01'", "holder_closed_whole"),
        ("status = 'closed', closed_reason = 'merged', closed_on = '2026-01-01'", "holder_merged_whole"),
        (
            "merged_into_id = id, status = 'closed', closed_reason = 'merged', closed_on = '2026-01-01'",
            "holder_merged_elsewhere",
        ),
    ],
)
def test_a_state_that_cannot_be_is_refused_by_name(ann: int, change: str, constraint: str) -> None:
    assert refused(f"UPDATE holders_holder SET {change} WHERE id = %s", ann) == constraint


@pytest.mark.parametrize(
    "change",
    ["nir_hash = sha256('other')", "public_id = gen_random_uuid()", "temporary_number = true"],
)
def test_a_final_number_never_changes(ann: int, change: str) -> None:
    assert refused(f"UPDATE holders_holder SET {change} WHERE id = %s", ann) == "holder_number_final"


def test_one_login_cannot_have_two_accounts(ann: int, ben: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO signin_login (email, password, audience, display_name, level, roles, is_active, created_at)
               VALUES ('a@b.org', '!', 'holder', 'A', 'local', '{}', true, %s) RETURNING id""",
            [AT],
        )
        (login,) = cursor.fetchone()
        cursor.execute("UPDATE holders_holder SET login_id = %s WHERE id = %s", [login, ann])
    assert refused("UPDATE holders_holder SET login_id = %s WHERE id = %s", login, ben) == "holder_login_once"


def test_a_hash_of_another_length_is_refused(ann: int) -> None:
    sql = """INSERT INTO holders_holder (nir_hash, nir_cipher, birth_name, given_names, opened_at)
             SELECT 'short', nir_cipher, 'Other', 'Name', opened_at FROM holders_holder WHERE id = %s"""
    assert refused(sql, ann) == "holder_nir_hash_length"


def test_two_accounts_cannot_have_one_number(ann: int, ben: int) -> None:
    sql = """INSERT INTO holders_holder (nir_hash, nir_cipher, birth_name, given_names, opened_at)
             SELECT nir_hash, nir_cipher, 'Other', 'Name', opened_at FROM holders_holder WHERE id = %s"""
    assert refused(sql, ann) == "holders_holder_nir_hash_key"


@pytest.mark.parametrize(
    ("kind", "value", "constraint"),
    [
        ("pigeon", "x", "contact_point_kind_known"),
        ("phone", "0612345678", "contact_point_phone_form"),
        ("email", "nobody", "contact_point_email_form"),
    ],
)
def test_a_contact_point_without_form_is_refused(ann: int, kind: str, value: str, constraint: str) -> None:
    sql = "INSERT INTO holders_contactpoint (holder_id, kind, value, claimed_at) VALUES (%s, %s, %s, %s)"
    assert refused(sql, ann, kind, value, AT) == constraint


def test_a_contact_point_is_there_once_and_verified_after_it_was_claimed(ann: int) -> None:
    sql = """INSERT INTO holders_contactpoint (holder_id, kind, value, claimed_at, verified_at)
             VALUES (%s, 'phone', '+33612345678', %s, %s)"""
    assert refused(sql, ann, AT, "2020-01-01") == "contact_point_claimed_first"
    with connection.cursor() as cursor:
        cursor.execute(sql, [ann, AT, None])
    assert refused(sql, ann, AT, None) == "contact_point_once"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE holders_look SET reason = 'another reason'",
        "DELETE FROM holders_look",
        "TRUNCATE holders_look",
    ],
)
def test_a_look_is_never_changed_or_lost(ann: int, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO holders_look (holder_id, kind, actor, label, reason, at)"
            " VALUES (%s, 'file', 'staff:x', 'advisor', 'asked by phone', %s)",
            [ann, AT],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused(sql) == "holders_look_append_only"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("%s::bigint, 'peek', 'advisor', 'asked by phone'", "look_kind_known"),
        ("nullif(%s, %s), 'file', 'advisor', 'asked by phone'", "look_file_has_holder"),
        ("%s::bigint, 'search', 'advisor', '  '", "look_has_reason"),
        ("%s::bigint, 'search', ' ', 'asked by phone'", "look_has_reason"),
    ],
)
def test_a_look_without_reason_or_holder_is_refused(ann: int, columns: str, constraint: str) -> None:
    sql = f"INSERT INTO holders_look (holder_id, kind, label, reason, actor, at) VALUES ({columns}, 'staff:x', %s)"
    assert refused(sql, *[ann] * (sql.count("%s") - 1), AT) == constraint
