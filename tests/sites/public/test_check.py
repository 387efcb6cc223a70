"""The page that says whether a message is a scam: no account, no script, nothing kept."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from pecule.scams.rules.messages import CHANNELS, HAPPENED
from pecule.sites.public.checking import CheckForm

SCAM = {
    "text": "Ameli: votre carte <b>vitale</b> expire, mettez à jour sur ameli-vitale.info",
    "channel": "sms",
    "sender": "+33639981234",
    "happened": "nothing",
}


@pytest.fixture(autouse=True)
def unhurried(db: None) -> None:
    cache.clear()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.split("<main", 1)[1])).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "heading"), [("fr", "Ce message est‑il une arnaque ?"), ("en", "Is this message a scam?")]
)
def test_it_asks_for_the_message_in_one_big_box(client: Client, language: str, heading: str) -> None:
    html = client.get("/check/", headers={"accept-language": language}).content.decode().replace("\xa0", " ")
    assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in html
    assert (html.count("<textarea"), html.count("<h1"), "<script" in html) == (1, 1, False)


def test_the_form_offers_every_channel_and_everything_that_happens() -> None:
    fields = CheckForm().fields
    assert sorted(value for value, _ in fields["channel"].choices) == sorted(CHANNELS)  # type: ignore[attr-defined]  # a choice field
    assert [value for value, _ in fields["happened"].choices] == list(HAPPENED)  # type: ignore[attr-defined]  # likewise


def test_a_scam_is_answered_with_what_to_do_and_the_words_that_say_so(client: Client) -> None:
    html = client.post("/check/", SCAM, headers={"accept-language": "fr"}).content.decode()
    said = text_of(html)
    assert "C’est très probablement une arnaque" in said
    assert "Ne répondez pas, ne cliquez pas" in said
    assert "Signalez-le au 33700" in said
    assert "<mark>ameli-vitale.info</mark>" in html
    assert "&lt;b&gt;vitale&lt;/b&gt;" in html


def test_who_gave_a_secret_about_the_training_account_is_led_to_its_lock(client: Client) -> None:
    text = "Vos droits CPF expirent, donnez votre mot de passe sur moncompteformation-fr.info"
    html = client.post("/check/", SCAM | {"text": text, "happened": "gave_secret"}).content.decode()
    assert 'href="/me/lock/"' in html


def test_an_honest_message_is_never_said_to_be_safe(client: Client) -> None:
    text = "Ameli : un nouveau message vous attend dans votre compte sur ameli.fr"
    said = text_of(client.post("/check/", SCAM | {"text": text}, headers={"accept-language": "fr"}).content.decode())
    assert "Rien d’alarmant n’a été trouvé" in said
    assert "Cela ne prouve rien" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Fill this in."),
        ({"text": "a" * 20_001}, "at most 20000 characters"),
        ({"channel": "fax"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(client: Client, changed: dict[str, str], said: str) -> None:
    answer = client.post("/check/", SCAM | changed, headers={"accept-language": "en"})
    assert (answer.status_code, said in text_of(answer.content.decode())) == (422, True)


def test_the_answer_stays_in_no_cache_and_in_no_session(client: Client) -> None:
    answer = client.post("/check/", SCAM)
    assert "no-store" in answer["Cache-Control"]
    assert SCAM["text"] not in str(dict(client.session))


def test_one_address_checks_so_many_messages_a_minute(client: Client) -> None:
    codes = [client.post("/check/", SCAM).status_code for _ in range(31)]
    assert (codes[:30], codes[30]) == ([200] * 30, 429)


def test_the_first_page_leads_here(client: Client) -> None:
    html = client.get("/", headers={"accept-language": "fr"}).content.decode()
    assert html.count('href="/check/"') == 2
