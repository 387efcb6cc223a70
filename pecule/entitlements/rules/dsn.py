"""Reads employers' DSN files ("déclaration sociale nominative"), whole, never stopping at the first error.

The file is a list of rubrics, `S21.G00.30.001,'2750564102107'`: block, rubric number, value. The tree is implicit:
blocks nest by a parenthood table, and a repeated or lower rubric number opens a new instance of the block. Only the
blocks that give rights are understood; any other well-formed block is passed over, since the norm grows every year.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, Final

from pecule.entitlements.rules.bounded import bounded_lines
from pecule.entitlements.rules.dsn_person import DsnPerson, Scales
from pecule.entitlements.rules.dsn_values import Fields, dsn_date, is_siret
from pecule.entitlements.rules.lines import ActivityLine, DeclaredMonth, MonthEffect, Reading

SENDING, DECLARATION = b"S10.G00.00", b"S20.G00.05"
COMPANY, ESTABLISHMENT, PERSON = b"S21.G00.06", b"S21.G00.11", b"S21.G00.30"
CONTRACT, PAYMENT, PAY, ACTIVITY = b"S21.G00.40", b"S21.G00.50", b"S21.G00.51", b"S21.G00.53"
STOP, CONTRACT_END, SUSPENSION = b"S21.G00.60", b"S21.G00.62", b"S21.G00.65"
TOTALS = b"S90.G00.90"

# Parenthood of the blocks that are understood.
PARENTS: Final[dict[bytes, bytes]] = {
    DECLARATION: SENDING,
    COMPANY: DECLARATION,
    ESTABLISHMENT: COMPANY,
    PERSON: ESTABLISHMENT,
    CONTRACT: PERSON,
    STOP: CONTRACT,
    CONTRACT_END: CONTRACT,
    SUSPENSION: CONTRACT,
    PAYMENT: PERSON,
    PAY: PAYMENT,
    ACTIVITY: PAY,
    TOTALS: SENDING,
}

# Rubrics that are kept, by their three-digit number; any other is passed over.
KEPT: Final[dict[bytes, frozenset[bytes]]] = {
    SENDING: frozenset({b"006"}),
    DECLARATION: frozenset({b"001", b"002", b"003", b"004", b"005"}),
    COMPANY: frozenset({b"001"}),
    ESTABLISHMENT: frozenset({b"001"}),
    PERSON: frozenset({b"001", b"002", b"003", b"004", b"006", b"020"}),
    CONTRACT: frozenset({b"001", b"009", b"011", b"012", b"013", b"014", b"072"}),
    STOP: frozenset({b"001", b"002", b"003", b"010"}),
    SUSPENSION: frozenset({b"001", b"002", b"003"}),
    CONTRACT_END: frozenset({b"001"}),
    PAYMENT: frozenset({b"001"}),
    PAY: frozenset({b"001", b"002", b"010", b"011", b"013"}),
    ACTIVITY: frozenset({b"001", b"002", b"003"}),
    TOTALS: frozenset({b"001", b"002"}),
}

# Types of a declaration: 01 normal, 02 empty, 03 cancels and replaces, 04 cancels, 05 cancels and replaces by nothing.
EFFECTS: Final[dict[bytes, MonthEffect]] = {
    b"01": "adds",
    b"02": "adds",
    b"03": "replaces",
    b"04": "cancels",
    b"05": "replaces",
}

_CODE = re.compile(rb"S\d\d\.G\d\d\.\d\d\.\d{3}")
_CODES_LEARNT_MAX = 20_000
Known = tuple[bytes, int, bytes]


def read_dsn(stream: BinaryIO, reading: Reading, scales: Scales) -> Iterator[ActivityLine]:
    """Yield the activity lines of a DSN; what is wrong goes into ``reading``, with its line number.

    The caller consumes all lines, then looks at ``reading.reasons_total``: above zero, the file is refused whole.
    """
    return _Walk(reading, scales).lines(stream)


class _Walk:
    """One pass over one file: where in the tree the line stands, and the person being read."""

    def __init__(self, reading: Reading, scales: Scales) -> None:
        self.reading = reading
        self.scales = scales
        self.codes: dict[bytes, Known] = {}
        self.path: list[bytes] = []
        self.block, self.last, self.start = b"", 0, 1
        self.fields: Fields = {}
        self.person: DsnPerson | None = None
        self.ready: list[ActivityLine] = []
        self.declarations = 0
        self.totals: Fields | None = None
        self.totals_line = 0
        self.siren, self.siret = "", ""
        self.month: DeclaredMonth | None = None
        self.effect: MonthEffect = "adds"
        self.fraction, self.declared = "11", date.min

    def lines(self, stream: BinaryIO) -> Iterator[ActivityLine]:
        """The loop that sees every line: nothing in it that is not needed for each."""
        number, codes = 0, self.codes
        for chunk in bounded_lines(stream, self.reading, latin=True):
            for raw in chunk:
                number += 1
                known = codes.get(raw[:14]) or self.learn(raw, number)
                if known is None:
                    continue
                block, rank, kept = known
                if raw[14:16] != b",'" or raw[-1:] != b"'" or len(raw) < 17:
                    self.reading.refuse(number, "unreadable_line")
                    continue
                if rank <= self.last or block != self.block:
                    self.turn(block, number)
                self.last = rank
                if kept:
                    self.fields[kept] = raw[16:-1]
            if self.ready:
                yield from self.ready
                self.ready.clear()
        self.finish(number)
        yield from self.ready

    def learn(self, raw: bytes, number: int) -> Known | None:
        """Understand a code met for the first time; None, with a reason, when it is no code."""
        code = raw[:14]
        if not _CODE.fullmatch(code):
            self.reading.refuse(number, "unreadable_line")
            return None
        block, rubric = code[:10], code[11:]
        known = (block, int(rubric), rubric if rubric in KEPT.get(block, ()) else b"")
        if len(self.codes) < _CODES_LEARNT_MAX:
            self.codes[code] = known
        return known

    def turn(self, block: bytes, number: int) -> None:
        """Close the block that was open and open another one at its place in the tree."""
        self.close()
        if self.totals is not None:
            self.reading.refuse(number, "line_after_totals")
        self.block, self.start, self.fields = block, number, {}
        if block not in KEPT:
            return
        parent = PARENTS.get(block)
        while self.path and self.path[-1] != parent:
            self.path.pop()
        if parent is not None and not self.path:
            facts = {"block": block.decode(), "parent": parent.decode()}
            self.reading.refuse(number, "block_out_of_place", **facts)
            self.path = [SENDING]
        self.path.append(block)
        if block in (DECLARATION, COMPANY, ESTABLISHMENT, PERSON, TOTALS):
            self.end_person()
        if block == PERSON:
            self.person = DsnPerson(number, self.siret, self.declared, self.fraction)

    def close(self) -> None:
        """Take in the block that ends here."""
        block, fields = self.block, self.fields
        if block in (ACTIVITY, PAY, CONTRACT, PERSON, STOP, SUSPENSION):
            if self.person is not None:
                self.person.take(block[8:], self.start, fields, self.reading)
        elif block == DECLARATION:
            self.close_declaration()
        elif block == COMPANY:
            self.siren = fields.get(b"001", b"").decode("latin-1")
        elif block == ESTABLISHMENT:
            self.close_establishment()
        elif block == TOTALS:
            self.totals, self.totals_line = fields, self.start

    def close_declaration(self) -> None:
        """S20.G00.05: nature, type, month. A month that cannot be read leaves the person's lines without one."""
        self.declarations += 1
        fields, refuse = self.fields, self.reading.refuse
        if (nature := fields.get(b"001", b"")) != b"01":
            refuse(self.start, "unknown_nature", value=nature.decode("latin-1")[:8])
        kind = fields.get(b"002", b"")
        if kind not in EFFECTS:
            refuse(self.start, "unknown_type", value=kind.decode("latin-1")[:8])
        self.effect = EFFECTS.get(kind, "adds")
        self.fraction = fields.get(b"003", b"11").decode("latin-1")[:2]
        month = dsn_date(fields.get(b"005", b""))
        if month is None or month.day != 1:
            refuse(self.start, "bad_month", value=fields.get(b"005", b"").decode("latin-1")[:12])
            month = None
        elif month > self.reading.today:
            refuse(self.start, "future_month")
        self.declared = month or date(1900, 1, 1)

    def close_establishment(self) -> None:
        """S21.G00.11: the SIRET is the company's SIREN and this NIC."""
        self.siret = self.siren + self.fields.get(b"001", b"").decode("latin-1")
        if not is_siret(self.siret):
            self.reading.refuse(self.start, "bad_siret")
            self.siret = ""
        self.reading.declare(self.start, DeclaredMonth(self.siret, self.declared, self.fraction), self.effect)

    def end_person(self) -> None:
        """Turn the person's blocks into lines, once the next person or a higher block begins."""
        if self.person is not None:
            self.ready.extend(self.person.lines(self.reading, self.scales))
            self.person = None

    def finish(self, number: int) -> None:
        """Close what is open, then compare the file's own totals with what was read."""
        self.close()
        self.end_person()
        reading = self.reading
        reading.lines_total = number
        if self.totals is None:
            reading.refuse(number, "totals_missing")
            return
        for rubric, code, found in (
            (b"001", "line_total_wrong", number),
            (b"002", "declaration_total_wrong", self.declarations),
        ):
            declared = self.totals.get(rubric, b"").decode("latin-1")[:12]
            if not declared.isdecimal() or int(declared) != found:
                reading.refuse(self.totals_line, code, declared=declared, found=found)
