"""Logs are for machines and hold nothing of a person."""

import json
import logging
import sys

import structlog

from pecule.operations.logs import LOGGING, RequestLine, configure


def written(record: logging.LogRecord) -> dict[str, object]:
    """What our formatter makes of a record of the standard library."""
    configure()
    settings = dict(LOGGING["formatters"]["json"])
    formatter = settings.pop("()")(**settings)
    line: dict[str, object] = json.loads(formatter.format(record))
    return line


def test_an_exception_is_told_by_its_place_and_never_by_its_message() -> None:
    try:
        raise ValueError("2750564102107 belongs to Jeanne Martin")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", None, sys.exc_info())
    line = written(record)
    assert str(line["exception"]).startswith("ValueError at test_logs.py:")
    assert "Martin" not in json.dumps(line)


def test_a_field_that_nobody_argued_for_is_dropped() -> None:
    processor = LOGGING["formatters"]["json"]["processors"][2]
    assert processor(None, "info", {"event": "e", "nir": "1", "route": "r"}) == {"event": "e", "route": "r"}
    assert structlog.is_configured()


def test_a_request_has_a_line_of_fixed_fields() -> None:
    told = {"method": "GET", "route": "healthz", "status": 200, "ms": 1.5}
    record = logging.LogRecord("pecule.request", logging.INFO, "f.py", 1, told, None, None)
    record.created = 1_772_442_000.25
    assert json.loads(RequestLine().format(record)) == told | {
        "event": "request", "level": "info", "logger": "pecule.request", "timestamp": "2026-03-02T09:00:00.250000Z",
    }  # fmt: skip
    assert LOGGING["loggers"]["pecule.request"] == {"handlers": ["requests"], "propagate": False}
