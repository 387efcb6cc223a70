"""Telephone numbers, amounts and accounts in a text."""

import pytest

from pecule.scams.rules.amounts import find_amounts, find_ibans
from pecule.scams.rules.phones import CANVASSING, find_phones, read_sender


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("Appelez le 06 39 98 12 34", "+33639981234", "mobile"),
        ("au 01.99.00.12.34 svp", "+33199001234", "landline"),
        ("tél 0162001122", "+33162001122", "canvassing"),
        ("le 09 48 12 34 56", "+33948123456", "canvassing"),
        ("le 0947 512 345", "+33947512345", "canvassing"),
        ("le 09 37 12 34 56", "+33937123456", "platform"),
        ("le 0899 12 34 56", "+33899123456", "premium"),
        ("0 805 805 817", "+33805805817", "toll_free"),
        ("+33 7 56 12 34 56", "+33756123456", "mobile"),
        ("WhatsApp +44 7911 123456", "+447911123456", "foreign"),
    ],
)
def test_a_number_is_told_by_the_numbering_plan(text: str, number: str, kind: str) -> None:
    assert [(phone.number, phone.kind) for phone in find_phones(text)] == [(number, kind)]


@pytest.mark.parametrize("prefix", CANVASSING)
def test_each_range_kept_for_canvassing_is_known(prefix: str) -> None:
    assert [phone.kind for phone in find_phones(prefix + "123456"[: 10 - len(prefix)])] == ["canvassing"]


@pytest.mark.parametrize(
    "text", ["le 12/11/2026 à 14:30", "commande 0123-456", "1 250 000 €", "réf. 202611281234567890", "code 483920"]
)
def test_a_date_a_reference_or_an_amount_is_no_number(text: str) -> None:
    assert list(find_phones(text)) == []


def test_a_short_number_counts_when_one_is_told_to_use_it_or_a_body_publishes_it() -> None:
    found = [
        (phone.number, phone.kind, phone.brand) for phone in find_phones("STOP au 36180. Appelez le 3646. Réf 41234")
    ]
    assert found == [("36180", "short", ""), ("3646", "short", "ameli")]


def test_a_sender_is_a_number_or_a_name() -> None:
    assert [read_sender(text) and read_sender(text).kind for text in ("+33612345678", "38064")] == ["mobile", "short"]  # type: ignore[union-attr]  # both are numbers
    assert read_sender("AMELI") is None


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("1,99 €", 199, "EUR"),
        ("1.99€", 199, "EUR"),
        ("4 250 euros", 425_000, "EUR"),
        ("4.250,50 EUR", 425_050, "EUR"),
        ("12€50", 1250, "EUR"),
        ("£2,300.00", 230_000, "GBP"),
        ("$1,000", 100_000, "USD"),
    ],
)
def test_amounts_are_read_as_each_country_writes_them(text: str, cents: int, currency: str) -> None:
    assert [(amount.cents, amount.currency) for amount in find_amounts(f"soit {text} ce jour")] == [(cents, currency)]


def test_an_account_counts_when_its_check_digits_are_right() -> None:
    text = "IBAN FR76 3000 6000 0112 3456 7890 189 merci, pas FR76 3000 6000 0112 3456 7890 188"
    found = list(find_ibans(text))
    assert [account.value for account in found] == ["FR7630006000011234567890189"]
    assert text[found[0].start : found[0].end] == "FR76 3000 6000 0112 3456 7890 189"
