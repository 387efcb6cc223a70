"""Organisations and offers to try things on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from pecule.catalogue import actions
from pecule.kernel.actors import Actor, system
from pecule.signin.models import Login
from pecule.signin.rules import Audience

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, 10 h in Paris
DAY = date(2026, 3, 2)
BY = system("tests")
SIRETS = ("73282932000074", "40483304800022", "55210055400013")


def make_organisation(number: int = 0, *, listed: bool = True, name: str = "Atelier des langues") -> UUID:
    """An organisation, listed with a certificate that covers the year unless told otherwise."""
    public_id = actions.register_organisation(
        siret=SIRETS[number],
        nda=f"1175000000{number}",
        name=name,
        city="Lyon",
        qualiopi_from=date(2025, 1, 1),
        qualiopi_until=date(2027, 12, 31),
        by=BY,
        at=AT,
    )
    if listed:
        actions.change_status(organisation=public_id, status="listed", reason="complete file", by=BY, at=AT)
    return public_id


def make_offer(organisation: UUID, *, title: str = "Anglais professionnel", code: str = "RS6438", **more: Any) -> UUID:
    """An offer leading to a certification that is registered on the way."""
    actions.register_certification(kind=more.pop("kind", "rncp"), code=code, title=f"Titre {code}", by=BY, at=AT)
    actions.grant_habilitation(organisation=organisation, certification=code, start=date(2025, 1, 1), by=BY, at=AT)
    return actions.publish_offer(
        organisation=organisation,
        certification=code,
        title=title,
        objective=more.pop("objective", "Mener une réunion en anglais."),
        by=BY,
        at=AT,
    )


def make_session(
    offer: UUID,
    *,
    price_cents: int = 120_000,
    start: date = DAY + timedelta(days=30),
    days: int = 10,
    seats: int = 12,
    city: str = "Lyon",
    modality: str = "in_person",
) -> UUID:
    """A session of an action of its own."""
    action = actions.publish_action(
        offer=offer, modality=modality, hours=35, price_cents=price_cents, city=city, postcode="69003", by=BY, at=AT
    )
    return actions.publish_session(
        action=action, start=start, end=start + timedelta(days=days), seats=seats, by=BY, at=AT
    )


def make_login(email: str, audience: Audience = Audience.ORGANISATION) -> Login:
    """A login that no password opens: hashing one costs more than all the rest of a test."""
    login = Login(email=email, audience=audience.value, display_name="Somebody", created_at=AT)
    login.set_unusable_password()
    login.save()
    login.refresh_from_db()
    return login


def member(login: Login) -> Actor:
    """The actor of an organisation's login."""
    return Actor("organisation", str(login.public_id))


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run SQL as somebody who goes round Python."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters or None)
        return cursor.fetchall() if cursor.description else []
