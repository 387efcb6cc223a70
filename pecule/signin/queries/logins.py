"""Who signs in, what they may do, and the first identity source: local accounts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from pecule.kernel.actors import Actor, ActorKind
from pecule.kernel.refusals import NotFound
from pecule.signin.models import Login, SignInTry
from pecule.signin.ports import AssuranceLevel, Credentials, Recognised
from pecule.signin.rules.logins import WINDOW, Permission, RecentTries, permissions_of
from pecule.statements import row

DEVICE_REMEMBERED = timedelta(days=180)


def login_by_public_id(public_id: UUID) -> Login:
    """The login by its public id. Raises NotFound."""
    login = Login.objects.filter(public_id=public_id).first()
    if login is None:
        raise NotFound
    return login


def login_by_email(email: str) -> Login | None:
    """The login with this e-mail, whatever its case, or None."""
    return Login.objects.filter(email=email.strip().lower()).first()


_COLUMNS = [field.attname for field in Login._meta.concrete_fields]
_LOGIN = f"SELECT {', '.join(_COLUMNS)} FROM signin_login WHERE id = %s AND is_active"  # noqa: S608 -- our own names


def login_of(session: Mapping[str, Any]) -> Login | None:
    """The login that a browser session is signed in as, by one statement that is planned once a connection.

    None when anything is out of the ordinary (another way in, a password that has changed since, a key of ours that was
    replaced): that is Django's to judge, with ``auth.get_user``.
    """
    pk, backend = str(session.get(auth.SESSION_KEY, "")), session.get(auth.BACKEND_SESSION_KEY)
    if not pk.isdecimal() or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    found = row(_LOGIN, (int(pk),))
    login = Login.from_db(DEFAULT_DB_ALIAS, _COLUMNS, found) if found else None
    proof = session.get(auth.HASH_SESSION_KEY, "")
    return login if login and constant_time_compare(proof, login.get_session_auth_hash()) else None


def actor_of(login: Login) -> Actor:
    """The actor as whom a login acts."""
    return Actor(cast(ActorKind, login.audience), str(login.public_id))


def _staff(by: Actor) -> Login | None:
    try:
        return Login.objects.filter(public_id=by.id, audience="staff", is_active=True).first()
    except ValidationError:
        return None


def may(by: Actor, permission: Permission) -> bool:
    """Whether an actor may: the system always, staff when a role of theirs allows it, nobody else."""
    if by.kind == "system":
        return True
    login = _staff(by) if by.kind == "staff" else None
    return login is not None and permission in permissions_of(login.roles)


def label_of(by: Actor) -> str:
    """What an actor is, in a word that may be shown to people: the staff's roles, or the kind of actor. Never who."""
    login = _staff(by) if by.kind == "staff" else None
    return ", ".join(sorted(login.roles)) or by.kind if login is not None else by.kind


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One time that a login was used, and whether the device had been seen before."""

    at: datetime
    new_device: bool


def sign_ins(login_id: int, *, limit: int = 20) -> list[SignInLine]:
    """When a login (inner id) was used in the last 180 days, latest first."""
    rows = list(
        SignInTry.objects.filter(login_id=login_id, succeeded=True).order_by("at").values_list("at", "source_hash")
    )
    seen: set[bytes] = set()
    lines = []
    for at, source in rows:
        lines.append(SignInLine(at=at, new_device=bytes(source) not in seen))
        seen.add(bytes(source))
    return lines[::-1][:limit]


def keyed(kind: str, value: str) -> bytes:
    """A keyed hash for counting tries without keeping what was typed."""
    return salted_hmac(f"signin.try.{kind}", value, algorithm="sha256").digest()


def knows_device(email: str, device: str, at: datetime) -> bool:
    """Whether this device signed in with this e-mail lately."""
    return (
        bool(device)
        and SignInTry.objects.filter(
            email_hash=keyed("email", email),
            source_hash=keyed("source", device),
            succeeded=True,
            at__gt=at - DEVICE_REMEMBERED,
        ).exists()
    )


def recent_tries(email: str, source: str, *, known_device: bool, at: datetime) -> RecentTries:
    """Failed tries of the last 15 minutes that concern this e-mail or this source."""
    this_email, this_source = Q(email_hash=keyed("email", email)), Q(source_hash=keyed("source", source))
    counts = SignInTry.objects.filter(this_email | this_source, succeeded=False, at__gt=at - WINDOW).aggregate(
        both=Count("pk", filter=this_email & this_source),
        email=Count("pk", filter=this_email),
        source=Count("pk", filter=this_source),
    )
    return RecentTries(
        by_source_for_email=counts["both"],
        for_email=counts["email"],
        by_source=counts["source"],
        known_device=known_device,
    )


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    return make_password("checked when the e-mail is unknown, so that it takes as long")


class LocalAccounts:
    """E-mail and password kept here, for these audiences. Says who has the login, never who the person is in law."""

    name = "local"

    def __init__(self, audiences: Collection[str]) -> None:
        self.audiences = audiences

    def recognise(self, credentials: Credentials) -> Recognised | None:
        """Check a password with the same work whether or not the e-mail is known."""
        login = login_by_email(credentials.email)
        usable = login is not None and login.is_active and login.has_usable_password()
        usable = usable and login is not None and login.audience in self.audiences
        encoded = login.password if login is not None and usable else _nobodys_password()
        if not check_password(credentials.password, encoded) or login is None or not usable:
            return None
        return Recognised(login=login.public_id, level=AssuranceLevel.LOCAL)


def logins_exist(emails: Iterable[str]) -> set[str]:
    """Which of these e-mails already have a login."""
    wanted = [email.strip().lower() for email in emails]
    return set(Login.objects.filter(email__in=wanted).values_list("email", flat=True))
