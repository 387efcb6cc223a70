"""The real folders and the fake bank behind them: one contract, and what the fake adds."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from pecule.adapters.bank.client import FolderBank
from pecule.adapters.bank.fake import FakeBank
from pecule.payouts import actions, queries
from pecule.payouts.ports import Bank
from pecule.payouts.rules.refusals import BankFolderTrouble
from tests.payouts.making import AT, IBANS, camt053, due, line, make_creditor, owe, payment_of, prepared, sent, state_of
from tests.payouts.paying import LATER, give_account

BANKS = (FolderBank, FakeBank)
EMPTY = (
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>PEC1</MsgId>'
    b"</GrpHdr><PmtInf><DbtrAcct><Id><IBAN>FR7699999000010000000000115</IBAN></Id></DbtrAcct></PmtInf>"
    b"</CstmrCdtTrfInitn></Document>"
)


@pytest.fixture(params=BANKS)
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> FolderBank:
    """Each kind of bank, with folders of its own."""
    made: FolderBank = request.param(tmp_path)
    return made


def test_a_file_is_laid_down_whole_and_the_same_again_is_harmless(bank: FolderBank) -> None:
    port: Bank = bank
    for _ in range(2):
        port.send("PEC1", [b"one", b"two"])
    assert [(path.name, path.read_bytes()) for path in bank.out.iterdir()] == [("PEC1.xml", b"onetwo")]


def test_another_file_under_the_same_name_is_refused_and_nothing_overwritten(bank: FolderBank) -> None:
    bank.send("PEC1", [b"one"])
    with pytest.raises(BankFolderTrouble):
        bank.send("PEC1", [b"two"])
    assert [(path.name, path.read_bytes()) for path in bank.out.iterdir()] == [("PEC1.xml", b"one")]


def test_a_file_that_the_bank_has_taken_is_not_laid_down_again(bank: FolderBank) -> None:
    bank.send("PEC1", [EMPTY])
    (bank.out / "taken").mkdir()
    (bank.out / "PEC1.xml").rename(bank.out / "taken" / "PEC1.xml")
    bank.send("PEC1", [EMPTY])
    with pytest.raises(BankFolderTrouble):
        bank.send("PEC1", [b"other"])
    assert [path.name for path in bank.out.iterdir()] == ["taken"]


def test_answers_come_in_order_and_are_put_away_once_read(bank: FolderBank) -> None:
    for name in ("b.xml", "a.xml", "note.txt"):
        (bank.come_in / name).write_bytes(name.encode())
    (bank.come_in / "read").mkdir()
    (bank.come_in / "read" / "a.xml").write_bytes(b"of last year")
    first, second = bank.answers(at=AT)
    with first.open() as one, first.open() as again:
        assert (first.name, one.read(), again.read()) == ("a.xml", b"a.xml", b"a.xml")
    first.keep(understood=True)
    second.keep(understood=False)
    kept = {str(path.relative_to(bank.come_in)): path.read_bytes() for path in bank.come_in.rglob("*.*")}
    assert kept == {
        "note.txt": b"note.txt",
        "read/a.xml": b"of last year",
        "read/a.2.xml": b"a.xml",
        "refused/b.xml": b"b.xml",
    }
    assert list(bank.answers(at=AT)) == []


@pytest.fixture
def fake(settings: LazySettings, tmp_path: Path) -> FakeBank:
    """The bank of a demonstration."""
    settings.PECULE_BANK, settings.BANK_FOLDER = "pecule.adapters.bank.fake.FakeBank", tmp_path
    return FakeBank()


@pytest.mark.django_db
def test_the_fake_bank_pays_refuses_and_gives_back_by_the_cents(fake: FakeBank) -> None:
    creditor = make_creditor()
    paid, closed, poor, back = (owe(creditor, cents) for cents in (10_000, 10_013, 10_014, 10_017))
    sent()
    assert actions.run_payout_clocks(at=AT) == 4
    assert [state_of(one) for one in (paid, closed, poor, back)] == [
        ("paid", ""), ("invoiced", "new_iban"), ("invoiced", "new_iban"), ("invoiced", "new_iban"),
    ]  # fmt: skip
    codes = [payment_of(one).reason_code for one in (closed, poor, back)]
    assert (codes, due(creditor), queries.unmatched_answers()) == (["AC04", "AM04", "AC06"], (30_044, 0), [])
    assert [(one.kind, one.lines) for one in queries.answers()] == [("camt.053", 1), ("camt.053", 2), ("pain.002", 2)]
    assert actions.run_payout_clocks(at=AT) == 0


@pytest.mark.django_db
def test_a_refused_payment_is_tried_again_on_a_new_account(fake: FakeBank) -> None:
    creditor = make_creditor()
    reference = owe(creditor, 10_013)
    sent()
    actions.run_payout_clocks(at=AT)
    assert state_of(reference) == ("invoiced", "new_iban")
    give_account(creditor, IBANS[1], at=LATER)
    assert state_of(reference) == ("invoiced", "")
    assert [line.iban_end for line in queries.file_page(prepared()).payments] == [IBANS[1][-4:]]


@pytest.mark.django_db
def test_an_answer_that_cannot_be_read_is_put_apart_and_stops_no_other(fake: FakeBank) -> None:
    creditor = make_creditor()
    reference = owe(creditor)
    sent()
    actions.deliver_files(at=AT)
    (fake.come_in / "0-broken.xml").write_bytes(b"<Document>")
    (fake.come_in / "1-other.xml").write_bytes(camt053([line(payment_of(reference))], account=IBANS[0]))
    collected = actions.collect_answers(at=AT)
    refusals = {one.name: one.refusal.code for one in collected if one.refusal}
    assert refusals == {"0-broken.xml": "answer_unreadable", "1-other.xml": "statement_of_another_account"}
    assert sorted(path.name for path in (fake.come_in / "refused").iterdir()) == ["0-broken.xml", "1-other.xml"]
    assert state_of(reference) == ("paid", "")


@pytest.mark.django_db
def test_a_file_goes_again_when_we_do_not_know_that_the_bank_has_it(fake: FakeBank) -> None:
    owe(make_creditor())
    file = sent()
    page = queries.file_page(file)
    fake.send(page.line.message_id, queries.file_xml(file))  # and then the power went
    assert (actions.deliver_files(at=AT), actions.deliver_files(at=AT)) == (1, 0)
    assert [path.name for path in fake.out.glob("*.xml")] == [f"{page.line.message_id}.xml"]
    assert queries.file_page(file).line.delivered_at == AT
