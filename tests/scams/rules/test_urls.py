"""Addresses of pages: found however they are written, read without being visited."""

import pytest

from pecule.scams.rules.refanging import refang
from pecule.scams.rules.urls import find_urls, read_url


def read(url: str) -> tuple[str, str, tuple[str, ...]]:
    address = read_url(url)
    assert address is not None
    return address.domain, address.brand, address.signs


@pytest.mark.parametrize(
    ("url", "domain", "brand"),
    [
        ("https://assure.ameli.fr/PortailAS/", "ameli.fr", "ameli"),
        ("www.impots.gouv.fr", "impots.gouv.fr", "impots"),
        ("https://www.amendes.gouv.fr/", "amendes.gouv.fr", "antai"),
        ("http://jonas.prefecture.gouv.fr", "prefecture.gouv.fr", ""),
        ("https://tax.service.gov.uk/pay", "service.gov.uk", "hmrc"),
        ("https://moncompteformation.gouv.fr/espace-prive", "moncompteformation.gouv.fr", "cpf"),
    ],
)
def test_what_belongs_to_a_body_or_to_the_state_is_official(url: str, domain: str, brand: str) -> None:
    assert read(url) == (domain, brand, ("official",))


@pytest.mark.parametrize(
    ("url", "brand", "sign"),
    [
        ("http://ameli-vitale.info", "ameli", "lookalike_joined"),
        ("https://monameli.net/", "ameli", "lookalike_joined"),
        ("https://antai-amende.fr/p", "antai", "lookalike_joined"),
        ("https://mondial-relay-suivi.com", "mondial-relay", "lookalike_joined"),
        ("https://arneli.fr", "ameli", "lookalike_script"),
        ("https://paypa1.com", "paypal", "lookalike_script"),
        ("https://раураl.com", "paypal", "lookalike_script"),
        ("https://xn--mli-7ddp.fr", "", "punycode"),
        ("https://elboncoin.fr", "leboncoin", "lookalike_typo"),
        ("https://colisismo.fr/suivi", "la-poste", "lookalike_typo"),
        ("https://www.ameli.fr.verif.top/x", "ameli", "lookalike_inside"),
        ("http://chalets-du-lac.com/www.paypal.com/login", "paypal", "name_in_path"),
    ],
)
def test_what_borrows_a_name_is_seen_and_says_whose(url: str, brand: str, sign: str) -> None:
    _, found, signs = read(url)
    assert (found, signs[0]) == (brand, sign)


@pytest.mark.parametrize(
    ("url", "sign"),
    [
        ("https://bit.ly/3xYz", "shortener"),
        ("http://185.22.1.9/ameli/", "ip"),
        ("https://www.ameli.fr@evil-host.com/login", "userinfo"),
        ("https://dossier.weebly.com", "open_hosting"),
        ("https://dossier.pages.dev", "open_hosting"),
        ("https://forms.gle/abc", "open_page"),
        ("https://maj-app.com/ameli.apk", "program_file"),
    ],
)
def test_what_hides_where_it_leads_is_told(url: str, sign: str) -> None:
    assert sign in read(url)[2]


@pytest.mark.parametrize(
    "url", ["https://orangerie-nantes.fr", "https://amelie-coiffure.fr", "https://cafedeflore.fr", "https://python.org"]
)
def test_an_honest_name_borrows_nothing(url: str) -> None:
    assert read(url)[1:] == ("", ())


def test_the_score_rises_with_the_signs_and_is_never_certain() -> None:
    scores = [read_url(url).score for url in ("https://ameli.fr", "https://python.org", "https://ameli-vitale.info")]  # type: ignore[union-attr]  # all three are addresses
    assert scores == sorted(scores)
    assert 0 < scores[0] < 0.01 < 0.9 < scores[2] < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Payez sur ameli-vitale.info/paiement.", ["ameli-vitale.info/paiement"]),
        ("Voir https://ameli.fr, ou www.caf.fr !", ["https://ameli.fr", "www.caf.fr"]),
        ("hxxps://colis[.]top/x puis colis(.)info", ["https://colis.top/x", "colis.info"]),
        ("ameli-vitale . info", ["ameli-vitale.info"]),
        ("ameli-vitale point info", ["ameli-vitale.info"]),
        ("Bonjour.Votre colis est la.Merci", []),
        ("Il est parti.De rien", []),
        ("écrivez à jean@gmail.com", []),
        ("Montant 12.50 le 12.11.2026 version 2.4.1.7", []),
        ("(voir https://caf.fr/aide)", ["https://caf.fr/aide"]),
    ],
)
def test_addresses_are_found_in_a_text_and_nothing_else_is(text: str, found: list[str]) -> None:
    assert [address.text for address in find_urls(refang(text).text)] == found


def test_a_mended_text_knows_where_each_character_came_from() -> None:
    text = "Va sur ha\u200bxx colis[.]top"
    mended = refang(text)
    assert mended.text == "Va sur haxx colis.top"
    assert len(mended.origin) == len(mended.text) + 1
    assert text[mended.origin[mended.text.index("top")] :] == "top"
