"""How reports become campaigns: messages a second among many stored campaigns, and whether like meets like.

The stream has its labels: each campaign is one of the scams that we wrote, in as many spellings, numbers, sites and
small changes as people send in; dozens of them borrow the same body's name. What is timed is what joining takes (the
sketch of a text, the search, the comparison, the writing of a new campaign); reading a message is timed elsewhere.
"""

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from django.core.management import call_command
from django.db import connection, transaction

from pecule.operations.benches.report import Measure, measured

LEADERS, QUICK_LEADERS = 100_000, 5_000
CAMPAIGNS, QUICK_CAMPAIGNS = 400, 80
COPIES, QUICK_COPIES = 12, 6
TURNS = 5
AT, DAY = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
_STORED = """
WITH made AS (
    INSERT INTO scams_campaign (brand, theme, channel, language, verdict, text, reports, people, begun_at, last_at)
    SELECT '', 'other', 'sms', 'fr', 'scam', 'x', 1, 1, %s, %s FROM generate_series(1, %s) RETURNING id
), led AS (
    INSERT INTO scams_leader (campaign_id, template) SELECT id, repeat(md5(id::text), 4) FROM made RETURNING id
)
INSERT INTO scams_band (hash, leader_id)
SELECT hashint8extended(led.id, n), led.id FROM led, generate_series(1, 20) AS n
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message as it comes in: whose campaign it is, what was read of it."""

    label: int
    text: str
    brand: str


def run(size: int | None, quick: bool) -> list[Measure]:
    """Join a labelled stream among ``size`` stored campaigns (100,000; 5,000 with ``quick``), in five turns."""
    stored = size or (QUICK_LEADERS if quick else LEADERS)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [AT, AT, stored])
        cursor.execute("VACUUM (ANALYZE) scams_band")
        cursor.execute("VACUUM (ANALYZE) scams_leader")
        cursor.execute("VACUUM (ANALYZE) scams_campaign")
    stream = _stream(QUICK_CAMPAIGNS if quick else CAMPAIGNS, QUICK_COPIES if quick else COPIES)
    joined: list[int] = []
    speeds = []
    step = -(-len(stream) // TURNS)
    for at in range(0, len(stream), step):
        part = stream[at : at + step]
        begun = time.perf_counter()
        joined += _join(part)
        speeds.append(len(part) / (time.perf_counter() - begun))
    precision, recall = _pairs([one.label for one in stream], joined)
    facts = {
        "stored": stored,
        "messages": len(stream),
        "campaigns": len(set(joined)),
        "labels": len({s.label for s in stream}),
    }
    return [
        measured("cluster_messages_per_s", speeds, "1/s", "higher", 1_000, **facts),
        measured("cluster_precision", [precision], "share", "higher", 0.99),
        measured("cluster_recall", [recall], "share", "higher", 0.90),
    ]


def _join(part: Sequence[Labelled]) -> list[int]:
    """The campaign (inner id) that each message joins or begins, in one transaction."""
    from pecule.scams.actions.joining import begin_campaign, find_campaign, sketch
    from pecule.scams.models import Report

    found = []
    with transaction.atomic():
        for one in part:
            drawn = sketch(one.text, one.brand, ())
            near = find_campaign(drawn, one.brand)
            if near is not None:
                found.append(near.campaign)
                continue
            led = Report(
                brand=one.brand, theme="other", channel="sms", written_in="fr", verdict="scam", text=one.text, at=AT
            )
            found.append(begin_campaign(led, drawn))
    return found


def _stream(campaigns: int, copies: int) -> list[Labelled]:
    """Copies of scams that we wrote, shuffled, with what is read of each."""
    from pecule.scams.learning.writing import patterns, unfold
    from pecule.scams.rules import Message, read
    from pecule.scams.rules.campaigns import imitated
    from pecule.scams.rules.privacy import clean

    random = Random(7)
    dangerous = [one for one in patterns() if one.label == "scam"]
    chosen = random.sample(dangerous, min(campaigns, len(dangerous)))
    stream = []
    for label, pattern in enumerate(chosen):
        text = unfold(pattern, random)
        for _ in range(copies):
            reading = read(Message(_copy(text, random), "sms"))
            stream.append(Labelled(label, clean(reading).text, imitated(reading)))
    random.shuffle(stream)
    return stream


def _copy(text: str, random: Random) -> str:
    """The same message as somebody else received it: other numbers, often another site, a word more or less, typos."""
    from pecule.scams.learning.writing import as_typed

    copy = re.sub(r"\d", lambda _: str(random.randrange(10)), text)
    if random.random() < 0.5:
        copy = re.sub(r"\b([\w-]+)\.(com|info|fr|top|net|org)\b", rf"\1-{random.randrange(100)}.\2", copy)
    words = copy.split(" ")
    if random.random() < 0.3 and len(words) > 8:
        del words[random.randrange(3, len(words))]
    if random.random() < 0.3:
        words.insert(0, random.choice(("INFO :", "Rappel -", "Important !", "Dernier avis :")))
    copy = " ".join(words)
    return as_typed(copy, random) if random.random() < 0.4 else copy


def _pairs(labels: Sequence[int], joined: Sequence[int]) -> tuple[float, float]:
    """Pairwise precision and recall: of pairs put together, those that belong; of those that belong, put together."""
    both = _together(Counter(zip(labels, joined, strict=True)))
    return both / max(1, _together(Counter(joined))), both / max(1, _together(Counter(labels)))


def _together(sizes: Counter[int] | Counter[tuple[int, int]]) -> int:
    return sum(count * (count - 1) // 2 for count in sizes.values())
