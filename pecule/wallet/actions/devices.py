"""Adding a phone, believing its calls, revoking it."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from pecule.audit.actions import record
from pecule.issuing.rows import seen_before
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.notices.actions import queue
from pecule.openid import jose
from pecule.openid.errors import ClaimRefused, TokenRefused
from pecule.wallet.actions.cooling import recovered
from pecule.wallet.actions.people import cool, locked
from pecule.wallet.actions.pins import check_pin, hash_of
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import ActivationCode, Device, Person
from pecule.wallet.rules.devices import (
    CODE_LIFE,
    DEVICES_MAX,
    OWN_CODE_LIFE,
    REQUEST_AGE_SECONDS,
    REQUEST_TYP,
    ActivationRefused,
    CallReplayed,
    ClockWrong,
    DeviceMisdescribed,
    DeviceUnknown,
    Phone,
    TooManyDevices,
)
from pecule.wallet.rules.people import keyed

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no letter that is read as another


@transaction.atomic
def new_code(
    *, person: UUID, by: Actor, at: datetime, code: str = "", cooling: bool = True, reusable: bool = False,
    recovers: bool = False, life: timedelta = CODE_LIFE,
) -> str:  # fmt: skip
    """Make a code that adds a phone; it is told once and kept as a keyed hash. Raises NotFound."""
    found = locked(person)
    told = code or "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(3))
    ActivationCode.objects.update_or_create(
        code_hash=_code_hash(told),
        defaults={
            "person": found, "cooling": cooling, "reusable": reusable, "recovers": recovers, "created_at": at,
            "expires_at": at + life, "used_at": None,
        },
    )  # fmt: skip
    record(by=by, verb="wallet.new_code", subject=str(found), details={"cooling": cooling}, at=at)
    return told


def check_code(code: str, *, at: datetime) -> None:
    """Refuse a code that does not add a phone, before anything costly is done for it. Raises ActivationRefused."""
    if not _good_codes(code, at).exists():
        raise ActivationRefused


@transaction.atomic
def activate(*, code: str, jwk: Mapping[str, Any], name: str, pin_hash: str, at: datetime) -> Phone:
    """Add a phone by a code. Its owner is told at every address; nothing is bought with it for a while.

    Raises ActivationRefused, DeviceMisdescribed, TooManyDevices, NotRecovering.
    """
    found = _good_codes(code, at).select_for_update().first()
    if found is None:
        raise ActivationRefused
    key, label = _key(jwk), " ".join(name.split())[:60]
    if not label:
        raise DeviceMisdescribed
    person = locked(found.person.public_id)
    full = Device.objects.filter(person=person, revoked_at=None).count() >= DEVICES_MAX
    if full and not found.reusable and not found.recovers:
        raise TooManyDevices(limit=DEVICES_MAX)
    device = Device.objects.create(
        person=person, name=label, jwk=key, pin_hash=pin_hash, added_at=at, last_used_at=at
    )  # fmt: skip
    device.refresh_from_db(fields=["public_id"])
    found.used_at = at
    found.save(update_fields=["used_at"])
    if found.recovers:
        recovered(person, device, at=at)
    elif found.cooling:
        cool(person, at=at)
    phone = Phone(device.pk, device.public_id, person.pk)
    record(by=phone.actor, verb="wallet.activate", subject=str(person), details={"device": str(device)}, at=at)
    tell_new_device(person, device, at=at)
    if not found.recovers:
        warn(person, Warning.DEVICE_ADDED, mail_too=False, at=at)
    return phone


def tell_new_device(person: Person, device: Device, *, at: datetime) -> None:
    """Tell the owner that a phone was added, inside the caller's transaction."""
    queue(
        to=person.email, language="en" if person.language == "en" else "fr", template="wallet_device_added",
        facts={"device": device.name, "added_on": at.date()}, key=uuid5(device.public_id, "added"), at=at,
        by=Actor("system", "wallet"),
    )  # fmt: skip


def believe(signature: str, *, method: str, path: str, body_hash: str, at: datetime) -> Phone:
    """The phone that signed a call, used once. Raises DeviceUnknown, ClockWrong, CallReplayed."""
    device = _named(signature)
    key = jose.key_from({**device.jwk, "kid": str(device.public_id)})
    try:
        claims = jose.verify(signature, [key], typ=[REQUEST_TYP])
    except TokenRefused:
        raise DeviceUnknown from None
    iat, jti = claims.get("iat"), claims.get("jti")
    if not isinstance(iat, int) or abs(at.timestamp() - iat) > REQUEST_AGE_SECONDS:
        raise ClockWrong
    if (claims.get("htm"), claims.get("htu"), claims.get("body")) != (method, path, body_hash):
        raise DeviceUnknown
    if not isinstance(jti, str) or not 16 <= len(jti) <= 100:
        raise DeviceUnknown
    if seen_before(f"{device.public_id} {jti}", until=at.timestamp() + 3 * REQUEST_AGE_SECONDS):
        raise CallReplayed
    if at - device.last_used_at > timedelta(minutes=5):
        Device.objects.filter(pk=device.pk).update(last_used_at=at)
    return Phone(device.pk, device.public_id, device.person_id)


@transaction.atomic
def revoke(*, person: UUID, device: UUID, by: Actor, at: datetime) -> None:
    """End a phone at once; twice is harmless. Raises NotFound."""
    owner = locked(person)
    found = Device.objects.select_for_update().filter(person=owner, public_id=device).first()
    if found is None:
        raise NotFound
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        record(by=by, verb="wallet.revoke", subject=str(owner), details={"device": str(found)}, at=at)


def code_for_another(phone: Phone, *, pin_proof: str, at: datetime) -> str:
    """A code for another phone of the account, with the PIN of this one; good for an hour.

    Raises PinUnreadable, PinLocked, PinWrong, Busy.
    """
    check_pin(phone.number, pin_proof)
    person = Person.objects.values_list("public_id", flat=True).get(pk=phone.person)
    return new_code(person=person, life=OWN_CODE_LIFE, by=phone.actor, at=at)


def change_pin(phone: Phone, *, old: str, new: str, at: datetime) -> None:
    """Change the PIN of a phone. Raises PinUnreadable, PinLocked, PinWrong, Busy."""
    check_pin(phone.number, old)
    kept = hash_of(new)
    with transaction.atomic():
        Device.objects.filter(pk=phone.number, revoked_at=None).update(pin_hash=kept)
        record(by=phone.actor, verb="wallet.change_pin", subject=f"device:{phone.public_id}", at=at)


def _named(signature: str) -> Device:
    try:
        kid = UUID(jose.key_named(signature) or "")
    except (TokenRefused, ClaimRefused, ValueError):
        raise DeviceUnknown from None
    found = Device.objects.filter(public_id=kid, revoked_at=None, person__closed_at=None).first()
    if found is None:
        raise DeviceUnknown
    return found


def _key(jwk: Mapping[str, Any]) -> dict[str, Any]:
    try:
        key = jose.key_from(jwk)
    except TokenRefused:
        raise DeviceMisdescribed from None
    if key.family != "EC" or "d" in jwk:
        raise DeviceMisdescribed
    return {name: str(jwk[name]) for name in ("kty", "crv", "x", "y")}


def _good_codes(code: str, at: datetime) -> QuerySet[ActivationCode]:
    unused = Q(used_at=None) | Q(reusable=True)
    return ActivationCode.objects.filter(unused, code_hash=_code_hash(code), expires_at__gt=at)


def _code_hash(code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return keyed(settings.WALLET_KEY, "activation", plain)
