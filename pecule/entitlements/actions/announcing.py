"""Money that funders announce: credited on the day it arrives, never before (R6323-42)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.dotations import Gift, receive_dotation
from pecule.entitlements.models import Announcement, Funder, FunderMember
from pecule.entitlements.rules.refusals import (
    AnnouncementOver,
    FunderUnknown,
    OtherAmountReceived,
    SameKeyOtherContent,
)
from pecule.holders.queries import standing_by_public_id
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme import load
from pecule.scheme.top_ups import dotation as dotation_by_law


@transaction.atomic
def add_funder_member(*, siren: str, login_id: int, by: Actor, at: datetime) -> None:
    """Let a login announce money for a registered funder. Twice is harmless. Raises NotFound."""
    funder = Funder.objects.filter(siren=siren).first()
    if funder is None:
        raise NotFound
    _, new = FunderMember.objects.get_or_create(login_id=login_id, defaults={"funder": funder})
    if new:
        record(by=by, verb="entitlements.add_funder_member", subject=str(funder), details={"login": login_id}, at=at)


@transaction.atomic
def announce_dotation(gift: Gift, *, by: Actor, at: datetime) -> UUID:
    """Announce money on its way for one holder and return the announcement's public id. Credits nothing.

    The same reference and content again is the same announcement. Raises FunderUnknown, NotFound, AccountClosed,
    ConditionsNotAllowed, ConditionsNeedEarmark, ExpiryInThePast, SameKeyOtherContent. Source: R6323-42, R6323-42-1.
    """
    funder = _funder_of(by)
    holder = standing_by_public_id(gift.holder)
    known = Announcement.objects.filter(funder=funder, key=gift.key).first()
    if known is not None:
        if (known.holder_id, _content(known)) != (holder.id, _wanted(gift)):
            raise SameKeyOtherContent
        return known.public_id
    if holder.status == "closed":
        raise AccountClosed
    dotation_by_law(
        load(settings.SCHEME),
        announced=gift.amount_cents,
        received=gift.amount_cents,
        earmark=gift.earmark,
        expires_on=gift.expires_on,
        repay_unused=gift.repay_unused,
        day=at.date(),
    )
    made = Announcement.objects.create(
        key=gift.key,
        funder=funder,
        holder_id=holder.id,
        origin=gift.origin,
        amount_cents=gift.amount_cents,
        earmark=list(gift.earmark),
        expires_on=gift.expires_on,
        repay_unused=gift.repay_unused,
        announced_at=at,
    )
    made.refresh_from_db(fields=["public_id"])
    details = {"amount_cents": gift.amount_cents, "origin": gift.origin}
    record(by=by, verb="entitlements.announce_dotation", subject=str(made), details=details, at=at)
    return made.public_id


@transaction.atomic
def withdraw_announcement(*, announcement: UUID, by: Actor, at: datetime) -> None:
    """Take back an announcement whose money has not come. Twice is harmless. Raises NotFound, AnnouncementOver."""
    found = _locked(announcement)
    if by.kind == "funder" and found.funder_id != _funder_of(by).pk:
        raise NotFound
    if found.dotation_id is not None:
        raise AnnouncementOver
    if found.withdrawn_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        record(by=by, verb="entitlements.withdraw_announcement", subject=str(found), at=at)


@transaction.atomic
def money_arrived(*, announcement: UUID, amount_cents: int, by: Actor, at: datetime) -> UUID:
    """Credit what was announced, now that exactly this money has arrived; return the dotation's public id.

    Twice is harmless. Raises NotFound, AnnouncementOver (withdrawn), OtherAmountReceived, AccountClosed: then the money
    goes back to the funder. Only staff and the system may say so.
    """
    if by.kind not in ("staff", "system"):
        raise NotFound
    found = _locked(announcement)
    if amount_cents != found.amount_cents:
        raise OtherAmountReceived(received_cents=amount_cents, announced_cents=found.amount_cents)
    if found.withdrawn_at is not None:
        raise AnnouncementOver
    if found.dotation is None:
        gift = Gift(
            holder=found.holder.public_id,
            amount_cents=found.amount_cents,
            key=found.key,
            origin=found.origin,
            earmark=tuple(found.earmark),
            expires_on=found.expires_on,
            repay_unused=found.repay_unused,
        )
        found.dotation = receive_dotation(gift, funder=found.funder, by=by, at=at)
        found.save(update_fields=["dotation"])
    return found.dotation.public_id


def _funder_of(by: Actor) -> Funder:
    member = None
    if by.kind == "funder":
        member = FunderMember.objects.select_related("funder").filter(login__public_id=by.id).first()
    if member is None:
        raise FunderUnknown
    return member.funder


def _locked(announcement: UUID) -> Announcement:
    found = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("funder", "holder", "dotation")
        .filter(public_id=announcement)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _content(row: Announcement) -> tuple[object, ...]:
    return (row.amount_cents, row.origin, tuple(row.earmark), row.expires_on, row.repay_unused)


def _wanted(gift: Gift) -> tuple[object, ...]:
    return (gift.amount_cents, gift.origin, gift.earmark, gift.expires_on, gift.repay_unused)
