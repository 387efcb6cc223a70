"""An organisation's life on the service: registered, listed, suspended, delisted, and what it must keep alive."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.compliance import ask_compliance
from pecule.catalogue.actions.doors import check_may_act, locked, only_staff
from pecule.catalogue.actions.letters import tell
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Organisation
from pecule.catalogue.queries.organisations import standing_of
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import (
    SiretTaken,
    Status,
    check_dates,
    check_listable,
    check_status,
    check_text,
    declared_until,
    read_nda,
)
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siret

__all__ = [
    "accept_terms",
    "change_status",
    "check_may_act",
    "file_statement",
    "put_in",
    "register_organisation",
    "renew_qualiopi",
]


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
    tell_organisations([organisation.pk], by=by, at=at)
    record(by=by, verb="catalogue.register_organisation", subject=f"organisation:{organisation.public_id}", at=at)
    return organisation.public_id


def change_status(
    *, organisation: UUID, status: Status, reason: str, until: date | None = None, by: Actor, at: datetime
) -> None:
    """Make an organisation ``listed``, ``suspended`` or ``delisted``, for a reason that is kept; agents and jobs only.

    Listing by hand vouches for a file seen on paper: a statement, an acceptance or documents never written down here
    count as seen that day, and the partner is asked about taxes and contributions when no good answer is fresh.
    ``until`` is the last day of a suspension or a delisting that ends. What is on sale follows at once; orders under
    way are not touched here. Raises NotFound, StatusUnreachable, NotListable, ComplianceSilent, TextMissing.
    Source: L6323-9-1.
    """
    only_staff(by)
    check_text(reason)
    day = localtime(at).date()
    if status == "listed":
        _ask_unless_fresh(organisation, by, at)
    with transaction.atomic():
        found = locked(organisation)
        check_status(found.status, status)
        if status == "listed":
            _vouch(found, day)
            check_listable(standing_of(found), day)
        put_in(found, status, until=until, reason=reason, by=by, at=at)


def put_in(found: Organisation, status: Status, *, until: date | None, reason: str, by: Actor, at: datetime) -> None:
    """Write a status on a row that is locked and checked, with its line in the trail and its notice."""
    was, found.status, found.status_until = found.status, status, until
    found.save()
    details = {"from": was, "to": status, "reason": reason}
    if until:
        details["until"] = until.isoformat()
    subject = f"organisation:{found.public_id}"
    record(by=by, verb="catalogue.change_status", subject=subject, details=details, at=at)
    if status == "delisted" and was != "draft":
        tell(found, "delisted", about=found.public_id, by=by, at=at, from_on=localtime(at).date())


@transaction.atomic
def renew_qualiopi(*, organisation: UUID, qualiopi_from: date, qualiopi_until: date, by: Actor, at: datetime) -> None:
    """Write down the dates of a new Qualiopi certificate, both included; agents and jobs only.

    Raises NotFound, DatesOutOfOrder.
    """
    only_staff(by)
    check_dates(qualiopi_from, qualiopi_until)
    found = locked(organisation)
    found.qualiopi_from, found.qualiopi_until = qualiopi_from, qualiopi_until
    found.save(update_fields=["qualiopi_from", "qualiopi_until"])
    details = {"from": qualiopi_from.isoformat(), "until": qualiopi_until.isoformat()}
    record(by=by, verb="catalogue.renew_qualiopi", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def file_statement(*, organisation: UUID, year: int, by: Actor, at: datetime) -> None:
    """Write down that the yearly training statement of ``year`` was filed; agents and jobs only.

    Without it the activity declaration lapses (L6351-6). Raises NotFound, DatesOutOfOrder for a year not over.
    """
    only_staff(by)
    day = localtime(at).date()
    check_dates(date(year, 12, 31), day)
    found = locked(organisation)
    alive = declared_until(scheme(), year, day)
    if found.declared_until is None or alive > found.declared_until:
        found.declared_until = alive
        found.save(update_fields=["declared_until"])
    record(
        by=by, verb="catalogue.file_statement", subject=f"organisation:{organisation}", details={"year": year}, at=at
    )


@transaction.atomic
def accept_terms(*, organisation: UUID, by: Actor, at: datetime) -> None:
    """Accept the general conditions of use in the organisation's name; a manager. Raises NotFound, RoleTooLow."""
    found = locked(organisation)
    check_may_act(found, by, "manager")
    found.terms_accepted_on = localtime(at).date()
    found.save(update_fields=["terms_accepted_on"])
    record(by=by, verb="catalogue.accept_terms", subject=f"organisation:{organisation}", at=at)


def _ask_unless_fresh(organisation: UUID, by: Actor, at: datetime) -> None:
    held = Organisation.objects.filter(public_id=organisation, status__in=("draft", "suspended"))
    if held.exclude(compliant_until__gte=localtime(at).date()).exists():
        ask_compliance(organisation=organisation, by=by, at=at)


def _vouch(found: Organisation, day: date) -> None:
    found.file_complete_on = found.file_complete_on or day
    found.terms_accepted_on = found.terms_accepted_on or day
    found.declared_until = found.declared_until or declared_until(scheme(), day.year - 1, day)
