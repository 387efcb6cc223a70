"""Every address of every site, tried by everybody who may not see it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pecule.holders.actions import NewPerson, add_contact_point, attach_login, open_holder
from pecule.holders.rules.contacts import ContactKind
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.signin.actions import create_login
from pecule.signin.models import Login
from pecule.signin.rules import ROLES, Audience

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
# The API and the partners have tests of their own.
PUBLIC = {"public", "design", "operations", "api", "approval", "broker_approval", "card", None}
ENTRANCE = {f"signin:{name}" for name in "start end go callback which code as_whom back_channel keys".split()}
OWNERS = {
    "signin": set(Audience),
    "holder": {Audience.HOLDER},
    "organisation": {Audience.ORGANISATION},
    "employer": {Audience.EMPLOYER, Audience.FUNDER},
    "staff": {Audience.STAFF},
}
SAMPLES = {"int": 1, "uuid": UUID(int=1), "string": "x", "slug": "x", "path": "x"}
SECRETS = ("Moreau-Secret", "+33699887766", "anne-secret@example.org")


def addresses(resolver: URLResolver, namespace: str | None = None) -> Iterator[tuple[str | None, str, str]]:
    """Namespace, name and a sample address of each view."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and namespace not in PUBLIC:
            converters = {name: type(kind).__name__ for name, kind in pattern.pattern.converters.items()}
            sample = {name: SAMPLES[kind.removesuffix("Converter").lower()] for name, kind in converters.items()}
            yield namespace, f"{namespace}:{pattern.name}", reverse(f"{namespace}:{pattern.name}", kwargs=sample)


PRIVATE = [(namespace, url) for namespace, name, url in addresses(get_resolver()) if name not in ENTRANCE]


@pytest.fixture
def people(db: None) -> dict[Audience, Login]:
    """One login an audience; the holder's file holds secrets."""
    logins = {
        audience: create_login(
            email="anne-secret@example.org" if audience is Audience.HOLDER else f"{audience}@example.org",
            password="four words that hold",
            audience=audience,
            display_name="Moreau-Secret" if audience is Audience.HOLDER else audience.value,
            by=BY,
            at=AT,
        )
        for audience in Audience
    }
    # All roles at once, which nobody is ever given: whatever staff can see is tried.
    Login.objects.filter(audience="staff").update(roles=sorted(ROLES))
    logins[Audience.STAFF].refresh_from_db()
    person = NewPerson(
        number=read_nir("2850375123456"),
        birth_name="Moreau-Secret",
        given_names="Anne",
        birth_date=date(1985, 3, 14),
    )
    holder = open_holder(person, by=BY, at=AT)
    attach_login(holder_id=holder, login_id=logins[Audience.HOLDER].pk, by=BY, at=AT)
    add_contact_point(holder_id=holder, kind=ContactKind.PHONE, value="0699887766", by=BY, at=AT)
    return logins


def test_every_site_says_whom_it_is_for() -> None:
    assert {namespace for namespace, _ in PRIVATE} <= set(OWNERS)


def test_a_stranger_is_sent_to_sign_in_from_every_private_page(people: dict[Audience, Login], client: Client) -> None:
    for _, url in PRIVATE:
        for answer in (client.get(url), client.post(url, {})):
            assert (url, answer.status_code, answer["Location"].split("?")[0]) == (url, 302, "/sign-in/")
            assert not [secret for secret in SECRETS if secret in answer.content.decode()]


@pytest.mark.parametrize("audience", list(Audience))
def test_nobody_sees_the_pages_of_another_audience(people: dict[Audience, Login], audience: Audience) -> None:
    client = Client()
    client.force_login(people[audience])
    for namespace, url in PRIVATE:
        assert namespace is not None
        if audience in OWNERS[namespace]:
            continue
        for answer in (client.get(url), client.post(url, {})):
            assert (url, answer.status_code) == (url, 403)
            assert not [secret for secret in SECRETS if secret in answer.content.decode()]


def test_staff_without_a_role_see_no_person(people: dict[Audience, Login]) -> None:
    Login.objects.filter(audience="staff").update(roles=[])
    client = Client()
    client.force_login(people[Audience.STAFF])
    for namespace, url in PRIVATE:
        if namespace == "staff":
            for answer in (client.get(url), client.post(url, {})):
                assert not [secret for secret in SECRETS if secret in answer.content.decode()]


def test_private_pages_are_never_kept(people: dict[Audience, Login]) -> None:
    client = Client()
    client.force_login(people[Audience.HOLDER])
    answer = client.get("/sign-in/password/")
    assert "no-store" in answer["Cache-Control"]
