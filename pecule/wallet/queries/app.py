"""What the app is told: about its account, and about something to confirm once it may see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from pecule.kernel.refusals import NotFound
from pecule.openid.canonical import base64url
from pecule.wallet.models import Device, Person, SecurityKey, Transaction
from pecule.wallet.rules.devices import Phone
from pecule.wallet.rules.people import hint_hash
from pecule.wallet.rules.recovery import OPEN
from pecule.wallet.rules.transactions import Standing, State, level_of


def account(phone: Phone, *, at: datetime) -> dict[str, Any]:
    """The account of a phone: its phones, and that something waits, never what."""
    person = Person.objects.get(pk=phone.person)
    devices = Device.objects.filter(person=person, revoked_at=None).order_by("added_at", "pk")
    hinted = hint_hash(settings.WALLET_KEY, person.mobile)
    waiting = Transaction.objects.filter(hint_hash=hinted, state=State.WAITING, expires_at__gt=at).order_by(
        "created_at"
    )
    level = level_of(Standing(person.proofed_at is not None, False, None, person.recovering_until), at=at)
    cooling = person.cooling_until if person.cooling_until and person.cooling_until > at else None
    return {
        "account": str(person.public_id),
        "given_name": str(person.identity.get("given_name", "")).split(" ")[0],
        "level": level.value,
        "devices": [
            {
                "id": str(device.public_id),
                "name": device.name,
                "current": device.pk == phone.number,
                "added_at": device.added_at.isoformat(),
                "last_used_at": device.last_used_at.isoformat(),
            }
            for device in devices
        ],
        "waiting": [{"transaction": str(one.public_id), "kind": one.kind} for one in waiting[:3]],
        "cooling_until": cooling.isoformat() if cooling else None,
        "keys": [
            {"id": str(key.public_id), "name": key.name, "added_at": key.added_at.isoformat()}
            for key in person.security_keys.filter(revoked_at=None).order_by("added_at", "pk")
        ],
        "recovery": person.recoveries.filter(stage__in=OPEN).exists(),
        "purchases_locked": person.purchases_locked_at is not None,
    }


def transaction_for(phone: Phone, public_id: UUID) -> dict[str, Any]:
    """Something to confirm, for the phone that found it: no words but those that are signed. Raises NotFound."""
    found = Transaction.objects.filter(public_id=public_id, device_id=phone.number).first()
    if found is None:
        raise NotFound
    keys = SecurityKey.objects.filter(person=phone.person, revoked_at=None)
    if found.kind == "sign_in":
        keys = keys.none()
    return {
        "id": str(found.public_id),
        "asker": found.asker,
        "details": found.details,
        "hash": found.details_hash,
        "nonce": found.nonce,
        "aud": settings.ISSUER,
        "expires_at": found.expires_at.isoformat(),
        "keys": [base64url(bytes(one)) for one in keys.values_list("credential_id", flat=True)],
    }
