"""Reading LHÉO: what is right comes out whole, what is wrong comes out with its place and its reason."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.catalogue.rules import reports
from pecule.catalogue.rules.lheo import SEATS_UNSAID, ReadOffer, read_lheo
from pecule.catalogue.rules.reports import Reading
from pecule.kernel.refusals import Refusal
from tests.catalogue.lheo_files import ADDRESS, WrittenAction, WrittenSession, lheo, offer

TODAY = date(2026, 3, 2)
DOCTYPE = b'<!DOCTYPE %s><lheo xmlns="http://lheo.gouv.fr/2.3"><offres>%s</offres></lheo>'


def read(content: bytes) -> tuple[list[ReadOffer], Reading]:
    reading = Reading(TODAY)
    return list(read_lheo(BytesIO(content), reading)), reading


def reasons(content: bytes) -> list[tuple[str, str]]:
    """Codes of the reasons, with the last element of their path."""
    _, reading = read(content)
    return [(reason.code, reason.path.rpartition("/")[2]) for reason in reading.reasons]


@pytest.mark.parametrize(("version", "encoding"), [("2.2", "ISO-8859-1"), ("2.3", "UTF-8")])
def test_both_versions_are_read_in_any_encoding(version: str, encoding: str) -> None:
    (found,), reading = read(lheo(offer(), version=version, encoding=encoding))
    (action,) = found.actions
    (session,) = action.sessions
    assert (found.number, found.siret, found.nda) == ("F1", "73282932000074", "11750000000")
    assert (found.title, found.objective) == ("Anglais professionnel", "Mener une réunion en anglais.")
    assert (found.certifications, action.modality, action.hours) == (("RS6438",), "in_person", 35)
    assert (action.price_cents, action.city, action.postcode, action.insee, action.department) == (
        120_050, "Lyon", "69003", "69383", "69",
    )  # fmt: skip
    assert (session.start, session.end, session.seats, session.open) == (
        date(2026, 6, 1), date(2026, 6, 30), 12, True,
    )  # fmt: skip
    assert (action.prerequisites, reading.reasons_total) == ("", 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": ""}, [("number_missing", "numero")]),
        ({"formacode": "1523"}, [("code_form", "code-FORMACODE")]),
        ({"nsf": "136a"}, []),
        ({"nsf": "137"}, [("code_unknown", "code-NSF")]),
        ({"rome": "Z1108"}, [("code_form", "code-ROME")]),
        ({"level": "9"}, [("code_unknown", "code-niveau-entree")]),
        ({"certification": ""}, [("certification_missing", "certification")]),
        ({"title": "x" * 256}, [("text_too_long", "intitule-formation")]),
        ({"actions": ()}, [("element_missing", "action")]),
        ({"without": frozenset({"domaine-formation"})}, [("element_missing", "domaine-formation")]),
        ({"without": frozenset({"resultats-attendus"})}, [("element_missing", "resultats-attendus")]),
        ({"without": frozenset({"certifiante"})}, [("element_missing", "certifiante")]),
        ({"without": frozenset({"contact-formation"})}, [("element_missing", "contact-formation")]),
        ({"action_number": ""}, [("number_missing", "numero")]),
        ({"action_modality": "7"}, [("code_unknown", "modalites-enseignement")]),
        ({"action_public": "8106"}, [("code_form", "code-public-vise")]),
        ({"action_price": ""}, [("price_missing", "prix-total-TTC")]),
        ({"action_price": "0"}, [("price_zero", "prix-total-TTC")]),
        ({"action_price": "0.00"}, [("price_zero", "prix-total-TTC")]),
        ({"action_price": "0,00"}, [("price_zero", "prix-total-TTC")]),
        ({"action_price": "1 200,50"}, [("price_with_comma", "prix-total-TTC")]),
        ({"action_price": "-5"}, [("price_unreadable", "prix-total-TTC")]),
        ({"action_price": "1200.505"}, [("price_unreadable", "prix-total-TTC")]),
        ({"action_hours": ""}, [("hours_missing", "nombre-heures-total")]),
        ({"action_hours": "0"}, [("hours_unreadable", "nombre-heures-total")]),
        ({"action_hours": "deux ans"}, [("hours_unreadable", "nombre-heures-total")]),
        ({"action_place": ""}, [("place_missing", "lieu-de-formation")]),
        ({"session_number": ""}, [("number_missing", "numero")]),
        ({"session_start": "20260631"}, [("date_unreadable", "debut")]),
        ({"session_start": "2026-06-01"}, [("date_unreadable", "debut")]),
        ({"session_start": "20260600"}, [("date_incomplete", "debut")]),
        ({"session_end": "00000000"}, [("date_incomplete", "fin")]),
        ({"session_end": ""}, [("element_missing", "fin")]),
        ({"session_end": "20260501"}, [("dates_out_of_order", "periode")]),
        ({"session_more": "<etat-recrutement>4</etat-recrutement>"}, [("code_unknown", "etat-recrutement")]),
        (
            {"session_more": "<recrutement><nb-places>0</nb-places></recrutement>"},
            [("seats_unreadable", "nb-places")],
        ),
    ],
)
def test_each_mistake_has_its_reason_and_its_place(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert reasons(lheo(offer(**changes))) == expected


def test_a_reason_says_line_offer_path_and_the_right_way_to_write_a_price() -> None:
    content = lheo(offer(number="F0"), offer(action_price="1 200,50"))
    _, reading = read(content)
    (reason,) = reading.reasons
    assert (reason.line, reason.offer) == (4, "F1")
    assert reason.as_json()["path"] == "lheo/offres/formation/action/prix-total-TTC"
    assert reason.as_json()["says"] == "The price “1 200,50” has a comma or a space: write it as 1200.50."


def test_a_wrong_session_leaves_its_action_and_a_wrong_action_its_offer() -> None:
    two = (WrittenSession(), WrittenSession("S2", end="bientôt"))
    (found,), reading = read(lheo(offer(actions=(WrittenAction(sessions=two), WrittenAction("A2", price="0")))))
    assert [(action.number, [session.number for session in action.sessions]) for action in found.actions] == [
        ("A1", ["S1"])
    ]
    assert [reason.code for reason in reading.reasons] == ["date_unreadable", "price_zero"]
    assert reading.refused == 0


def test_an_offer_without_any_right_action_is_refused_whole() -> None:
    found, reading = read(lheo(offer(action_price="0"), offer(number="F2")))
    assert ([one.number for one in found], reading.refused) == (["F2"], 1)


def test_a_number_used_twice_refuses_the_second_with_the_first_ones_line() -> None:
    found, reading = read(lheo(offer(), offer(title="Autre")))
    assert [one.title for one in found] == ["Anglais professionnel"]
    assert [(reason.code, reason.facts["first"]) for reason in reading.reasons] == [("number_repeated", 3)]
    twice = lheo(offer(actions=(WrittenAction(), WrittenAction())))
    assert reasons(twice) == [("number_repeated", "numero")]
    sessions = lheo(offer(action_sessions=(WrittenSession(), WrittenSession())))
    assert reasons(sessions) == [("number_repeated", "numero")]
    assert reasons(lheo(offer(), offer(siret="40483304800022"))) == [], "each organisation has its own numbers"


def test_what_is_asked_beforehand_is_kept_and_nothing_is_nothing() -> None:
    asked = {}
    for conditions, level, compulsory in [
        ("Aucun prérequis.", "5", "0"), ("-", "5", "1"), ("Savoir nager", "1", "1"), ("Néant", "13", "1"),
    ]:  # fmt: skip
        changes = {"level": level, "action_conditions": conditions, "action_entry_compulsory": compulsory}
        (found,), _ = read(lheo(offer(**changes)))
        asked[conditions] = found.actions[0].prerequisites
    assert asked == {
        "Aucun prérequis.": "",
        "-": "Niveau d'entrée exigé : niveau 4.",
        "Savoir nager": "Savoir nager",
        "Néant": "Niveau d'entrée exigé : niveau 3.",
    }


def test_what_a_session_leaves_unsaid_is_open_without_limit() -> None:
    (found,), _ = read(lheo(offer(session_more="")))
    (closed,), _ = read(lheo(offer(session_more="<etat-recrutement>2</etat-recrutement>")))
    (one,), (other,) = found.actions[0].sessions, closed.actions[0].sessions
    assert [(session.seats, session.open) for session in (one, other)] == [(SEATS_UNSAID, True), (SEATS_UNSAID, False)]


def test_one_action_has_one_place_and_none_at_a_distance() -> None:
    place = f"<lieu-de-formation><coordonnees>{ADDRESS}</coordonnees></lieu-de-formation>"
    assert reasons(lheo(offer(action_place=place * 2))) == [("several_places", "lieu-de-formation")]
    (found,), _ = read(lheo(offer(action_modality="2", action_place="")))
    assert (found.actions[0].modality, found.actions[0].city) == ("distance", "")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", reports.NotWellFormed),
        (b"not xml", reports.NotWellFormed),
        (lheo(offer())[:-20], reports.NotWellFormed),
        (b"<html><body/></html>", reports.NotLheo),
        (b'<lheo xmlns="http://www.lheo.org/1.3"><offres/></lheo>', reports.NotLheo),
        (lheo(), reports.NoOffer),
        (DOCTYPE % (b"lheo SYSTEM 'http://example.org/x.dtd'", b""), reports.WithDocumentType),
        (DOCTYPE % (b"lheo [<!ENTITY a 'boum'>]", b"&a;"), reports.WithDocumentType),
        (DOCTYPE % (b"lheo [<!ENTITY f SYSTEM 'file:///etc/passwd'>]", b"&f;"), reports.WithDocumentType),
    ],
)
def test_what_is_not_lheo_is_refused_whole(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        read(content)
    assert type(caught.value) is refusal


def test_a_bottomless_tree_is_refused() -> None:
    deep = b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>' + b"<x>" * 60 + b"</x>" * 60 + b"</offres></lheo>"
    with pytest.raises(reports.ImportTooDeep):
        read(deep)


@given(st.lists(st.sampled_from(["F1", "F2", "F3", ""]), min_size=1, max_size=6), st.data())
def test_every_offer_is_either_read_or_counted_as_refused(numbers: list[str], data: st.DataObject) -> None:
    prices = [data.draw(st.sampled_from(["10", "0", "1,5", "x"])) for _ in numbers]
    written = [offer(number=number, action_price=price) for number, price in zip(numbers, prices, strict=True)]
    found, reading = read(lheo(*written))
    assert len(found) + reading.refused == len(numbers)
    assert (reading.reasons_total == 0) == (reading.refused == 0)
