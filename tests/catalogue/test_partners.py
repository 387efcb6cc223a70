"""Rights to train for a certification, and subcontracts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Habilitation, Subcontract
from pecule.catalogue.rules import DatesOutOfOrder, InvalidNda, NotAboveZero, UnknownCertification
from pecule.catalogue.rules.documents import DocumentUnreadable
from pecule.catalogue.rules.members import RoleTooLow
from pecule.catalogue.rules.partners import (
    OwnSubcontractor,
    Right,
    SecondLevel,
    SubcontractorDelisted,
    SubcontractorUncertified,
    share_of,
)
from pecule.catalogue.rules.steps import SubcontractStep
from pecule.kernel.identifiers import InvalidSiret
from pecule.kernel.refusals import NotFound, Refusal
from pecule.scheme import load
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_login, make_offer, make_organisation, member
from tests.catalogue.vetting import PDF

pytestmark = pytest.mark.django_db
CONTRACT = SubcontractStep(
    siret=SIRETS[1], nda="11750000002", name="Sous-traitance SAS", small=False, qualiopi_until=date(2027, 1, 1),
    certification="RS6438", mission="Two days out of five, with our material.", amount_cents=80_000,
    start=date(2026, 3, 2), end=date(2026, 6, 30),
)  # fmt: skip


@pytest.fixture
def organisation() -> UUID:
    """An organisation that trains for RS6438."""
    made = make_organisation()
    make_offer(made)
    return made


def declare(organisation: UUID, **change: Any) -> UUID:
    """A subcontract declared by us."""
    return actions.declare_subcontract(
        organisation=organisation, contract=replace(CONTRACT, **change), file_name="contrat.pdf", content=PDF, by=BY,
        at=AT,
    )  # fmt: skip


def test_a_right_said_again_with_another_end_is_corrected(organisation: UUID) -> None:
    inner = queries.organisation(organisation).id
    actions.grant_habilitation(
        organisation=organisation, certification="rs6438", start=date(2025, 1, 1), end=date(2026, 6, 30),
        role="certifier", by=BY, at=AT,
    )  # fmt: skip
    assert [(one.certification_code, one.role, one.start, one.end) for one in queries.habilitations_of(inner)] == [
        ("RS6438", "certifier", date(2025, 1, 1), date(2026, 6, 30))
    ]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"certification": "RS0000"}, UnknownCertification),
        ({"end": date(2025, 12, 31)}, DatesOutOfOrder),
        ({"role": "friend"}, NotFound),
    ],
)
def test_a_right_that_cannot_be_is_refused(organisation: UUID, change: dict[str, Any], refusal: type[Refusal]) -> None:
    given_: dict[str, Any] = {"certification": "RS6438", "start": date(2026, 1, 1)} | change
    with pytest.raises(refusal):
        actions.grant_habilitation(organisation=organisation, **given_, by=BY, at=AT)
    assert Habilitation.objects.count() == 1


def test_no_member_grants_itself_a_right(organisation: UUID) -> None:
    login = make_login("lea@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, by=BY, at=AT)
    with pytest.raises(NotFound):
        actions.grant_habilitation(
            organisation=organisation, certification="RS6438", start=DAY, by=member(login), at=AT
        )
    assert Habilitation.objects.count() == 1


def test_a_right_that_does_not_run_is_not_ended(organisation: UUID) -> None:
    with pytest.raises(NotFound):
        actions.end_habilitation(organisation=organisation, certification="RS6438", on=date(2024, 12, 31), by=BY, at=AT)


@given(st.dates(), st.none() | st.dates(), st.dates())
def test_a_right_covers_both_its_days(start: date, end: date | None, day: date) -> None:
    assert Right(start, end).covers(day) == (start <= day <= (end or date.max))


def test_a_subcontract_is_declared_with_its_text(organisation: UUID) -> None:
    declared = declare(organisation)
    inner = queries.organisation(organisation).id
    line = queries.subcontracts_of(inner)[0]
    assert (line.public_id, line.siret, line.certification_code) == (declared, SIRETS[1], "RS6438")
    assert queries.document(line.contract, organisation_id=inner).content == PDF
    with pytest.raises(NotFound):
        queries.document(line.contract, organisation_id=queries.organisation(make_organisation(2)).id)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"siret": SIRETS[0]}, OwnSubcontractor),
        ({"siret": "73282932000075"}, InvalidSiret),
        ({"nda": "123"}, InvalidNda),
        ({"qualiopi_until": None}, SubcontractorUncertified),
        ({"qualiopi_until": date(2026, 6, 29)}, SubcontractorUncertified),
        ({"end": date(2026, 3, 1)}, DatesOutOfOrder),
        ({"amount_cents": 0}, NotAboveZero),
        ({"certification": "RS0000"}, UnknownCertification),
    ],
)
def test_a_subcontract_that_cannot_be_is_refused(
    organisation: UUID, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        declare(organisation, **change)
    assert Subcontract.objects.count() == 0


def test_a_small_subcontractor_needs_no_certificate(organisation: UUID) -> None:
    declare(organisation, small=True, qualiopi_until=None)
    assert Subcontract.objects.get().small is True


def test_nothing_goes_to_a_delisted_subcontractor(organisation: UUID) -> None:
    delisted = make_organisation(1)
    actions.change_status(organisation=delisted, status="delisted", reason="sanction", by=BY, at=AT)
    with pytest.raises(SubcontractorDelisted):
        declare(organisation)
    assert Subcontract.objects.count() == 0


def test_what_is_subcontracted_is_not_subcontracted_again(organisation: UUID) -> None:
    between = make_organisation(1)
    declare(organisation)
    with pytest.raises(SecondLevel):
        declare(between, siret=SIRETS[2])
    with pytest.raises(SecondLevel):
        declare(make_organisation(2), siret=SIRETS[0])
    declare(between, siret=SIRETS[2], start=date(2026, 7, 1), end=date(2026, 7, 31))
    declare(between, siret=SIRETS[2], certification="")
    assert Subcontract.objects.count() == 3


def test_only_a_manager_declares_a_subcontract_and_only_a_real_file(organisation: UUID) -> None:
    login = make_login("ada@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, role="accounts", by=BY, at=AT)
    with pytest.raises(RoleTooLow):
        actions.declare_subcontract(
            organisation=organisation, contract=CONTRACT, file_name="c.pdf", content=PDF, by=member(login), at=AT
        )
    with pytest.raises(DocumentUnreadable):
        actions.declare_subcontract(
            organisation=organisation, contract=CONTRACT, file_name="c.pdf", content=b"MZ", by=BY, at=AT
        )
    assert Subcontract.objects.count() == 0


def test_the_share_subcontracted_in_a_year_is_held_against_four_fifths(organisation: UUID) -> None:
    declare(organisation)
    declare(organisation, start=date(2027, 1, 1), end=date(2027, 1, 1), amount_cents=1)
    inner = queries.organisation(organisation).id
    at_most = queries.subcontracted_share(inner, year=2026, turnover_cents=100_000)
    above = queries.subcontracted_share(inner, year=2026, turnover_cents=99_999)
    assert (at_most.subcontracted_cents, at_most.cap, at_most.above) == (80_000, Fraction(4, 5), False)
    assert above.above is True


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_the_cap_is_compared_exactly(subcontracted: int, turnover: int) -> None:
    assert share_of(load("fr"), subcontracted, turnover, DAY).above == (subcontracted * 5 > turnover * 4)
    assert share_of(load("be"), subcontracted, turnover, DAY).above is False
