"""Two employers who must never see each other, and the files they send."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pecule.entitlements.actions import add_member
from pecule.kernel.actors import Actor, system
from pecule.signin.models import Login
from tests.entitlements.people import BAKERY, FOUNDRY, nir_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BY = system("tests")
HEADER = (
    "siret;nir;birth_name;given_names;birth_date;contract;period;category;unit;worked;counted_absence;reference;"
    "pay;part_time;effect"
)


def login_of(name: str, audience: str, *roles: str) -> Login:
    """A login without a password, for tests that come in by force."""
    login = Login(
        email=f"{name}@example.org", audience=audience, display_name=name.title(), roles=sorted(roles), created_at=AT
    )
    login.set_unusable_password()
    login.save()
    login.refresh_from_db()
    return login


def actor_of(login: Login) -> Actor:
    """The actor as whom a login acts."""
    return Actor(login.audience, str(login.public_id))  # type: ignore[arg-type]  # audiences are kinds of actors


def employer(name: str, siret: str) -> Login:
    """A login that declares for the company of ``siret``."""
    login = login_of(name, "employer")
    add_member(siret=siret, name=f"{name} & co", login_id=login.pk, by=BY, at=AT)
    return login


def inside(login: Login, language: str = "en") -> Client:
    """A browser where ``login`` is signed in."""
    client = Client(headers={"Accept-Language": language})
    client.force_login(login)
    return client


def row(siret: str = BAKERY, number: int = 1, period: str = "2025-03", **values: str) -> str:
    """One line of CSV about person ``number``."""
    usual = {
        "birth_name": "GARNIER", "given_names": "ZOÉ", "birth_date": str(date(1980, 5, 17)), "contract": "00001",
        "category": "employee", "unit": "hours", "worked": "151.67", "counted_absence": "0", "reference": "1607",
        "pay": "2500", "part_time": "no", "effect": "adds",
    }  # fmt: skip
    facts = {"siret": siret, "nir": nir_of(number), "period": period, **usual, **values}
    return ";".join(facts[name] for name in HEADER.split(";"))


def csv_of(*rows: str) -> bytes:
    """A whole file."""
    return "\n".join([HEADER, *rows]).encode()


def upload(content: bytes, name: str = "march.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


__all__ = ["AT", "BAKERY", "BY", "FOUNDRY", "nir_of"]
