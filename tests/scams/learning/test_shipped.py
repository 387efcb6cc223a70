"""The model that is shipped: small, from known input, and right on plain cases in both languages."""

import time

import pytest

from pecule.scams.learning.features import BUCKETS
from pecule.scams.learning.model import SHIPPED, load, shipped


def test_it_is_small_and_ready_at_once() -> None:
    begun = time.perf_counter()
    model = load()
    assert time.perf_counter() - begun < 1
    assert SHIPPED.stat().st_size < 5_000_000
    assert model.weights_by_head.shape == (2, BUCKETS)
    assert len(model.about["input"]) == 64
    # The translated collection may not be shipped: nothing of it was learned.
    assert {name.split()[0] for name in model.about["examples"]} == {"phishing", "uci", "diary", "gloss", "written"}


@pytest.mark.parametrize(
    ("text", "scam"),
    [
        ("Assurance Maladie : votre carte Vitale expire, mettez à jour vos données sur http://vitale-maj.top", True),
        ("Maman c'est moi, mon téléphone est cassé, écris-moi sur WhatsApp au +44 7911 123456", True),
        ("HMRC: you are due a tax refund of £312. Claim now http://hmrc-claim.top/x", True),
        ("Your Netflix payment failed, update your card within 24h: http://netflix-billing.click", True),
        ("Votre colis arrive demain entre 10h et 12h. Suivi sur laposte.fr", False),
        ("Ton train est à quelle heure ? Je viens te chercher à la gare", False),
        ("Reminder: dentist on Tuesday at 3pm. Call us if you need to change it.", False),
        ("Are you coming for dinner on Sunday? Mum is making pie", False),
    ],
)
def test_plain_cases(text: str, scam: bool) -> None:
    assert (shipped().score(text) > 0.5) == scam
