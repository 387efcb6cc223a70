"""Reporting a message that was checked: what is kept is shown first, and the person can delete it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from pecule.audit.models import AuditLine
from pecule.scams.models import Report
from tests.sites.public.test_check import text_of
from tests.sites.staff.scenes import inside, staff

pytestmark = pytest.mark.django_db
MESSAGE = {
    "text": "Bonjour Mme MARTIN\nvotre carte vitale expire : https://ameli-vitale.info/r?n=martin <b>",
    "channel": "sms",
    "sender": "+33639981234",
    "happened": "clicked",
}


@pytest.fixture(autouse=True)
def unhurried(db: None) -> None:
    cache.clear()


def posted(client: Client, url: str, data: dict[str, str], language: str = "en") -> str:
    return client.post(url, data, headers={"accept-language": language}).content.decode()


def hidden(html: str) -> dict[str, str]:
    """What the form carries along, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_an_answer_leads_to_what_would_be_kept_and_then_to_a_number_and_a_code(client: Client) -> None:
    answer = posted(client, "/check/", MESSAGE)
    carried = hidden(answer[answer.index('action="/report/"') :])
    assert {name: carried[name].replace("\r\n", "\n") for name in MESSAGE} == MESSAGE
    asked = posted(client, "/report/", carried)
    assert (
        "Bonjour Mme [name]\nvotre carte vitale expire : https://ameli-vitale.info/r?[link] &lt;b&gt;"
        in asked.replace("\r\n", "\n")
    )
    assert "a name" in text_of(asked)
    assert "the part of a link made for one person" in text_of(asked)
    assert Report.objects.count() == 0
    done = posted(client, "/report/", {**hidden(asked[asked.index('action="/report/"') :]), "department": "75"})
    kept = Report.objects.get()
    assert kept.number in done
    assert (kept.department, kept.happened, kept.sender, kept.language) == ("75", "clicked", "+33639981234", "en")
    assert "MARTIN" not in kept.text
    code = re.search(r"<strong>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})</strong>", done)
    assert code is not None
    gone = posted(client, "/report/delete/", {"code": code[1]}, "fr")
    assert f"Il ne reste rien du signalement {kept.number}." in text_of(gone)
    assert Report.objects.count() == 0


def test_sending_twice_is_one_report(client: Client) -> None:
    sent = {**MESSAGE, "key": str(uuid4()), "sure": "yes", "department": ""}
    assert posted(client, "/report/", sent).count(Report.objects.get().number) == 1
    posted(client, "/report/", sent)
    assert Report.objects.count() == 1


def test_without_a_message_one_checks_it_first(client: Client) -> None:
    for answer in (client.get("/report/"), client.post("/report/", {"text": "x" * 30_000})):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/check/")


def test_what_is_wrong_is_said_at_its_field(client: Client) -> None:
    wrong = posted(client, "/report/", {**MESSAGE, "key": str(uuid4()), "sure": "yes", "department": "99"})
    assert 'id="id_department-error"' in wrong or "department" in text_of(wrong).lower()
    assert Report.objects.count() == 0
    answer = client.post("/report/delete/", {"code": "AAAA"}, headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Aucun signalement n’est supprimé par ce code." in text_of(answer.content.decode())


def test_people_are_counted_by_home_not_by_machine(client: Client) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2::2", "::ffff:192.0.2.1", "192.0.2.1"):
        sent = {**MESSAGE, "key": str(uuid4()), "sure": "yes"}
        client.post("/report/", sent, REMOTE_ADDR=address)
    assert (Report.objects.count(), Report.objects.values("reporter").distinct().count()) == (4, 2)


def test_behind_our_proxy_people_are_told_apart_and_cannot_say_who_they_are(
    client: Client, settings: LazySettings
) -> None:
    settings.PROXY_HOPS = 1
    for shown in ("192.0.2.1", "198.51.100.9, 192.0.2.1", "192.0.2.2"):
        sent = {**MESSAGE, "key": str(uuid4()), "sure": "yes"}
        client.post("/report/", sent, headers={"x-forwarded-for": shown}, REMOTE_ADDR="10.0.0.1")
    assert (Report.objects.count(), Report.objects.values("reporter").distinct().count()) == (3, 2)


def test_the_trail_does_not_say_who_reported_even_of_who_signed_in() -> None:
    inside(staff("ada", "advisor")).post("/report/", {**MESSAGE, "key": str(uuid4()), "sure": "yes"})
    assert AuditLine.objects.get(verb="scams.report").actor == "stranger:web"
    assert Report.objects.count() == 1
