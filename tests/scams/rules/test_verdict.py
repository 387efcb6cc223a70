"""What a message is: told with its reasons, never with certainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules import Message, Verdict, judge, read
from pecule.scams.rules.messages import ChannelUnknown, HappenedUnknown, MessageEmpty, MessageTooLong
from pecule.scams.rules.telling import pieces


def judged(text: str, channel: str = "sms", sender: str = "") -> Verdict:
    return judge(read(Message(text, channel, sender)))


@pytest.mark.parametrize(
    ("text", "channel", "verdict"),
    [
        ("Chronopost: votre colis est bloqué, réglez 1,99€ sur chronopost-suivi.info", "sms", "scam"),
        ("Ameli : votre carte vitale expire, mettez à jour sur https://ameli-vitale.info", "sms", "scam"),
        ("Your parcel is on hold. Pay £1.45 at royalmail-fee.top within 24h", "sms", "scam"),
        ("C’est le service fraude, dictez-moi le code reçu par SMS, ne raccrochez pas.", "call", "scam"),
        (
            "Profitez de vos droits CPF : formation anglais 100 % financée, places limitées",
            "sms",
            "unlawful_solicitation",
        ),
        ("Your code is 482910. Never share it with anyone, even us.", "sms", "looks_legitimate"),
        ("Ameli : un nouveau message vous attend dans votre compte sur ameli.fr", "sms", "looks_legitimate"),
        ("Soldes : -50 % sur la nouvelle collection en magasin ! STOP au 36180", "sms", "advert"),
        ("Rappelle-moi", "sms", "cannot_tell"),
        ("https://exemple-inconnu.net", "sms", "cannot_tell"),
    ],
)
def test_each_verdict_has_its_messages(text: str, channel: str, verdict: str) -> None:
    assert judged(text, channel).verdict == verdict


def test_a_fraud_about_the_training_account_is_a_scam_and_still_says_that_canvassing_is_forbidden() -> None:
    answer = judged(
        "Vos droits CPF expirent ! Donnez-moi votre numéro de sécurité sociale et le code reçu par SMS", "call"
    )
    assert answer.verdict == "scam"
    assert {"cpf_solicitation", "asks_secret"} <= {finding.reason for finding in answer.reasons}


def test_an_answer_that_was_asked_for_is_no_solicitation() -> None:
    text = "Suite à votre demande d’inscription, votre dossier CPF est validé. La formation débute lundi."
    assert judged(text, "email").verdict == "looks_legitimate"


def test_reasons_point_at_the_words() -> None:
    text = "URGENT ! Payez 1,99€ : hxxps://ameli-vitale[.]info"
    found = {finding.reason: text[finding.start : finding.end] for finding in judged(text).reasons}
    assert (found["urgency"], found["lookalike_domain"]) == ("URGENT", "hxxps://ameli-vitale[.]info")


def test_words_that_a_model_found_heavy_are_marked_too() -> None:
    cut = list(pieces("payez ici vite", [], [(10, 14)]))
    assert [(piece.text, piece.heavy) for piece in cut] == [("payez ici ", False), ("vite", True)]


def test_pieces_of_a_highlighted_text_are_the_text() -> None:
    text = "URGENT ! Votre c0mpte аmeli est bloqué : ameli-vitale.info"
    cut = list(pieces(text, judged(text).reasons))
    assert "".join(piece.text for piece in cut) == text
    assert [piece.text for piece in cut if "lookalike_domain" in piece.reasons] == ["ameli-vitale.info"]


@pytest.mark.parametrize(
    "text",
    [
        "Votre c0mpte est blоqué : ameli-vitale.info",
        "V o t r e compte est bloqué : ameli-vitale.info",
        "Votre com\u200bpte est bloqué : ameli-vitale.info",
    ],
)
def test_a_text_written_to_get_past_filters_is_told(text: str) -> None:
    assert "obfuscated_text" in {finding.reason for finding in judged(text).reasons}


def test_a_plain_text_is_not_said_to_be_hidden() -> None:
    text = "RDV le 12/11 à 14h30 pour votre iPhone 15 Pro, code B12, salle 3D. L’équipe : 1 à 4 personnes."
    assert "obfuscated_text" not in {finding.reason for finding in judged(text).reasons}


class Sure:
    """A model that is sure of one thing."""

    def __init__(self, probability: float) -> None:
        self.probability = probability

    def score(self, text: str, channel: str | None = None) -> float:
        return self.probability

    def weights(self, text: str) -> list[tuple[int, int, float]]:
        return [(0, 3, self.probability)]


def test_a_model_moves_the_score() -> None:
    reading = read(Message("Hello, can we talk about the garden on Sunday"))
    low, alone, high = judge(reading, Sure(0.001)), judge(reading), judge(reading, Sure(0.999))
    assert low.score < alone.score < high.score


def test_no_model_makes_an_official_notice_a_scam_by_itself() -> None:
    reading = read(Message("Ameli : un nouveau message vous attend dans votre compte sur ameli.fr"))
    assert judge(reading, Sure(0.9)).verdict == "looks_legitimate"


@pytest.mark.parametrize(
    ("text", "channel", "happened", "refusal"),
    [
        (" \n", "sms", "nothing", MessageEmpty),
        ("a" * 20_001, "sms", "nothing", MessageTooLong),
        ("a", "fax", "nothing", ChannelUnknown),
        ("a", "sms", "cried", HappenedUnknown),
    ],
)
def test_what_cannot_be_read_is_named(text: str, channel: str, happened: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Message(text, channel, happened=happened)


@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    answer = judged(text)
    assert 0.01 <= answer.score <= 0.99
    assert all(0 <= finding.start <= finding.end <= len(text) for finding in answer.reasons)
