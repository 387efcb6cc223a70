"""Organisations that are owed money, files on their way, and answers as banks write them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import connection

from pecule.catalogue.queries import organisation
from pecule.kernel.actors import Actor, system
from pecule.ledger import actions as ledger
from pecule.ledger.queries import balances
from pecule.payouts import actions, queries
from pecule.payouts.actions.answers import AnswerReport
from pecule.payouts.models import Payment
from pecule.signin.models import Login
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, BY, DAY, make_login, make_organisation
from tests.payouts.paying import give_account

__all__ = ["AT", "BY", "DAY"]

IBANS = ("FR7630006000011234567890189", "FR1420041010050500013M02606", "BE68539007547034")
CLERK = system("tests")


def later(days: int) -> datetime:
    """The same hour some days later."""
    return AT + timedelta(days=days)


def make_creditor(number: int = 0, *, iban: str | None = "") -> int:
    """An organisation (inner id) that can be paid; without an account when ``iban`` is None."""
    creditor = organisation(make_organisation(number, name=f"Académie n° {number} & Cie")).id
    if iban is not None:
        give_account(creditor, iban or IBANS[number])
    return creditor


def make_officer(name: str = "first") -> Actor:
    """Somebody who pays organisations."""
    login: Login = make_login(f"{name}@staff.example", Audience.STAFF)
    login.roles = ["payments_officer"]
    login.save(update_fields=["roles"])
    return Actor("staff", str(login.public_id))


def owe(creditor: int, cents: int = 120_000, *, reference: str = "", number: str | None = "", day: date = DAY) -> str:
    """Owe an organisation some money that the ledger moved, invoiced unless ``number`` is None; its reference."""
    reference = reference or f"order:{uuid4()}"
    source = ledger.open_account(owner_kind="scheme", owner_id=0, fund="tests", floored=False)
    due = ledger.open_account(owner_kind="organisation", owner_id=creditor, fund="due", floored=False)
    ledger.transfer(
        id=uuid5(UUID(int=1), reference), debit=source, credit=due, amount_cents=cents, code="test",
        reference=reference, effective_on=day, at=AT, by=BY,
    )  # fmt: skip
    key = uuid5(UUID(int=2), reference)
    actions.owe(
        reference=reference, organisation_id=creditor, title="Anglais", cents=cents, owed_on=day, key=key, by=BY, at=AT
    )
    if number is not None:
        actions.invoice(reference=reference, number=number or f"F-{reference[-12:]}", by=BY, at=AT)
    return reference


def due(creditor: int) -> tuple[int, int]:
    """Cents on an organisation's account, and cents of it held to go out."""
    found = [one.balance for one in balances("organisation", creditor) if one.fund == "due"]
    return (found[0].posted_cents, found[0].pending_debit_cents) if found else (0, 0)


def prepared(*, day: date = DAY, by: Actor = CLERK, most: int = 10_000) -> UUID:
    """A file that pays all that is due."""
    file = actions.prepare_file(day=day, by=by, at=AT, most=most)
    assert file is not None
    return file


def sent(*, day: date = DAY, name: str = "sender") -> UUID:
    """A file that has left."""
    file = prepared(day=day)
    actions.send_file(file=file, by=make_officer(name), at=AT)
    return file


def last_payment(reference: str) -> Payment | None:
    """The last payment tried, if there is one."""
    return Payment.objects.filter(payable__reference=reference).order_by("pk").select_related("file").last()


def payment_of(reference: str) -> Payment:
    """The last payment tried."""
    found = last_payment(reference)
    assert found is not None
    return found


def state_of(reference: str, day: date = DAY) -> tuple[str, str]:
    """Where a payment stands, and what it waits for."""
    found = queries.payment_state(reference, day=day)
    assert found is not None
    return found.state, found.waits_for


def message_of(file: UUID) -> str:
    """The number of a file."""
    return queries.file_page(file).line.message_id


def line(payment: Payment, **changed: Any) -> dict[str, Any]:
    """What a bank says of a payment, as our own file said it unless changed."""
    facts = {
        "reference": payment.public_id.hex.upper(), "amount": f"{payment.cents // 100}.{payment.cents % 100:02}",
        "currency": "EUR", "iban": payment.iban, "code": "",
    }  # fmt: skip
    return facts | changed


def pain002(
    lines: Iterable[dict[str, Any]] = (), *, original: str = "X", group: str = "PART", information: str = "",
    number: str = "M1", code: str = "", version: str = "10",
) -> bytes:  # fmt: skip
    """A report on a file: each line is a rejected payment unless it says its own status."""
    listed = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{one['reference']}</OrgnlEndToEndId><TxSts>{one.get('status', 'RJCT')}</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{one['code'] or 'MS03'}</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt>"
        f'<InstdAmt Ccy="{one["currency"]}">{one["amount"]}</InstdAmt></Amt><CdtrAcct><Id><IBAN>{one["iban"]}</IBAN>'
        "</Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>"
        for one in lines
    )
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else ""
    status = f"<PmtInfSts>{information}</PmtInfSts>{reason}" if information else ""
    block = f"<OrgnlPmtInfId>{original}</OrgnlPmtInfId>{status}{listed}"
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt><GrpHdr>'
        f"<MsgId>{number}</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{original}</OrgnlMsgId><GrpSts>{group}</GrpSts>"
        f"{reason if not information else ''}</OrgnlGrpInfAndSts>"
        + (f"<OrgnlPmtInfAndSts>{block}</OrgnlPmtInfAndSts>" if listed or status else "")
        + "</CstmrPmtStsRpt></Document>"
    ).encode()


def camt053(
    lines: Iterable[dict[str, Any]] = (), *, way: str = "DBIT", number: str = "C1", account: str = "",
    status: str = "BOOK", version: str = "08",
) -> bytes:  # fmt: skip
    """A statement: each line is a booked entry, money out unless it says its own way."""
    old = version == "02"
    entries = "".join(
        f'<Ntry><Amt Ccy="{one["currency"]}">{one["amount"]}</Amt><CdtDbtInd>{one.get("way", way)}</CdtDbtInd>'
        f"<Sts>{status if old else f'<Cd>{status}</Cd>'}</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{one['reference']}</EndToEndId></Refs>"
        + ("" if old else f'<Amt Ccy="{one["currency"]}">{one["amount"]}</Amt>')
        + f"<RltdPties><CdtrAcct><Id><IBAN>{one['iban']}</IBAN></Id></CdtrAcct></RltdPties>"
        + (f"<RtrInf><Rsn><Cd>{one['code']}</Cd></Rsn></RtrInf>" if one["code"] else "")
        + "</TxDtls></NtryDtls></Ntry>"
        for one in lines
    )
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>{number}</MsgId></GrpHdr><Stmt><Id>{number}</Id><Acct><Id><IBAN>{account or settings.PAYER_IBAN}"
        f"</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def read(content: bytes, *, at: datetime = AT) -> AnswerReport:
    """Read an answer as the job does."""
    return actions.read_answer(stream=BytesIO(content), by=CLERK, at=at)


def booked(*references: str, number: str = "C1") -> AnswerReport:
    """Have the bank book these payments."""
    return read(camt053([line(payment_of(reference)) for reference in references], number=number))


def returned(*references: str, code: str = "AC04", number: str = "C2") -> AnswerReport:
    """Have the bank give these payments back."""
    return read(
        camt053([line(payment_of(reference), code=code) for reference in references], way="CRDT", number=number)
    )


def rejected(*references: str, code: str = "AC01", number: str = "M1") -> AnswerReport:
    """Have the bank refuse these payments."""
    return read(pain002([line(payment_of(reference), code=code) for reference in references], number=number))


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run SQL as somebody who goes round Python."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters or None)
        return cursor.fetchall() if cursor.description else []
