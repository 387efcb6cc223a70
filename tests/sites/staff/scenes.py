"""Staff of every role, and people whose files could leak."""

from datetime import date
from typing import Any

from pecule.entitlements.models import DeclarationFile
from pecule.holders.actions import NewPerson, add_contact_point, open_holder
from pecule.holders.models import Holder
from pecule.holders.rules.contacts import ContactKind
from pecule.kernel.identifiers import read_nir
from pecule.operations.clock import now
from pecule.signin.models import Login
from pecule.signin.rules import ROLES
from tests.sites.employer.scenes import AT, BAKERY, BY, csv_of, employer, inside, login_of, nir_of, row, upload

SECRETS = ("Moreau-Secret", "+33699887766", "anne-secret@example.org")
NIR = "2850375123456"
WHY = {"why": "asked", "words": "She called about her balance."}
REASON = "The unit was wrong in the whole file."


def staff(name: str, *roles: str) -> Login:
    """A member of staff with these roles; with none given, all of them."""
    return login_of(name, "staff", *(roles or sorted(ROLES)))


def anne() -> Holder:
    """A person whose data could leak."""
    new = NewPerson(
        number=read_nir(NIR), birth_name="Moreau-Secret", given_names="Anne Lise", birth_date=date(1985, 3, 14)
    )
    pk = open_holder(new, by=BY, at=AT)
    add_contact_point(holder_id=pk, kind=ContactKind.PHONE, value="0699887766", by=BY, at=AT)
    add_contact_point(holder_id=pk, kind=ContactKind.EMAIL, value="anne-secret@example.org", by=BY, at=AT)
    return Holder.objects.get(pk=pk)


def sent(*rows: str, login: Login | None = None, name: str = "march.csv") -> DeclarationFile:
    """A file sent by an employer."""
    sender = login or Login.objects.filter(audience="employer").first() or employer("baker", BAKERY)
    inside(sender).post("/employer/send/", {"file": upload(csv_of(*rows), name)})
    return DeclarationFile.objects.latest("pk")


def set_aside(period: str = "2025-03") -> DeclarationFile:
    """A file with hours that look like days."""
    return sent(*[row(number=n, worked="20", period=period) for n in range(1, 5)])


def full_year(*numbers: int) -> DeclarationFile:
    """A file with a full year of work, 2025, for each person."""
    return sent(*[row(number=n, period="2025", worked="1607") for n in numbers], name="year.csv")


def page_of(login: Login, url: str, language: str = "en", **data: Any) -> str:
    """What a page says; ``data`` posts it."""
    client = inside(login, language)
    answer = client.post(url, data, follow=True) if data else client.get(url)
    return answer.content.decode()


__all__ = ["AT", "BAKERY", "BY", "NIR", "inside", "nir_of", "now", "row"]
