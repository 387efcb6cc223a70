"""Questions about a call or a job offer: one a page, without script or session, with the answer of any message."""

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from pecule.scams.models import Campaign, Report
from tests.sites.public.test_check import text_of
from tests.sites.public.test_report import hidden

pytestmark = pytest.mark.django_db
CALL = {
    "who": "bank", "expected": "no", "number": "06 39 98 12 34", "asked": ["code", "pay"], "pressed": ["now"],
    "knew": ["nothing"], "happened": "gave_bank_details", "words": "Il disait être du service fraude.",
}  # fmt: skip
JOB = {
    "who": "unknown_firm", "came": "messenger", "work": "tasks", "pays": "more", "asked": ["training"], "met": "no",
    "sender": "rh@emploi-facile.info", "happened": "nothing", "words": "https://emploi-facile.info/go",
}  # fmt: skip


@pytest.fixture(autouse=True)
def unhurried() -> None:
    cache.clear()


def carried(html: str) -> dict[str, list[str]]:
    """What the form of a page holds out of sight, as a browser would send it."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(value))
    return found


def walk(client: Client, kind: str, answers: Mapping[str, Sequence[str]], language: str = "fr") -> str:
    """Answer every question in turn; the last page."""
    html = client.get(f"/check/{kind}/", headers={"accept-language": language}).content.decode()
    for at, (name, answer) in enumerate(answers.items()):
        assert f'name="{name}"' in html
        assert html.count("<h1") == 1
        posted: dict[str, object] = {**carried(html), name: answer}
        assert posted["at"] == [str(at)]
        html = client.post(f"/check/{kind}/", posted, headers={"accept-language": language}).content.decode()
    return html


def test_a_call_is_asked_about_and_answered(client: Client) -> None:
    html = walk(client, "call", CALL)
    said = text_of(html)
    assert "C’est très probablement une arnaque" in said
    assert "Envoyez au 33700 un SMS « spam vocal »" in said
    assert "<mark>un mot de passe ou un code reçu</mark>" in html
    assert said.index("Appelez votre banque") < said.index("Raccrochez")
    assert list(client.session.items()) == []


def test_a_job_offer_that_must_be_paid_by_the_training_account_breaks_the_law(client: Client) -> None:
    said = text_of(walk(client, "job", JOB | {"work": "usual", "came": "site", "pays": "usual", "words": ""}, "en"))
    assert "This canvassing is forbidden" in said
    assert "L6323-8-1" in said
    assert "This is very probably a scam" in text_of(
        walk(client, "job", JOB | {"asked": ["training", "document"]}, "en")
    )


def test_answers_can_be_reported_with_the_callers_number(client: Client) -> None:
    html = walk(client, "call", CALL)
    asked = client.post("/report/", carried(html[html.index('action="/report/"') :]), headers={"accept-language": "fr"})
    shown = asked.content.decode()
    assert "Demandait : un mot de passe ou un code reçu" in text_of(shown)
    assert Report.objects.count() == 0
    form = carried(shown[shown.index('action="/report/"') :])
    client.post("/report/", {**form, "department": "75"}, headers={"accept-language": "fr"})
    kept = Report.objects.get()
    assert (kept.channel, kept.sender, kept.verdict, kept.happened, kept.department) == (
        "call", "+33639981234", "scam", "gave_bank_details", "75",
    )  # fmt: skip
    assert kept.text.endswith("Il disait être du service fraude.")


def test_calls_with_the_same_answers_and_no_number_in_common_are_no_campaign(client: Client) -> None:
    for number in ("0639981234", "0639985678"):
        html = walk(client, "call", CALL | {"number": number, "words": ""})
        asked = client.post("/report/", carried(html[html.index('action="/report/"') :])).content.decode()
        client.post("/report/", {**hidden(asked[asked.index('action="/report/"') :]), "department": ""})
        cache.clear()
    assert sorted(Campaign.objects.values_list("reports", flat=True)) == [1, 1]


def test_one_goes_back_and_finds_what_one_answered(client: Client) -> None:
    posted = {"at": "3", "questionnaire": "call", "who": "bank", "asked": ["code", "nir"]}
    page = client.post("/check/call/", posted | {"asked": ["code", "nir"]}).content.decode()
    back = client.post("/check/call/", {**carried(page), "back": "1"}, headers={"accept-language": "en"})
    html = " ".join(back.content.decode().split())
    assert 'name="at" value="3"' in html
    checked = re.findall(r'<input[^>]* name="asked"[^>]*>', html)
    assert [re.findall('value="([a-z]+)"', one)[0] for one in checked if " checked" in one] == ["code", "nir"]
    assert 'type="hidden" name="who" value="bank"' in html


@pytest.mark.parametrize(
    ("posted", "status", "asks"),
    [
        ({}, 422, "Who did they say they were?"),
        ({"at": "0", "who": "pope"}, 422, "Who did they say they were?"),
        ({"at": "²", "who": "bank"}, 200, "Had you asked to be called?"),
        ({"at": "99"}, 422, "Who did they say they were?"),
        ({"at": "7", "who": "bank", "expected": "no"}, 422, "What did they ask for?"),
        ({"at": "2", "number": "0" * 321}, 422, "Which number did you see?"),
    ],
)
def test_whatever_is_sent_a_question_answers(client: Client, posted: dict[str, str], status: int, asks: str) -> None:
    answer = client.post("/check/call/", posted, headers={"accept-language": "en"})
    assert (answer.status_code, asks in text_of(answer.content.decode())) == (status, True)


def test_answers_that_nobody_offered_are_not_reported(client: Client) -> None:
    for posted in ({"questionnaire": "letter"}, {"questionnaire": "call", "who": "pope"}):
        answer = client.post("/report/", posted)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/check/")
    assert client.get("/check/letter/").status_code == 404


def test_the_page_that_checks_leads_to_both(client: Client) -> None:
    html = client.get("/check/").content.decode()
    assert [html.count(f'href="/check/{kind}/"') for kind in ("call", "job")] == [1, 1]
