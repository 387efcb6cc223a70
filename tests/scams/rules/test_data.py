"""The data of the room is whole: every id is told in both languages, every domain is one, every phrase can be found."""

import re

import pytest

from pecule.scams.rules import data, hosts, registry
from pecule.scams.rules.advice import LANGUAGES, step_ids
from pecule.scams.rules.messages import CHANNELS, HAPPENED
from pecule.scams.rules.patterns import find, patterns
from pecule.scams.rules.verdict import VERDICTS
from pecule.scams.rules.words import sentence_ends, split

KINDS = "cpf ameli bank parcel tax fine job family telecom energy crypto refund state police shop social".split()


def test_the_registry_names_many_bodies_of_both_worlds() -> None:
    french = [
        brand for brand in registry.brands().values() if any(d.endswith((".fr", ".gouv.fr")) for d in brand.domains)
    ]
    assert len(french) >= 120
    assert len(registry.brands()) - len(french) >= 40
    assert {brand.kind for brand in registry.brands().values()} - set(KINDS) == set()


def test_every_official_domain_is_a_host_and_reads_as_official() -> None:
    domains = [domain for brand in registry.brands().values() for domain in brand.domains]
    assert [domain for domain in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)] == []
    assert [domain for domain in domains if hosts.owner(domain).how != "official"] == []


def test_every_reason_of_a_pattern_is_told_in_both_languages() -> None:
    told = data.read("told")
    reasons = {pattern.reason for pattern in patterns().values()} - {""}
    assert reasons - told["reasons"].keys() == set()
    assert [name for name, words in told["reasons"].items() if set(words) != set(LANGUAGES)] == []
    assert set(told["verdicts"]) == set(VERDICTS)


def test_every_step_of_every_case_is_told_in_both_languages() -> None:
    given = {
        step
        for verdict in VERDICTS
        for channel in CHANNELS
        for kind in ("", "cpf", "family")
        for happened in HAPPENED
        for step in step_ids(verdict=verdict, channel=channel, kind=kind, happened=happened, page=True)
    }
    advice = data.read("advice")
    assert given == set(advice)
    for line in advice.values():
        french, english = line["fr"], line["en"]
        assert all((french["title"], french["text"], english["title"], english["text"]))
        assert set(french.get("by", ())) == set(english.get("by", ())) <= set(CHANNELS)


def test_no_step_says_that_a_message_is_safe_or_that_something_is_certain() -> None:
    said = " ".join(str(part) for name in ("advice", "told") for part in [data.read(name)])
    assert re.search(r"\b(is safe|sans danger|sans risque|est sûr|certainly|certainement|100 ?%)\b", said) is None


@pytest.mark.parametrize("pattern", [name for name, found in patterns().items() if found.unless])
def test_a_pattern_that_another_undoes_names_one_that_exists(pattern: str) -> None:
    assert patterns()[pattern].unless - patterns().keys() == set()


def test_combinations_name_what_exists_and_tell_reasons_in_both_languages() -> None:
    reasons = set(data.read("told")["reasons"])
    ids = set(patterns()) | reasons | {"unknown_address", "risky_address", "amount_named", "number_given"}
    for line in data.read("combinations"):
        named = {*line["all"], *line.get("without", ()), *(one for choices in line.get("any", ()) for one in choices)}
        assert (line["id"], named - ids, {line["reason"]} - reasons) == (line["id"], set(), set())


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Donnez-moi le code reçu par SMS", {"secret_password"}),
        ("Ne donnez jamais le code reçu par SMS", {"never_share"}),
        ("Please read me the six digit code", {"secret_password"}),
        ("We will never ask for your password", {"never_share"}),
        ("Réglez les frais de livraison", {"fee"}),
    ],
)
def test_a_demand_and_a_warning_of_it_are_told_apart(text: str, ids: set[str]) -> None:
    words = split(text.lower(), range(len(text) + 1), sentence_ends(text))
    assert {match.pattern.id for match in find(words)} >= ids
    if "never_share" in ids:
        assert {match.pattern.reason for match in find(words)} - {""} == {"warns_never_to_share"}
