"""Complaints, counted by the number that called."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from pecule.consents.models import Complaint
from pecule.consents.rules.complaints import CallerUnreadable
from pecule.scams.rules.phones import read_sender


@dataclass(frozen=True, slots=True)
class NumberFigures:
    """What people say of one number: it may be forged, so it is a hint whom to ask, never a proof against anybody."""

    number: str
    kind: str
    complaints: int
    people: int
    unlawful: int
    training_account: int
    last_on: date


def phone_of(text: str) -> tuple[str, str]:
    """(number, kind) of the number that a telephone showed; ("", "hidden") for none. Raises CallerUnreadable."""
    if not text.strip():
        return "", "hidden"
    phone = read_sender(text)
    if phone is None:
        raise CallerUnreadable(text=text.strip()[:30])
    return phone.number, phone.kind


def figures_by_number(*, limit: int = 50, offset: int = 0) -> list[NumberFigures]:
    """Numbers that were complained about, by how many people. One query."""
    rows = (
        Complaint.objects.exclude(caller_number="")
        .values("caller_number", "kind")
        .annotate(
            complaints=Count("pk"),
            people=Count("complainer", distinct=True),
            unlawful=Count("pk", filter=Q(verdict="unlawful")),
            training_account=Count("pk", filter=Q(purpose="training_account")),
            last_on=Max("called_on"),
        )
        .order_by("-people", "-complaints", "caller_number")
    )
    return [
        NumberFigures(
            row["caller_number"],
            row["kind"],
            row["complaints"],
            row["people"],
            row["unlawful"],
            row["training_account"],
            row["last_on"],
        )
        for row in rows[offset : offset + limit]
    ]


def count_numbers() -> int:
    """How many numbers were complained about."""
    return Complaint.objects.exclude(caller_number="").values("caller_number").distinct().count()


def count_hidden() -> int:
    """How many complaints are about calls that showed no number."""
    return Complaint.objects.filter(caller_number="").count()
