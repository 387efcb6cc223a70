"""Reads offers written in LHÉO 2.2 or 2.3, one at a time, whatever the size of the file. Pure.

A wrong session is left out of its action, a wrong action out of its offer, and an offer with something wrong of its
own, or without any action left, is refused whole. Every reason says the line and the element.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from lxml import etree

from pecule.catalogue.rules.filters import department_of
from pecule.catalogue.rules.lheo_codes import (
    ACTION_CODES,
    ACTION_TEXTS,
    ENTRY_LEVELS,
    MODALITIES,
    NAMESPACES,
    NOTHING_ASKED,
    OFFER_CODES,
    OFFER_TEXTS,
    OPEN_RECRUITING,
    RECRUITING,
)
from pecule.catalogue.rules.lheo_part import Part
from pecule.catalogue.rules.reports import (
    ImportTooDeep,
    NoOffer,
    NotLheo,
    NotWellFormed,
    Reading,
    WithDocumentType,
)
from pecule.catalogue.rules.written import compact_day, hours_of, price_of

DEPTH_MAX = 40
ELEMENTS_AN_OFFER_MAX = 200_000
CITY_MAX = 100
SEATS_UNSAID = 999  # LHÉO need not say how many people a session takes


@dataclass(frozen=True, slots=True)
class ReadSession:
    """A session of the file; ``open`` says whether it recruits."""

    number: str
    line: int
    start: date
    end: date
    seats: int
    open: bool


@dataclass(frozen=True, slots=True)
class ReadAction:
    """An action of the file, with the sessions that are right."""

    number: str
    line: int
    modality: str
    hours: int
    price_cents: int
    city: str
    postcode: str
    insee: str
    department: str
    prerequisites: str
    sessions: tuple[ReadSession, ...]


@dataclass(frozen=True, slots=True)
class ReadOffer:
    """An offer of the file, with the actions that are right. ``certifications`` are codes, the most exact first."""

    number: str
    line: int
    siret: str
    nda: str
    certifications: tuple[str, ...]
    title: str
    objective: str
    results: str
    content: str
    actions: tuple[ReadAction, ...]


def read_lheo(stream: BinaryIO, reading: Reading) -> Iterator[ReadOffer]:
    """Yield the offers that are right; the others are counted as refused, with reasons in ``reading``.

    Entities, document types and the network are never followed. Raises ImportUnreadable (one of its kinds)
    for what is not LHÉO, and ImportTooDeep for a tree that is too deep or an offer with too many elements.
    """
    seen: dict[tuple[str, str], int] = {}
    found = 0
    for element in _formations(stream):
        found += 1
        offer = _Offer(element, reading, seen).read()
        if offer is None:
            reading.refused += 1
        else:
            yield offer
    if not found:
        raise NoOffer


def _formations(stream: BinaryIO) -> Iterator[Any]:
    """Each ``formation`` element, whole; what was read is forgotten at once."""
    walk = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth, elements, inside = 0, 0, None
    try:
        for event, element in walk:
            if event == "start":
                depth, elements = depth + 1, elements + 1
                if depth == 1:
                    _check_root(element)
                if depth > DEPTH_MAX or elements > ELEMENTS_AN_OFFER_MAX:
                    raise ImportTooDeep(line=element.sourceline or 0)
                if inside is None and etree.QName(element).localname == "formation":
                    inside = element
                continue
            depth -= 1
            if element is inside:
                yield element
                inside = None
            if inside is None:
                elements = 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise NotWellFormed(line=error.lineno or 1) from error


def _check_root(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise WithDocumentType
    name = etree.QName(root)
    if name.localname != "lheo" or name.namespace not in NAMESPACES:
        raise NotLheo


class _Offer(Part):
    def __init__(self, element: Any, reading: Reading, seen: dict[tuple[str, str], int]) -> None:
        super().__init__(element, reading, (element.get("numero") or "").strip())
        self.seen = seen

    def read(self) -> ReadOffer | None:
        siret = re.sub(r"\s", "", self.said("organisme-formation-responsable", "SIRET-organisme-formation", "SIRET"))
        nda = re.sub(r"\s", "", self.said("organisme-formation-responsable", "numero-activite"))
        self.check_number()
        self.check_once(self.seen, (siret, self.number))
        for name, value in (("SIRET", siret), ("numero-activite", nda)):
            if not value:
                self.refuse("element_missing", field=f"organisme-formation-responsable/{name}")
        if sum(self.forms("domaine-formation", name) for name in ("code-FORMACODE", "code-NSF", "code-ROME")) == 0:
            self.refuse("element_missing", field="domaine-formation")
        if self.first("contact-formation") is None:
            self.refuse("element_missing", field="contact-formation")
        texts, codes = self.texts(OFFER_TEXTS), self.codes(OFFER_CODES)
        certifications = self.certifications()
        if not certifications:
            self.refuse("certification_missing", field="certification")
        actions = self.actions(codes["code-niveau-entree"])
        if self.wrong or not actions:
            return None
        return ReadOffer(
            number=self.number, line=self.element.sourceline or 0, siret=siret, nda=nda,
            certifications=certifications, title=texts["intitule-formation"], objective=texts["objectif-formation"],
            results=texts["resultats-attendus"], content=texts["contenu-formation"], actions=actions,
        )  # fmt: skip

    def certifications(self) -> tuple[str, ...]:
        """Codes of the register, as RNCP34512; the former CPF code comes last."""
        found = []
        for name, prefix in (("code-RNCP", "RNCP"), ("code-RS", "RS"), ("code-CPF", "")):
            for spot in self.all("certification", name):
                value = re.sub(r"\s", "", (spot.text or "").upper())
                if value:
                    found.append(prefix + value.removeprefix(prefix))
        return tuple(found)

    def actions(self, entry_level: str) -> tuple[ReadAction, ...]:
        elements = self.all("action")
        if not elements:
            self.refuse("element_missing", field="action")
        seen: dict[Any, int] = {}
        read = (_Action(element, self.reading, self.offer).read(seen, entry_level) for element in elements)
        return tuple(action for action in read if action is not None)


class _Action(Part):
    def read(self, seen: dict[Any, int], entry_level: str) -> ReadAction | None:
        self.check_number()
        self.check_once(seen, self.number)
        texts, codes = self.texts(ACTION_TEXTS), self.codes(ACTION_CODES)
        if self.forms("code-public-vise") == 0:
            self.refuse("element_missing", field="code-public-vise")
        price = self.figure(price_of(self.said("prix-total-TTC")), "prix-total-TTC")
        hours = self.hours()
        modality = MODALITIES.get(codes["modalites-enseignement"], "")
        place = self.place(modality)
        compulsory = codes["niveau-entree-obligatoire"] == "1"
        asked = _prerequisites(texts["conditions-specifiques"], entry_level if compulsory else "")
        sessions = self.sessions()
        if self.wrong:
            return None
        return ReadAction(
            number=self.number, line=self.element.sourceline or 0, modality=modality, hours=hours, price_cents=price,
            prerequisites=asked, sessions=sessions, **place,
        )  # fmt: skip

    def figure(self, read: Any, field: str) -> int:
        """A figure that was read, or zero once its reason is told."""
        if isinstance(read, tuple):
            code, facts = read
            self.refuse(code, self.first(field), field=field, **facts)
            return 0
        return int(read)

    def hours(self) -> int:
        """The whole, or the hours at the centre when only those are said."""
        whole, at_centre = "nombre-heures-total", "nombre-heures-centre"
        name = at_centre if self.said(at_centre) and not self.said(whole) else whole
        return self.figure(hours_of(self.said(name)), name)

    def place(self, modality: str) -> dict[str, str]:
        found = self.all("lieu-de-formation")
        nowhere = {"city": "", "postcode": "", "insee": "", "department": ""}
        if modality == "distance":
            return nowhere
        if len(found) > 1:
            self.refuse("several_places", found[1], field="lieu-de-formation")
        path = ("lieu-de-formation", "coordonnees", "adresse")
        city, postcode = self.said(*path, "ville")[:CITY_MAX], self.said(*path, "codepostal")
        if not city or not re.fullmatch(r"\d{5}", postcode, re.ASCII):
            self.refuse("place_missing", found[0] if found else None, field="lieu-de-formation")
            return nowhere
        insee, department = self.said(*path, "code-INSEE-commune").upper(), self.said(*path, "departement").upper()
        if insee and not re.fullmatch(r"\d[\dAB]\d{3}", insee, re.ASCII):
            self.refuse("code_form", field="code-INSEE-commune", value=insee, form="69123")
        if not re.fullmatch(r"\d[\dAB]|9[78]\d", department, re.ASCII):
            department = department_of(postcode)
        return {"city": city, "postcode": postcode, "insee": insee, "department": department}

    def sessions(self) -> tuple[ReadSession, ...]:
        elements = self.all("session")
        if not elements:
            self.refuse("element_missing", field="session")
        seen: dict[Any, int] = {}
        read = (_Session(element, self.reading, self.offer).read(seen) for element in elements)
        return tuple(session for session in read if session is not None)


class _Session(Part):
    def read(self, seen: dict[Any, int]) -> ReadSession | None:
        self.check_number()
        self.check_once(seen, self.number)
        if self.first("adresse-inscription") is None:
            self.refuse("element_missing", field="adresse-inscription")
        start, end = self.day("debut"), self.day("fin")
        if start and end and end < start:
            self.refuse("dates_out_of_order", field="periode", start=start, end=end)
        recruiting = OPEN_RECRUITING
        if self.first("etat-recrutement") is not None:
            recruiting = self.code("etat-recrutement", RECRUITING)
        seats = self.seats()
        if self.wrong or start is None or end is None:
            return None
        return ReadSession(self.number, self.element.sourceline or 0, start, end, seats, recruiting == OPEN_RECRUITING)

    def day(self, name: str) -> date | None:
        text = self.said("periode", name)
        if not text:
            self.refuse("element_missing", field=f"periode/{name}")
            return None
        read = compact_day(text)
        if isinstance(read, date):
            return read
        code, facts = read
        self.refuse(code, self.first("periode", name), field=f"periode/{name}", **facts)
        return None

    def seats(self) -> int:
        text = self.said("recrutement", "nb-places")
        if not text:
            return SEATS_UNSAID
        if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
            self.refuse("seats_unreadable", self.first("recrutement", "nb-places"), field="nb-places", value=text)
        return int(text) if text.isascii() and text.isdecimal() else 0


def _prerequisites(conditions: str, level: str) -> str:
    """What is asked beforehand, empty when nothing is."""
    asked = [] if conditions.lower().rstrip(" .!") in NOTHING_ASKED or conditions in NOTHING_ASKED else [conditions]
    if level in ENTRY_LEVELS:
        asked.insert(0, f"Niveau d'entrée exigé : {ENTRY_LEVELS[level]}.")
    return "\n".join(asked)[:3000]
