"""Putting trainings on sale: certifications, offers, actions, sessions."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act
from pecule.catalogue.actions.sharing import tell_offers
from pecule.catalogue.models import Action, Certification, Offer, Organisation, Session
from pecule.catalogue.models.offers import KINDS, MODALITIES
from pecule.catalogue.rules import (
    NotAboveZero,
    OnlyAnnounced,
    PlaceMissing,
    SessionAlreadyOver,
    UnknownCertification,
    check_dates,
    check_place,
    check_text,
    department_of,
)
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound


@transaction.atomic
def register_certification(
    *,
    kind: str,
    code: str,
    title: str,
    active_from: date | None = None,
    active_until: date | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Make a certification known, or correct its title and dates, and return its code.

    ``kind`` is one of models' ``KINDS``; both dates are included, none means no limit. Raises UnknownCertification
    for an unknown kind, or for a code that is held by another kind; TextMissing, DatesOutOfOrder.
    """
    check_text(code, title)
    check_dates(active_from, active_until)
    tidy = code.strip().upper()
    if kind not in KINDS:
        raise UnknownCertification(code=tidy)
    said = {"title": title.strip(), "active_from": active_from, "active_until": active_until}
    found, fresh = Certification.objects.get_or_create(code=tidy, defaults={"kind": kind, **said})
    if found.kind != kind:
        raise UnknownCertification(code=tidy)
    if fresh or any(getattr(found, name) != value for name, value in said.items()):
        Certification.objects.filter(pk=found.pk).update(**said)
        record(by=by, verb="catalogue.register_certification", subject=f"certification:{tidy}", at=at)
    return tidy


@transaction.atomic
def publish_offer(
    *,
    organisation: UUID,
    certification: str,
    title: str,
    objective: str,
    results: str = "",
    content: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Publish an offer and return its public id. It is on sale while its organisation may sell.

    Raises NotFound, UnknownCertification, TextMissing.
    """
    check_text(title, objective)
    owner = Organisation.objects.filter(public_id=organisation).first()
    if owner is None:
        raise NotFound
    check_may_act(owner, by, role="trainings")
    leads_to = Certification.objects.filter(code=certification.strip().upper()).first()
    if leads_to is None:
        raise UnknownCertification(code=certification[:30])
    offer = Offer.objects.create(
        organisation=owner,
        certification=leads_to,
        title=title.strip(),
        objective=objective.strip(),
        results=results.strip(),
        content=content.strip(),
        published_at=at,
    )
    offer.refresh_from_db(fields=["public_id"])
    tell_offers([offer.pk], by=by, at=at)
    details = {"organisation": str(organisation), "certification": leads_to.code}
    record(by=by, verb="catalogue.publish_offer", subject=f"offer:{offer.public_id}", details=details, at=at)
    return offer.public_id


@transaction.atomic
def withdraw_offer(*, offer: UUID, by: Actor, at: datetime) -> None:
    """Take an offer off sale; orders under way go on. Twice is harmless. Raises NotFound."""
    found = _offer(offer, by)
    if found.status == "published":
        Offer.objects.filter(pk=found.pk).update(status="withdrawn")
        record(by=by, verb="catalogue.withdraw_offer", subject=f"offer:{offer}", at=at)


@transaction.atomic
def publish_action(
    *,
    offer: UUID,
    modality: str,
    hours: int,
    price_cents: int,
    city: str = "",
    postcode: str = "",
    prerequisites: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Publish a way to follow an offer and return its public id. ``modality`` is one of models' ``MODALITIES``.

    ``prerequisites`` is what one must know or be beforehand; empty when anybody may come. Raises NotFound,
    NotAboveZero, PlaceMissing.
    """
    found = _offer(offer, by)
    if hours <= 0 or price_cents <= 0:
        raise NotAboveZero
    if modality not in MODALITIES:
        raise PlaceMissing
    check_place(modality, city)
    action = Action.objects.create(
        offer=found,
        modality=modality,
        hours=hours,
        price_cents=price_cents,
        city=city.strip(),
        postcode=postcode.strip(),
        department=department_of(postcode.strip()),
        prerequisites=prerequisites.strip(),
    )
    action.refresh_from_db(fields=["public_id"])
    details = {"offer": str(offer), "hours": hours, "price_cents": price_cents}
    record(by=by, verb="catalogue.publish_action", subject=f"action:{action.public_id}", details=details, at=at)
    return action.public_id


@transaction.atomic
def publish_session(*, action: UUID, start: date, end: date, seats: int, by: Actor, at: datetime) -> UUID:
    """Publish the dates of an action, both included, and return the session's public id.

    Raises NotFound, OnlyAnnounced, NotAboveZero, DatesOutOfOrder, SessionAlreadyOver.
    """
    found = Action.objects.select_related("offer__organisation").filter(public_id=action).first()
    if found is None:
        raise NotFound
    check_may_act(found.offer.organisation, by, role="trainings")
    if found.announced:
        raise OnlyAnnounced
    check_dates(start, end)
    if end < localtime(at).date():
        raise SessionAlreadyOver(end=end)
    if seats <= 0:
        raise NotAboveZero
    session = Session.objects.create(action=found, start=start, end=end, seats=seats)
    session.refresh_from_db(fields=["public_id"])
    details = {"action": str(action), "start": start.isoformat(), "end": end.isoformat(), "seats": seats}
    record(by=by, verb="catalogue.publish_session", subject=f"session:{session.public_id}", details=details, at=at)
    return session.public_id


@transaction.atomic
def close_session(*, session: UUID, by: Actor, at: datetime) -> None:
    """Take no new order for a session; orders under way go on. Twice is harmless. Raises NotFound."""
    _set_open(session, open_now=False, verb="catalogue.close_session", by=by, at=at)


@transaction.atomic
def reopen_session(*, session: UUID, by: Actor, at: datetime) -> None:
    """Take orders again for a session that was closed. Twice is harmless. Raises NotFound."""
    _set_open(session, open_now=True, verb="catalogue.reopen_session", by=by, at=at)


def _set_open(session: UUID, *, open_now: bool, verb: str, by: Actor, at: datetime) -> None:
    found = Session.objects.select_related("action__offer__organisation").filter(public_id=session).first()
    if found is None:
        raise NotFound
    check_may_act(found.action.offer.organisation, by, role="trainings")
    if Session.objects.filter(pk=found.pk).exclude(open=open_now).update(open=open_now):
        record(by=by, verb=verb, subject=f"session:{session}", at=at)


def _offer(offer: UUID, by: Actor) -> Offer:
    found = Offer.objects.select_related("organisation").filter(public_id=offer).first()
    if found is None:
        raise NotFound
    check_may_act(found.organisation, by, role="trainings")
    return found
