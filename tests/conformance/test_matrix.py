"""Every requirement is proved by a test that exists, or says why it is not supported; the pages say the same."""

from collections import Counter

from tests.conformance import matrix


def test_every_requirement_has_its_proof_or_its_reason() -> None:
    asked = [one for spec in matrix.specs() for one in spec.requirements]
    bare = [one.id for one in asked if not one.not_supported and not matrix.proofs(one)]
    both = [one.id for one in asked if one.not_supported and matrix.proofs(one)]
    assert (bare, both) == ([], [])


def test_every_test_that_is_named_exists() -> None:
    there = {test.place for test in matrix.tests()}
    named = [place for spec in matrix.specs() for one in spec.requirements for place in one.named]
    assert sorted(set(named) - there) == []


def test_every_mark_names_a_requirement() -> None:
    asked = {one.id for spec in matrix.specs() for one in spec.requirements}
    marked = {(test.place, name) for test in matrix.tests() for name in test.requirements}
    assert sorted(place_and_name for place_and_name in marked if place_and_name[1] not in asked) == []


def test_each_norm_that_was_promised_is_there_once() -> None:
    counted = Counter(spec.id for spec in matrix.specs())
    assert counted == Counter(
        "oidc rfc6749 rfc6750 rfc7636 rfc9126 rfc9207 rfc9396 rfc9470 rfc9700 fapi2 logout tokens fc".split()
    )


def test_the_pages_say_what_the_tests_say() -> None:
    stale = [page for page in matrix.PAGES if (matrix.FOLDER / page).read_text() != matrix.written(page)]
    assert stale == [], "run `.venv/bin/python -m tests.conformance.matrix`"
