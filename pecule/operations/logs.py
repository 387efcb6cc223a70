"""Structured logs: one JSON object a line, with no name, address, number or secret of a person in it."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase

from pecule.operations.metrics import count_request

_ALLOWED = frozenset({"event", "level", "timestamp", "logger", "method", "route", "status", "ms", "exception", "job"})


def _keep_only_harmless(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Drop every field that is not on the short list: a new field must be argued for here."""
    return {name: value for name, value in event.items() if name in _ALLOWED}


def _exception_place(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep where an exception came from, not its message: messages may quote what a person typed."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and error[0] is not None:
        frames = []
        trace = error[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["exception"] = f"{error[0].__name__} at {' > '.join(frames[-6:])}"
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class RequestLine(logging.Formatter):
    """The line of a request. Its fields are always these, so none has to be taken out: it is the line most written."""

    def format(self, record: logging.LogRecord) -> str:
        """``record.msg`` holds method, route, status and ms."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").removesuffix("+00:00")
        known = {"event": "request", "level": "info", "logger": record.name, "timestamp": f"{when}Z"}
        return json.dumps({**record.__dict__["msg"], **known})


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _exception_place,
                _keep_only_harmless,
                structlog.processors.JSONRenderer(),
            ],
        },
        "request": {"()": RequestLine},
    },
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "formatter": "json"},
        "requests": {"class": "logging.StreamHandler", "formatter": "request"},
    },
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "django.request": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
        "pecule.request": {"handlers": ["requests"], "propagate": False},
        "procrastinate": {"level": "WARNING"},
    },
}


def configure() -> None:
    """Send structlog through the standard library's handlers above."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class RequestLogMiddleware:
    """Log each request by the name of its route, never its path or query: those may name a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.log = logging.getLogger("pecule.request")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route = request.resolver_match.view_name if request.resolver_match else ""
        count_request(route, response.status_code, seconds)
        milliseconds = round(seconds * 1000, 1)
        self.log.info({"method": request.method, "route": route, "status": response.status_code, "ms": milliseconds})
        return response
