"""Which messages are one message."""

from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules.similarity import ALIKE, BANDS, bands, jaccard, shingles, template

VITALE = "Ameli : votre carte vitale arrive à expiration. Renouvelez-la ici : https://ameli-vitale.info/r/8841"
AGAIN = "AMELI: Votre Carte Vitale arrive à expiration le 12/11, renouvelez-la ici https://vitale-renouv.com/x/1"
PARCEL = "Chronopost : votre colis est en attente, réglez 1,99 € de frais ici : https://chrono-colis.top/p"


def test_a_template_forgets_numbers_addresses_names_and_spelling() -> None:
    assert template(VITALE) == "ameli votre carte vitale arrive a expiration renouvelez la ici <>"
    assert template("Bonjour [name], rappelez le 07 56 78 90 12") == "bonjour rappelez le #"
    assert template("Αmeli : vοtre c4rte") == "ameli votre carte"


def test_one_message_filled_in_otherwise_is_alike_and_another_is_not() -> None:
    one, again, parcel = (shingles(template(text)) for text in (VITALE, AGAIN, PARCEL))
    assert jaccard(one, again) >= ALIKE
    assert jaccard(one, parcel) < 0.2
    assert set(bands(one, "ameli")) & set(bands(again, "ameli"))


def test_two_bodies_share_no_band_even_with_the_same_words() -> None:
    one = shingles(template(VITALE))
    assert not set(bands(one, "ameli")) & set(bands(one, "caf"))


def test_a_few_words_have_no_band() -> None:
    assert bands(shingles(template("Rappelle-moi")), "") == []


@given(st.text(alphabet="abcdefghij ", min_size=30, max_size=200))
def test_bands_are_always_as_many_and_the_same(text: str) -> None:
    found = shingles(template(text))
    if len(found) >= 12:
        assert len(bands(found, "x")) == BANDS
        assert bands(found, "x") == bands(frozenset(sorted(found)), "x")
    assert jaccard(found, found) == (1.0 if found else 0.0)
