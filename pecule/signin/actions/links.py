"""Which login a broker's person has, and which browser sessions came of it."""

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


def linked_login(issuer: str, sub: str) -> Login | None:
    """The login of a broker's person, when they are linked and it is open."""
    link = BrokerLink.objects.select_related("login").filter(issuer=issuer, sub=sub, login__is_active=True).first()
    return link.login if link else None


@transaction.atomic
def link_login(*, login: Login, issuer: str, sub: str, level: str, by: Actor, at: datetime) -> None:
    """Link a broker's person to a login; the same again changes nothing. Raises LinkTaken.

    Whoever calls has checked that it is the same person.
    """
    known = BrokerLink.objects.filter(issuer=issuer, sub=sub).first()
    if known is not None and known.login_id == login.pk:
        return
    if known is not None:
        raise LinkTaken
    try:
        with transaction.atomic():
            BrokerLink.objects.create(login=login, issuer=issuer, sub=sub, level=level, linked_at=at)
    except IntegrityError:
        raise LinkTaken from None
    details = {"issuer": issuer, "level": level}
    record(by=by, verb="signin.link", subject=f"login:{login.public_id}", details=details, at=at)


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
