"""What people write of one thing becomes one text, whichever way they write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.refusals import Refusal
from pecule.screening.rules import (
    KINDS,
    IndicatorTooBroad,
    IndicatorUnfit,
    KindUnknown,
    domains_of,
    read_value,
    shown_value,
)
from pecule.screening.rules.values import found_in

SAME = [
    (
        "phone",
        "+33612345678",
        ("06 12 34 56 78", "06.12.34.56.78", "+33 (0)6 12 34 56 78", "0033612345678", "tel:0612345678"),
    ),
    ("phone", "+32470123456", ("+32 470 12 34 56", "0032470123456")),
    ("phone", "38117", ("38 117", "38117")),
    (
        "email",
        "contact@mon-cpf.info",
        ("Contact@Mon-CPF.info", "mailto:contact@mon-cpf.info", "contact[at]mon-cpf[.]info"),
    ),
    (
        "domain",
        "mon-cpf.info",
        ("https://www.Mon-CPF.info/a?b=1", "hxxps://mon-cpf[.]info", "mon-cpf(dot)info", "mon-cpf.info."),
    ),
    ("domain", "xn--xample-9ua.fr", ("éxample.fr", "ÉXAMPLE.FR", "xn--xample-9ua.fr")),
    (
        "address",
        "mon-cpf.info/suivi/*/dossier",
        ("http://mon-cpf.info/suivi/8F3/Dossier?id=7", "www.mon-cpf.info/suivi/99/dossier/"),
    ),
    ("iban", "FR7630006000011234567890189", ("FR76 3000 6000 0112 3456 7890 189", "fr7630006000011234567890189")),
    ("siret", "73282932000074", ("732 829 320 00074", "732829320-00074")),
    ("nda", "11750000001", ("11 75 00000 01",)),
    ("name", "academie eclair", ("Académie Éclair", "S.A.R.L. Académie-Éclair", "ACADEMIE ECLAIR SAS")),
    ("sender", "MON CPF", ("Mon  CPF", "MON CPF")),
]
UNFIT = [
    ("phone", "12"),
    ("phone", "call me"),
    ("phone", ""),
    ("email", "contact"),
    ("email", "a b@c.fr"),
    ("email", "@c.fr"),
    ("domain", "localhost"),
    ("domain", "-a.fr"),
    ("domain", "a..fr"),
    ("address", "/path"),
    ("iban", "FR7630006000011234567890188"),
    ("siret", "7328293200007"),
    ("siret", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"),
    ("nda", "1"),
    ("name", "SARL"),
    ("name", "a"),
    ("sender", "x" * 12),
    ("sender", "é"),
    ("domain", "a." + "b" * 400),
]


@pytest.mark.parametrize(("kind", "one", "ways"), SAME)
def test_all_ways_to_write_a_thing_are_one(kind: str, one: str, ways: tuple[str, ...]) -> None:
    assert {read_value(kind, way) for way in ways} == {one}
    assert read_value(kind, one) == one


@pytest.mark.parametrize(("kind", "text"), UNFIT)
def test_what_is_none_is_refused_without_being_repeated(kind: str, text: str) -> None:
    with pytest.raises(IndicatorUnfit) as refused:
        read_value(kind, text)
    assert refused.value.facts == {"kind": kind}


def test_a_kind_is_one_that_is_known() -> None:
    with pytest.raises(KindUnknown):
        read_value("moon", "x")


@pytest.mark.parametrize("shared", ["gmail.com", "https://www.orange.fr/x", "bit.ly", "gouv.fr"])
def test_what_half_the_country_shares_tells_nothing(shared: str) -> None:
    with pytest.raises(IndicatorTooBroad):
        read_value("domain", shared)


def test_of_an_account_only_its_country_and_end_are_shown() -> None:
    assert shown_value("iban", "FR7630006000011234567890189") == "FR … 0189"
    assert shown_value("phone", "+33612345678") == "+33612345678"


def test_a_host_also_stands_for_those_above_it_but_not_for_public_ones() -> None:
    assert domains_of(["a@mail.mon-cpf.info", "b@gmail.com", "c@x.gouv.fr"]) == {
        "mail.mon-cpf.info",
        "mon-cpf.info",
        "x.gouv.fr",
    }


def test_a_text_names_addresses_e_mails_and_phones() -> None:
    text = "Voir www.mon-cpf.info/a?b, 01 23 45 67 89 ou a.b@c.fr. Du 01/02/2026 au 03/04/2026, 1 200 000 euros."
    read = {(kind, read_value(kind, value)) for kind, value in found_in(text)}
    assert read == {
        ("address", "mon-cpf.info/a"),
        ("domain", "mon-cpf.info"),
        ("phone", "+33123456789"),
        ("email", "a.b@c.fr"),
    }


@given(st.sampled_from(KINDS), st.text(max_size=60))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(kind: str, text: str) -> None:
    try:
        once = read_value(kind, text)
    except Refusal:
        return
    assert read_value(kind, once) == once
