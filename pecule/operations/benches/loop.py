"""From a scam to stopped money: the report that makes a campaign large enough, and the payments that it holds.

Around it is what a busy day has: organisations with accounts, sums owed to them, some in a file that waits to leave,
and a queue of notices that a process of its own sends meanwhile. A message that asks for money on one of these accounts
is reported as by the page, by one person after another; only the report that crosses the threshold is timed.
"""

import subprocess
import sys
import time
from datetime import UTC, date, datetime
from uuid import NAMESPACE_OID, uuid5

import psycopg
from django.core.management import call_command
from django.db import connection

from pecule.operations.benches.report import Measure, measured
from pecule.operations.running import STOPPING_SECONDS_MAX
from pecule.scams.rules.limits import limit

FULL, QUICK = 100_000, 10_000
CREDITORS, QUICK_CREDITORS = 5_000, 500
NOTICES, QUICK_NOTICES = 10_000, 3_000
TURNS, QUICK_TURNS = 9, 5
IN_A_FILE = 10_000
AT, DAY = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
PEOPLE = limit("independent_people", DAY)
# Each in the name of another body: campaigns never mix two, so each turn makes one of its own.
BRANDS = ("Ameli", "Chronopost", "La Poste", "Mondial Relay", "Netflix", "PayPal", "Amazon", "Leboncoin", "Orange Bank")
SAYS = (
    "{brand} : votre dossier est bloqué. Payez 49 € de frais par virement sur {iban} avant ce soir, "
    "puis confirmez votre mot de passe sur {site}"
)
SEND = """
import django
django.setup()
from datetime import datetime, timezone
from pecule.notices.actions import send_due
while send_due(at=datetime.now(timezone.utc)):
    pass
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Report a campaign nine times (five), each about another organisation, with ``size`` sums owed (100,000; 10,000).

    A turn ends when another connection sees the organisation's sums suspended, those in a file too.
    """
    payments = size or (QUICK if quick else FULL)
    creditors, notices = (QUICK_CREDITORS, QUICK_NOTICES) if quick else (CREDITORS, NOTICES)
    call_command("migrate", verbosity=0)
    _make_creditors(creditors)
    _owe(payments, creditors)
    in_file = _put_in_a_file(min(IN_A_FILE, payments // 10))
    _queue(notices)
    sender = subprocess.Popen([sys.executable, "-c", SEND], stdout=subprocess.DEVNULL)
    try:
        _wait_until_sending(notices)
        turns = [_report(turn) for turn in range(QUICK_TURNS if quick else TURNS)]
        waiting = _one("SELECT count(*) FROM notices_outbox WHERE state = 'queued'")
    finally:
        sender.terminate()
        sender.wait(STOPPING_SECONDS_MAX)
    held = [count for _, count in turns]
    if min(held) == 0 or waiting == 0:
        raise RuntimeError(f"sums held each time: {held}; notices that waited at the end: {waiting}")
    facts = {"payments": payments, "in_a_file": in_file, "organisations": creditors, "held_each_time": held}
    facts |= {"notices_waiting": f"{notices} at the beginning, {waiting} at the end"}
    return [measured("report_to_hold_s", [seconds for seconds, _ in turns], "s", "lower", 5, **facts)]


def _report(turn: int) -> tuple[float, int]:
    """Seconds from the report that makes a campaign large enough to held payments, and how many are held."""
    account = iban_of(turn * 37 + 1)
    shown = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    text = SAYS.format(brand=BRANDS[turn], iban=shown, site=f"https://suivi-dossier-{turn}.info/p")
    for person in range(PEOPLE - 1):
        _say(text, turn, person)
    if _held_of(account):
        raise RuntimeError("payments were held before enough people reported")
    begun = time.perf_counter()
    _say(text, turn, PEOPLE)
    held = _held_of(account)
    return time.perf_counter() - begun, held


def _say(text: str, turn: int, person: int) -> None:
    """One person reports a message, as the page does."""
    from pecule.kernel.actors import STRANGER
    from pecule.scams.actions import report_message
    from pecule.scams.rules import Message

    key = uuid5(NAMESPACE_OID, f"loop {turn} {person}")
    report_message(
        message=Message(text, "sms"), key=key, reporter=f"address:192.0.2.{person}", language="fr", by=STRANGER, at=AT
    )


def _held_of(iban: str) -> int:
    """How many sums of an organisation are suspended, as a connection of its own sees them; 0 unless all are."""
    known = connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: known[name] for name in names if known.get(name)}) as other:
        found = other.execute(
            "SELECT count(*) FILTER (WHERE suspended_until IS NOT NULL), count(*) FROM payouts_payable p "
            "JOIN catalogue_organisation o ON o.id = p.organisation_id WHERE o.iban = %s",
            [iban],
        ).fetchone()
    held, owed = found or (0, 0)
    return int(held) if held == owed else 0


def iban_of(place: int) -> str:
    """The account of an organisation by its place, from 1: French, of a bank that does not exist."""
    from stdnum import iban

    account = f"9999900000{place:011d}"
    key = 97 - (89 * int(account[:5]) + 15 * int(account[5:10]) + 3 * int(account[10:])) % 97
    return f"FR{iban.calc_check_digits(f'FR00{account}{key:02d}')}{account}{key:02d}"


def _make_creditors(count: int) -> None:
    """Organisations with an account each, known to screening."""
    from pecule.catalogue.actions import tell_everything
    from pecule.kernel.actors import system

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogue_organisation (siret, nda, name, city, status, iban, registered_at) "
            "SELECT lpad(n::text, 14, '0'), lpad(n::text, 11, '0'), 'Organisme ' || n, '', 'draft', iban, now() "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS u (iban, n)",
            [[iban_of(place) for place in range(1, count + 1)]],
        )
        cursor.execute(
            "INSERT INTO catalogue_bankdetails (organisation_id, iban, holder_name, given_at, usable_from) "
            "SELECT id, iban, name, now(), '2020-01-01' FROM catalogue_organisation"
        )
        cursor.execute(
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) "
            "SELECT 'organisation', id, 'due', false FROM catalogue_organisation"
        )
    tell_everything(by=system("bench"), at=AT)


def _owe(payments: int, creditors: int) -> None:
    """Sums that are invoiced, as many for each organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payouts_payable (reference, organisation_id, title, cents, owed_on, key, state, "
            "invoice_number, compensated_cents, refused_iban) SELECT 'order:' || n, o.id, 'A', 100000, '2026-03-02', "
            "gen_random_uuid(), 'to_invoice', '', 0, '' FROM generate_series(1, %s) AS n "
            "JOIN catalogue_organisation o ON o.siret = lpad((n %% %s + 1)::text, 14, '0')",
            [payments, creditors],
        )
        cursor.execute(
            "UPDATE payouts_payable SET state = 'invoiced', invoice_number = reference, invoiced_on = '2026-03-02', "
            "due_by = '2026-04-01'"
        )
        for table in ("payouts_payable", "screening_fact", "catalogue_organisation"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _put_in_a_file(most: int) -> int:
    """Prepare one file; how many payments it holds."""
    from pecule.kernel.actors import system
    from pecule.payouts.actions import prepare_file
    from pecule.payouts.queries import file_page

    file = prepare_file(day=DAY, by=system("bench"), at=AT, most=most)
    if file is None:
        raise RuntimeError("nothing can be paid")
    return file_page(file, limit=0).line.payments


def _queue(count: int) -> None:
    """Notices that are due now, to mailboxes that no machine has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_outbox (key, recipient, language, template, facts, state, tries, due_at, queued_at, "
            "queued_by, trouble) SELECT gen_random_uuid(), n || '@example.org', 'fr', 'account_locked', "
            "'{\"locked_on\": \"2026-03-02\"}', 'queued', 0, '2026-03-02', '2026-03-02', 'system:bench', '' "
            "FROM generate_series(1, %s) AS n",
            [count],
        )


def _wait_until_sending(count: int) -> None:
    """Until the first notice has gone."""
    until = time.monotonic() + 60
    while _one("SELECT count(*) FROM notices_outbox WHERE state = 'queued'") == count:
        if time.monotonic() > until:
            raise RuntimeError("no notice is sent")
        time.sleep(0.1)


def _one(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
