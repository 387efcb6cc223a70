"""What happens to organisations by itself, once, whenever the clocks run."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Application, BankDetails, Document, Invitation, Member, Representative
from pecule.catalogue.rules import Status
from pecule.catalogue.tasks import organisation_clocks
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_offer, make_organisation, make_session
from tests.catalogue.vetting import STAFF, admissible, manager, organisation_of, start

pytestmark = pytest.mark.django_db
NOTHING = {"end_suspension": 0, "ask_compliance": 0, "end_invitation": 0, "erase_application": 0}


def run(days: int) -> dict[str, int]:
    """Run the clocks some days later."""
    return actions.run_organisation_clocks(at=AT + timedelta(days=days))


def test_nothing_is_due_at_first() -> None:
    make_organisation()
    assert run(0) == NOTHING
    assert organisation_clocks(int(AT.timestamp())) == NOTHING


def test_an_answer_is_asked_anew_before_it_ends_and_after_any_outage() -> None:
    organisation = make_organisation()
    make_session(make_offer(organisation), start=date(2027, 1, 4))
    assert run(153) == NOTHING
    assert run(154) == NOTHING | {"ask_compliance": 1}
    assert run(154) == NOTHING
    day = AT.date() + timedelta(days=154)
    assert queries.organisation(organisation).standing.compliant_until == date(2027, 2, 3)
    late = run(400)
    assert (late["ask_compliance"], queries.search_offers(day=day).total) == (1, 1)


def test_silence_is_asked_again_and_a_no_stops_the_sale(settings: LazySettings) -> None:
    organisation = make_organisation()
    settings.PECULE_COMPLIANCE_SILENT = (SIRETS[0],)
    assert run(160) == NOTHING
    assert queries.organisation(organisation).standing.sells(DAY) is True
    settings.PECULE_COMPLIANCE_SILENT, settings.PECULE_COMPLIANCE_NO = (), (SIRETS[0],)
    assert run(160) == NOTHING | {"ask_compliance": 1}
    assert queries.organisation(organisation).standing.sells(AT.date() + timedelta(days=160)) is False


def test_a_suspension_ends_the_day_after_its_last_and_a_delisting_does_not() -> None:
    suspended, delisted = make_organisation(0), make_organisation(1)
    until = date(2026, 3, 10)
    stops: tuple[tuple[UUID, Status], ...] = ((suspended, "suspended"), (delisted, "delisted"))
    for organisation, status in stops:
        actions.change_status(
            organisation=organisation,
            status=status,
            reason="inquiry",
            until=until,
            by=BY,
            at=AT,
        )
    assert run(8) == NOTHING
    assert run(9) == NOTHING | {"end_suspension": 1}
    assert [queries.organisation(one).standing.status for one in (suspended, delisted)] == ["listed", "delisted"]


def test_invitations_end() -> None:
    organisation = make_organisation()
    actions.invite_member(organisation=organisation, email="tom@atelier.example", role="accounts", by=BY, at=AT)
    assert run(14) == NOTHING
    assert (run(15)["end_invitation"], Invitation.objects.count()) == (1, 0)


def test_a_refused_application_and_its_people_are_erased_after_a_year() -> None:
    by = manager()
    application = admissible(by)
    organisation = organisation_of(application)
    actions.give_iban(organisation=organisation, iban="FR1420041010050500013M02606", by=by, at=AT)
    actions.decide_application(application=application, accepted=False, reasons="No trainers.", by=STAFF, at=AT)
    kept = (Application, Document, Representative, Member, BankDetails)
    assert run(365) == NOTHING
    assert [model.objects.exists() for model in kept] == [True] * 5
    assert run(366) == NOTHING | {"erase_application": 1}
    assert [model.objects.exists() for model in kept] == [False] * 5
    assert queries.organisation(organisation).iban_end == ""


def test_erasing_leaves_an_application_under_way_and_its_people() -> None:
    by = manager()
    application = admissible(by)
    actions.decide_application(application=application, accepted=False, reasons="No trainers.", by=STAFF, at=AT)
    again = start(by)
    assert run(366)["erase_application"] == 1
    assert [one.public_id for one in Application.objects.all()] == [again]
    assert (Representative.objects.count(), Member.objects.count()) == (1, 1)
