"""Indicators, and organisations that share them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from pecule.kernel.actors import Actor
from pecule.screening import actions
from pecule.screening.actions import Added, NewIndicator
from pecule.screening.models import Match
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, make_login, make_organisation

__all__ = ["AT", "BY", "DAY", "make_organisation"]

LAST = DAY + timedelta(days=90)
TABLES = "screening_fact, screening_match, screening_decision, screening_indicator"
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
PHONE = "06 12 34 56 78"


def listed(
    kind: str = "phone", value: str = PHONE, *, confidence: int = 80, last: date = LAST, by: Actor = BY, **more: Any
) -> Added:
    """List one indicator, told by a campaign."""
    said = NewIndicator(kind, value, confidence, last, more.pop("reference", "campaign-1"))
    return actions.add_indicators(indicators=[said], source="scams", by=by, at=more.pop("at", AT))


def has(subject: UUID, *facts: tuple[str, str], kind: str = "organisation") -> int:
    """Tell that a subject has these facts now."""
    return actions.register({(kind, subject): facts}, by=BY, at=AT)


def officer(name: str = "robin", role: str = "screening_officer") -> Actor:
    """Somebody who decides on matches."""
    login = make_login(f"{name}@staff.example", Audience.STAFF)
    login.roles = [role]
    login.save(update_fields=["roles"])
    return Actor("staff", str(login.public_id))


def states() -> list[tuple[UUID, str]]:
    """Who is matched, and where each match stands."""
    return list(Match.objects.order_by("pk").values_list("subject_id", "state"))


def match_of(subject: UUID) -> UUID:
    """The last match of a subject."""
    return Match.objects.filter(subject_id=subject).order_by("-pk").values_list("public_id", flat=True)[0]


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run SQL as somebody who goes round Python."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters or None)
        return cursor.fetchall() if cursor.description else []
