"""Our own steps on an application: admissible or not, then accepted or refused, each with its delay."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.accounts import write_iban
from pecule.catalogue.actions.compliance import ask_compliance
from pecule.catalogue.actions.doors import locked, only_staff
from pecule.catalogue.actions.letters import tell
from pecule.catalogue.actions.organisations import put_in
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import Application, Organisation
from pecule.catalogue.queries.organisations import standing_of
from pecule.catalogue.queries.sanctions import remembered
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import check_listable, declared_until
from pecule.catalogue.rules.vetting import DelistingRuns, ReasonsMissing, check_move
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline


@transaction.atomic
def judge_admissibility(*, application: UUID, admissible: bool, reasons: str = "", by: Actor, at: datetime) -> None:
    """Say whether an application is admissible; agents only. A no needs reasons and ends it: one may apply again.

    A yes starts ``delay.listing_decision``. Raises NotFound, ApplicationOutOfTurn, ReasonsMissing.
    """
    found = _judged(application, by)
    outcome = "admissible" if admissible else "inadmissible"
    check_move(found.state, outcome)
    _check_reasons(admissible, reasons)
    day = localtime(at).date()
    found.state, found.judged_at, found.reasons = outcome, at, reasons.strip()
    found.decide_by = deadline(scheme(), "listing_decision", start=day).day if admissible else None
    found.save(update_fields=["state", "judged_at", "reasons", "decide_by"])
    _announce(found, outcome, by, at)


def decide_application(
    *,
    application: UUID,
    accepted: bool,
    reasons: str = "",
    despite_sanction: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Accept an admissible application, which lists its organisation at once, or refuse it with reasons; agents only.

    Every condition of L6323-9-1 must hold; the partner is asked about taxes and contributions on the way. A sanction
    of the last years may be passed over (``despite_sanction``), with reasons. Raises NotFound, ApplicationOutOfTurn,
    ReasonsMissing, NotListable, DelistingRuns, ComplianceSilent.
    """
    only_staff(by)
    _check_reasons(accepted and not despite_sanction, reasons)
    held = Application.objects.select_related("organisation").filter(public_id=application).first()
    if held is None:
        raise NotFound
    outcome = "accepted" if accepted else "refused"
    check_move(held.state, outcome)
    if accepted:
        ask_compliance(organisation=held.organisation.public_id, by=by, at=at)
    with transaction.atomic():
        found = _judged(application, by)
        check_move(found.state, outcome)
        if accepted:
            _list(found, despite_sanction, by, at)
        found.state, found.decided_at, found.reasons = outcome, at, reasons.strip()
        found.save(update_fields=["state", "decided_at", "reasons"])
        _announce(found, outcome, by, at)


def _list(found: Application, despite_sanction: bool, by: Actor, at: datetime) -> None:
    organisation, day = locked(found.organisation.public_id), localtime(at).date()
    if organisation.status_until is not None and organisation.status_until >= day:
        raise DelistingRuns(until=organisation.status_until)
    _take_over(organisation, found, at)
    check_listable(
        standing_of(organisation), day, remembered=remembered(organisation.pk, day), despite_sanction=despite_sanction
    )
    put_in(organisation, "listed", until=None, reason="application accepted", by=by, at=at)
    write_iban(organisation, found.iban, found.iban_holder, by=by, at=at)
    tell_organisations([organisation.pk], by=by, at=at)


def _take_over(organisation: Organisation, found: Application, at: datetime) -> None:
    day = localtime(at).date()
    organisation.name, organisation.city = found.legal_name, found.city
    organisation.qualiopi_from, organisation.qualiopi_until = found.qualiopi_from, found.qualiopi_until
    organisation.terms_accepted_on, organisation.file_complete_on = found.terms_accepted_on, day
    if found.statement_year is not None:
        organisation.declared_until = declared_until(scheme(), found.statement_year, day)


def _judged(application: UUID, by: Actor) -> Application:
    only_staff(by)
    rows = Application.objects.select_related("organisation").select_for_update(of=("self", "organisation"))
    found = rows.filter(public_id=application).first()
    if found is None:
        raise NotFound
    return found


def _check_reasons(favourable: bool, reasons: str) -> None:
    if not favourable and not reasons.strip():
        raise ReasonsMissing


def _announce(found: Application, outcome: str, by: Actor, at: datetime) -> None:
    subject, details = f"application:{found.public_id}", {"outcome": outcome}
    record(by=by, verb="catalogue.decide_application", subject=subject, details=details, at=at)
    tell(found.organisation, "application_decided", about=found.public_id, by=by, at=at, decision=outcome)
