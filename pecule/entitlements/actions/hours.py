"""Rights of volunteers, hours of the former right, hours of public agents, and their conversions."""

from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.accounts import (
    HOURS,
    OWN_FUND,
    PUBLIC_HOURS_FUND,
    VOLUNTEER_FUND,
    holder_account,
    scheme_account,
)
from pecule.entitlements.models import Conversion, VolunteerActivity
from pecule.entitlements.rules.refusals import (
    AlreadyDeclaredVolunteering,
    DifEnteredAlready,
    NothingToConvert,
    SameKeyOtherContent,
)
from pecule.holders.queries import standing
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from pecule.scheme import load
from pecule.scheme.conversions import account_to_public_hours, dif_hours, hours_to_account, public_hours_credit
from pecule.scheme.volunteering import volunteer_credit

_MOVES = UUID("5d5f4b57-1d6b-4c0a-9d39-4b2f8c3bb0aa")


@transaction.atomic
def declare_cec(
    holder_id: int, *, activity: str, quantity: int, in_one_body: int | None = None, year: int,
    declared_on: date | None = None, attested_on: date | None = None, by: Actor, at: datetime,
) -> VolunteerActivity:  # fmt: skip
    """Credit one volunteer activity of a year, on the account of volunteers' rights, up to their own cap.

    Volunteers' rights stay usable after a pension, not after death. Raises UnknownVolunteering, DeclaredTooLate,
    AlreadyDeclaredVolunteering, AccountClosed. Source: L5151-7 to L5151-11, D5151-14.
    """
    holder = standing(holder_id)
    if holder.status == "closed" and holder.closed_reason != "pension":
        raise AccountClosed
    account = holder_account(holder_id, VOLUNTEER_FUND)
    if VolunteerActivity.objects.filter(holder_id=holder_id, year=year, activity=activity).exists():
        raise AlreadyDeclaredVolunteering(year=year)
    credit = volunteer_credit(
        load(settings.SCHEME), activity=activity, quantity=quantity, in_one_body=in_one_body,
        earned_balance=books.balance(account).posted_cents, year=year, declared_on=declared_on,
        attested_on=attested_on,
    ).credit  # fmt: skip
    done = VolunteerActivity.objects.create(
        holder_id=holder_id, year=year, activity=activity, quantity=quantity, credited_cents=credit,
        declared_on=declared_on, attested_on=attested_on, recorded_at=at,
    )  # fmt: skip
    if credit:
        _move(f"cec:{done.pk}", scheme_account("volunteering"), account, credit, "cec", f"cec:{done.pk}", by, at)
    details = {"activity": activity, "year": year, "cents": credit}
    record(by=by, verb="entitlements.declare_cec", subject=f"holder:{holder.public_id}", details=details, at=at)
    return done


@transaction.atomic
def enter_dif_hours(holder_id: int, *, hours_hundredths: int, key: str, by: Actor, at: datetime) -> Conversion:
    """Credit hours of the former individual right (DIF) in euros, once. The same key again changes nothing.

    Raises DifTooLate after the deadline, TooManyDifHours, DifEnteredAlready, AccountClosed.
    Source: décret 2018-1153; ordonnance 2019-861.
    """
    if (known := _known(holder_id, key, "dif", hours_hundredths)) is not None:
        return known
    _require_not_closed(holder_id)
    if Conversion.objects.filter(holder_id=holder_id, kind="dif").exists():
        raise DifEnteredAlready
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    found = dif_hours(load(settings.SCHEME), hours=hours_hundredths, entered_on=day)
    if found.given <= 0:
        raise NothingToConvert
    done = _record(holder_id, key, "dif", found.taken, found.given, by, at)
    own = holder_account(holder_id, OWN_FUND)
    _move(f"dif:{done.pk}", scheme_account("conversions"), own, found.given, "dif", f"conversion:{done.pk}", by, at)
    return done


@transaction.atomic
def credit_public_hours(
    holder_id: int, *, year: int, category: str, worked: int, reference: int, inaptitude: bool = False,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Credit a public agent's hours of a year; return the hundredths of hours credited. Once a year.

    Source: décret 2017-928 art. 3; CGFP L422-8 to L422-19.
    """
    _require_not_closed(holder_id)
    account = holder_account(holder_id, PUBLIC_HOURS_FUND, unit=HOURS)
    held = books.balance(account).posted_cents
    reference_of = f"public-hours:{holder_id}:{year}"
    id = uuid5(_MOVES, reference_of)
    if (done := books.get_transfer(id)) is not None:
        return done.amount_cents
    given = public_hours_credit(
        load(settings.SCHEME), category=category, worked=worked, reference=reference, hours_balance=held,
        inaptitude=inaptitude, year=year,
    ).given  # fmt: skip
    if given:
        source = scheme_account("public_hours", unit=HOURS)
        _move(reference_of, source, account, given, "public_hours", f"year:{year}", by, at)
    return given


@transaction.atomic
def convert_public_hours(
    holder_id: int, *, hours_hundredths: int, activity_class: str = "employee", key: str, by: Actor, at: datetime
) -> Conversion:
    """Turn a public agent's hours into euros of own rights, as far as the ceiling allows. The same key is harmless.

    Raises NothingToConvert, NotEnoughMoney, AccountClosed. Source: R6323-43, D6323-44.
    """
    if (known := Conversion.objects.filter(holder_id=holder_id, key=key).first()) is not None:
        return known
    _require_not_closed(holder_id)
    hours = holder_account(holder_id, PUBLIC_HOURS_FUND, unit=HOURS)
    own = holder_account(holder_id, OWN_FUND)
    found = hours_to_account(
        load(settings.SCHEME), hours=min(hours_hundredths, books.balance(hours).available_cents),
        counted_balance=books.balance(own).posted_cents, activity_class=activity_class, day=at.date(),
    )  # fmt: skip
    if found.taken <= 0 or found.given <= 0:
        raise NothingToConvert
    done = _record(holder_id, key, "public_to_private", found.taken, found.given, by, at)
    about = f"conversion:{done.pk}"
    converted = scheme_account("converted_hours", unit=HOURS)
    _move(f"{about}:hours", hours, converted, found.taken, "conversion", about, by, at)
    _move(f"{about}:euros", scheme_account("conversions"), own, found.given, "conversion", about, by, at)
    return done


@transaction.atomic
def convert_to_public_hours(
    holder_id: int, *, cents: int, category: str = "standard", key: str, by: Actor, at: datetime
) -> Conversion:
    """Turn euros of own rights into a public agent's hours, within the law's limits. The same key is harmless.

    Raises NothingToConvert, NotEnoughMoney, AccountClosed. Source: décret 2019-1392.
    """
    if (known := Conversion.objects.filter(holder_id=holder_id, key=key).first()) is not None:
        return known
    _require_not_closed(holder_id)
    hours = holder_account(holder_id, PUBLIC_HOURS_FUND, unit=HOURS)
    own = holder_account(holder_id, OWN_FUND)
    before = Conversion.objects.filter(holder_id=holder_id, kind="private_to_public")
    found = account_to_public_hours(
        load(settings.SCHEME), amount=min(cents, books.balance(own).available_cents),
        hours_balance=books.balance(hours).posted_cents,
        converted_before=list(before.values_list("day", "hours_hundredths")), category=category, day=at.date(),
    )  # fmt: skip
    if found.taken <= 0 or found.given <= 0:
        raise NothingToConvert
    done = _record(holder_id, key, "private_to_public", found.given, found.taken, by, at)
    about = f"conversion:{done.pk}"
    created = scheme_account("converted_hours", unit=HOURS)
    _move(f"{about}:euros", own, scheme_account("conversions"), found.taken, "conversion", about, by, at)
    _move(f"{about}:hours", created, hours, found.given, "conversion", about, by, at)
    return done


def _require_not_closed(holder_id: int) -> None:
    if standing(holder_id).status == "closed":
        raise AccountClosed


def _known(holder_id: int, key: str, kind: str, hours: int) -> Conversion | None:
    """The conversion made under this key. Until the end of the transaction, no other of this person is begun."""
    with connection.cursor() as cursor:
        name = f"entitlements.conversion:{holder_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    known = Conversion.objects.filter(holder_id=holder_id, key=key).first()
    if known is not None and (known.kind, known.hours_hundredths) != (kind, hours):
        raise SameKeyOtherContent
    return known


def _record(holder_id: int, key: str, kind: str, hours: int, cents: int, by: Actor, at: datetime) -> Conversion:
    done = Conversion.objects.create(
        holder_id=holder_id, key=key, kind=kind, hours_hundredths=hours, cents=cents, day=at.date(), at=at
    )
    details = {"kind": kind, "hours_hundredths": hours, "cents": cents}
    record(by=by, verb="entitlements.convert", subject=f"conversion:{done.pk}", details=details, at=at)
    return done


def _move(name: str, debit: int, credit: int, amount: int, code: str, reference: str, by: Actor, at: datetime) -> None:
    ledger.transfer(
        id=uuid5(_MOVES, name), debit=debit, credit=credit, amount_cents=amount, code=code, reference=reference,
        effective_on=at.date(), at=at, by=by,
    )  # fmt: skip
