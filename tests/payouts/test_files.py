"""The file as the bank reads it: valid, the same for ever, and hard to alter."""

from importlib.resources import files as resources
from io import BytesIO

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pecule.payouts import actions, queries
from pecule.payouts.models import PaymentFile
from pecule.payouts.rules import refusals as refused
from pecule.payouts.rules.pain001 import NAMESPACE, amount, sepa_text
from tests.payouts.making import AT, IBANS, make_creditor, make_officer, owe, payment_of, prepared, sent, sql

SCHEMA = etree.XMLSchema(etree.parse(str(resources("sepaxml") / "schemas" / "pain.001.001.09.xsd")))


@pytest.mark.django_db
@pytest.mark.parametrize("bic", ["", "PSSTFRPPXXX"])
def test_a_file_is_valid_and_says_what_was_prepared(bic: str, settings: LazySettings) -> None:
    settings.PAYER_BIC = bic
    first, second = make_creditor(0), make_creditor(1)
    references = [owe(first, 120_005, number="F-1"), owe(second, 99, number="2026/17")]
    root = etree.parse(BytesIO(b"".join(queries.file_xml(prepared())))).getroot()
    SCHEMA.assertValid(root)

    def texts(name: str) -> list[str]:
        return [node.text for node in root.iter(f"{{{NAMESPACE}}}{name}")]

    file = PaymentFile.objects.get()
    assert texts("EndToEndId") == [payment_of(one).public_id.hex.upper() for one in references]
    assert (texts("InstdAmt"), texts("CtrlSum"), texts("NbOfTxs")) == (
        ["1200.05", "0.99"], ["1201.04"] * 2, ["2"] * 2,
    )  # fmt: skip
    assert texts("IBAN") == ["FR7699999000010000000000115", IBANS[0], IBANS[1]]
    assert texts("Ustrd") == [f"F-1 {references[0]}", f"2026/17 {references[1]}"]
    assert texts("Nm") == ["Pecule", "Pecule", "Academie n 0 + Cie", "Academie n 1 + Cie"]
    assert (texts("MsgId"), texts("CreDtTm"), texts("Dt")) == (
        [file.message_id], ["2026-03-02T09:00:00Z"], ["2026-03-02"],
    )  # fmt: skip


@pytest.mark.django_db
def test_a_file_of_many_payments_is_written_in_blocks_and_the_same_twice() -> None:
    creditor = make_creditor()
    for n in range(250):
        owe(creditor, 1000 + n)
    file = prepared()
    blocks = list(queries.file_xml(file))
    assert (len(blocks) > 1, b"".join(blocks)) == (True, b"".join(queries.file_xml(file)))
    SCHEMA.assertValid(etree.fromstring(b"".join(blocks)))


@pytest.mark.django_db
def test_a_file_whose_data_were_changed_behind_our_back_does_not_leave() -> None:
    owe(make_creditor())
    file = prepared()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE payouts_payment DISABLE TRIGGER payment_fixed")
    sql("UPDATE payouts_payment SET iban = %s", IBANS[2])
    with pytest.raises(refused.FileAltered):
        actions.send_file(file=file, by=make_officer(), at=AT)
    assert PaymentFile.objects.get().state == "prepared"


@pytest.mark.django_db
def test_every_payment_of_every_file_has_a_reference_of_its_own() -> None:
    creditor = make_creditor()
    for n in range(3):
        owe(creditor, 100 + n)
    actions.drop_file(file=prepared(), reason="again", by=make_officer(), at=AT)
    sent()
    assert sql("SELECT count(DISTINCT public_id) FROM payouts_payment") == [(6,)]


@given(st.text(max_size=200))
def test_any_text_becomes_one_that_every_bank_takes(text: str) -> None:
    made = sepa_text(text, 70)
    assert 1 <= len(made) <= 70
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
    assert "//" not in made
    assert made == made.strip("/ ")


@given(st.integers(1, 10**13))
def test_an_amount_is_written_to_the_cent(cents: int) -> None:
    whole, _, rest = amount(cents).partition(".")
    assert (int(whole) * 100 + int(rest), len(rest)) == (cents, 2)
