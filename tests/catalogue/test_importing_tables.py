"""Taking the open tables in: as published, whatever their separator or encoding, and without ever selling anything."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Action, CatalogueImport, Certification, Offer, Organisation
from pecule.catalogue.rules import OnlyAnnounced, reports
from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_login, make_offer, make_organisation, member
from tests.catalogue.tables_files import CERTIFICATION, ORGANISATION, TRAINING, as_json, table

pytestmark = pytest.mark.django_db
IMPORTS = {
    "trainings": actions.import_catalogue_table,
    "organisations": actions.import_organisation_list,
    "certifications": actions.import_certifications,
}


@pytest.fixture
def organisation() -> UUID:
    actions.register_certification(kind="rs", code="RS6438", title="Test d'anglais", by=BY, at=AT)
    made = make_organisation()
    actions.grant_habilitation(organisation=made, certification="RS6438", start=date(2025, 1, 1), by=BY, at=AT)
    return made


@pytest.fixture
def take(tmp_path: Path) -> Any:
    """Import a table of some kind."""

    def taken(kind: str, content: bytes, by: Actor = BY) -> ImportReport:
        path = tmp_path / "table"
        path.write_bytes(content)
        return IMPORTS[kind](path, name=path.name, by=by, at=AT)

    return taken


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.accepted, report.updated, report.unchanged, report.refused, report.kept


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(reason["line"], reason["code"], reason["path"]) for reason in report.reasons]


@pytest.mark.parametrize(
    "content",
    [
        table(TRAINING),
        table(TRAINING, separator=","),
        table(TRAINING, encoding="utf-8"),
        table(TRAINING, encoding="cp1252"),
        table({name.upper(): value for name, value in TRAINING.items()}),
        as_json(TRAINING),
        as_json({**TRAINING, "frais_ttc_tot_min": 990.0, "nombre_heures_total_min": 20, "code_rncp": None}),
        b'{"total_count": 1, "results": ' + as_json(TRAINING) + b"}",
    ],
)
def test_the_public_catalogue_is_read_as_published(organisation: UUID, take: Any, content: bytes) -> None:
    assert counts(take("trainings", content)) == (1, 0, 0, 0, 0)
    found = Offer.objects.get()
    assert (found.number, found.title, found.objective, found.source) == (
        "73282932000074_ANGLAIS", "Anglais à l'œuvre", "Petits groupes ; oral", "open_data",
    )  # fmt: skip
    action = Action.objects.get()
    assert (action.announced, action.price_cents, action.hours, action.department, action.modality) == (
        True, 99_000, 20, "69", "in_person",
    )  # fmt: skip


def test_latin_1_accents_survive(organisation: UUID, take: Any) -> None:
    take("trainings", table({**TRAINING, "intitule_formation": "Préparer l'été"}, encoding="latin-1"))
    assert Offer.objects.get().title == "Préparer l'été"


def test_nothing_announced_can_be_found_shown_or_ordered(organisation: UUID, take: Any) -> None:
    take("trainings", table(TRAINING))
    offer, action = Offer.objects.get(), Action.objects.get()
    assert queries.search_offers(day=DAY).total == 0
    assert queries.offer_page(offer.public_id, day=DAY).actions == ()
    (own,) = queries.offers_of(offer.organisation_id, day=DAY)
    assert (own.source, own.actions[0].announced) == ("open_data", True)
    with pytest.raises(OnlyAnnounced):
        actions.publish_session(
            action=action.public_id, start=date(2026, 6, 1), end=date(2026, 6, 2), seats=5, by=BY, at=AT
        )


def test_the_same_table_twice_changes_nothing_and_a_newer_one_only_what_changed(organisation: UUID, take: Any) -> None:
    other = {**TRAINING, "numero_formation": "2", "code_departement": "1"}
    take("trainings", table(TRAINING, other))
    assert counts(take("trainings", table(TRAINING, other))) == (0, 0, 2, 0, 0)
    newer = table({**TRAINING, "frais_ttc_tot_min": "1000"}, {**other, "intitule_formation": "Autre titre"})
    assert counts(take("trainings", newer)) == (0, 2, 0, 0, 0)
    assert sorted(Action.objects.values_list("price_cents", "department")) == [(99_000, "01"), (100_000, "69")]
    assert sorted(Offer.objects.values_list("title", flat=True)) == ["Anglais à l'œuvre", "Autre titre"]


def test_a_training_given_in_several_departments_is_one_offer(organisation: UUID, take: Any) -> None:
    report = take("trainings", table(TRAINING, {**TRAINING, "code_departement": "2A"}))
    assert (counts(report)[0], Offer.objects.count(), Action.objects.count()) == (1, 1, 2)


def test_what_an_organisation_wrote_itself_is_kept(organisation: UUID, take: Any) -> None:
    own = make_offer(organisation, kind="rs")
    Offer.objects.filter(public_id=own).update(number=TRAINING["numero_formation"])
    assert counts(take("trainings", table(TRAINING))) == (0, 0, 0, 0, 1)
    assert (Offer.objects.get().title, Action.objects.count()) == ("Anglais professionnel", 0)


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"siret": "73282932000075"}, "siret_unreadable", "siret"),
        ({"siret": SIRETS[2]}, "organisation_unknown", ""),
        ({"code_inventaire": "1"}, "certification_unknown", ""),
        ({"code_inventaire": "-1"}, "certification_missing", "codeinventaire"),
        ({"frais_ttc_tot_min": "0.0"}, "price_zero", "fraisttctotmin"),
        ({"frais_ttc_tot_min": "990,50"}, "price_with_comma", "fraisttctotmin"),
        ({"frais_ttc_tot_min": ""}, "price_missing", "fraisttctotmin"),
        ({"nombre_heures_total_min": "0"}, "hours_unreadable", "nombreheurestotalmin"),
        ({"intitule_formation": ""}, "element_missing", "intituleformation"),
        ({"numero_formation": ""}, "element_missing", "numeroformation"),
        ({"code_departement": "ZZ"}, "code_form", "codedepartement"),
        ({"points_forts": "x" * 3001}, "text_too_long", "pointsforts"),
    ],
)
def test_a_wrong_row_is_refused_by_name_and_the_others_are_taken(
    organisation: UUID, take: Any, change: dict[str, str], code: str, column: str
) -> None:
    report = take("trainings", table({**TRAINING, "numero_formation": "1"}, {**TRAINING, **change}))
    assert (counts(report), told(report)) == ((1, 0, 0, 1, 0), [(3, code, column)])


def test_a_row_twice_is_refused_with_the_first_ones_line(organisation: UUID, take: Any) -> None:
    report = take("trainings", table(TRAINING, {**TRAINING, "intitule_formation": "Encore"}))
    assert (told(report), report.reasons[0]["facts"]["first"]) == ([(3, "number_repeated", "")], 2)
    assert Offer.objects.get().title == "Anglais à l'œuvre"


def test_a_training_wholly_at_a_distance_is_said_so(organisation: UUID, take: Any) -> None:
    some = {**TRAINING, "numero_formation": "2", "nb_session_a_distance": "2"}
    take("trainings", table({**TRAINING, "nb_session_a_distance": "3"}, some))
    assert list(Action.objects.order_by("offer__number").values_list("modality", flat=True)) == [
        "in_person", "distance",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "content", "refusal"),
    [
        ("trainings", b"", reports.ImportEmpty),
        ("trainings", b"\x1f\x8b\x08gzip", reports.ImportCompressed),
        ("trainings", b"<xml/>", reports.NotATable),
        ("trainings", b"siret;autre\n1;2\n", reports.ColumnsMissing),
        ("trainings", table(TRAINING).decode("utf-8-sig").encode("utf-16"), reports.NotATable),
        ("trainings", table(TRAINING, encoding="cp1252") + b"\x81", reports.WrongEncoding),
        ("trainings", table(TRAINING) + b"\0", reports.WrongEncoding),
        ("trainings", as_json(TRAINING)[:-30], reports.NotWellFormed),
        ("trainings", b'{"nothing": 1}', reports.NotATable),
        ("trainings", b"[1, 2]", reports.NotATable),
        ("trainings", table(TRAINING) + b'"open', reports.RowUnreadable),
        ("trainings", table(TRAINING) + b"x" * 300_000, reports.RowTooLong),
        ("organisations", table(TRAINING), reports.ColumnsMissing),
        ("certifications", table(TRAINING), reports.ColumnsMissing),
    ],
)
def test_what_is_no_such_table_changes_nothing(
    organisation: UUID, take: Any, kind: str, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as caught:
        take(kind, content)
    assert type(caught.value) is refusal
    assert (Offer.objects.count(), CatalogueImport.objects.count()) == (0, 0)


def test_a_row_with_too_few_values_is_refused_alone(organisation: UUID, take: Any) -> None:
    report = take("trainings", table(TRAINING) + b"a;b\r\n")
    assert (counts(report), told(report)) == ((1, 0, 0, 1, 0), [(3, "columns_wrong", "")])


def test_organisations_of_the_public_list_become_drafts_and_known_ones_stay_as_they_are(take: Any) -> None:
    make_organisation()
    rows = [ORGANISATION, {**ORGANISATION, "siretEtablissementDeclarant": SIRETS[0],
            "numeroDeclarationActivite": "11750000000", "denomination": "USURPATEUR"}]  # fmt: skip
    assert counts(take("organisations", table(*rows))) == (1, 0, 0, 0, 1)
    assert sorted(Organisation.objects.values_list("name", "nda", "city", "status")) == [
        ("Atelier des langues", "11750000000", "Lyon", "listed"),
        ("CENTRE DE FORMATION", "11750000009", "PARIS", "draft"),
    ]
    assert counts(take("organisations", table(*rows))) == (0, 0, 0, 0, 2)


def test_the_other_spellings_of_the_list_are_read(take: Any) -> None:
    spelt = {
        "numerodeclarationactivite": 1_750_000_009, "denomination": "CENTRE", "siren": 404833048,
        "siretetablissementdeclarant": "00022", "adressephysiqueorganismeformation_ville": None,
    }  # fmt: skip
    take("organisations", as_json(spelt))
    assert [(row.siret, row.nda) for row in Organisation.objects.all()] == [(SIRETS[1], "01750000009")]


def test_an_organisation_with_another_declaration_number_is_told(take: Any) -> None:
    make_organisation(1)
    wrong = {**ORGANISATION, "siretEtablissementDeclarant": "1"}
    report = take("organisations", table(ORGANISATION, ORGANISATION, {**wrong, "numeroDeclarationActivite": "x"}))
    assert told(report) == [
        (2, "nda_differs", ""), (3, "number_repeated", ""),
        (4, "nda_unreadable", "numerodeclarationactivite"), (4, "siret_unreadable", "siretetablissementdeclarant"),
    ]  # fmt: skip
    assert (report.refused, Organisation.objects.get().nda) == (3, "11750000001")


def test_certifications_come_with_their_dates(take: Any) -> None:
    ended = {**CERTIFICATION, "Numero_Fiche": "RS5000", "Date_Fin_Enregistrement": "", "Actif": "INACTIVE"}
    wrong = {**CERTIFICATION, "Numero_Fiche": "ABC1"}
    late = {**CERTIFICATION, "Numero_Fiche": "RS1", "Date_Fin_Enregistrement": "31/02/2027"}
    report = take("certifications", table(CERTIFICATION, ended, wrong, late))
    assert (counts(report)[:4], [line[:2] for line in told(report)]) == (
        (2, 0, 0, 2), [(4, "code_form"), (5, "date_unreadable")],
    )  # fmt: skip
    assert sorted(Certification.objects.values_list("code", "kind", "active_from", "active_until")) == [
        ("RNCP37674", "rncp", date(2023, 7, 18), date(2027, 9, 1)),
        ("RS5000", "rs", date(2023, 7, 18), date(2026, 3, 1)),
    ]
    newer = table({**CERTIFICATION, "Date_Fin_Enregistrement": "2028-01-01"}, ended)
    assert counts(take("certifications", newer)) == (0, 1, 1, 0, 0)


def test_a_register_keeps_the_kind_of_what_is_known(take: Any) -> None:
    actions.register_certification(kind="clea", code="RS5080", title="CléA", by=BY, at=AT)
    take("certifications", table({**CERTIFICATION, "Numero_Fiche": "RS5080", "Intitule": "Socle CléA"}))
    assert list(Certification.objects.values_list("kind", "title")) == [("clea", "Socle CléA")]


@pytest.mark.parametrize("kind", IMPORTS)
def test_only_agents_import_tables(organisation: UUID, take: Any, kind: str) -> None:
    login = make_login("lea@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, by=BY, at=AT)
    with pytest.raises(NotFound):
        take(kind, table(TRAINING), by=member(login))
    assert Offer.objects.count() == 0
