"""A market for the bench of orders: organisations with programs that answer, holders signed in, with several funds."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import import_module
from random import Random
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from pecule.catalogue import actions as catalogue
from pecule.entitlements.actions.dotations import register_funder
from pecule.entitlements.models import Dotation
from pecule.kernel.actors import system
from pecule.signin import actions as signin
from pecule.signin.models import Login
from pecule.signin.rules import Audience, Scope
from pecule.simulation.marketplace import register_organisations

ORGANISATIONS = 20
SEATS = 20
PRICE_CENTS = 120_000
OWN_CENTS, GIVEN_CENTS = 90_000, 60_000
_BY = system("bench")

_PEOPLE = """
INSERT INTO holders_holder (nir_hash, nir_cipher, temporary_number, birth_name, usage_name, given_names, birth_date,
                            sex, birth_place_code, language, opened_at)
SELECT sha256(n::text::bytea), '\\x01'::bytea || sha256(n::text::bytea) || sha256(n::text::bytea), false, 'MARTIN', '',
       'Jeanne', '1985-06-14', 'F', '', 'fr', now() FROM generate_series(1, %s) AS n RETURNING id, public_id
"""
_ACCOUNTS = """
INSERT INTO ledger_account (owner_kind, owner_id, fund, floored)
SELECT 'holder', id, 'own', true FROM holders_holder
UNION ALL SELECT 'holder', holder_id, 'dotation:' || id, true FROM entitlements_dotation
"""
_CREDITS = """
INSERT INTO ledger_transfer (id, debit_id, credit_id, amount_cents, code, reference, effective_on, kind, recorded_at)
SELECT gen_random_uuid(), (SELECT min(id) FROM ledger_account WHERE owner_kind = 'scheme'), id,
       CASE WHEN fund = 'own' THEN %s ELSE %s END, 'yearly_credit', 'year:1', current_date, 'posted', now()
FROM ledger_account WHERE owner_kind = 'holder'
"""


@dataclass(frozen=True, slots=True)
class Buyer:
    """One holder signed in, the session they want, and the pass of the organisation's program that answers."""

    cookie: str
    holder: str
    session: str
    token: str


@dataclass(slots=True)
class Market:
    """Everything on sale, and who has not bought yet."""

    buyers: Iterator[tuple[str, UUID, UUID, int]]
    programs: list[tuple[str, str]]

    def next_buyers(self, count: int, *, at: datetime) -> list[dict[str, str]]:
        """The next ``count`` holders, with fresh passes of the programs."""
        tokens = [signin.issue_token(client_id=one, secret=two, at=at).token for one, two in self.programs]
        drawn = (next(self.buyers) for _ in range(count))
        return [
            asdict(Buyer(cookie, str(holder), str(session), tokens[place])) for cookie, holder, session, place in drawn
        ]


def open_market(buyers: int, *, at: datetime) -> Market:
    """Fill an empty database with ``buyers`` holders and a seat for each."""
    organisations = register_organisations(Random(1), ORGANISATIONS + 1, by=_BY, at=at - timedelta(days=90), now=at)
    organisations = organisations[:ORGANISATIONS]
    catalogue.register_certification(kind="rncp", code="RNCP1", title="Cuisinier", by=_BY, at=at)
    programs = [_program(organisation, at) for organisation in organisations]
    rooms = -(-buyers // (SEATS * ORGANISATIONS))
    sessions = [session for organisation in organisations for session in _sessions(organisation, rooms, at)]
    holders = _holders(buyers, at)
    cookies = _signed_in([pk for pk, _ in holders], at)
    places = (
        (cookie, holder, sessions[n % len(sessions)], n % len(sessions) // rooms)
        for n, (cookie, (_, holder)) in enumerate(zip(cookies, holders, strict=True))
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Market(places, programs)


def _program(organisation: UUID, at: datetime) -> tuple[str, str]:
    """A person of the organisation, who gets its notices, and the program that answers for it."""
    email = f"{organisation}@ecole.example"
    person = Login(email=email, audience=Audience.ORGANISATION, display_name="École", created_at=at)
    person.set_unusable_password()
    person.save()
    person.refresh_from_db()
    scopes = [Scope.ORDERS_READ, Scope.ORDERS_WRITE]
    made = signin.register_client(owner=person.public_id, name="Planning", scopes=scopes, by=_BY, at=at)
    for login in (person.public_id, made.login):
        catalogue.add_member(organisation=organisation, login=login, role="trainings", by=_BY, at=at)
    return made.client_id, made.secret


def _sessions(organisation: UUID, count: int, at: datetime) -> list[UUID]:
    catalogue.grant_habilitation(organisation=organisation, certification="RNCP1", start=at.date(), by=_BY, at=at)
    offer = catalogue.publish_offer(
        organisation=organisation, certification="RNCP1", title="Titre professionnel cuisinier",
        objective="Préparer des plats.", by=_BY, at=at,
    )  # fmt: skip
    action = catalogue.publish_action(
        offer=offer, modality="in_person", hours=70, price_cents=PRICE_CENTS, city="Lyon", postcode="69003",
        by=_BY, at=at,
    )  # fmt: skip
    first = (at + timedelta(days=60)).date()
    return [
        catalogue.publish_session(
            action=action, start=first + timedelta(days=n % 90), end=first + timedelta(days=n % 90 + 14), seats=SEATS,
            by=_BY, at=at,
        )
        for n in range(count)
    ]  # fmt: skip


def _holders(count: int, at: datetime) -> list[tuple[int, UUID]]:
    funder = register_funder(siren="552100554", name="Employeur", kind="employer", by=_BY, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, (count,))
        holders = [(pk, public_id) for pk, public_id in cursor]
        Dotation.objects.bulk_create(
            Dotation(
                key=str(holder), funder=funder, holder_id=holder, origin="dotation", amount_cents=GIVEN_CENTS,
                received_on=at.date(),
            )
            for holder, _ in holders
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) "
            "VALUES ('scheme', 0, 'yearly_credit', false)"
        )
        cursor.execute(_ACCOUNTS)
        cursor.execute(_CREDITS, (OWN_CENTS, GIVEN_CENTS))
    return holders


def _signed_in(holders: list[int], at: datetime) -> list[str]:
    """A session for each, as the sign-in page would make it; hashing passwords is not measured here."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    made = [
        Login(email=f"h{n}@pecule.example", audience="holder", display_name="J", created_at=at, password="!")  # noqa: S106 -- the mark of no password at all
        for n in holders
    ]
    Login.objects.bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE holders_holder h SET login_id = l.id FROM signin_login l "
            "WHERE l.email = 'h' || h.id || '@pecule.example'"
        )
    rows, cookies = [], []
    for login in made:
        kept = store()
        inside = {
            SESSION_KEY: str(login.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: login.get_session_auth_hash(),
        }
        key = kept._get_new_session_key()
        rows.append(kept.model(session_key=key, session_data=kept.encode(inside), expire_date=at + timedelta(hours=6)))
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={key}")
    store.get_model_class().objects.bulk_create(rows)
    return cookies
