"""The trail: who did what to what, newest first, and nothing of it ever changes."""

from datetime import UTC, datetime

from django.db import connection

from pecule.audit import actions, queries
from pecule.kernel.actors import Actor

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLERK = Actor("staff", "0e0c")


def write(verb: str, subject: str, **details: object) -> None:
    actions.record(by=CLERK, verb=verb, subject=subject, details=details, at=AT)


def test_lines_about_a_subject_come_newest_first(db: None) -> None:
    write("holders.lock", "holder:1", why="lost phone")
    write("holders.lock", "holder:2")
    write("holders.unlock", "holder:1")
    found = [(line.verb, line.actor, line.details, line.recorded_at) for line in queries.lines_about("holder:1")]
    assert found == [
        ("holders.unlock", "staff:0e0c", {}, AT),
        ("holders.lock", "staff:0e0c", {"why": "lost phone"}, AT),
    ]
    assert len(queries.lines_about("holder:1", limit=1)) == 1


def test_the_last_number_is_that_of_the_newest_line(db: None) -> None:
    write("holders.lock", "holder:1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_line")
        assert cursor.fetchone()[0] == queries.last_line_number()


def test_a_line_is_sealed_as_one_text_in_any_session(db: None) -> None:
    write("holders.lock", "holder:1", cents=5)
    last = queries.last_line_number()
    texts = set()
    for zone in ("UTC", "Pacific/Auckland"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('TimeZone', %s, true), set_config('DateStyle', 'SQL, DMY', true)", [zone])
            cursor.execute(queries.SEALED_LINES, [last - 1, last])
            texts.add(cursor.fetchone()[1])
    assert texts == {
        f'{{"audit" : {last}, "recorded_at" : "2026-03-02T09:00:00.000000Z", "actor" : "staff:0e0c", '
        '"verb" : "holders.lock", "subject" : "holder:1", "details" : {"cents": 5}}'
    }
