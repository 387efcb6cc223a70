"""One row of the open tables: a training of the public catalogue, an organisation, a certification. Pure.

A row of the public catalogue sums up a training of an organisation in a department: how many actions and sessions it
has, the lowest, mean and highest price and hours. That is no action that anybody could order. It becomes an offer with
one *announced* action: the lowest price and hours, at a distance when every session is; and no session.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from pecule.catalogue.rules.reports import Reading
from pecule.catalogue.rules.tables import Row
from pecule.catalogue.rules.written import hours_of, plain_text, price_of, table_day
from pecule.kernel.identifiers import InvalidSiret, read_siret

TRAINING_COLUMNS = (
    "siret", "numeroformation", "intituleformation", "typereferentiel", "coderncp", "codeinventaire",
    "intitulecertification", "pointsforts", "nbsessionactive", "nbsessionadistance", "nombreheurestotalmin",
    "fraisttctotmin", "codedepartement",
)  # fmt: skip
ORGANISATION_COLUMNS = ("numerodeclarationactivite", "denomination", "siren", "siretetablissementdeclarant")
CERTIFICATION_COLUMNS = ("numerofiche", "intitule", "datefinenregistrement")
TITLE_MAX, OBJECTIVE_MAX, NAME_MAX, CERTIFICATION_TITLE_MAX = 255, 3000, 200, 300


@dataclass(frozen=True, slots=True)
class ReadTraining:
    """A row of the public catalogue."""

    line: int
    siret: str
    number: str
    certification: str
    title: str
    objective: str
    modality: str
    hours: int
    price_cents: int
    department: str


@dataclass(frozen=True, slots=True)
class ReadOrganisation:
    """A row of the public list of training organisations."""

    line: int
    siret: str
    nda: str
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class ReadCertification:
    """A row of the national registers (RNCP and RS); both dates are included."""

    line: int
    code: str
    kind: str
    title: str
    active_from: date | None
    active_until: date | None


class _Row:
    def __init__(self, line: int, row: Row, reading: Reading, number: str = "") -> None:
        self.line, self.row, self.reading, self.number, self.wrong = line, row, reading, number, False

    def refuse(self, code: str, column: str, **facts: Any) -> None:
        self.wrong = True
        self.reading.refuse(self.line, code, offer=self.number, path=column, field=column, **facts)

    def text(self, column: str, limit: int, *, needed: bool = True) -> str:
        value = plain_text(self.row.get(column, ""))
        if needed and not value:
            self.refuse("element_missing", column)
        if len(value) > limit:
            self.refuse("text_too_long", column, found=len(value), limit=limit)
        return value

    def figure(self, column: str, read: Any) -> int:
        if isinstance(read, tuple):
            self.refuse(read[0], column, **read[1])
            return 0
        return int(read)

    def siret(self, column: str, text: str) -> str:
        """A SIRET; the zeros that a number loses in front are put back."""
        try:
            return read_siret(text.zfill(14) if text.isdecimal() and len(text) > 10 else text)
        except InvalidSiret:
            self.refuse("siret_unreadable", column, value=text)
            return ""

    def day(self, column: str) -> date | None:
        read = table_day(self.row.get(column, ""))
        if isinstance(read, tuple):
            self.refuse(read[0], column, **read[1])
            return None
        return read


def read_training(line: int, row: Row, reading: Reading) -> ReadTraining | None:
    """A row of the public catalogue; None, counted as refused with its reasons, when something is wrong."""
    found = _Row(line, row, reading, row["numeroformation"])
    made = ReadTraining(
        line=line,
        siret=found.siret("siret", row["siret"]),
        number=found.text("numeroformation", 100),
        certification=_certification(found),
        title=found.text("intituleformation", TITLE_MAX),
        objective=found.text("pointsforts", OBJECTIVE_MAX, needed=False) or plain_text(row["intitulecertification"]),
        modality="distance" if _all_at_distance(row) else "in_person",
        hours=found.figure("nombreheurestotalmin", hours_of(row["nombreheurestotalmin"])),
        price_cents=found.figure("fraisttctotmin", price_of(_short(row["fraisttctotmin"]))),
        department=_department(found),
    )
    if not made.objective and not found.wrong:
        found.refuse("element_missing", "pointsforts")
    reading.refused += found.wrong
    return None if found.wrong else made


def read_organisation(line: int, row: Row, reading: Reading) -> ReadOrganisation | None:
    """A row of the public list; None, counted as refused with its reasons, when something is wrong."""
    found = _Row(line, row, reading)
    siret, nda = row["siretetablissementdeclarant"], re.sub(r"\s", "", row["numerodeclarationactivite"]).zfill(11)
    if len(siret) <= 5 and siret.isdecimal():
        siret = row["siren"] + siret.zfill(5)
    if not re.fullmatch(r"\d{11}", nda, re.ASCII):
        found.refuse("nda_unreadable", "numerodeclarationactivite", value=row["numerodeclarationactivite"])
    made = ReadOrganisation(
        line=line,
        siret=found.siret("siretetablissementdeclarant", siret),
        nda=nda,
        name=found.text("denomination", NAME_MAX),
        city=row.get("adressephysiqueorganismeformationville", "")[:100],
    )
    reading.refused += found.wrong
    return None if found.wrong else made


def read_certification(line: int, row: Row, reading: Reading) -> ReadCertification | None:
    """A row of a register; None, counted as refused, when something is wrong. What is not active ended before today."""
    code = re.sub(r"\s", "", row["numerofiche"].upper())
    found = _Row(line, row, reading, code)
    if not re.fullmatch(r"(RNCP|RS)\d{1,8}", code, re.ASCII):
        found.refuse("code_form", "numerofiche", value=code, form="RNCP34512, RS5678")
    start, end = found.day("dateeffet") or found.day("datedecision"), found.day("datefinenregistrement")
    if row.get("actif", "").upper() in ("INACTIVE", "FALSE", "NON") and (end is None or end >= reading.today):
        end = date.fromordinal(reading.today.toordinal() - 1)
    if start is not None and end is not None and end < start:
        found.refuse("dates_out_of_order", "datefinenregistrement", start=start, end=end)
    title = found.text("intitule", 3000)[:CERTIFICATION_TITLE_MAX]
    reading.refused += found.wrong
    kind = "rncp" if code.startswith("RNCP") else "rs"
    return None if found.wrong else ReadCertification(line, code, kind, title, start, end)


def _certification(found: _Row) -> str:
    """The code in the register that the row names, as RNCP34512."""
    prefix = "RNCP" if found.row["typereferentiel"].upper().startswith("RNCP") else "RS"
    column = "coderncp" if prefix == "RNCP" else "codeinventaire"
    code = re.sub(r"\s", "", found.row[column].upper()).removesuffix(".0").removeprefix(prefix)
    if not re.fullmatch(r"\d{1,8}", code, re.ASCII):
        found.refuse("certification_missing", column)
    return prefix + code


def _department(found: _Row) -> str:
    code = found.row["codedepartement"].upper().removesuffix(".0")
    code = code.zfill(2) if code.isdecimal() else code
    if code and not re.fullmatch(r"\d[\dAB]|9[78]\d", code, re.ASCII):
        found.refuse("code_form", "codedepartement", value=code, form="69, 2A, 971")
    return code


def _all_at_distance(row: Row) -> bool:
    far, active = (re.sub(r"\.0*$", "", row[name]) for name in ("nbsessionadistance", "nbsessionactive"))
    return far == active and far.isdecimal() and int(far) > 0


def _short(price: str) -> str:
    """A price without the zeros that a floating-point number adds behind its cents."""
    return re.sub(r"(\.\d\d)0+$", r"\1", price)
