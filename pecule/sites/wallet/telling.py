"""Words, fields and policies of the wallet's pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from pecule.openid.details import registered
from pecule.sites.design.components import Row
from pecule.sites.design.middleware import CONTENT_SECURITY
from pecule.sites.design.words import long_date, money


def fields_shown(details: Sequence[Mapping[str, Any]], *, everything: bool = False) -> list[Row]:
    """What is asked, in words, in the order of its registered type; what is told on demand only is left to the app.

    ``everything``: also that, for paper.
    """
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    rows = []
    for one in details:
        kind = registered().get(str(one.get("type")))
        for field in kind.fields if kind else ():
            if everything or field["display"] < 3:
                rows.append(Row(field["label"][language], _shown(one, field, language)))
    return rows


def _shown(one: Mapping[str, Any], field: Mapping[str, Any], language: str) -> str:
    value: Any = one
    for name in field["path"]:
        value = value[name]
    match field["format"]:
        case "money_cents":
            return money(int(value))
        case "date":
            return long_date(date.fromisoformat(str(value)))
        case "choice":
            return str(field["values"][value][language])
        case _:
            return str(value)


def let_scripts_run(response: HttpResponseBase) -> None:
    """Let this page run our own scripts, from files, and let them call us."""
    policy = response.headers.get("Content-Security-Policy", CONTENT_SECURITY)
    response["Content-Security-Policy"] = f"{policy}; script-src 'self'; connect-src 'self'; worker-src 'self'"


def source_of(request: HttpRequest) -> str:
    """Where a request comes from, as a hash: for limits, and for nothing else."""
    return sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()
