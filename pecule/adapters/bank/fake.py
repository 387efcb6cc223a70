"""A bank that does not exist, for demonstrations and tests. Its rules are in README.md; no euro ever moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from pecule.adapters.bank.client import FolderAnswer, FolderBank

PAIN_001 = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT_053 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
REFUSED_CENTS = {13: "AC04", 14: "AM04"}  # by the last two digits of the amount: refused before it is booked
RETURNED_CENTS = {17: "AC06"}  # booked, and given back two days later


@dataclass(frozen=True, slots=True)
class Asked:
    """One payment that a file asks for; amounts are kept as they are written."""

    reference: str
    amount: str
    iban: str

    @property
    def last_digits(self) -> int:
        """The cents of the amount, 0 to 99."""
        return int(self.amount.rpartition(".")[2])


class FakeBank(FolderBank):
    """Answers files as soon as it is asked for answers: a pain.002, a camt.053, then one of returns."""

    def answers(self, *, at: datetime) -> Iterator[FolderAnswer]:
        """Take every file in ``out``, answer it into ``in``, and give what lies there."""
        taken = self.out / "taken"
        taken.mkdir(exist_ok=True)
        for path in sorted(self.out.glob("*.xml")):
            self._answer(path, at)
            path.rename(taken / path.name)
        yield from super().answers(at=at)

    def _answer(self, path: Path, at: datetime) -> None:
        head = _head(path)
        self._write(f"{path.stem}-1-pain002", lambda xml: _status(xml, path, head, at))
        self._write(f"{path.stem}-2-camt053", lambda xml: _statement(xml, path, head, at, returns=False))
        if any(asked.last_digits in RETURNED_CENTS for asked in _asked(path)):
            self._write(f"{path.stem}-3-camt053", lambda xml: _statement(xml, path, head, at, returns=True))

    def _write(self, name: str, write: Any) -> None:
        draft = self.come_in / f".{name}.draft"
        with draft.open("wb") as file, etree.xmlfile(file, encoding="UTF-8") as xml:
            xml.write_declaration()
            write(xml)
        draft.rename(self.come_in / f"{name}.xml")


def _head(path: Path) -> dict[str, str]:
    """What the answers repeat of a file's head: its number, its payer's account."""
    found: dict[str, str] = {}
    with path.open("rb") as file:
        for _, node in etree.iterparse(file, resolve_entities=False, no_network=True):
            name = etree.QName(node).localname
            if name == "MsgId":
                found[name] = node.text
            elif name == "DbtrAcct":
                found["iban"] = node.findtext(f"{{{PAIN_001}}}Id/{{{PAIN_001}}}IBAN")
                break
    return found


def _asked(path: Path) -> Iterator[Asked]:
    """The payments of a file, one at a time."""
    transfers = f"{{{PAIN_001}}}CdtTrfTxInf"
    with path.open("rb") as file:
        for _, node in etree.iterparse(file, tag=transfers, resolve_entities=False, no_network=True):
            parts = node.iter("{*}EndToEndId", "{*}InstdAmt", "{*}IBAN")
            read = {etree.QName(part).localname: part.text for part in parts}
            yield Asked(read["EndToEndId"], read["InstdAmt"], read["IBAN"])
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]


def _maker(namespace: str) -> Any:
    def make(name: str, *content: Any, **attributes: str) -> Any:
        node = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})
        for part in content:
            if isinstance(part, str):
                node.text = part
            else:
                node.append(part)
        return node

    return make


def _status(xml: Any, path: Path, head: dict[str, str], at: datetime) -> None:
    """The pain.002: everything taken but what is refused."""
    node = _maker(PAIN_002)
    refused = [asked for asked in _asked(path) if asked.last_digits in REFUSED_CENTS]
    status = "PART" if refused else "ACCP"
    with xml.element("Document", nsmap={None: PAIN_002}), xml.element("CstmrPmtStsRpt"):
        xml.write(node("GrpHdr", node("MsgId", f"S{head['MsgId'][3:]}"), node("CreDtTm", at.isoformat())))
        xml.write(
            node(
                "OrgnlGrpInfAndSts",
                node("OrgnlMsgId", head["MsgId"]),
                node("OrgnlMsgNmId", "pain.001.001.09"),
                node("GrpSts", status),
            )
        )
        if not refused:
            return
        with xml.element("OrgnlPmtInfAndSts"):
            xml.write(node("OrgnlPmtInfId", head["MsgId"]))
            for asked in refused:
                xml.write(_refusal(node, asked))


def _refusal(node: Any, asked: Asked) -> Any:
    return node(
        "TxInfAndSts",
        node("OrgnlEndToEndId", asked.reference),
        node("TxSts", "RJCT"),
        node("StsRsnInf", node("Rsn", node("Cd", REFUSED_CENTS[asked.last_digits]))),
        node(
            "OrgnlTxRef",
            node("Amt", node("InstdAmt", asked.amount, Ccy="EUR")),
            node("CdtrAcct", node("Id", node("IBAN", asked.iban))),
        ),
    )


def _statement(xml: Any, path: Path, head: dict[str, str], at: datetime, *, returns: bool) -> None:
    """The camt.053: what was booked, or what came back."""
    node = _maker(CAMT_053)
    number = f"{'R' if returns else 'B'}{head['MsgId'][3:]}"
    with xml.element("Document", nsmap={None: CAMT_053}), xml.element("BkToCstmrStmt"):
        xml.write(node("GrpHdr", node("MsgId", number), node("CreDtTm", at.isoformat())))
        with xml.element("Stmt"):
            xml.write(node("Id", number))
            xml.write(node("CreDtTm", at.isoformat()))
            xml.write(node("Acct", node("Id", node("IBAN", head["iban"]))))
            for asked in _asked(path):
                if (asked.last_digits in (RETURNED_CENTS if returns else REFUSED_CENTS)) == returns:
                    xml.write(_entry(node, asked, at, returned=returns))


def _entry(node: Any, asked: Asked, at: datetime, *, returned: bool) -> Any:
    way = "CRDT" if returned else "DBIT"
    reason = [node("RtrInf", node("Rsn", node("Cd", RETURNED_CENTS[asked.last_digits])))] if returned else []
    return node(
        "Ntry",
        node("Amt", asked.amount, Ccy="EUR"),
        node("CdtDbtInd", way),
        node("Sts", node("Cd", "BOOK")),
        node("BookgDt", node("Dt", at.date().isoformat())),
        node("BkTxCd", node("Prtry", node("Cd", "NTRF"))),
        node(
            "NtryDtls",
            node(
                "TxDtls",
                node("Refs", node("EndToEndId", asked.reference)),
                node("Amt", asked.amount, Ccy="EUR"),
                node("CdtDbtInd", way),
                node("RltdPties", node("CdtrAcct", node("Id", node("IBAN", asked.iban)))),
                *reason,
            ),
        ),
    )
