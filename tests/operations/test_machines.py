"""What monitors ask: health and figures."""

import io
import json
import logging

import pytest
from django.test import Client, override_settings

from pecule.operations.secrets import secret


def test_it_says_it_is_well_when_the_database_answers(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})


def test_it_says_it_is_not_well_when_the_database_does_not_answer(client: Client) -> None:
    # Without the `db` fixture no test may reach the database: here that plays its absence.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pecule.operations.views.connection.cursor", _no_cursor)
        patch.setattr("pecule.operations.views.connection.ensure_connection", _no_cursor)
        response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, "does not answer")


def _no_cursor() -> None:
    from django.db import OperationalError  # the import stands here because only this stand-in needs it

    raise OperationalError("connection refused")


def test_figures_count_requests_by_route_and_tell_of_holds(client: Client, db: None) -> None:
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert 'pecule_requests_total{route="healthz",status="200"}' in text
    assert "pecule_overdue_transfers 0.0" in text


@override_settings(PECULE_DEMO=False)
def test_figures_outside_the_demonstration_need_the_token(client: Client, db: None) -> None:
    refused = client.get("/metrics", headers={"Authorization": "Bearer wrong"})
    assert (refused.status_code, b"pecule_" in refused.content) == (401, False)
    shown = client.get("/metrics", headers={"Authorization": f"Bearer {secret('metrics_token')}"})
    assert (shown.status_code, b"pecule_overdue_transfers" in shown.content) == (200, True)


def test_a_log_line_keeps_the_route_and_drops_what_could_name_a_person(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    for handler in logging.getLogger("pecule.request").handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", written)
    client.get("/healthz?nir=2750564102107&name=Martin")
    lines = [json.loads(line) for line in written.getvalue().splitlines() if '"request"' in line]
    assert [set(line) for line in lines] == [
        {"event", "level", "logger", "timestamp", "method", "route", "status", "ms"}
    ]
    assert (lines[0]["route"], lines[0]["status"]) == ("healthz", 200)
