"""Asking to be listed: an application in two steps, its people and its documents, until it is sent."""

from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked
from pecule.catalogue.actions.letters import tell
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Application, Document, Organisation, Representative
from pecule.catalogue.queries.applications import lacks_of
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import check_dates, check_text, read_iban
from pecule.catalogue.rules.documents import DOCUMENTS_MAX, TooManyDocuments, check_kind, content_type
from pecule.catalogue.rules.steps import FileStep, IdentityStep
from pecule.catalogue.rules.vetting import ApplicationFrozen, check_complete, check_move, check_statement_year
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline


@transaction.atomic
def save_identity(*, application: UUID, identity: IdentityStep, by: Actor, at: datetime) -> None:
    """Write the first step: who the organisation is. Parts may be empty until it is sent. A manager, or us.

    Raises NotFound, RoleTooLow, ApplicationFrozen.
    """
    found = _open(application, by)
    for name, value in asdict(identity).items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    found.save()
    tell_organisations([found.organisation_id], by=by, at=at)
    _note(found, "save_identity", by, at)


@transaction.atomic
def save_file(*, application: UUID, file: FileStep, by: Actor, at: datetime) -> None:
    """Write the second step: statement, Qualiopi, account, general conditions. A manager, or us.

    Raises NotFound, RoleTooLow, ApplicationFrozen, InvalidIban, DatesOutOfOrder, StatementYearUnfit.
    """
    found, day = _open(application, by), localtime(at).date()
    check_dates(file.qualiopi_from, file.qualiopi_until)
    if file.statement_year is not None:
        check_statement_year(file.statement_year, found.declared_on, day)
    found.statement_year = file.statement_year
    found.qualiopi_number = file.qualiopi_number.strip()
    found.qualiopi_from, found.qualiopi_until = file.qualiopi_from, file.qualiopi_until
    found.iban = read_iban(file.iban) if file.iban.strip() else ""
    found.iban_holder = file.iban_holder.strip()
    found.terms_accepted_on = (found.terms_accepted_on or day) if file.terms_accepted else None
    found.save()
    tell_organisations([found.organisation_id], by=by, at=at)
    _note(found, "save_file", by, at)


@transaction.atomic
def add_representative(
    *, organisation: UUID, family_name: str, given_names: str, birth_date: date, title: str, by: Actor, at: datetime
) -> UUID:
    """Name a person who represents the organisation in law, and return their public id. A manager, or us.

    Raises NotFound, RoleTooLow, TextMissing, DatesOutOfOrder, ApplicationFrozen while one is being judged.
    """
    check_text(family_name, given_names, title)
    check_dates(birth_date, localtime(at).date())
    found = locked(organisation)
    check_may_act(found, by, "manager")
    _check_not_judged(found)
    person = Representative.objects.create(
        organisation=found,
        family_name=family_name.strip(),
        given_names=given_names.strip(),
        birth_date=birth_date,
        title=title.strip(),
    )
    person.refresh_from_db(fields=["public_id"])
    details = {"representative": str(person.public_id)}
    record(by=by, verb="catalogue.add_representative", subject=f"organisation:{organisation}", details=details, at=at)
    return person.public_id


@transaction.atomic
def remove_representative(*, representative: UUID, by: Actor, at: datetime) -> None:
    """Take out a representative. A manager, or us. Raises NotFound, RoleTooLow, ApplicationFrozen."""
    person = Representative.objects.select_related("organisation").filter(public_id=representative).first()
    if person is None:
        raise NotFound
    found = locked(person.organisation.public_id)
    check_may_act(found, by, "manager")
    _check_not_judged(found)
    person.delete()
    details = {"representative": str(representative)}
    record(
        by=by, verb="catalogue.remove_representative", subject=f"organisation:{found.public_id}", details=details, at=at
    )


@transaction.atomic
def add_document(
    *, application: UUID, kind: str, name: str, content: bytes, issued_on: date | None = None, by: Actor, at: datetime
) -> UUID:
    """Add a supporting document, at most 5 MB of PDF, PNG or JPEG, and return its public id. A manager, or us.

    ``issued_on`` is compulsory for the extract of the trade register (``kbis``). Raises NotFound, RoleTooLow,
    ApplicationFrozen, DocumentKindUnknown, IssueDateMissing, DocumentEmpty, DocumentTooLarge, DocumentUnreadable,
    TooManyDocuments, TextMissing.
    """
    check_text(name)
    check_kind(kind, issued_on, localtime(at).date())
    seen_as = content_type(content)
    found = _open(application, by)
    if found.documents.count() >= DOCUMENTS_MAX:
        raise TooManyDocuments(most=DOCUMENTS_MAX)
    kept = Document.objects.create(
        organisation=found.organisation,
        application=found,
        kind=kind,
        name=name.strip()[:150],
        content_type=seen_as,
        content=content,
        digest=sha256(content).digest(),
        issued_on=issued_on,
        added_at=at,
    )
    kept.refresh_from_db(fields=["public_id"])
    _note(found, "add_document", by, at, document=str(kept.public_id), kind=kind, digest=sha256(content).hexdigest())
    return kept.public_id


@transaction.atomic
def remove_document(*, document: UUID, by: Actor, at: datetime) -> None:
    """Take a document out before the application is sent. A manager, or us. Raises NotFound, ApplicationFrozen."""
    held = Document.objects.defer("content").select_related("application").filter(public_id=document).first()
    if held is None or held.application is None:
        raise NotFound
    found = _open(held.application.public_id, by)
    held.delete()
    _note(found, "remove_document", by, at, document=str(document))


@transaction.atomic
def submit_application(*, application: UUID, by: Actor, at: datetime) -> None:
    """Send an application: it is complete, and nothing in it changes from now on. A manager, or us.

    We then say within ``delay.admissibility`` whether it is admissible. Raises NotFound, RoleTooLow,
    ApplicationFrozen, ApplicationIncomplete. Source: L6323-9-1 4°, R6333-5.
    """
    found, day = _application(application), localtime(at).date()
    check_may_act(found.organisation, by, "manager")
    check_move(found.state, "submitted")
    check_complete(lacks_of(found, day))
    found.state, found.submitted_at = "submitted", at
    found.judge_by = deadline(scheme(), "admissibility", start=day).day
    found.save(update_fields=["state", "submitted_at", "judge_by"])
    _note(found, "submit_application", by, at, judge_by=found.judge_by.isoformat())
    tell(found.organisation, "application_received", about=application, by=by, at=at, due_on=found.judge_by)


def _application(application: UUID) -> Application:
    rows = Application.objects.select_related("organisation").select_for_update(of=("self", "organisation"))
    found = rows.filter(public_id=application).first()
    if found is None:
        raise NotFound
    return found


def _open(application: UUID, by: Actor) -> Application:
    found = _application(application)
    check_may_act(found.organisation, by, "manager")
    if found.state != "started":
        raise ApplicationFrozen
    return found


def _check_not_judged(organisation: Organisation) -> None:
    if organisation.applications.filter(state__in=("submitted", "admissible")).exists():
        raise ApplicationFrozen


def _note(found: Application, verb: str, by: Actor, at: datetime, **details: str) -> None:
    record(by=by, verb=f"catalogue.{verb}", subject=f"application:{found.public_id}", details=details, at=at)
