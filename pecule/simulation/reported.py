"""Messages that people reported in a demonstration: three campaigns over four weeks, and what else comes in.

One of them grows since yesterday and everybody is warned of it; one is over; one is still small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid5

from pecule.kernel.actors import STRANGER
from pecule.scams.actions import report_message
from pecule.scams.actions.keeping import watch_growth
from pecule.scams.rules import Message

_PLACES = ("75", "75", "13", "69", "69", "59", "59", "33", "31", "44", "2A", "974", "")


@dataclass(frozen=True, slots=True)
class _Said:
    """A message received ``ago`` before now."""

    ago: timedelta
    text: str
    channel: str = "sms"
    sender: str = ""


def report_scams(seed: int, *, now: datetime) -> dict[str, int]:
    """Report them in the order in which they came, as the public page does."""
    random = Random(seed)
    said = sorted([*_growing(random), *_over(random), *_small(random), *_else(random)], key=lambda one: -one.ago)
    for place, one in enumerate(said):
        report_message(
            message=Message(
                one.text, one.channel, one.sender, random.choice(("nothing", "nothing", "nothing", "clicked"))
            ),
            key=uuid5(NAMESPACE_OID, f"demonstration {seed} {place}"),
            reporter=f"address:198.51.100.{place}",
            language="fr",
            department=random.choice(_PLACES),
            by=STRANGER,
            at=now - one.ago,
        )
    watch_growth(at=now)
    return {"reports": len(said)}


def _growing(random: Random) -> Iterator[_Said]:
    """A false card of the health insurance: a few for three weeks, many since yesterday."""
    agos = [timedelta(days=day, hours=random.random() * 12) for day in (20, 16, 12, 9, 6, 4, 3, 2)]
    agos += [timedelta(hours=random.random() * 22) for _ in range(24)]
    for ago in agos:
        site = random.choice(("ameli-vitale", "ameli-carte", "vitale-ameli", "renouv-ameli"))
        text = (
            f"Ameli : votre carte vitale arrive à expiration. Pour continuer à être remboursé, renouvelez-la sous "
            f"{random.randint(24, 72)} h : https://{site}.info/r/{random.randint(1000, 9999)}"
        )
        yield _Said(ago, text, sender=f"+336390{random.randint(10000, 10005)}")


def _over(random: Random) -> Iterator[_Said]:
    """A false parcel, three weeks ago: its warning has gone off."""
    for _ in range(14):
        text = (
            f"Chronopost : votre colis {random.randint(100000, 999999)} est en attente, réglez 1,99 € de frais de "
            f"livraison ici : https://chrono-colis-{random.randint(1, 3)}.top/suivi"
        )
        yield _Said(timedelta(days=20 + random.random() * 5), text)


def _small(random: Random) -> Iterator[_Said]:
    """Calls about training accounts that are forbidden however polite, from four people."""
    for _ in range(4):
        text = (
            "Bonjour, je suis conseiller Mon compte formation. Vos droits CPF expirent à la fin du mois, je vous "
            "inscris maintenant à une formation d'anglais, donnez-moi votre numéro de sécurité sociale et le code reçu"
        )
        yield _Said(timedelta(days=random.random() * 6), text, "call", "0948 01 02 03")


def _else(random: Random) -> Iterator[_Said]:
    """What is reported once, and is often no scam."""
    texts = (
        "Coucou maman j'ai cassé mon téléphone, voici mon nouveau numéro, écris-moi sur WhatsApp au 07 56 00 12 34",
        "SOLDES -50 % chez Maison Lin jusqu'à dimanche ! www.maison-lin.example STOP au 36105",
        "Votre relevé de remboursement est disponible sur votre compte ameli.",
        "Travail à domicile, 300 € par jour sans diplôme, contactez Mme Lopez sur Telegram",
        "Placez 250 € en bitcoin et doublez votre mise en une semaine, gain garanti : https://gain-crypto.xyz",
        "Antai : amende impayée de 35 €, majorée à 135 € demain. Payez : https://antai-amende.info/p",
    )
    for text in texts:
        yield _Said(timedelta(days=1 + random.random() * 24), text)
