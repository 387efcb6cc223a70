"""Which login a broker's person has, and which browser sessions came of it."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.openid.client.answers import Verified
from pecule.signin.models import BrokerLink, BrokerVisit, Login
from pecule.signin.queries.logins import actor_of
from pecule.signin.rules.brokers import LinkTaken
from pecule.signin.rules.logins import Audience


def linked_logins(issuer: str, sub: str, audiences: Collection[str]) -> list[Login]:
    """The open logins of a broker's person, of these audiences, the oldest link first."""
    links = BrokerLink.objects.select_related("login").order_by("pk")
    known = links.filter(issuer=issuer, sub=sub, audience__in=audiences, login__is_active=True)
    return [link.login for link in known]


def linked_holder(issuer: str, sub: str) -> Login | None:
    """The login by which a broker's person sees their training account, or None."""
    return next(iter(linked_logins(issuer, sub, [Audience.HOLDER])), None)


@transaction.atomic
def link_login(*, login: Login, issuer: str, sub: str, level: str, by: Actor, at: datetime) -> bool:
    """Link a broker's person to a login; the same again changes nothing and returns False. Raises LinkTaken.

    Whoever calls has checked that it is the same person.
    """
    known = BrokerLink.objects.filter(issuer=issuer, sub=sub, audience=login.audience).first()
    if known is not None and known.login_id == login.pk:
        return False
    if known is not None:
        raise LinkTaken
    try:
        with transaction.atomic():
            BrokerLink.objects.create(
                login=login, audience=login.audience, issuer=issuer, sub=sub, level=level, linked_at=at
            )
    except IntegrityError:
        raise LinkTaken from None
    details = {"issuer": issuer, "level": level}
    record(by=by, verb="signin.link", subject=f"login:{login.public_id}", details=details, at=at)
    return True


@transaction.atomic
def come_in(*, login: Login, verified: Verified, session_key: str, at: datetime) -> None:
    """Note that a broker opened this browser session, so that the broker can end it."""
    BrokerVisit.objects.update_or_create(
        session_key=session_key,
        defaults={"issuer": verified.issuer, "sub": verified.sub, "sid": verified.sid, "at": at},
    )
    details = {"source": "broker", "level": verified.level.value, "amr": list(verified.amr)}
    record(by=actor_of(login), verb="signin.enter", subject=f"login:{login.public_id}", details=details, at=at)


@transaction.atomic
def end_visits(*, issuer: str, sub: str, sid: str, by: Actor, at: datetime) -> int:
    """End the browser sessions that a broker says are over; return how many. Again ends none."""
    named = Q(sid=sid) if sid else Q(sub=sub)
    keys = list(BrokerVisit.objects.filter(named, issuer=issuer).order_by("pk").values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    BrokerVisit.objects.filter(session_key__in=keys).delete()
    if keys:
        details = {"sessions": len(keys), "issuer": issuer}
        record(by=by, verb="signin.end_visits", subject="signin:broker", details=details, at=at)
    return len(keys)
