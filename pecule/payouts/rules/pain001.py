"""Writes SEPA credit transfers (ISO 20022 pain.001.001.09) as a stream: the same facts always give the same bytes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lxml import etree

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_NAME_MAX, _TEXT_MAX = 70, 140
_SPECIAL = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "&": "+", "’": "'"})
_OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, from which account. ``bic`` may be empty."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The head of a file. ``message_id`` (at most 35 characters) names it for ever."""

    message_id: str
    created_at: datetime
    execution_on: date
    payments: int
    cents: int
    payer: Payer


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """One credit transfer. ``reference`` is its end-to-end id; ``text`` is what the organisation reads."""

    reference: str
    cents: int
    name: str
    iban: str
    text: str


def sepa_text(text: str, most: int) -> str:
    """Text in the letters that every bank of the SEPA takes: accents off, anything else a space, never // or a / at
    an end."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    plain = _OUTSIDE.sub(" ", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(re.sub("/+", "/", plain).split())[:most].strip("/ ") or "-"


def amount(cents: int) -> str:
    """Cents as a bank reads euros."""
    return f"{cents // 100}.{cents % 100:02}"


class _Sink:
    """Collects what the writer writes, to be taken away block by block."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(data)
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.parts)
        self.parts, self.size = [], 0
        return data


def write_file(file: FileFacts, payments: Iterable[PaymentFacts]) -> Iterator[bytes]:
    """Yield the file in blocks; memory does not grow with the number of payments."""
    sink = _Sink()
    with etree.xmlfile(sink, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("Document", nsmap={None: NAMESPACE}), xml.element("CstmrCdtTrfInitn"):
            xml.write(_head(file))
            with xml.element("PmtInf"):
                for part in _payment_head(file):
                    xml.write(part)
                for payment in payments:
                    xml.write(_transfer(payment))
                    if sink.size > _BLOCK:
                        xml.flush()
                        yield sink.take()
    yield sink.take()


def _node(name: str, *content: "etree._Element | str", **attributes: str) -> "etree._Element":
    node = etree.Element(f"{{{NAMESPACE}}}{name}", attributes, nsmap={None: NAMESPACE})
    for part in content:
        if isinstance(part, str):
            node.text = part
        else:
            node.append(part)
    return node


def _head(file: FileFacts) -> "etree._Element":
    return _node(
        "GrpHdr",
        _node("MsgId", file.message_id),
        _node("CreDtTm", file.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        _node("NbOfTxs", str(file.payments)),
        _node("CtrlSum", amount(file.cents)),
        _node("InitgPty", _node("Nm", sepa_text(file.payer.name, _NAME_MAX))),
    )


def _payment_head(file: FileFacts) -> Iterator["etree._Element"]:
    agent = _node("BICFI", file.payer.bic) if file.payer.bic else _node("Othr", _node("Id", "NOTPROVIDED"))
    yield _node("PmtInfId", file.message_id)
    yield _node("PmtMtd", "TRF")
    yield _node("BtchBookg", "false")  # one line of the statement for each payment, so that each can be matched
    yield _node("NbOfTxs", str(file.payments))
    yield _node("CtrlSum", amount(file.cents))
    yield _node("PmtTpInf", _node("SvcLvl", _node("Cd", "SEPA")))
    yield _node("ReqdExctnDt", _node("Dt", file.execution_on.isoformat()))
    yield _node("Dbtr", _node("Nm", sepa_text(file.payer.name, _NAME_MAX)))
    yield _node("DbtrAcct", _node("Id", _node("IBAN", file.payer.iban)), _node("Ccy", "EUR"))
    yield _node("DbtrAgt", _node("FinInstnId", agent))
    yield _node("ChrgBr", "SLEV")


def _transfer(payment: PaymentFacts) -> "etree._Element":
    return _node(
        "CdtTrfTxInf",
        _node("PmtId", _node("EndToEndId", payment.reference)),
        _node("Amt", _node("InstdAmt", amount(payment.cents), Ccy="EUR")),
        _node("Cdtr", _node("Nm", sepa_text(payment.name, _NAME_MAX))),
        _node("CdtrAcct", _node("Id", _node("IBAN", payment.iban))),
        _node("RmtInf", _node("Ustrd", sepa_text(payment.text, _TEXT_MAX))),
    )
