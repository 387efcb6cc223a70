"""Two people who publish at the same instant, really committed: search forgets neither."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from pecule.catalogue import queries
from pecule.catalogue.models import Action, Session
from tests.catalogue.making import DAY, make_offer, make_organisation, make_session, sql
from tests.screening.making import TABLES


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that threads meet; emptied afterwards."""
    with django_db_blocker.unblock():
        (last_line,) = sql("SELECT coalesce(max(id), 0) FROM audit_line")[0]
        yield
        sql("SET session_replication_role = replica")
        sql(f"TRUNCATE catalogue_certification, catalogue_organisation, {TABLES} CASCADE")
        sql("DELETE FROM audit_line WHERE id > %s", last_line)
        sql("SET session_replication_role = DEFAULT")


def test_sessions_added_at_once_are_all_found() -> None:
    make_session(make_offer(make_organisation()))
    action = Action.objects.get()
    failed: list[Exception] = []

    def second() -> None:
        try:
            Session.objects.create(action=action, start=date(2026, 9, 1), end=date(2026, 9, 2), seats=1)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the assertion below tells it
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        Session.objects.create(action=action, start=date(2026, 8, 1), end=date(2026, 8, 2), seats=1)
        thread.start()
        time.sleep(0.3)  # the second reaches the row that the first holds
    thread.join()
    found = [
        queries.search_offers(day=DAY, starts_from=day, starts_until=day).total
        for day in (date(2026, 4, 1), date(2026, 8, 1), date(2026, 9, 1))
    ]
    assert (failed, found) == ([], [1, 1, 1])
