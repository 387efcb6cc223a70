"""What is learned from: unfolded, glossed and freed of repeats, the same every time."""

import re
from pathlib import Path
from random import Random

from pecule.scams.learning import collections
from pecule.scams.learning.collections import Example, distinct, in_folds
from pecule.scams.learning.examples import digest, glossed, public, written
from pecule.scams.learning.glossing import gloss
from pecule.scams.learning.writing import LANGUAGES, patterns, unfold

KINDS = {"cpf", "ameli", "bank", "parcel", "tax", "fine", "job", "family", "telecom", "energy", "crypto", "refund"}


def test_each_language_has_four_hundred_patterns_of_every_kind_both_deceiving_and_honest() -> None:
    for language in LANGUAGES:
        ours = [pattern for pattern in patterns() if pattern.language == language]
        assert len(ours) >= 400
        for label in ("scam", "legitimate"):
            assert {pattern.kind for pattern in ours if pattern.label == label} >= KINDS


def test_every_pattern_unfolds_to_the_end() -> None:
    random = Random(4)
    left = [text for pattern in patterns() if re.search(r"[\[\]{}|]", text := unfold(pattern, random))]
    assert left == []


def test_a_name_and_its_site_are_drawn_together() -> None:
    pattern = next(one for one in patterns() if "{carrier.site}" in one.text and one.language == "en")
    sites = {"Royal Mail": "royalmail.com", "Evri": "evri.com", "DPD": "dpd.co.uk", "DHL": "dhl.com", "UPS": "ups.com"}
    for seed in range(60):
        text = unfold(pattern, Random(seed))
        for name, site in sites.items():
            assert (site in text) == text.startswith(f"{name}:")


def test_writing_twice_gives_the_same_messages() -> None:
    assert digest(written(Random(3), times=1)) == digest(written(Random(3), times=1))


def test_a_gloss_puts_known_phrases_into_french_and_leaves_the_rest() -> None:
    assert gloss("You have won a £900 prize! Call 0906 now: bit.ly/x") == (
        "Vous avez gagné un £900 prix! Appelez 0906 maintenant: bit.ly/x"
    )
    assert gloss("You have won", Random(1), share=0.0) == "You have won"


def test_all_that_is_unwanted_is_glossed_and_half_of_the_honest() -> None:
    honest = [Example(f"see you at {place}", "legitimate", "uci") for place in range(200)]
    found = glossed([Example("call now", "scam", "uci", "g"), *honest], Random(1))
    assert found[0] == Example("appelez maintenant", "scam", "gloss", "g", language="fr")
    assert 70 < len(found) < 130


def test_repeats_and_near_repeats_go_and_the_first_stays() -> None:
    texts = [
        "Your parcel 123 is waiting at the depot, pay 2.99 to have it delivered tomorrow",
        "your PARCEL 456 is waiting at the depot pay 1.45 to have it delivered tomorrow!",
        "Your parcel 123 is waiting at the depot, pay 2.99 to have it delivered tomorrow. Thanks",
        "Are we still meeting for lunch on Sunday at the usual place?",
    ]
    assert distinct(texts, str) == [texts[0], texts[3]]
    assert distinct(texts, str, near=False) == [texts[0], texts[2], texts[3]]


def test_folds_are_even_within_a_label() -> None:
    made = in_folds([Example(str(place), "scam" if place < 10 else "legitimate", "x") for place in range(30)])
    counts = {(one.label, one.group): 0 for one in made}
    for one in made:
        counts[one.label, one.group] += 1
    assert counts == {(label, str(fold)): n for label, n in (("scam", 2), ("legitimate", 4)) for fold in range(5)}


def collections_in(folder: Path) -> Path:
    (folder / "messages").mkdir()
    (folder / collections.UCI).write_text("ham\tsee you\nspam\twin cash\nspam\tnew tones\n")
    (folder / collections.PHISHING).write_text(
        "label,TEXT,URL,EMAIL,PHONE\nSmishing,win cash,No,No,No\nspam,sale,No,No,No\n"
    )
    (folder / collections.DIARY).write_text(
        "date-received,date-read,sender,category,text\n"
        "2024-02-02 10:00:00,,x,ads,buy two\n2024-01-01 10:00:00,,x,spam,loan for you\n"
        "2024-01-03 10:00:00,,x,OTP,<REDACTED>\n"
    )
    return folder


def test_a_message_in_two_collections_keeps_the_finer_label(tmp_path: Path) -> None:
    found = public(collections_in(tmp_path))
    assert [(one.text, one.label, one.source) for one in found] == [
        ("win cash", "scam", "phishing"),
        ("sale", "advert", "phishing"),
        ("see you", "legitimate", "uci"),
        ("new tones", "unwanted", "uci"),
        ("loan for you", "scam", "diary"),
        ("buy two", "advert", "diary"),
    ]
