"""Finding a person and opening their file: with a reason that is kept and shown; a number goes nowhere."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pecule.audit.models import AuditLine
from pecule.entitlements.actions import credit_year
from pecule.holders.models import Holder, Look
from pecule.signin.models import Login
from tests.entitlements.people import nir_of
from tests.sites.staff.scenes import BY, NIR, SECRETS, WHY, anne, full_year, inside, now, staff


@pytest.fixture
def advisor(db: None) -> Login:
    return staff("advisor", "advisor")


def opened(login: Login, holder: Holder) -> str:
    """The address of a file just opened."""
    data = {"holder": str(holder.public_id), "reason": "The person asked us: her balance."}
    return str(inside(login).post("/staff/find/open/", data)["Location"])


@pytest.mark.parametrize("typed", [{"nir": NIR}, {"name": "moreau-secret", "birth_date": "1985-03-14"}])
def test_a_person_is_found_and_the_search_is_kept_with_its_reason(advisor: Login, typed: dict[str, str]) -> None:
    person = anne()
    page = inside(advisor).post("/staff/find/", typed | WHY).content.decode()
    assert ("Anne Moreau-Secret" in page, "1 person found" in page, NIR in page) == (True, True, False)
    look = Look.objects.get()
    assert (look.holder_id, look.kind, look.actor) == (person.pk, "search", f"staff:{advisor.public_id}")
    assert (look.label, look.reason) == ("advisor", "The person asked us: She called about her balance.")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"nir": "28503"}, "nir"),
        ({"nir": ""}, "nir"),
        ({"nir": "", "name": "Moreau-Secret"}, "birth_date"),
        ({"nir": "", "name": "Moreau-Secret", "birth_date": "soon"}, "birth_date"),
        ({"why": ""}, "why"),
        ({"why": "curious"}, "why"),
        ({"words": ""}, "words"),
        ({"words": "short"}, "words"),
        ({"words": "1234567890 12"}, "words"),
    ],
)
def test_a_wrong_search_says_so_at_its_field_and_searches_nothing(
    advisor: Login, typed: dict[str, str], field: str
) -> None:
    anne()
    answer = inside(advisor).post("/staff/find/", {"nir": NIR} | WHY | typed)
    page = answer.content.decode()
    assert (answer.status_code, f'id="id_{field}_error"' in page, Look.objects.count()) == (422, True, 0)
    assert (NIR in page, [secret for secret in SECRETS[1:] if secret in page]) == (False, [])


def test_nobody_found_is_kept_too(advisor: Login) -> None:
    anne()
    page = inside(advisor).post("/staff/find/", {"nir": nir_of(5)} | WHY).content.decode()
    assert ("Nobody was found." in page, Look.objects.get().holder_id, "Secret" in page) == (True, None, False)


def test_a_file_opened_shows_what_there_is_and_never_the_whole_number(advisor: Login) -> None:
    url = opened(advisor, anne())
    page = inside(advisor).get(url).content.decode()
    shown = ["Moreau-Secret" in page, "Anne Lise" in page, "2 85" in page, "14 March 1985" in page]
    assert (shown, NIR in page, "anne-secret@" in page, "699887766" in page) == ([True] * 4, False, False, False)
    assert "The person asked us: her balance." in page
    assert "2850" not in url


def test_reading_the_file_again_writes_nothing_and_ends_after_half_an_hour(
    advisor: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pecule.operations import clock

    url = opened(advisor, anne())
    client, looks, lines = inside(advisor), Look.objects.count(), AuditLine.objects.count()
    assert [client.get(url).status_code for _ in range(2)] == [200, 200]
    assert (Look.objects.count(), AuditLine.objects.count()) == (looks, lines)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(url)
    assert (answer.status_code, "Moreau" in answer.content.decode()) == (403, False)


def test_a_colleague_cannot_read_under_somebody_elses_look(advisor: Login) -> None:
    url = opened(advisor, anne())
    answer = inside(staff("colleague", "advisor")).get(url)
    assert (answer.status_code, "Moreau" in answer.content.decode()) == (403, False)


@pytest.mark.parametrize("reason", ["", "short", "x" * 301])
def test_a_file_is_not_opened_without_a_reason(advisor: Login, reason: str) -> None:
    data = {"holder": str(anne().public_id), "reason": reason}
    answer = inside(advisor).post("/staff/find/open/", data)
    assert (answer.status_code in (302, 422), Look.objects.count()) == (True, 0)
    assert "/people/" not in answer.headers.get("Location", "")


def test_a_number_never_reaches_the_logs(advisor: Login, caplog: pytest.LogCaptureFixture) -> None:
    person = anne()
    with caplog.at_level(logging.DEBUG):
        inside(advisor).post("/staff/find/", {"nir": NIR} | WHY)
        inside(advisor).get(opened(advisor, person))
    logged = "".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert (NIR in logged, "Moreau" in logged) == (False, False)
    trail = "".join(str(line.details) + line.subject for line in AuditLine.objects.all())
    assert (NIR in trail, "Moreau" in trail) == (False, False)


def credited(number: int) -> Holder:
    """A person with a credited year."""
    full_year(number)
    credit_year(2025, by=BY, at=now(), workers=1)
    return Holder.objects.get(nir_hash=_hash(number))


def _hash(number: int) -> Any:
    from pecule.holders.queries import nir_hash
    from pecule.kernel.identifiers import read_nir

    return nir_hash(read_nir(nir_of(number)))


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Rights for your work in 2025"), ("fr", "Droits pour votre travail en 2025")]
)
def test_credits_stand_in_the_file_and_are_explained(advisor: Login, language: str, says: str) -> None:
    url = opened(advisor, credited(1))
    client = inside(advisor, language)
    page = client.get(url).content.decode()
    link = page.split("/movements/")[1].split('"')[0]
    movement = client.get(f"{url}movements/{link}").content.decode()
    amount = "500,00" if language == "fr" else "500.00"
    assert (says in page, amount in page, amount in movement, "L6323-11" in movement) == (True, True, True, True)


def test_a_movement_of_somebody_else_is_not_shown_under_a_look(advisor: Login) -> None:
    from pecule.ledger.queries import balances, history

    rich, poor = credited(1), anne()
    transfer = history([one.account_id for one in balances("holder", rich.pk)])[0]
    answer = inside(advisor).get(f"{opened(advisor, poor)}movements/{transfer.id}/")
    assert (answer.status_code, "500.00" in answer.content.decode()) == (404, False)


def test_a_file_asks_the_database_as_much_for_three_lines_as_for_one(advisor: Login) -> None:
    from tests.sites.staff.scenes import row, sent

    counts = []
    for months in (["2025-01"], ["2025-02", "2025-03"]):
        sent(*[row(period=month) for month in months], name=f"{months[0]}.csv")
        url = opened(advisor, Holder.objects.get(nir_hash=_hash(1)))
        with CaptureQueriesContext(connection) as queries:
            inside(advisor).get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_account_is_locked_then_unlocked_with_a_check(advisor: Login) -> None:
    person = anne()
    url = opened(advisor, person) + "lock/"
    client = inside(advisor)
    assert client.post(url, {"reason": "compromised"})["Location"] == url.removesuffix("lock/")
    person.refresh_from_db()
    assert (person.status, person.locked_reason) == ("locked", "compromised")
    unchecked = client.post(url, {})
    assert (unchecked.status_code, 'id="id_checked_error"' in unchecked.content.decode()) == (422, True)
    client.post(url, {"checked": "on"})
    person.refresh_from_db()
    assert (person.status, AuditLine.objects.filter(verb="holders.unlock").count()) == ("open", 1)


def test_locking_needs_a_reason_among_those_known(advisor: Login) -> None:
    person = anne()
    answer = inside(advisor).post(opened(advisor, person) + "lock/", {"reason": "because"})
    person.refresh_from_db()
    assert (answer.status_code, 'id="id_reason_error"' in answer.content.decode()) == (422, True)
    assert person.status == "open"
