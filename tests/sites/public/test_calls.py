"""Complaining about a call in four questions, and taking back an agreement by its receipt."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from pecule.audit.models import AuditLine
from pecule.consents.models import Complaint
from pecule.consents.queries.register import consents_about
from pecule.operations import clock
from tests.consents.making import ANN, consented, make_caller
from tests.sites.public.test_check import text_of
from tests.sites.public.test_report import hidden

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday, 11 h in Paris
ANSWERS = (
    {"number": "01 62 00 11 22"},
    {"day": "2026-11-24", "hour": "11:00"},
    {"purpose": "training_account"},
    {"consented": "yes"},
)


@pytest.fixture(autouse=True)
def that_morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()


def answered(client: Client, *answers: dict[str, str], language: str = "en") -> str:
    """The page after these answers, each sent with what the page before carries along."""
    english = {"accept-language": language}
    page = client.get("/calls/complain/", headers=english).content.decode()
    for answer in answers:
        page = client.post("/calls/complain/", {**hidden(page), **answer}, headers=english).content.decode()
    return page


def test_four_questions_lead_to_what_the_law_says_and_to_a_code_that_deletes(client: Client) -> None:
    done = answered(client, *ANSWERS)
    said = text_of(done)
    assert "The law forbade this call" in said
    assert "Nobody may call to sell about your training account, even if you agreed. (C. trav. L6323-8-1)" in said
    assert "The number is of a range kept for calls that sell." in said
    kept = Complaint.objects.get()
    assert (kept.caller_number, kept.verdict, kept.hour) == ("+33162001122", "unlawful", 11)
    assert kept.number in said
    code = re.search(r"<strong>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})</strong>", done)
    assert code is not None
    gone = client.post("/calls/complain/delete/", {"code": code[1]}, headers={"accept-language": "fr"})
    assert f"Il ne reste rien de la plainte {kept.number}." in text_of(gone.content.decode())
    assert list(Complaint.objects.order_by("pk")) == []
    assert set(AuditLine.objects.values_list("actor", flat=True).order_by("actor")) == {"stranger:web"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_question_a_page_and_nothing_is_kept_before_the_last(client: Client, language: str) -> None:
    titles = [
        re.findall(r"<h1[^>]*>([^<]*)</h1>", answered(client, *ANSWERS[:count], language=language))
        for count in range(4)
    ]
    asked = {
        "en": [
            "Which number called you?",
            "When did it call?",
            "What was the call about?",
            "Had you agreed to be called?",
        ],
        "fr": [
            "Quel numéro vous a appelé ?",
            "Quand a-t-il appelé ?",
            "De quoi parlait l’appel ?",
            "Aviez-vous accepté d’être appelé ?",
        ],
    }
    assert [[unescape(title) for title in found] for found in titles] == [[one] for one in asked[language]]
    assert list(Complaint.objects.order_by("pk")) == []


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (({"number": "a Mr Martin"},), "“a Mr Martin” is not a telephone number."),
        ((ANSWERS[0], {"day": "2026-11-26", "hour": "11:00"}), "This call is too long ago, or not over yet."),
        ((ANSWERS[0], {"day": "2026-11-24", "hour": "noon"}), "This is not an hour."),
        ((*ANSWERS[:2], {}), "Choose one."),
        ((*ANSWERS[:3], {"consented": "perhaps"}), "Select a valid choice."),
    ],
)
def test_a_wrong_answer_is_told_at_its_question(client: Client, answers: tuple[dict[str, str], ...], says: str) -> None:
    assert says in text_of(answered(client, *answers))
    assert list(Complaint.objects.order_by("pk")) == []


def test_an_answer_changed_on_the_way_is_asked_again(client: Client) -> None:
    page = answered(client, *ANSWERS[:3])
    told = client.post("/calls/complain/", {**hidden(page), **ANSWERS[3], "purpose": "magic"})
    assert (told.status_code, list(Complaint.objects.order_by("pk"))) == (422, [])


def test_sending_twice_is_one_complaint_and_a_hidden_number_is_one_too(client: Client) -> None:
    page = answered(client, {"number": ""}, *ANSWERS[1:3])
    for _ in range(2):
        client.post("/calls/complain/", {**hidden(page), **ANSWERS[3]})
    assert (Complaint.objects.get().caller_number, Complaint.objects.get().kind) == ("", "hidden")


def test_a_call_that_sounds_like_a_scam_can_be_checked_and_reported(client: Client) -> None:
    done = answered(client, *ANSWERS)
    carried = hidden(done[done.index('action="/check/"') :])
    assert (carried["channel"], carried["sender"], carried["happened"]) == ("call", "01 62 00 11 22", "nothing")
    checked = client.post("/check/", carried, headers={"accept-language": "en"}).content.decode()
    assert 'action="/report/"' in checked


def test_a_receipt_shows_the_agreement_and_one_click_takes_it_back(client: Client) -> None:
    code = consented(make_caller()).receipt
    english = {"accept-language": "en"}
    led = client.post("/calls/consents/", {"code": code.lower().replace("-", " ")}, headers=english, follow=True)
    shown = text_of(led.content.decode())
    assert ("You agreed to be called" in shown, "Assurances Dupont" in shown) == (True, True)
    assert consents_about([ANN])[0].ended_at is None, "looking changes nothing"
    for _ in range(2):
        taken = text_of(client.post(f"/calls/consents/{code}/", headers=english).content.decode())
        assert "This agreement no longer counts" in taken
    assert consents_about([ANN])[0].ended_by == "person"


def test_a_code_that_no_receipt_bears_is_told(client: Client) -> None:
    english = {"accept-language": "en"}
    asked = client.post("/calls/consents/", {"code": "AAAA-AAAA"}, headers=english)
    assert (asked.status_code, "No consent goes by this code." in text_of(asked.content.decode())) == (404, True)
    for method in (client.get, client.post):
        told = method("/calls/consents/AAAA-AAAA-AAAA-AAAA/", headers=english)
        assert (told.status_code, "No consent goes by this code." in text_of(told.content.decode())) == (404, True)
