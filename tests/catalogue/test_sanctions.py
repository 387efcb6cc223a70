"""Nothing is decided about an organisation before it could answer."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from pecule.audit.queries import lines_about
from pecule.catalogue import actions, queries
from pecule.catalogue.models import Sanction
from pecule.catalogue.rules import SanctionedRecently, StatusUnreachable
from pecule.catalogue.rules.members import RoleTooLow
from pecule.catalogue.rules.sanctions import (
    AnswerTooLate,
    HearingClosed,
    HearingRuns,
    SanctionKind,
    SanctionUnfit,
    StopTooLong,
)
from pecule.catalogue.rules.vetting import DelistingRuns
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from tests.catalogue.making import AT, BY, DAY, make_login, make_offer, make_organisation, make_session, member
from tests.catalogue.vetting import STAFF, fill, letters, start

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=31)  # the day after the last day to answer


@pytest.fixture
def organisation() -> UUID:
    """A listed organisation with a manager."""
    made = make_organisation()
    actions.add_member(organisation=made, login=make_login("lea@atelier.example").public_id, by=BY, at=AT)
    return made


def hear(organisation: UUID, **more: Any) -> UUID:
    """A hearing opened by staff."""
    return actions.open_hearing(organisation=organisation, grounds="No trainee was seen.", by=STAFF, at=AT, **more)


def decide(hearing: UUID, kind: SanctionKind, until: date | None = None, **more: Any) -> UUID:
    """A sanction after the time to answer."""
    return actions.sanction(hearing=hearing, kind=kind, reason="Proven.", until=until, by=STAFF, at=LATER, **more)


def member_of(organisation: UUID) -> Actor:
    """The actor of its first manager."""
    found = queries.team(queries.organisation(organisation).id).members
    return Actor("organisation", str(found[0].login))


def status_of(organisation: UUID) -> str:
    """Where an organisation stands."""
    return queries.organisation(organisation).standing.status


def test_an_organisation_answers_within_its_days_and_once(organisation: UUID) -> None:
    hearing = hear(organisation, measure="delisting")
    lea = member_of(organisation)
    assert letters("hearing_opened") == [
        (
            "lea@atelier.example",
            {"organisation": "Atelier des langues", "measure": "delisting", "due_on": "2026-04-01"},
        )
    ]
    with pytest.raises(AnswerTooLate):
        actions.answer_hearing(hearing=hearing, answer="Late.", by=lea, at=LATER)
    actions.answer_hearing(hearing=hearing, answer="They were ill.", by=lea, at=AT + timedelta(days=30))
    with pytest.raises(HearingClosed):
        actions.answer_hearing(hearing=hearing, answer="And more.", by=lea, at=AT + timedelta(days=30))
    inner = queries.organisation(organisation).id
    assert [(one.state, one.answer) for one in queries.hearings_of(inner)] == [("answered", "They were ill.")]


def test_nothing_is_decided_while_the_organisation_may_answer(organisation: UUID) -> None:
    hearing = hear(organisation)
    for at in (AT, AT + timedelta(days=30)):
        with pytest.raises(HearingRuns):
            actions.sanction(hearing=hearing, kind="warning", reason="Proven.", by=STAFF, at=at)
        with pytest.raises(HearingRuns):
            actions.close_hearing(hearing=hearing, conclusion="Nothing.", by=STAFF, at=at)
    assert Sanction.objects.count() == 0
    assert queries.waiting_hearings(day=DAY) == []
    assert [one.public_id for one in queries.waiting_hearings(day=LATER.date())] == [hearing]


def test_a_warning_changes_no_sale_and_is_kept(organisation: UUID) -> None:
    hearing = hear(organisation)
    actions.answer_hearing(hearing=hearing, answer="Sorry.", by=member_of(organisation), at=AT)
    actions.sanction(hearing=hearing, kind="warning", reason="Proven.", by=STAFF, at=AT)
    actions.close_hearing(hearing=hearing, conclusion="A warning is enough.", by=STAFF, at=AT)
    inner = queries.organisation(organisation)
    assert inner.standing.sells(DAY) is True
    line = queries.hearing(hearing, organisation_id=inner.id)
    assert (line.state, line.conclusion, [one.kind for one in line.sanctions]) == (
        "closed",
        "A warning is enough.",
        ["warning"],
    )
    with pytest.raises(HearingClosed):
        decide(hearing, "refusal_to_pay")


def test_a_delisting_ends_within_twelve_months_and_stops_the_sale_at_once(organisation: UUID) -> None:
    make_session(make_offer(organisation))
    hearing = hear(organisation, measure="delisting")
    for until in (date(2027, 4, 3), date(2026, 4, 1)):
        with pytest.raises(StopTooLong):
            decide(hearing, "delisting", until)
    assert queries.search_offers(day=DAY).total == 1
    decide(hearing, "delisting", date(2027, 4, 2))
    assert (status_of(organisation), queries.search_offers(day=DAY).total) == ("delisted", 0)
    assert letters("delisted") == [
        ("lea@atelier.example", {"organisation": "Atelier des langues", "from_on": "2026-04-02"})
    ]
    shown = [(one.name, one.until) for one in queries.delistings(day=date(2027, 4, 2))]
    assert shown == [("Atelier des langues", date(2027, 4, 2))]
    assert queries.delistings(day=date(2027, 4, 3)) == []


@pytest.mark.parametrize(
    ("kind", "until"), [("delisting", None), ("warning", date(2026, 6, 1)), ("unpublish", None), ("death", None)]
)
def test_a_sanction_that_makes_no_sense_is_refused(organisation: UUID, kind: SanctionKind, until: date | None) -> None:
    with pytest.raises(SanctionUnfit):
        decide(hear(organisation), kind, until)
    assert Sanction.objects.count() == 0


def test_unpublishing_withdraws_those_offers_and_no_neighbours(organisation: UUID) -> None:
    bad, good = make_offer(organisation, title="Magie"), make_offer(organisation, title="Anglais")
    theirs = make_offer(make_organisation(1), title="Voisine")
    hearing = hear(organisation)
    with pytest.raises(NotFound):
        decide(hearing, "unpublish", offers=(theirs,))
    decide(hearing, "unpublish", offers=(bad,))
    inner = queries.organisation(organisation).id
    assert {one.public_id: one.status for one in queries.offers_of(inner, day=DAY)} == {
        bad: "withdrawn",
        good: "published",
    }


def test_a_refusal_to_pay_is_for_payments_to_read(organisation: UUID) -> None:
    inner = queries.organisation(organisation).id
    assert queries.refused_payment(inner) is False
    decided = decide(hear(organisation), "refusal_to_pay")
    assert queries.refused_payment(inner) is True
    actions.lift_sanction(sanction=decided, reason="Judgment.", by=STAFF, at=LATER)
    assert queries.refused_payment(inner) is False


def test_serious_harm_suspends_at_once_for_six_months_at_most(organisation: UUID) -> None:
    with pytest.raises(StopTooLong):
        hear(organisation, suspend_until=date(2026, 9, 3))
    hearing = hear(organisation, suspend_until=date(2026, 9, 2))
    assert status_of(organisation) == "suspended"
    actions.close_hearing(hearing=hearing, conclusion="Nothing was proven.", by=STAFF, at=LATER)
    assert status_of(organisation) == "listed"


def test_a_lifted_delisting_is_shown_no_more_and_an_agent_lists_again(organisation: UUID) -> None:
    decided = decide(hear(organisation), "delisting", date(2026, 12, 31))
    actions.lift_sanction(sanction=decided, reason="Annulled by the court.", by=STAFF, at=LATER)
    assert (status_of(organisation), queries.delistings(day=LATER.date())) == ("suspended", [])
    actions.change_status(organisation=organisation, status="listed", reason="judgment", by=STAFF, at=LATER)
    assert status_of(organisation) == "listed"


def test_after_its_delisting_an_organisation_applies_again_and_its_sanction_is_remembered(organisation: UUID) -> None:
    lea = member_of(organisation)
    decide(hear(organisation), "delisting", date(2026, 4, 10))
    with pytest.raises(DelistingRuns):
        start(lea)
    with pytest.raises(StatusUnreachable):
        actions.change_status(organisation=organisation, status="listed", reason="please", by=STAFF, at=LATER)
    after = AT + timedelta(days=45)
    siret = queries.organisation(organisation).siret
    again = actions.start_application(siret=siret, nda="11750000001", name="Atelier", by=lea, at=after)
    fill(again, lea)
    actions.submit_application(application=again, by=lea, at=after)
    actions.judge_admissibility(application=again, admissible=True, by=STAFF, at=after)
    with pytest.raises(SanctionedRecently):
        actions.decide_application(application=again, accepted=True, by=STAFF, at=after)
    actions.decide_application(
        application=again, accepted=True, reasons="It mended its ways.", despite_sanction=True, by=STAFF, at=after
    )
    assert status_of(organisation) == "listed"


def test_only_staff_decides_only_managers_answer_and_neighbours_read_nothing(organisation: UUID) -> None:
    hearing = hear(organisation)
    clerk, eve = make_login("ada@atelier.example"), make_login("eve@ailleurs.example")
    actions.add_member(organisation=organisation, login=clerk.public_id, role="accounts", by=BY, at=AT)
    with pytest.raises(RoleTooLow):
        actions.answer_hearing(hearing=hearing, answer="Mine.", by=member(clerk), at=AT)
    with pytest.raises(NotFound):
        actions.answer_hearing(hearing=hearing, answer="Mine.", by=member(eve), at=AT)
    for by in (member(clerk), member(eve), member_of(organisation)):
        with pytest.raises(NotFound):
            actions.open_hearing(organisation=organisation, grounds="Spite.", by=by, at=AT)
        with pytest.raises(NotFound):
            actions.sanction(hearing=hearing, kind="warning", reason="Spite.", by=by, at=LATER)
        with pytest.raises(NotFound):
            actions.change_status(organisation=organisation, status="delisted", reason="Spite.", by=by, at=AT)
    with pytest.raises(NotFound):
        queries.hearing(hearing, organisation_id=queries.organisation(make_organisation(1)).id)
    assert (status_of(organisation), Sanction.objects.count()) == ("listed", 0)


def test_the_trail_tells_kinds_and_no_words(organisation: UUID) -> None:
    hearing = hear(organisation)
    decided = decide(hearing, "warning")
    told = [line.details for line in (*lines_about(f"hearing:{hearing}"), *lines_about(f"sanction:{decided}"))]
    assert told == [
        {"organisation": str(organisation), "measure": "warning", "answer_by": "2026-04-01"},
        {"organisation": str(organisation), "kind": "warning", "hearing": str(hearing)},
    ]
