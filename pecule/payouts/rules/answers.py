"""Reads banks' answers as a stream: pain.002 (was the file taken?) and camt.053 (what was booked and returned).

They come from outside: no entity is resolved, no DTD is accepted, nothing is fetched, and sizes are bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Any

from lxml import etree

from pecule.payouts.rules.matching import AnswerLine, Says
from pecule.payouts.rules.refusals import AnswerUnreadable

KINDS = {
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03": "pain.002",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10": "pain.002",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02": "camt.053",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08": "camt.053",
}
LINES_MAX = 1_000_000
_NODES_A_LINE_MAX = 20_000  # what is read is freed line by line; a line that never ends would fill the memory
_ID_MAX = 35
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,5}))?")
_NO_REFERENCE = ("", "NOTPROVIDED")


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """What an answer is: its kind and version, the bank's own number for it, and the accounts it is about."""

    kind: str
    version: str
    message_id: str
    lines: int
    accounts: frozenset[str]


def read_head(stream: IO[bytes]) -> AnswerHead:
    """Read an answer to its end, so that a broken one is refused before anything is done. Raises AnswerUnreadable."""
    reader = _Reader(stream)
    count = sum(1 for _ in reader.lines())
    if not reader.message_id:
        raise AnswerUnreadable(why="it has no number of its own")
    return AnswerHead(reader.kind, reader.version, reader.message_id, count, frozenset(reader.accounts))


def read_lines(stream: IO[bytes]) -> Iterator[AnswerLine]:
    """Every line of an answer, in order. Memory does not grow with their number. Raises AnswerUnreadable."""
    yield from _Reader(stream).lines()


class _Reader:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._number = 0
        self.kind = self.version = self.message_id = ""
        self.accounts: set[str] = set()

    def lines(self) -> Iterator[AnswerLine]:
        try:
            for line in self._lines():
                self._number += 1
                if self._number > LINES_MAX:
                    raise AnswerUnreadable(why=f"it has more than {LINES_MAX} lines")
                yield replace(line, number=self._number)
        except etree.XMLSyntaxError as error:
            raise AnswerUnreadable(why=f"it is not well-formed XML (line {error.lineno})") from None
        if not self.kind:
            raise AnswerUnreadable(why="it is empty")

    def _lines(self) -> Iterator[AnswerLine]:
        events = etree.iterparse(
            self._stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        visit: Any = None
        nodes = 0
        for event, node in events:
            if visit is None:
                visit = self._begin(node)
            if event == "end":
                nodes += 1
                for line in visit(node):
                    nodes = 0
                    yield line
                if nodes > _NODES_A_LINE_MAX:
                    raise AnswerUnreadable(why="it goes on without saying anything about a payment")

    def _begin(self, root: Any) -> Any:
        if root.getroottree().docinfo.doctype:
            raise AnswerUnreadable(why="it has a document type of its own, which no bank's answer has")
        name = etree.QName(root)
        if name.localname != "Document" or name.namespace not in KINDS:
            raise AnswerUnreadable(why="it is neither a pain.002 nor a camt.053 of a version known here")
        self.kind, self.version = KINDS[name.namespace], name.namespace.rpartition(":")[2]
        self._prefix = f"{{{name.namespace}}}"
        return _Status(self).visit if self.kind == "pain.002" else _Statement(self).visit

    def name(self, node: Any) -> str:
        """The name of a node of the message, nothing for one of another namespace."""
        tag = str(node.tag)
        return tag[len(self._prefix) :] if tag.startswith(self._prefix) else ""

    def text(self, node: Any, path: str, most: int = _ID_MAX) -> str:
        """The text at ``path`` below ``node``, or nothing. Raises AnswerUnreadable for one that is too long."""
        found = node.find("/".join(self._prefix + part for part in path.split("/")))
        text = "" if found is None else (found.text or "").strip()
        if len(text) > most:
            raise AnswerUnreadable(why=f"{path} is longer than {most} characters")
        return text

    def reference(self, node: Any, path: str) -> str:
        text = self.text(node, path)
        return "" if text in _NO_REFERENCE else text

    def money(self, node: Any, path: str) -> tuple[int | None, str]:
        """The cents and the currency at ``path``; no cents when nothing is there. Raises AnswerUnreadable."""
        text = self.text(node, path)
        if not text:
            return None, ""
        match = _AMOUNT.fullmatch(text)
        if match is None or (match[2] or "").rstrip("0")[2:]:
            raise AnswerUnreadable(why=f"{path} is not an amount in euros and cents")
        found = node.find("/".join(self._prefix + part for part in path.split("/")))
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")[:2]), str(found.get("Ccy", ""))[:3]

    def day(self, node: Any, path: str) -> date | None:
        text = self.text(node, path)[:10]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise AnswerUnreadable(why=f"{path} is not a day") from None


def _forget(node: Any) -> None:
    """Free a node and those before it that are read already."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


class _Status:
    """pain.002: the group, its payment informations, their transactions; each may stand for all below it."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self._original = self._group = ""
        self._group_code = ""
        self._listed = 0
        self._informations = 0

    def visit(self, node: Any) -> Iterator[AnswerLine]:
        match self._reader.name(node):
            case "GrpHdr":
                self._reader.message_id = self._reader.text(node, "MsgId")
            case "OrgnlGrpInfAndSts":
                self._original = self._reader.text(node, "OrgnlMsgId")
                self._group = self._reader.text(node, "GrpSts")
                self._group_code = self._reader.text(node, "StsRsnInf/Rsn/Cd")
            case "TxInfAndSts":
                self._listed += 1
                yield self._transaction(node)
                _forget_before(node)
            case "OrgnlPmtInfAndSts":
                self._informations += 1
                yield from self._information(node)
                self._listed = 0
                _forget(node)
            case "CstmrPmtStsRpt":
                if self._group == "RJCT" and not self._informations:
                    yield self._whole(self._original, self._group_code)

    def _transaction(self, node: Any) -> AnswerLine:
        read = self._reader
        above = node.getparent()
        status = read.text(node, "TxSts") or read.text(above, "PmtInfSts") or self._group
        code = read.text(node, "StsRsnInf/Rsn/Cd") or read.text(above, "StsRsnInf/Rsn/Cd") or self._group_code
        cents, currency = read.money(node, "OrgnlTxRef/Amt/InstdAmt")
        return AnswerLine(
            0, read.reference(node, "OrgnlEndToEndId"), "rejected" if status == "RJCT" else "taken",
            code if status == "RJCT" else "", cents, currency, read.text(node, "OrgnlTxRef/CdtrAcct/Id/IBAN"),
        )  # fmt: skip

    def _information(self, node: Any) -> Iterator[AnswerLine]:
        status = self._reader.text(node, "PmtInfSts") or self._group
        if status == "RJCT" and not self._listed:
            code = self._reader.text(node, "StsRsnInf/Rsn/Cd") or self._group_code
            yield self._whole(self._reader.text(node, "OrgnlPmtInfId") or self._original, code)

    def _whole(self, message: str, code: str) -> AnswerLine:
        return AnswerLine(0, "", "rejected", code, whole_file=message)


def _forget_before(node: Any) -> None:
    """Free a transaction, and keep the empty node: what stands above it is still to be read."""
    node.clear()
    before = node.getprevious()
    if before is not None and before.tag == node.tag:
        node.getparent().remove(before)


class _Statement:
    """camt.053: the booked entries of a statement, and the transactions of each."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self._listed = 0

    def visit(self, node: Any) -> Iterator[AnswerLine]:
        match self._reader.name(node):
            case "GrpHdr":
                self._reader.message_id = self._reader.text(node, "MsgId")
            case "Acct" if self._reader.name(node.getparent()) == "Stmt":
                self._reader.accounts.add(self._reader.text(node, "Id/IBAN"))
            case "TxDtls":
                self._listed += 1
                entry = node.getparent().getparent()
                if self._booked(entry):
                    yield self._line(entry, node)
                _forget_before(node)
            case "Ntry":
                if not self._listed and self._booked(node):
                    yield self._line(node, node)
                self._listed = 0
                _forget_before(node)

    def _booked(self, entry: Any) -> bool:
        return "BOOK" in (self._reader.text(entry, "Sts"), self._reader.text(entry, "Sts/Cd"))

    def _line(self, entry: Any, details: Any) -> AnswerLine:
        read = self._reader
        cents, currency = None, ""
        for path in ("Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"):
            cents, currency = read.money(details, path)
            if cents is not None:
                break
        if cents is None:
            cents, currency = read.money(entry, "Amt")
        if cents is None:
            raise AnswerUnreadable(why="an entry has no amount")
        way = read.text(details, "CdtDbtInd") or read.text(entry, "CdtDbtInd")
        return AnswerLine(
            0, read.reference(details, "Refs/EndToEndId"), self._says(way, read.text(entry, "RvslInd") == "true"),
            read.text(details, "RtrInf/Rsn/Cd"), cents, currency,
            read.text(details, "RltdPties/CdtrAcct/Id/IBAN") if way == "DBIT" else "",
            read.day(entry, "BookgDt/Dt") or read.day(entry, "BookgDt/DtTm"),
        )  # fmt: skip

    def _says(self, way: str, reversal: bool) -> Says:
        if way == "CRDT":
            return "returned"
        return "other" if reversal else "booked"
