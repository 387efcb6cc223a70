"""Who may speak for a SIRET: the one who starts an application, or another who claims it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import locked, only_staff
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Application, Document, Member, Organisation, SiretDispute
from pecule.catalogue.models.vetting import OPEN_STATES
from pecule.catalogue.queries.members import role_of
from pecule.catalogue.rules import SiretTaken, acts_for_anyone, check_text, read_nda
from pecule.catalogue.rules.vetting import ApplicationUnderWay, DelistingRuns, DisputeSettled
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siret
from pecule.kernel.refusals import NotFound
from pecule.signin.models import Login


def start_application(*, siret: str, nda: str, name: str, city: str = "", by: Actor, at: datetime) -> UUID:
    """Start asking to be listed and return the application's public id; the one who starts manages the organisation.

    When somebody else holds that SIRET, the claim is kept for an agent to settle and SiretTaken is raised: it changes
    nothing else. Raises NotFound (not a login for organisations), InvalidSiret, InvalidNda, TextMissing,
    ApplicationUnderWay, DelistingRuns.
    """
    check_text(name)
    number, declaration, person = read_siret(siret), read_nda(nda), _starter(by)
    with transaction.atomic():
        organisation, fresh = Organisation.objects.select_for_update().get_or_create(
            siret=number,
            defaults={"nda": declaration, "name": name.strip(), "city": city.strip(), "registered_at": at},
        )
        organisation.refresh_from_db(fields=["public_id"])
        ours = fresh or person is None or _speaks_for(organisation, person)
        if ours:
            return _start(organisation, fresh, person, by, at)
        _claim(organisation, person, name.strip(), declaration, by, at)
    raise SiretTaken(siret=number)


@transaction.atomic
def settle_dispute(*, dispute: UUID, settled_for: str, reason: str, by: Actor, at: datetime) -> None:
    """Settle a claim for the ``holder`` of the SIRET or for the ``claimant``; agents only.

    For the claimant, every former member leaves, the claimant manages, accounts given before are revoked, and a listed
    organisation is suspended until its file is seen again. Raises NotFound, DisputeSettled, TextMissing.
    """
    only_staff(by)
    check_text(reason)
    found = SiretDispute.objects.select_related("claimant").filter(public_id=dispute).first()
    if found is None or settled_for not in ("holder", "claimant"):
        raise NotFound
    organisation = locked(found.organisation.public_id)
    found = SiretDispute.objects.select_for_update(of=("self",)).select_related("claimant").get(pk=found.pk)
    if found.settled_at is not None:
        raise DisputeSettled
    if settled_for == "claimant":
        _hand_over(organisation, found.claimant, reason.strip(), at)
        tell_organisations([organisation.pk], by=by, at=at)
    found.settled_for, found.settled_at, found.reason = settled_for, at, reason.strip()
    found.save(update_fields=["settled_for", "settled_at", "reason"])
    details = {"dispute": str(dispute), "for": settled_for}
    subject = f"organisation:{organisation.public_id}"
    record(by=by, verb="catalogue.settle_dispute", subject=subject, details=details, at=at)


def _starter(by: Actor) -> Login | None:
    if acts_for_anyone(by):
        return None
    if by.kind != "organisation":
        raise NotFound
    found = Login.objects.filter(public_id=by.id, audience="organisation", is_active=True).first()
    if found is None:
        raise NotFound
    return found


def _speaks_for(organisation: Organisation, person: Login) -> bool:
    """Whether this person manages it, or nobody speaks for it yet: a draft read off a public list."""
    role = role_of(organisation.pk, person.public_id)
    return role == "manager" or (organisation.status == "draft" and not organisation.members.exists())


def _start(organisation: Organisation, fresh: bool, person: Login | None, by: Actor, at: datetime) -> UUID:
    _check_may_apply(organisation, localtime(at).date())
    if person is not None:
        Member.objects.get_or_create(organisation=organisation, login=person, defaults={"since": at, "role": "manager"})
    started = Application.objects.create(
        organisation=organisation, started_at=at, started_by=person, legal_name=organisation.name,
        city=organisation.city,
    )  # fmt: skip
    started.refresh_from_db(fields=["public_id"])
    tell_organisations([organisation.pk], by=by, at=at)
    details = {"organisation": str(organisation.public_id), "new": fresh}
    subject = f"application:{started.public_id}"
    record(by=by, verb="catalogue.start_application", subject=subject, details=details, at=at)
    return started.public_id


def _check_may_apply(organisation: Organisation, day: date) -> None:
    if (
        organisation.status in ("listed", "suspended")
        or organisation.applications.filter(state__in=OPEN_STATES).exists()
    ):
        raise ApplicationUnderWay
    if organisation.status_until is not None and organisation.status_until >= day:
        raise DelistingRuns(until=organisation.status_until)


def _claim(organisation: Organisation, person: Login | None, name: str, nda: str, by: Actor, at: datetime) -> None:
    _, new = SiretDispute.objects.get_or_create(
        organisation=organisation, claimant=person, settled_at=None,
        defaults={"claimed_name": name[:200], "claimed_nda": nda, "opened_at": at},
    )  # fmt: skip
    if new:
        record(by=by, verb="catalogue.claim_siret", subject=f"organisation:{organisation.public_id}", at=at)


def _hand_over(organisation: Organisation, claimant: Login, reason: str, at: datetime) -> None:
    organisation.members.exclude(login=claimant).delete()
    organisation.invitations.all().delete()
    Member.objects.update_or_create(
        organisation=organisation, login=claimant, defaults={"role": "manager"},
        create_defaults={"role": "manager", "since": at},
    )  # fmt: skip
    organisation.bank_details.filter(revoked_at__isnull=True).update(revoked_at=at)
    _end_applications(organisation, reason, at)
    organisation.representatives.all().delete()
    organisation.iban = ""
    if organisation.status == "listed":
        organisation.status = "suspended"
    organisation.save(update_fields=["iban", "status"])


def _end_applications(organisation: Organisation, reason: str, at: datetime) -> None:
    """What the usurper was writing goes; what it had sent is refused."""
    written = organisation.applications.filter(state="started")
    Document.objects.filter(application__in=written).delete()
    written.delete()
    organisation.applications.filter(state="submitted").update(state="inadmissible", judged_at=at, reasons=reason)
    organisation.applications.filter(state="admissible").update(state="refused", decided_at=at, reasons=reason)
