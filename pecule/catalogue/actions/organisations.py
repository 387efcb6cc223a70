"""An organisation's life on the service: registered, listed, suspended, delisted; its members and its IBAN."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.models import Member, Organisation
from pecule.catalogue.rules import (
    SiretTaken,
    Standing,
    Status,
    acts_for_anyone,
    check_dates,
    check_status,
    check_text,
    read_iban,
    read_nda,
)
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siret
from pecule.kernel.refusals import NotFound
from pecule.signin.models import Login


@transaction.atomic
def register_organisation(
    *,
    siret: str,
    nda: str,
    name: str,
    city: str = "",
    qualiopi_from: date | None = None,
    qualiopi_until: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Register an organisation as a draft and return its public id. It sells nothing before it is listed.

    Raises InvalidSiret, InvalidNda, TextMissing, DatesOutOfOrder, SiretTaken. Source: L6323-9-1.
    """
    check_text(name)
    check_dates(qualiopi_from, qualiopi_until)
    organisation, fresh = Organisation.objects.get_or_create(
        siret=read_siret(siret),
        defaults={
            "nda": read_nda(nda),
            "name": name.strip(),
            "city": city.strip(),
            "qualiopi_from": qualiopi_from,
            "qualiopi_until": qualiopi_until,
            "registered_at": at,
        },
    )
    if not fresh:
        raise SiretTaken(siret=organisation.siret)
    organisation.refresh_from_db(fields=["public_id"])
    record(by=by, verb="catalogue.register_organisation", subject=f"organisation:{organisation.public_id}", at=at)
    return organisation.public_id


@transaction.atomic
def change_status(*, organisation: UUID, status: Status, reason: str, by: Actor, at: datetime) -> None:
    """Make an organisation ``listed``, ``suspended`` or ``delisted``, for a reason that is kept.

    Raises NotFound, StatusUnreachable, NotListable, TextMissing. What is on sale follows at once; orders under way
    are not touched here. Source: L6323-9-1.
    """
    check_text(reason)
    found = _locked(organisation)
    check_status(Standing(found.status, found.qualiopi_from, found.qualiopi_until), status, localtime(at).date())
    was, found.status = found.status, status
    found.save(update_fields=["status"])
    details = {"from": was, "to": status, "reason": reason}
    record(by=by, verb="catalogue.change_status", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def renew_qualiopi(*, organisation: UUID, qualiopi_from: date, qualiopi_until: date, by: Actor, at: datetime) -> None:
    """Write down the dates of a new Qualiopi certificate, both included. Raises NotFound, DatesOutOfOrder."""
    check_dates(qualiopi_from, qualiopi_until)
    found = _locked(organisation)
    found.qualiopi_from, found.qualiopi_until = qualiopi_from, qualiopi_until
    found.save(update_fields=["qualiopi_from", "qualiopi_until"])
    details = {"from": qualiopi_from.isoformat(), "until": qualiopi_until.isoformat()}
    record(by=by, verb="catalogue.renew_qualiopi", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def give_iban(*, organisation: UUID, iban: str, by: Actor, at: datetime) -> None:
    """Set where an organisation will be paid. Raises NotFound, InvalidIban. The trail keeps only the country."""
    checked = read_iban(iban)
    found = _locked(organisation)
    check_may_act(found, by)
    found.iban = checked
    found.save(update_fields=["iban"])
    details = {"country": checked[:2]}
    record(by=by, verb="catalogue.give_iban", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def add_member(*, organisation: UUID, login: UUID, by: Actor, at: datetime) -> None:
    """Let a login of the audience ``organisation`` act for an organisation; twice is harmless. Raises NotFound."""
    found = _locked(organisation)
    person = Login.objects.filter(public_id=login, audience="organisation", is_active=True).first()
    if person is None:
        raise NotFound
    _, fresh = Member.objects.get_or_create(organisation=found, login=person, defaults={"since": at})
    if fresh:
        details = {"login": str(login)}
        record(by=by, verb="catalogue.add_member", subject=f"organisation:{organisation}", details=details, at=at)


def check_may_act(organisation: Organisation, by: Actor) -> None:
    """Refuse (NotFound) anyone but a member, an agent, or a job of ours."""
    if acts_for_anyone(by):
        return
    if by.kind != "organisation" or not organisation.members.filter(login__public_id=by.id).exists():
        raise NotFound


def _locked(organisation: UUID) -> Organisation:
    found = Organisation.objects.select_for_update().filter(public_id=organisation).first()
    if found is None:
        raise NotFound
    return found
