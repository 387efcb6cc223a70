"""Where an organisation is paid: given, and revoked when somebody else gave it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked
from pecule.catalogue.actions.letters import tell
from pecule.catalogue.actions.sharing import tell_organisations
from pecule.catalogue.models import BankDetails, Organisation
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import read_iban
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scheme.delays import deadline

HOLDER_NAME_LENGTH_MAX = 70  # what a bank file carries


@transaction.atomic
def give_iban(*, organisation: UUID, iban: str, holder_name: str = "", by: Actor, at: datetime) -> None:
    """Set where an organisation will be paid, in the name of ``holder_name`` (its own when empty).

    The first account may be paid at once; another one only after ``delay.iban_cooling``, and its members are told:
    until then the former one is paid. For members in charge of accounts, and us. The same account again changes
    nothing. Raises NotFound, RoleTooLow, InvalidIban. The trail keeps only the country.
    """
    checked = read_iban(iban)
    found = locked(organisation)
    check_may_act(found, by, "accounts")
    write_iban(found, checked, holder_name, by=by, at=at)


def write_iban(found: Organisation, iban: str, holder_name: str, *, by: Actor, at: datetime) -> None:
    """Write a checked IBAN on a row that is locked, unless it is the newest already."""
    day = localtime(at).date()
    name = (holder_name.strip() or found.name)[:HOLDER_NAME_LENGTH_MAX]
    newest = found.bank_details.filter(revoked_at__isnull=True).order_by("-given_at", "-pk").first()
    if newest is not None and (newest.iban, newest.holder_name) == (iban, name):
        return
    given = BankDetails.objects.create(
        organisation=found,
        iban=iban,
        holder_name=name,
        given_at=at,
        usable_from=_cooled(day) if found.bank_details.exists() else day,
    )
    found.iban = iban
    found.save(update_fields=["iban"])
    tell_organisations([found.pk], by=by, at=at)
    details = {"country": iban[:2], "usable_from": given.usable_from.isoformat()}
    record(by=by, verb="catalogue.give_iban", subject=f"organisation:{found.public_id}", details=details, at=at)
    if given.usable_from > day:
        given.refresh_from_db(fields=["public_id"])
        facts = {"iban_end": iban[-4:], "usable_on": given.usable_from}
        tell(found, "iban_changed", about=given.public_id, role="accounts", by=by, at=at, **facts)


@transaction.atomic
def revoke_iban(*, bank_details: UUID, by: Actor, at: datetime) -> None:
    """Say that an account is not ours to be paid on; the one before it is paid again. Twice is harmless.

    For members in charge of accounts, and us. Raises NotFound, RoleTooLow.
    """
    given = BankDetails.objects.select_related("organisation").filter(public_id=bank_details).first()
    if given is None:
        raise NotFound
    found = locked(given.organisation.public_id)
    check_may_act(found, by, "accounts")
    if found.bank_details.filter(pk=given.pk, revoked_at__isnull=True).update(revoked_at=at):
        before = found.bank_details.filter(revoked_at__isnull=True).order_by("-given_at", "-pk").first()
        found.iban = before.iban if before else ""
        found.save(update_fields=["iban"])
        details = {"bank_details": str(bank_details)}
        record(by=by, verb="catalogue.revoke_iban", subject=f"organisation:{found.public_id}", details=details, at=at)


def _cooled(day: date) -> date:
    if scheme().find("delay.iban_cooling", on=day) is None:
        return day
    return deadline(scheme(), "iban_cooling", start=day).day
