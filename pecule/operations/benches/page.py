"""The holder's balance page under load: a fixed rate of requests, each by another holder, with many accounts."""

import http.client
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from statistics import quantiles

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection

from pecule.operations import clock, running
from pecule.operations.benches.report import Measure, measured
from pecule.signin.models import Login

ACCOUNTS = 1_000_000
VISITORS = 300
RATE = 50
SECONDS = 15
ROUNDS = 5
PORT = 8971
_PATH = "/me/"

_PEOPLE = """
INSERT INTO holders_holder (nir_hash, nir_cipher, temporary_number, birth_name, usage_name, given_names, birth_date,
                            sex, birth_place_code, language, opened_at)
SELECT sha256(n::text::bytea), '\\x01'::bytea || sha256(n::text::bytea) || sha256(n::text::bytea), false, 'MARTIN', '',
       'Jeanne', '1985-06-14', 'F', '', 'fr', now() FROM generate_series(1, %s) AS n
"""
_ACCOUNTS = """
INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) SELECT 'holder', id, 'own', true FROM holders_holder
"""
_CREDITS = """
INSERT INTO ledger_transfer (id, debit_id, credit_id, amount_cents, code, reference, effective_on, kind, recorded_at)
SELECT gen_random_uuid(), (SELECT min(id) FROM ledger_account WHERE owner_kind = 'scheme'), id, 50000, 'yearly_credit',
       'year:' || %s, make_date(%s, 4, 15), 'posted', make_date(%s, 4, 15)
FROM ledger_account WHERE owner_kind = 'holder'
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Serve ``size`` accounts (a million by default) and measure the page at 50 requests a second."""
    call_command("migrate", verbosity=0)
    _fill(size or (50_000 if quick else ACCOUNTS), years=2 if quick else 5)
    cookies = _sign_in()
    rounds, seconds = (2, 5) if quick else (ROUNDS, SECONDS)
    samples: list[float] = []
    with running.processes([running.web_command("127.0.0.1", PORT, 2, 4)]) as started:
        wait_until_it_answers(started[0])
        _at_rate(cookies, RATE, 3)
        for _ in range(rounds):
            samples.append(quantiles(_at_rate(cookies, RATE, seconds), n=100)[98])
    return [measured("p99_ms", samples, f"ms at {RATE}/s", "lower", 50)]


def _fill(accounts: int, years: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, (accounts,))
        cursor.execute(
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) "
            "VALUES ('scheme', 0, 'yearly_credit', false)"
        )
        cursor.execute(_ACCOUNTS)
        for year in range(clock.today().year - years, clock.today().year):
            cursor.execute(_CREDITS, (year, year + 1, year + 1))
        cursor.execute("VACUUM ANALYZE")


def _sign_in() -> list[str]:
    """Sessions of ``VISITORS`` holders spread over all, as the sign-in page would make them."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM holders_holder ORDER BY sha256(id::text::bytea) LIMIT %s", (VISITORS,))
        holders = [row[0] for row in cursor]
    cookies = []
    for holder in holders:
        login = Login(email=f"h{holder}@pecule.example", audience="holder", display_name="J", created_at=clock.now())
        login.set_unusable_password()
        login.save()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE holders_holder SET login_id = %s WHERE id = %s", (login.pk, holder))
        session = store()
        session.update(
            {
                SESSION_KEY: str(login.pk),
                BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                HASH_SESSION_KEY: login.get_session_auth_hash(),
            }
        )
        session.set_expiry(timedelta(hours=2))
        session.save()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies


def wait_until_it_answers(server: "subprocess.Popen[bytes]") -> None:
    """Wait until the web server just started answers; end this process when it does not."""
    for _ in range(300):
        if server.poll() is not None:
            sys.exit("the web server ended by itself")
        try:
            client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            client.request("GET", "/healthz")
            if client.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the web server does not answer")


def _at_rate(cookies: Sequence[str], rate: int, seconds: int) -> list[float]:
    """Milliseconds of each answer; requests leave on time whether or not the ones before came back."""
    began = time.perf_counter() + 0.1

    def visit(number: int) -> float:
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
        client.request("GET", _PATH, headers={"Cookie": cookies[number % len(cookies)], "Host": "localhost"})
        response = client.getresponse()
        page = response.read()
        client.close()
        if response.status != 200 or b"MARTIN" not in page:
            raise RuntimeError(f"the page answered {response.status}")
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(max_workers=32) as pool:
        return list(pool.map(visit, range(rate * seconds)))
