"""What people do with their own connections: read them, block a way of signing in, say that one was not theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.broker import registry
from pecule.broker.leaving.ending import end_session
from pecule.broker.models import Account, Block, BrowserSession, Connection, Report
from pecule.broker.rules.subjects import keyed
from pecule.issuing import registry as issued
from pecule.issuing import rows
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.notices.actions import queue

SHOWN = timedelta(days=182)  # people see six months; the trail keeps more
_PARIS = ZoneInfo("Europe/Paris")
_NOTICES = UUID("5d0c6c0e-5b63-4a8e-9d0e-1a2f7f8f3c11")
KEPT = timedelta(days=1096)  # 36 months after the last use


@dataclass(frozen=True, slots=True)
class ConnectionLine:
    """One sign-in, as its person reads it."""

    public_id: UUID
    at: datetime
    client: str
    provider: str
    level: str
    reused: bool
    known_device: bool
    reported: bool


def connections(account: int, *, language: str, at: datetime) -> list[ConnectionLine]:
    """The sign-ins of the last six months, latest first."""
    rows = Connection.objects.filter(account_id=account, at__gt=at - SHOWN).order_by("-at")[:200]
    return [
        ConnectionLine(
            public_id=row.public_id, at=row.at, client=client_name(row.client_id, language),
            provider=provider_name(row.provider_id, language), level=row.level, reused=row.reused,
            known_device=row.known_device, reported=row.reported_at is not None,
        )
        for row in rows
    ]  # fmt: skip


def client_name(client_id: str, language: str) -> str:
    """A service by its name for people."""
    client = issued.client(client_id)
    return client.name[language] if client else client_id


def provider_name(provider_id: str, language: str) -> str:
    """An identity provider by its name for people."""
    provider = registry.provider(provider_id)
    return provider.name[language] if provider else provider_id


def blocked(account: int) -> set[str]:
    """The identity providers that a person does not want to be signed in by."""
    return set(Block.objects.filter(account_id=account).order_by("provider_id").values_list("provider_id", flat=True))


@transaction.atomic
def set_block(*, account: int, provider_id: str, on: bool, by: Actor, at: datetime) -> None:
    """Block an identity provider for a person, or unblock it; twice is harmless. Raises NotFound."""
    if registry.provider(provider_id) is None:
        raise NotFound
    if on:
        _, changed = Block.objects.get_or_create(account_id=account, provider_id=provider_id, defaults={"at": at})
    else:
        changed = bool(Block.objects.filter(account_id=account, provider_id=provider_id).delete()[0])
    if changed:
        verb = "broker.block" if on else "broker.unblock"
        record(by=by, verb=verb, subject=_subject(account), details={"provider": provider_id}, at=at)


@transaction.atomic
def report(*, account: int, connection: UUID, by: Actor, at: datetime) -> UUID:
    """“This was not me”: lock the person's connections at once and leave a report to look into.

    Their sessions end, and with them every code and token that came of them.

    Twice gives the same report. Raises NotFound.
    """
    person = Account.objects.select_for_update().get(pk=account)
    found = Connection.objects.filter(account=person, public_id=connection).first()
    if found is None:
        raise NotFound
    made, new = Report.objects.get_or_create(connection=found, defaults={"account": person, "at": at})
    made.refresh_from_db()
    if new:
        found.reported_at = at
        found.save(update_fields=["reported_at"])
        person.active, person.locked_at = False, at
        person.save(update_fields=["active", "locked_at"])
        for session in BrowserSession.objects.filter(account=person).order_by("pk"):
            rows.take_back_of_session(session.pk, verb="broker.report", by=by, at=at)
            end_session(session, by=by, at=at)
        details = {"report": str(made.public_id), "client": found.client_id, "provider": found.provider_id}
        record(by=by, verb="broker.report", subject=_subject(account), details=details, at=at)
    return made.public_id


@transaction.atomic
def unlock(*, subject: UUID, by: Actor, at: datetime) -> None:
    """Let a person sign in again, once it was looked into with them. Raises NotFound."""
    changed = Account.objects.filter(subject=subject, active=False).update(active=True, locked_at=None)
    if not changed and not Account.objects.filter(subject=subject).exists():
        raise NotFound
    if changed:
        record(by=by, verb="broker.unlock", subject=f"person:{subject}", at=at)


def device_hash(cookie: str, account: int) -> bytes:
    """How a browser is known for one person: it says nothing about who else used it."""
    return keyed(bytes.fromhex(settings.BROKER_KEY), "device", cookie, str(account))


def tell_of_new_device(
    *, account: int, email: str, client: str, provider: str, flow: int, language: str, at: datetime
) -> None:
    """Write to a person that a browser which was never theirs signed in as them; nothing without an e-mail.

    The first browser of all is told too: whoever never came here before should know that somebody did.
    """
    if not email:
        return
    facts = {"service": client[:100], "way": provider[:100], "on": at.astimezone(_PARIS).date()}
    queue(
        to=email, language="en" if language == "en" else "fr", template="signed_in_new_device", facts=facts,
        key=uuid5(_NOTICES, f"{account} {flow}"), at=at, by=Actor("system", "broker"),
    )  # fmt: skip


def forget(*, at: datetime) -> int:
    """Delete people who have not come for 36 months, with all that hangs on them; return how many."""
    deleted, by_table = Account.objects.filter(last_used_at__lt=at - KEPT, active=True).delete()
    return by_table.get("broker.Account", 0) if deleted else 0


def _subject(account: int) -> str:
    return f"person:{Account.objects.values_list('subject', flat=True).get(pk=account)}"
