"""Verbs of signing in: make a login, come in, change one's password, close a login."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.models import Login, SignInTry
from pecule.signin.ports import Credentials, IdentitySource
from pecule.signin.queries.logins import DEVICE_REMEMBERED, actor_of, keyed, knows_device, recent_tries
from pecule.signin.rules.logins import (
    ROLES,
    WINDOW,
    Audience,
    EmailTaken,
    EmailUnreadable,
    PasswordTooWeak,
    RoleUnknown,
    TooManyTries,
    WrongCredentials,
    check_duties,
    too_many,
    unknown_roles,
)


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who came in, and the name under which their device is known from now on."""

    login: Login
    device: str


def create_login(
    *,
    email: str,
    password: str | None,
    audience: Audience,
    display_name: str,
    roles: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Login:
    """Make a login. Raises EmailUnreadable, EmailTaken, PasswordTooWeak, RoleUnknown, DutiesTogether.

    Without a password, only an enrolment code and a broker open it. A password costs about 50 ms of computing on
    purpose: it is made for people, one at a time.
    """
    written = email.strip().lower()
    if not re.fullmatch(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]{2,}", written) or len(written) > 254:
        raise EmailUnreadable(text=written[:60])
    wrong = unknown_roles(roles) if audience is Audience.STAFF else list(roles)
    if wrong:
        raise RoleUnknown(roles=wrong, known=sorted(ROLES))
    check_duties(roles)
    login = Login(
        email=written,
        audience=audience.value,
        display_name=display_name.strip()[:120],
        roles=sorted(set(roles)),
        created_at=at,
    )
    if password is None:
        login.set_unusable_password()
    else:
        _set_password(login, password)
    try:
        with transaction.atomic():
            login.save()
            details = {"audience": audience.value, "roles": login.roles}
            record(by=by, verb="signin.create_login", subject=f"login:{login.public_id}", details=details, at=at)
    except IntegrityError as error:
        if "login_email_unique" not in str(error):
            raise
        raise EmailTaken from None
    return login


def enter(*, source: IdentitySource, credentials: Credentials, address: str, device: str, at: datetime) -> Entered:
    """Recognise somebody at the door. Raises WrongCredentials, TooManyTries.

    ``device`` is the name we gave this device before, or empty. The try is written before the password is checked,
    so that a hundred at once are a hundred tries; it stays written when they are refused.
    """
    email = credentials.email.strip().lower()
    known = knows_device(email, device, at)
    origin = device if known else address
    attempt = SignInTry.objects.create(
        email_hash=keyed("email", email), source_hash=keyed("source", origin), succeeded=False, at=at
    )
    if too_many(recent_tries(email, origin, known_device=known, at=at)):
        # A refused try is not counted: waiting, not giving up, is what is asked.
        attempt.delete()
        raise TooManyTries(minutes=int(WINDOW.total_seconds() // 60))
    recognised = source.recognise(credentials)
    if recognised is None:
        raise WrongCredentials
    login = Login.objects.get(public_id=recognised.login)
    named = device if known else secrets.token_urlsafe(24)
    with transaction.atomic():
        attempt.source_hash, attempt.login, attempt.succeeded = keyed("source", named), login, True
        attempt.save()
        details = {"source": source.name, "level": recognised.level.value, "known_device": known}
        record(by=actor_of(login), verb="signin.enter", subject=f"login:{login.public_id}", details=details, at=at)
    return Entered(login=login, device=named)


@transaction.atomic
def change_password(*, login_id: int, old: str, new: str, by: Actor, at: datetime) -> Login:
    """Change one's password; every other session of this login ends. Raises WrongCredentials, PasswordTooWeak."""
    login = _held(login_id)
    if not login.check_password(old):
        raise WrongCredentials
    _set_password(login, new)
    login.save(update_fields=["password"])
    record(by=by, verb="signin.change_password", subject=f"login:{login.public_id}", at=at)
    return login


@transaction.atomic
def close_login(*, public_id: UUID, by: Actor, at: datetime) -> None:
    """Close a login: its sessions end at once and nobody comes in with it any more. Raises NotFound."""
    login = Login.objects.select_for_update().filter(public_id=public_id).first()
    if login is None:
        raise NotFound
    login.is_active = False
    login.set_unusable_password()
    login.save(update_fields=["is_active", "password"])
    record(by=by, verb="signin.close_login", subject=f"login:{public_id}", at=at)


def forget_tries(*, at: datetime) -> int:
    """Delete tries older than 180 days (technical traces: six months, R6323-39) and return how many there were."""
    deleted, _ = SignInTry.objects.filter(at__lt=at - DEVICE_REMEMBERED).delete()
    return deleted


def _held(login_id: int) -> Login:
    login = Login.objects.select_for_update().filter(pk=login_id).first()
    if login is None:
        raise NotFound
    return login


def _set_password(login: Login, password: str) -> None:
    try:
        validate_password(password, login)
    except ValidationError as error:
        raise PasswordTooWeak from error
    login.set_password(password)
