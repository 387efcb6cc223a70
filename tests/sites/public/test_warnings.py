"""Warnings: on every page while they are on, on their own page, as feeds and posters; and the open figures."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from pecule.kernel.actors import system
from pecule.operations import clock
from pecule.scams.actions import publish_warning, withdraw_warning
from pecule.scams.queries.warnings import forget_warnings
from tests.scams.actions.test_reporting import VITALE, report
from tests.sites.public.test_check import text_of

pytestmark = pytest.mark.django_db
BY = system("analyst")
TITLE = {
    "fr": "Attention aux faux messages « Assurance maladie (Ameli) »",
    "en": "Watch out for false “Assurance maladie (Ameli)” messages",
}


@pytest.fixture
def campaign() -> UUID:
    """A campaign that six people reported just now."""
    now = clock.now()
    told = [report(VITALE.format(n), f"address:192.0.2.{n}", at=now - timedelta(minutes=n)) for n in range(6)]
    forget_warnings()
    assert told[0].campaign is not None
    return told[0].campaign


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_warns_and_can_be_told_not_to(client: Client, campaign: UUID, language: str) -> None:
    spoken = {"accept-language": language}
    for page in ("/", "/sign-in/", "/help/", "/nothing-here/"):
        html = client.get(page, headers=spoken).content.decode().replace("\xa0", " ")
        assert html.count(TITLE[language]) == 2, page  # once to read, once in the words of its button
    hidden = html.split('action="/warnings/')[1].split('"')[0]
    answer = client.post(f"/warnings/{hidden}", {"next": "/help/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert TITLE[language] not in client.get("/help/", headers=spoken).content.decode().replace("\xa0", " ")
    assert client.post(f"/warnings/{hidden}", {"next": "https://elsewhere.example/"}).headers["Location"] == "/"


def test_pages_ask_the_database_once_in_a_quarter_of_a_minute(client: Client, campaign: UUID) -> None:
    client.get("/help/")
    before = client.get("/help/").content
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/help/").content.count(b"pecule-warning") == before.count(b"pecule-warning")
    assert [one["sql"] for one in asked if "scams_" in one["sql"]] == []


def test_a_warning_shows_a_real_message_that_nothing_opens(client: Client, campaign: UUID) -> None:
    items = json.loads(client.get("/warnings/feed.json", headers={"accept-language": "en"}).content)["items"]
    assert [item["title"] for item in items] == [TITLE["en"]]
    assert items[0]["_pecule"] == {
        "imitates": "Assurance maladie (Ameli)",
        "people": 6,
        "verdict": "scam",
        "see": "See what they look like",
    }
    assert "https://ameli" not in items[0]["content_text"]
    assert "[.]info/r/8841" in items[0]["content_text"]
    page = text_of(client.get(f"/warnings/{items[0]['id']}/", headers={"accept-language": "fr"}).content.decode())
    assert "6 personnes l’ont signalé" in page
    assert "hxxps://" in page
    assert "Ce message imite Assurance maladie (Ameli), qui ne l’a pas envoyé." in page
    feed = etree.fromstring(client.get("/warnings/feed.xml", headers={"accept-language": "en"}).content)
    assert [item.findtext("title") for item in feed.iter("item")] == [TITLE["en"]]
    assert [item.findtext("guid") for item in feed.iter("item")] == [items[0]["id"]]
    assert TITLE["en"] in client.get("/warnings/", headers={"accept-language": "en"}).content.decode()


def test_posters_are_one_page_of_a4(client: Client, campaign: UUID) -> None:
    item = json.loads(client.get("/warnings/feed.json").content)["items"][0]
    for page in (f"/warnings/{item['id']}/poster.pdf", "/warnings/poster.pdf"):
        answer = client.get(page, headers={"accept-language": "fr"})
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.content.count(b"/MediaBox [ 0 0 595.2756 841.8898 ]") == 1
        assert answer.content == client.get(page, headers={"accept-language": "fr"}).content


def test_a_withdrawn_warning_says_so_and_no_more(client: Client, campaign: UUID) -> None:
    item = json.loads(client.get("/warnings/feed.json").content)["items"][0]
    withdraw_warning(campaign=campaign, reason="A mistake", by=BY, at=clock.now())
    forget_warnings()
    html = client.get(f"/warnings/{item['id']}/", headers={"accept-language": "en"}).content.decode()
    assert "This warning was withdrawn" in html
    assert "carte vitale" not in html
    assert client.get(f"/warnings/{item['id']}/poster.pdf").status_code == 404
    assert "pecule-warning" not in client.get("/").content.decode()
    assert client.get("/warnings/00000000-0000-4000-8000-000000000001/").status_code == 404


def test_a_warning_goes_off_by_itself_two_weeks_after_the_last_report(client: Client) -> None:
    at = timezone.localtime(clock.now()) - timedelta(days=15)
    told = report(VITALE.format(""), at=at)
    assert told.campaign is not None
    publish_warning(campaign=told.campaign, reason="Early", by=BY, at=at)
    forget_warnings()
    assert "pecule-warning" not in client.get("/").content.decode()
    assert json.loads(client.get("/warnings/feed.json").content)["items"] == []


def test_figures_count_no_fewer_than_five(client: Client) -> None:
    yesterday = clock.now() - timedelta(days=1)
    for n, where in enumerate(("75",) * 6 + ("13",)):
        report(VITALE.format(n), f"address:192.0.2.{n}", at=yesterday, department=where)
    for n in range(4):
        report(
            f"Chronopost : colis {n} en attente, réglez ici : https://chrono-colis.top/p", at=yesterday, department="2A"
        )
    lines = list(csv.reader(StringIO(client.get("/figures/reports.csv").content.decode())))
    day = timezone.localtime(yesterday).date().isoformat()
    assert lines == [["day", "channel", "theme", "brand", "reports"], [day, "sms", "ameli", "ameli", "7"]]
    html = client.get("/figures/", headers={"accept-language": "fr"}).content.decode()
    page = text_of(html)
    assert "11 messages ont été signalés" in page
    assert "Chronopost" not in page
    where = html[html.index('id="department-title"') :].partition("</figure>")[0]
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>(\d+)', where) == [("75 Paris", "6")]
    assert "<title>2A Corse-du-Sud</title>" in where


def test_figures_without_anything_say_so(client: Client) -> None:
    page = text_of(client.get("/figures/", headers={"accept-language": "en"}).content.decode())
    assert "0 messages were reported" in page
