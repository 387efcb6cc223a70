"""What the database refuses of a login, whoever asks."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "email": "ann@example.org",
    "password": "argon2$x",
    "audience": "staff",
    "display_name": "Ann",
    "level": "local",
    "roles": ["advisor"],
    "is_active": True,
    "created_at": AT,
}


def insert(**changes: Any) -> None:
    row = GOOD | changes
    columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO signin_login ({columns}) VALUES ({marks})", list(row.values()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"email": "ANN@example.org"}, "login_email_lower"),
        ({"email": "b@example.org", "audience": "user"}, "login_audience_known"),
        ({"email": "b@example.org", "level": "certain"}, "login_level_known"),
        ({"email": "b@example.org", "audience": "holder"}, "login_roles_only_for_staff"),
        ({"email": "b@example.org", "password": "md5$x"}, "login_password_argon2"),
        ({}, "login_email_unique"),
    ],
)
def test_a_wrong_login_is_refused_by_name(changes: dict[str, Any], constraint: str) -> None:
    insert()
    with pytest.raises(IntegrityError) as caught:
        insert(**changes)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.diag.constraint_name == constraint
