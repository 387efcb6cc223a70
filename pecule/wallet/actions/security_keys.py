"""Security keys: adding one, removing one, and checking what one signed (WebAuthn level 2, sections 7.1 and 7.2)."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from pecule.audit.actions import record
from pecule.kernel.refusals import NotFound
from pecule.wallet.actions.people import cool, locked
from pecule.wallet.actions.pins import check_pin
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import Person, SecurityKey
from pecule.wallet.rules.devices import Phone
from pecule.wallet.rules.security_keys import CHALLENGE_LIFE, KEYS_MAX, KeyKnown, KeyNotRead, TooManyKeys

_PROVES = ("authenticatorData", "clientDataJSON", "signature")
Answer = Mapping[str, Any]
_TROUBLE = (WebAuthnException, ValueError, KeyError, TypeError, OverflowError, RecursionError)


def key_options(phone: Phone) -> dict[str, Any]:
    """What a browser needs to make a credential on a key; its challenge is good for five minutes and one use."""
    person = Person.objects.get(pk=phone.person)
    kept = person.security_keys.filter(revoked_at=None)
    challenge = token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=_site(), rp_name="Pécule", user_name=str(person.public_id), user_id=person.public_id.bytes,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(one.credential_id)) for one in kept],
    )  # fmt: skip
    cache.set(_challenge_of(phone), challenge, int(CHALLENGE_LIFE.total_seconds()))
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return told


def add_key(phone: Phone, *, answer: Answer, name: str, pin_proof: str, at: datetime) -> UUID:
    """Add a key, with the PIN: whoever holds an open phone adds none. The owner is told.

    Raises KeyNotRead, KeyKnown, TooManyKeys, and the PIN's own.
    """
    challenge = cache.get(_challenge_of(phone))
    cache.delete(_challenge_of(phone))
    if challenge is None:
        raise KeyNotRead
    check_pin(phone.number, pin_proof)
    try:
        made = webauthn.verify_registration_response(
            credential=dict(answer), expected_challenge=challenge, expected_rp_id=_site(), expected_origin=_origin()
        )
    except _TROUBLE:
        raise KeyNotRead from None
    return _kept(phone, made.credential_id, made.credential_public_key, made.sign_count, name, at)


def remove_key(phone: Phone, *, key: UUID, pin_proof: str, at: datetime) -> None:
    """Remove a key, also one that is lost: nothing is bought for a while, and the owner is told.

    Raises NotFound and the PIN's own.
    """
    check_pin(phone.number, pin_proof)
    with transaction.atomic():
        owner = locked(Person.objects.values_list("public_id", flat=True).get(pk=phone.person))
        found = owner.security_keys.filter(public_id=key, revoked_at=None).first()
        if found is None:
            raise NotFound
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        cool(owner, at=at)
        record(by=phone.actor, verb="wallet.remove_key", subject=str(owner), details={"key": str(found)}, at=at)
        warn(owner, Warning.KEY_REMOVED, until=owner.cooling_until, at=at)


def check_key(owner: Person, *, approval: str, answer: Answer) -> dict[str, str]:
    """Check that a key of this person signed exactly this approval, inside the caller's transaction.

    Return what proves it, to be kept. Raises KeyNotRead.
    """
    try:
        credential = urlsafe_b64decode(str(answer["rawId"]) + "==")
        found = owner.security_keys.select_for_update().filter(credential_id=credential, revoked_at=None).first()
        if found is None:
            raise KeyNotRead
        seen = webauthn.verify_authentication_response(
            credential=dict(answer), expected_challenge=sha256(approval.encode()).digest(), expected_rp_id=_site(),
            expected_origin=_origin(), credential_public_key=bytes(found.public_key),
            credential_current_sign_count=found.uses,
        )  # fmt: skip
        proof = {"key": str(found.public_id)} | {name: str(answer["response"][name]) for name in _PROVES}
    except _TROUBLE:
        raise KeyNotRead from None
    found.uses = seen.new_sign_count
    found.save(update_fields=["uses"])
    return proof


@transaction.atomic
def _kept(phone: Phone, credential: bytes, public: bytes, uses: int, name: str, at: datetime) -> UUID:
    owner = locked(Person.objects.values_list("public_id", flat=True).get(pk=phone.person))
    if owner.security_keys.filter(revoked_at=None).count() >= KEYS_MAX:
        raise TooManyKeys(limit=KEYS_MAX)
    try:
        with transaction.atomic():
            made = SecurityKey.objects.create(
                person=owner, name=" ".join(name.split())[:60] or "Key", credential_id=credential, public_key=public,
                uses=uses, added_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise KeyKnown from None
    made.refresh_from_db(fields=["public_id"])
    record(by=phone.actor, verb="wallet.add_key", subject=str(owner), details={"key": str(made)}, at=at)
    warn(owner, Warning.KEY_ADDED, at=at)
    return made.public_id


def _challenge_of(phone: Phone) -> str:
    return f"wallet:key:{phone.public_id}"


def _origin() -> str:
    return str(settings.ISSUER)


def _site() -> str:
    return urlsplit(_origin()).hostname or ""
