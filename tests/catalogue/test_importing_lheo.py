"""Taking LHÉO files in: created, updated by the organisation's own numbers, never withdrawn, always told."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pecule.audit.queries import lines_about
from pecule.catalogue import actions, queries
from pecule.catalogue.models import Action, CatalogueImport, Offer, Session
from pecule.catalogue.rules.reports import ImportReport, ImportTooLarge, ImportUnreadable
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from tests.catalogue.lheo_files import WrittenAction, WrittenOffer, WrittenSession, lheo, offer
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_login, make_organisation, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> UUID:
    actions.register_certification(kind="rs", code="RS6438", title="Test d'anglais", by=BY, at=AT)
    made = make_organisation()
    actions.grant_habilitation(organisation=made, certification="RS6438", start=date(2025, 1, 1), by=BY, at=AT)
    return made


@pytest.fixture
def take(tmp_path: Path) -> Any:
    """Import offers, as a job of ours unless told otherwise."""

    def taken(*offers: WrittenOffer, by: Actor = BY, organisation: UUID | None = None) -> ImportReport:
        path = tmp_path / "offres.xml"
        path.write_bytes(lheo(*offers))
        return actions.import_lheo(path, name=path.name, organisation=organisation, by=by, at=AT)

    return taken


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.accepted, report.updated, report.unchanged, report.refused, report.absent


def codes(report: ImportReport) -> list[str]:
    return [reason["code"] for reason in report.reasons]


def test_what_is_imported_is_on_sale_and_found(organisation: UUID, take: Any) -> None:
    report = take(offer(), organisation=organisation)
    assert counts(report) == (1, 0, 0, 0, 0)
    found = queries.search_offers(day=DAY, text="anglais", place="lyon", department="69", certification="RS6438")
    assert [(card.title, card.price_from_cents, card.next_start) for card in found.offers] == [
        ("Anglais professionnel", 120_050, date(2026, 6, 1))
    ]
    (line,) = lines_about(f"catalogue-import:{report.public_id}")
    assert (line.verb, line.details["accepted"]) == ("catalogue.import", 1)


def test_the_same_file_twice_changes_nothing(organisation: UUID, take: Any) -> None:
    take(offer(), organisation=organisation)
    before = list(Session.objects.values())
    assert counts(take(offer(), organisation=organisation)) == (0, 0, 1, 0, 0)
    assert list(Session.objects.values()) == before


def test_a_new_file_updates_by_number_and_withdraws_nothing(organisation: UUID, take: Any) -> None:
    take(offer(), offer(number="F2"), organisation=organisation)
    later = WrittenSession("S2", start="20260901", end="20260930")
    changed = offer(title="Anglais des affaires", action_price="1300", action_sessions=(later,))
    assert counts(take(changed, organisation=organisation)) == (0, 1, 0, 0, 1)
    assert sorted(Offer.objects.values_list("number", "title", "status")) == [
        ("F1", "Anglais des affaires", "published"), ("F2", "Anglais professionnel", "published"),
    ]  # fmt: skip
    assert Action.objects.get(offer__number="F1").price_cents == 130_000
    assert sorted(Session.objects.filter(action__offer__number="F1").values_list("number", flat=True)) == ["S1", "S2"]


def test_numbers_belong_to_their_organisation(organisation: UUID, take: Any) -> None:
    make_organisation(1)
    report = take(offer(), offer(siret=SIRETS[1], nda="11750000001", title="Ailleurs"))
    assert (counts(report), Offer.objects.filter(number="F1").count()) == ((2, 0, 0, 0, 0), 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"siret": SIRETS[2]}, "organisation_unknown"),
        ({"nda": "11750000009"}, "nda_differs"),
        ({"certification": "<certification><code-RNCP>1</code-RNCP></certification>"}, "certification_unknown"),
        ({"session_start": "20260101", "session_end": "20260301"}, "session_over"),
    ],
)
def test_what_the_catalogue_knows_better_is_refused(
    organisation: UUID, take: Any, changes: dict[str, Any], code: str
) -> None:
    assert codes(take(offer(**changes))) == [code]
    assert Session.objects.count() == 0


def test_a_certification_that_is_no_longer_registered_is_refused(organisation: UUID, take: Any) -> None:
    actions.register_certification(
        kind="rs", code="RS6438", title="Test d'anglais", active_until=date(2026, 3, 1), by=BY, at=AT
    )
    assert codes(take(offer())) == ["certification_inactive"]
    assert Offer.objects.count() == 0


def test_a_session_that_is_known_may_end(organisation: UUID, take: Any) -> None:
    running = offer(session_start="20260201", session_end="20260302")
    take(running)
    Session.objects.update(start=date(2026, 1, 1), end=date(2026, 1, 31))
    assert codes(take(offer(session_start="20260101", session_end="20260131"))) == []
    assert codes(take(offer(session_start="20260101", session_end="20260130"))) == ["session_over"]
    assert Session.objects.get().end == date(2026, 1, 31)


def test_what_was_withdrawn_is_not_put_back_on_sale(organisation: UUID, take: Any) -> None:
    take(offer())
    actions.withdraw_offer(offer=Offer.objects.get().public_id, by=BY, at=AT)
    report = take(offer(title="De retour"))
    assert (codes(report), Offer.objects.get().title) == (["offer_withdrawn"], "Anglais professionnel")


def test_a_closed_session_leaves_search_and_comes_back(organisation: UUID, take: Any) -> None:
    take(offer(session_more="<etat-recrutement>3</etat-recrutement>"))
    assert queries.search_offers(day=DAY).total == 0
    take(offer())
    assert queries.search_offers(day=DAY).total == 1


def test_a_member_imports_for_their_own_organisation_only(organisation: UUID, take: Any) -> None:
    other = make_organisation(1)
    login = make_login("eve@ailleurs.example")
    actions.add_member(organisation=other, login=login.public_id, by=BY, at=AT)
    eve = member(login)
    with pytest.raises(NotFound):
        take(offer(), by=eve, organisation=organisation)
    with pytest.raises(NotFound):
        take(offer(), by=eve)
    report = take(offer(), offer(number="F2", siret=SIRETS[1], nda="11750000001"), by=eve, organisation=other)
    assert codes(report) == ["not_your_organisation"]
    assert [found.organisation.public_id for found in Offer.objects.all()] == [other]
    inner, own = queries.organisation(organisation).id, queries.organisation(other).id
    assert (queries.imports_of(inner), len(queries.imports_of(own))) == ([], 1)
    shown = queries.import_report(UUID(report.public_id), organisation_id=own)
    assert (shown.name, shown.report["accepted"]) == ("offres.xml", 1)
    with pytest.raises(NotFound):
        queries.import_report(UUID(report.public_id), organisation_id=inner)


def test_a_file_that_breaks_in_the_middle_changes_nothing(organisation: UUID, tmp_path: Path) -> None:
    path = tmp_path / "offres.xml"
    path.write_bytes(lheo(*(offer(number=f"F{n}") for n in range(50)))[:-100])
    with pytest.raises(ImportUnreadable):
        actions.import_lheo(path, name="offres.xml", by=BY, at=AT)
    assert (Offer.objects.count(), CatalogueImport.objects.count()) == (0, 0)


@pytest.mark.parametrize(("content", "refusal"), [(b"", ImportUnreadable), (b"PK\x03\x04zip", ImportUnreadable)])
def test_what_is_no_file_of_offers_is_refused(
    organisation: UUID, tmp_path: Path, content: bytes, refusal: type[Exception]
) -> None:
    path = tmp_path / "offres.zip"
    path.write_bytes(content)
    with pytest.raises(refusal):
        actions.import_lheo(path, name="offres.zip", by=BY, at=AT)


def test_a_huge_file_is_refused_by_its_size(organisation: UUID, tmp_path: Path) -> None:
    path = tmp_path / "offres.xml"
    with path.open("wb") as stream:
        stream.truncate(600_000_000)  # sparse: no byte is written
    with pytest.raises(ImportTooLarge):
        actions.import_lheo(path, name="offres.xml", by=BY, at=AT)


def test_prerequisites_reach_the_order(organisation: UUID, take: Any) -> None:
    take(offer(action_conditions="Savoir nager"), offer(number="F2", actions=(WrittenAction("A1"),)))
    facts = {
        session.action.offer.number: queries.session_facts(session.public_id).prerequisites
        for session in Session.objects.select_related("action__offer")
    }
    assert facts == {"F1": True, "F2": False}
