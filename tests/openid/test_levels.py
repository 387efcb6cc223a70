"""Levels are ordered, and code exchange is bound to who began it."""

from itertools import pairwise

import pytest

from pecule.openid import levels, pkce
from pecule.openid.levels import Level


def test_levels_stand_in_their_order() -> None:
    order = sorted(Level, key=lambda level: level.rank)
    assert [level.value for level in order] == ["eidas1", "eidas2", "eidas3"]
    assert [(low.at_least(high), high.at_least(low)) for low, high in pairwise(order)] == [
        (False, True),
        (False, True),
    ]


def test_of_several_levels_the_lowest_counts_and_unknown_ones_do_not() -> None:
    asked = levels.known(["eidas3", "eidas9", "eidas2"])
    assert (asked, levels.lowest(asked), levels.highest(asked)) == (
        [Level.HIGH, Level.SUBSTANTIAL],
        Level.SUBSTANTIAL,
        Level.HIGH,
    )


def test_a_challenge_is_the_one_of_the_norm() -> None:
    """RFC 7636 appendix B."""
    verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert (pkce.challenge_of(verifier), pkce.is_challenge(challenge), pkce.is_verifier(verifier)) == (
        challenge,
        True,
        True,
    )


@pytest.mark.parametrize("verifier", ["", "short", "é" * 43, "a" * 129, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX/"])
def test_a_verifier_has_43_to_128_unreserved_characters(verifier: str) -> None:
    assert not pkce.is_verifier(verifier)


def test_another_verifier_does_not_fit() -> None:
    other = pkce.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl")
    assert other != "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
