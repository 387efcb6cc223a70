"""Reading the trail."""

from django.db import connection

from pecule.audit.models import AuditLine


def lines_about(subject: str, *, limit: int = 100) -> list[AuditLine]:
    """The newest lines about one subject, newest first."""
    return list(AuditLine.objects.filter(subject=subject).order_by("-id")[:limit])


# A line as it is sealed: one text for one row, whatever the session's time zone or style of dates. Never change it:
# every seal ever made was computed over these bytes.
SEALED_LINES = """
SELECT id, json_build_object('audit', id, 'recorded_at', to_char(recorded_at AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', actor, 'verb', verb, 'subject', subject, 'details', details)::text
FROM audit_line WHERE id > %s AND id <= %s ORDER BY id
"""


def last_line_number() -> int:
    """The highest number given to a line so far. Exact while the caller keeps writers out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_line', 'id')::regclass), 0)"
        )
        return int(cursor.fetchone()[0])
