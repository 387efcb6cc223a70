"""Taking in the open tables: the public catalogue, the public list of organisations, the national registers.

Rows are checked one by one while they stream into a temporary table; the rest is a few statements, whatever the size.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from pecule.catalogue.actions.doors import only_staff
from pecule.catalogue.actions.importing import keep_report, one_import_at_a_time
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Organisation
from pecule.catalogue.rules.open_data import (
    CERTIFICATION_COLUMNS,
    ORGANISATION_COLUMNS,
    TRAINING_COLUMNS,
    read_certification,
    read_organisation,
    read_training,
)
from pecule.catalogue.rules.reports import REASONS_KEPT_MAX, ImportReport, Reading
from pecule.catalogue.rules.tables import rows_of
from pecule.kernel.actors import Actor

Progress = Callable[[str, int], None]
PROGRESS_EVERY = 10_000
BATCH = 2_000

_TRAININGS = {
    "line": "int8", "siret": "text", "number": "text", "certification": "text", "title": "text", "objective": "text",
    "modality": "text", "hours": "int4", "price_cents": "int8", "department": "text",
}  # fmt: skip
_ORGANISATIONS = {"line": "int8", "siret": "text", "nda": "text", "name": "text", "city": "text"}
_CERTIFICATIONS = {
    "line": "int8", "code": "text", "kind": "text", "title": "text", "active_from": "date", "active_until": "date",
}  # fmt: skip

_MATCH_TRAININGS = """
CREATE TEMPORARY TABLE catalogue_matched ON COMMIT DROP AS
SELECT a.line, a.number, a.title, a.objective, a.modality, a.hours, a.price_cents, a.department,
       o.id AS organisation_id, c.id AS certification_id, known.id AS offer_id,
       CASE WHEN o.id IS NULL THEN 'organisation_unknown' WHEN c.id IS NULL THEN 'certification_unknown'
            WHEN %(day)s NOT BETWEEN coalesce(c.active_from, %(day)s) AND coalesce(c.active_until, %(day)s)
                THEN 'certification_inactive'
            WHEN first_value(a.line) OVER same < a.line THEN 'number_repeated'
            WHEN known.source = 'organisation' THEN 'kept' WHEN known.status = 'withdrawn' THEN 'offer_withdrawn'
       END AS problem,
       CASE WHEN o.id IS NULL THEN a.siret ELSE a.certification END AS value, first_value(a.line) OVER same AS first
FROM catalogue_arriving a
LEFT JOIN catalogue_organisation o ON o.siret = a.siret
LEFT JOIN catalogue_certification c ON c.code = a.certification
LEFT JOIN catalogue_offer known ON known.organisation_id = o.id AND known.number = a.number AND known.number <> ''
WINDOW same AS (PARTITION BY a.siret, a.number, a.department ORDER BY a.line)
"""
_WRITE_OFFERS = """
CREATE TEMPORARY TABLE catalogue_written ON COMMIT DROP AS
WITH arrived AS (
    SELECT DISTINCT ON (organisation_id, number) * FROM catalogue_matched WHERE problem IS NULL
    ORDER BY organisation_id, number, line
), written AS (
    INSERT INTO catalogue_offer AS o (organisation_id, certification_id, number, source, title, objective, status,
                                      published_at)
    SELECT organisation_id, certification_id, number, 'open_data', title, objective, 'published', %(at)s FROM arrived
    ORDER BY line
    ON CONFLICT (organisation_id, number) WHERE NOT number = '' DO UPDATE
    SET certification_id = excluded.certification_id, title = excluded.title, objective = excluded.objective
    WHERE (o.certification_id, o.title, o.objective)
        IS DISTINCT FROM (excluded.certification_id, excluded.title, excluded.objective)
    RETURNING o.id
)
SELECT id FROM written
"""
_WRITE_ACTIONS = """
WITH written AS (
    INSERT INTO catalogue_action AS a (offer_id, number, announced, modality, hours, price_cents, city, postcode,
                                       department)
    SELECT o.id, 'open-data:' || m.department, true, m.modality, m.hours, m.price_cents, '', '', m.department
    FROM catalogue_matched m
    JOIN catalogue_offer o ON o.organisation_id = m.organisation_id AND o.number = m.number AND o.number <> ''
    WHERE m.problem IS NULL ORDER BY m.line
    ON CONFLICT (offer_id, number) WHERE NOT number = '' DO UPDATE
    SET modality = excluded.modality, hours = excluded.hours, price_cents = excluded.price_cents
    WHERE (a.modality, a.hours, a.price_cents)
        IS DISTINCT FROM (excluded.modality, excluded.hours, excluded.price_cents)
    RETURNING a.offer_id
)
INSERT INTO catalogue_written SELECT offer_id FROM written
"""
_COUNT_OFFERS = """
SELECT count(*) FILTER (WHERE was IS NULL), count(*) FILTER (WHERE was IS NOT NULL AND wrote),
       count(*) FILTER (WHERE was IS NOT NULL AND NOT wrote)
FROM (SELECT min(m.offer_id) AS was, bool_or(m.offer_id IN (SELECT id FROM catalogue_written)) AS wrote
      FROM catalogue_matched m WHERE m.problem IS NULL GROUP BY m.organisation_id, m.number) AS each
"""
_MATCH_ORGANISATIONS = """
CREATE TEMPORARY TABLE catalogue_matched ON COMMIT DROP AS
SELECT a.*, '' AS number, a.siret AS value, first_value(a.line) OVER same AS first,
       CASE WHEN first_value(a.line) OVER same < a.line THEN 'number_repeated'
            WHEN o.nda <> a.nda THEN 'nda_differs' WHEN o.id IS NOT NULL THEN 'kept' END AS problem
FROM catalogue_arriving a LEFT JOIN catalogue_organisation o ON o.siret = a.siret
WINDOW same AS (PARTITION BY a.siret ORDER BY a.line)
"""
_WRITE_CERTIFICATIONS = """
WITH arrived AS (SELECT DISTINCT ON (code) * FROM catalogue_arriving ORDER BY code, line DESC), written AS (
    INSERT INTO catalogue_certification AS c (kind, code, title, active_from, active_until)
    SELECT kind, code, title, active_from, active_until FROM arrived
    ON CONFLICT (code) DO UPDATE
    SET title = excluded.title, active_from = excluded.active_from, active_until = excluded.active_until
    WHERE (c.title, c.active_from, c.active_until)
        IS DISTINCT FROM (excluded.title, excluded.active_from, excluded.active_until)
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh), (SELECT count(*) FROM arrived) FROM written
"""


def _silent(_stage: str, _rows: int) -> None: ...


@transaction.atomic
def import_catalogue_table(
    path: Path, *, name: str, by: Actor, at: datetime, progress: Progress = _silent
) -> ImportReport:
    """Take in the public catalogue of trainings, as published. Agents only (NotFound).

    Each training of an organisation becomes an offer with an announced action a department, which nobody can order;
    see ``rules.open_data``. An offer that its organisation wrote here is kept as it is. Counts are offers, save for
    ``refused`` and ``kept``, which are rows. Raises ImportUnreadable, ImportTooLarge; then nothing was changed.
    """
    only_staff(by)
    reading = _begin(at)
    rows = (read_training(line, row, reading) for line, row in rows_of(path, TRAINING_COLUMNS, reading))
    _stage(_TRAININGS, rows, progress)
    with connection.cursor() as cursor:
        progress("matching organisations and certifications", 0)
        cursor.execute(_MATCH_TRAININGS, {"day": reading.today})
        _refuse_matched(reading)
        progress("writing offers", 0)
        cursor.execute(_WRITE_OFFERS, {"at": at})
        progress("writing actions", 0)
        cursor.execute(_WRITE_ACTIONS)
        cursor.execute(_COUNT_OFFERS)
        reading.accepted, reading.updated, reading.unchanged = cursor.fetchone()
    return keep_report("trainings", reading, name=name, organisation=None, by=by, at=at)


@transaction.atomic
def import_organisation_list(
    path: Path, *, name: str, by: Actor, at: datetime, progress: Progress = _silent
) -> ImportReport:
    """Take in the public list of training organisations, as published. Agents only (NotFound).

    Those that nobody knew become drafts, which sell nothing before they are vetted. Those known are kept as they are:
    what staff checked of them counts more than a list. Raises ImportUnreadable, ImportTooLarge.
    """
    only_staff(by)
    reading = _begin(at)
    rows = (read_organisation(line, row, reading) for line, row in rows_of(path, ORGANISATION_COLUMNS, reading))
    _stage(_ORGANISATIONS, rows, progress)
    with connection.cursor() as cursor:
        cursor.execute(_MATCH_ORGANISATIONS)
    _refuse_matched(reading)
    for batch in _batches("SELECT siret, nda, name, city FROM catalogue_matched WHERE problem IS NULL ORDER BY line"):
        made = Organisation.objects.bulk_create(
            Organisation(siret=siret, nda=nda, name=called, city=city, registered_at=at)
            for siret, nda, called, city in batch
        )
        tell_organisations([one.pk for one in made], by=by, at=at)
        reading.accepted += len(batch)
        progress("writing organisations", reading.accepted)
    return keep_report("organisations", reading, name=name, organisation=None, by=by, at=at)


@transaction.atomic
def import_certifications(
    path: Path, *, name: str, by: Actor, at: datetime, progress: Progress = _silent
) -> ImportReport:
    """Take in the national registers (RNCP, RS) with their dates, as published. Agents only (NotFound).

    A certification that is known keeps its kind, as blocks and CléA have one of their own. Titles are cut at 300
    characters. Raises ImportUnreadable, ImportTooLarge.
    """
    only_staff(by)
    reading = _begin(at)
    rows = (read_certification(line, row, reading) for line, row in rows_of(path, CERTIFICATION_COLUMNS, reading))
    _stage(_CERTIFICATIONS, rows, progress)
    with connection.cursor() as cursor:
        progress("writing certifications", 0)
        cursor.execute(_WRITE_CERTIFICATIONS)
        reading.accepted, reading.updated, total = cursor.fetchone()
    reading.unchanged = total - reading.accepted - reading.updated
    return keep_report("certifications", reading, name=name, organisation=None, by=by, at=at)


def _begin(at: datetime) -> Reading:
    one_import_at_a_time()
    return Reading(today=localtime(at).date())


def _stage(columns: dict[str, str], rows: Iterable[Any], progress: Progress) -> None:
    """Stream the rows that are right into ``catalogue_arriving``, a table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.catalogue_arriving, pg_temp.catalogue_matched")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.catalogue_written")
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE catalogue_arriving ({listed}) ON COMMIT DROP")
        with cursor.copy("COPY catalogue_arriving FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(list(columns.values()))
            for count, row in enumerate(rows, start=1):
                if row is not None:
                    copy.write_row(astuple(row))
                if count % PROGRESS_EVERY == 0:
                    progress("reading rows", count)
        cursor.execute("ANALYZE catalogue_arriving")


def _refuse_matched(reading: Reading) -> None:
    """Count the rows that the database has a problem with; tell the first thousand."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_matched")
        cursor.execute("SELECT problem, count(*) FROM catalogue_matched WHERE problem IS NOT NULL GROUP BY problem")
        counts = dict(cursor.fetchall())
        reading.kept = counts.pop("kept", 0)
        reading.refused += sum(counts.values())
        cursor.execute(
            "SELECT line, problem, number, value, first FROM catalogue_matched "
            "WHERE problem <> 'kept' ORDER BY line LIMIT %s",
            (REASONS_KEPT_MAX,),
        )
        told = cursor.fetchall()
    for line, problem, number, value, first in told:
        reading.refuse(line, problem, offer=number, value=value, first=first)
    reading.reasons_total += sum(counts.values()) - len(told)


def _batches(query: str) -> Iterator[Sequence[tuple[Any, ...]]]:
    with connection.connection.cursor(name="catalogue_batches") as cursor:
        cursor.execute(query)
        while batch := cursor.fetchmany(BATCH):
            yield batch
