"""Contact points: claimed by the person, verified by a proof, removed but kept for notices."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.holders.actions.rows import held, subject
from pecule.holders.models import ContactPoint
from pecule.holders.rules.contacts import (
    CONTACT_POINTS_OF_ONE_KIND_MAX,
    ContactKind,
    ContactPointNotYoursToVerify,
    ContactPointUnknown,
    TooManyContactPoints,
    read_contact,
)
from pecule.kernel.actors import Actor


@transaction.atomic
def add_contact_point(*, holder_id: int, kind: ContactKind, value: str, by: Actor, at: datetime) -> UUID:
    """Add a claimed contact point and return its public id; the existing one when it is already there.

    Raises EmailUnreadable, PhoneUnreadable, PostalUnreadable, TooManyContactPoints.
    """
    holder = held(holder_id)
    written = read_contact(kind, value)
    points = list(ContactPoint.objects.filter(holder=holder, kind=kind.value, removed_at=None))
    same = next((point for point in points if point.value == written), None)
    if same is not None:
        return same.public_id
    if len(points) >= CONTACT_POINTS_OF_ONE_KIND_MAX:
        raise TooManyContactPoints(limit=CONTACT_POINTS_OF_ONE_KIND_MAX)
    point = ContactPoint.objects.create(holder=holder, kind=kind.value, value=written, claimed_at=at)
    record(by=by, verb="holders.add_contact_point", subject=subject(holder), details={"kind": kind.value}, at=at)
    return point.public_id


@transaction.atomic
def verify_contact_point(*, holder_id: int, contact: UUID, by: Actor, at: datetime) -> None:
    """Note that a contact point was proved to be the person's. The first proof stands.

    Raises ContactPointNotYoursToVerify (a proof comes from somebody else), ContactPointUnknown.
    """
    if by.kind not in ("staff", "system"):
        raise ContactPointNotYoursToVerify
    point = _point(holder_id, contact)
    if point.verified_at is None:
        point.verified_at = at
        point.save(update_fields=["verified_at"])
        record(
            by=by,
            verb="holders.verify_contact_point",
            subject=subject(point.holder),
            details={"kind": point.kind},
            at=at,
        )


@transaction.atomic
def remove_contact_point(*, holder_id: int, contact: UUID, by: Actor, at: datetime) -> None:
    """Stop using a contact point. It is kept, for a notice of this very change. Raises ContactPointUnknown."""
    point = _point(holder_id, contact)
    point.removed_at = at
    point.save(update_fields=["removed_at"])
    record(
        by=by, verb="holders.remove_contact_point", subject=subject(point.holder), details={"kind": point.kind}, at=at
    )


def _point(holder_id: int, contact: UUID) -> ContactPoint:
    holder = held(holder_id)
    point = ContactPoint.objects.filter(holder=holder, public_id=contact, removed_at=None).first()
    if point is None:
        raise ContactPointUnknown
    point.holder = holder
    return point
