"""What was done to hide words is undone, and every character knows where it came from."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.scams.learning.normalising import normalise

# The machine that tests may be busy with something else: that says nothing of the strategies.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_WORDS = (
    "votre colis est arrivé là, l'agence merci de venir avec une pièce d'identité où vous voulez cœur Noël forêt "
    "your parcel has arrived please bring an identity card before Friday the 20th £3.50 12,50€ 2nd 4G CPF b4 gr8"
).split()
_PLAIN = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=20).map(" ".join)
_TRICKY = st.text(st.characters() | st.sampled_from("aeо0134@$ .\u200b\u0301\u200d🔥📦①ｃ\u2028"), max_size=60)


@pytest.mark.parametrize(
    ("hidden", "read"),
    [
        ("Vоtrе соlis", "votre colis"),  # Cyrillic о, е, с
        ("ｖｏｔｒｅ 𝐜𝐨𝐥𝐢𝐬 ⓐⓜⓔⓛⓘ", "votre colis ameli"),
        ("ᴠᴏᴛʀᴇ ᴄᴏʟɪs", "votre colis"),
        ("🅰🅼🅴🅻🅸", "ameli"),
        ("co\u200blis\u00ad en\ufeff attente", "colis en attente"),
        ("V0TRE c0l1s p4r0l3 gr@tuit", "votre colis parole gratuit"),
        ("mobi1e cl1quez inf0 0range", "mobile cliquez info orange"),
        ("C O L I S   en attente", "colis   en attente"),
        ("c.o.l.i.s a-m-e-l-i", "colis ameli"),
        ("co🔥lis p📦arcel", "colis parcel"),
        ("e\u0301te\u0301 z\u0335a\u0336lgo", "été zalgo"),
        ("l’amende « 35 € »", "l'amende « 35 € »"),
        ("💶 gagnés ❗️", "💰 gagnés !"),
        ("code 1️⃣2️⃣", "code 12"),
    ],
)
def test_what_was_hidden_is_read(hidden: str, read: str) -> None:
    assert normalise(hidden).text == read


@pytest.mark.parametrize(
    "kept",
    [
        "http://am3li-v1tale.info/c0lis", "bit.ly/3xa9bq", "antai-gouv.c0m", "jean@p0ste.fr",
        "fr7630006000011234567890189",
        "code a4b7c9d2", "2nite l8r w8ing 4ever some1", "le 3eme, 12h30, 20€, 4g", "0 8 9 9 1 2", "u.s.a", "iphone15",
    ],
)  # fmt: skip
def test_addresses_numbers_and_codes_stay_as_they_are(kept: str) -> None:
    assert normalise(kept).text == kept


@BUSY
@given(_TRICKY)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@BUSY
@given(_TRICKY)
def test_each_character_knows_where_it_came_from(text: str) -> None:
    normalised = normalise(text)
    places = list(normalised.origin)
    assert len(places) == len(normalised.text)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@BUSY
@given(_PLAIN)
def test_plain_words_of_both_languages_change_only_in_case(text: str) -> None:
    normalised = normalise(text)
    assert normalised.text == text.lower()
    assert list(normalised.origin) == list(range(len(text)))


def test_a_word_is_found_again_in_the_original() -> None:
    original = "Vo\u200btre c0\u200blis"
    normalised = normalise(original)
    start = normalised.text.index("colis")
    found = original[normalised.origin[start] : normalised.origin[start + 4] + 1]
    assert found == "c0\u200blis"
