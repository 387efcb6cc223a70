"""What the database itself refuses about screening, whoever is connected."""

import psycopg
import pytest
from django.db import DatabaseError, transaction

from pecule.screening import actions
from tests.screening.making import AT, BY, ONE, PHONE, has, listed, match_of, sql, states

pytestmark = pytest.mark.django_db
MATCH = """
INSERT INTO screening_match (indicator_id, subject_kind, subject_id, state, held_at, decided_at, decided_by, reason)
SELECT id, 'organisation', %s, {state}, now(), {decided} FROM screening_indicator
"""


def refuses(constraint: str, text: str, *parameters: object) -> None:
    """Whether SQL is refused by the named rule."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(text, *parameters)
    why = caught.value.__cause__
    assert isinstance(why, psycopg.Error)
    assert why.diag.constraint_name == constraint


@pytest.fixture(autouse=True)
def _held(db: None) -> None:
    has(ONE, ("phone", PHONE))
    listed()


@pytest.mark.parametrize("table", ["indicator", "match", "decision"])
def test_nothing_goes(table: str) -> None:
    refuses(f"{table}_kept", f"DELETE FROM screening_{table}")


def test_an_indicator_never_becomes_another_or_weaker() -> None:
    for change in ("kind = 'name'", "value = 'x'", "source = 'x'", "confidence = 10", "expires_on = '2026-03-03'"):
        refuses("indicator_fixed", f"UPDATE screening_indicator SET {change}")
    refuses("indicator_withdrawn_by_somebody", "UPDATE screening_indicator SET withdrawn_at = now()")
    refuses("indicator_confidence_percent", "UPDATE screening_indicator SET confidence = 101")


def test_an_indicator_is_open_once() -> None:
    copy = "kind, value, digest, source, reference, confidence, added_by, added_at, expires_on"
    copy += ", withdrawn_by, withdrawn_why"
    refuses("indicator_open_once", f"INSERT INTO screening_indicator ({copy}) SELECT {copy} FROM screening_indicator")


def test_a_withdrawn_indicator_is_not_taken_up_again() -> None:
    sql("UPDATE screening_indicator SET withdrawn_at = now(), withdrawn_by = 'staff:1', withdrawn_why = 'error'")
    refuses(
        "indicator_fixed",
        "UPDATE screening_indicator SET withdrawn_at = NULL, withdrawn_by = '', withdrawn_why = ''",
    )


def test_a_match_begins_held_and_is_one_a_subject_and_indicator() -> None:
    other = "00000000-0000-0000-0000-000000000009"
    decided = "now(), 'staff:1', 'because'"
    refuses("match_begins_held", MATCH.format(state="'confirmed'", decided=decided), other)
    refuses("match_decided_by_somebody", MATCH.format(state="'held'", decided=decided), other)
    refuses("match_once", MATCH.format(state="'held'", decided="NULL, '', ''"), str(ONE))


def test_a_match_moves_one_way_by_somebody() -> None:
    refuses("match_decided_by_somebody", "UPDATE screening_match SET state = 'released'")
    refuses("match_moves_one_way", "UPDATE screening_match SET subject_kind = 'offer'")
    actions.release(match=match_of(ONE), reason="nothing", by=BY, at=AT)
    for state in ("held", "confirmed"):
        refuses("match_moves_one_way", f"UPDATE screening_match SET state = '{state}'")
    assert states() == [(ONE, "released")]


def test_a_decision_is_never_written_again_and_says_why() -> None:
    refuses("decision_kept", "UPDATE screening_decision SET outcome = 'allow'")
    refuses(
        "decision_says_why",
        "INSERT INTO screening_decision (event, subject_kind, subject_id, outcome, reasons, saw, at) "
        "VALUES ('x', 'order', gen_random_uuid(), 'hold', '[]', '{}', now())",
    )
