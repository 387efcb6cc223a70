"""Asking to be listed, in two steps, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from pecule.audit.queries import lines_about
from pecule.catalogue import actions, queries
from pecule.catalogue.models import Application, ComplianceAnswer, Organisation, SiretDispute
from pecule.catalogue.ports import ComplianceSilent
from pecule.catalogue.rules import DatesOutOfOrder, InvalidIban, NotCertified, NotCompliant, NotDeclared, SiretTaken
from pecule.catalogue.rules.documents import DocumentKindUnknown, IssueDateMissing
from pecule.catalogue.rules.members import RoleTooLow
from pecule.catalogue.rules.vetting import (
    ApplicationFrozen,
    ApplicationIncomplete,
    ApplicationOutOfTurn,
    ApplicationUnderWay,
    DisputeSettled,
    ReasonsMissing,
    StatementYearUnfit,
)
from pecule.kernel.actors import STRANGER, Actor
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.rules import Audience
from tests.catalogue.making import AT, DAY, SIRETS, make_login, make_organisation, member
from tests.catalogue.vetting import (
    FILE,
    GOOD_IBAN,
    IDENTITY,
    KINDS,
    PDF,
    STAFF,
    admissible,
    fill,
    letters,
    manager,
    organisation_of,
    start,
    submitted,
)

pytestmark = pytest.mark.django_db


def state_of(application: UUID) -> str:
    """Where an application stands."""
    return Application.objects.get(public_id=application).state


def test_an_accepted_application_lists_its_organisation_with_everything_it_said() -> None:
    by = manager()
    application = admissible(by)
    actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    found = queries.organisation(organisation_of(application))
    assert (found.name, found.standing.status, found.iban_end) == ("Atelier Sequoia SARL", "listed", "2606")
    assert [(one.name, one.holds, one.until) for one in queries.conditions_of(found.id, day=DAY)] == [
        ("declared", True, date(2027, 5, 31)),
        ("certified", True, date(2027, 12, 31)),
        ("compliant", True, date(2026, 9, 2)),
        ("file", True, None),
        ("terms", True, None),
    ]
    details = queries.payment_details(found.id, day=DAY)
    assert details is not None
    assert (details.iban, details.holder_name) == (GOOD_IBAN, "Atelier Sequoia")


def test_our_two_delays_are_eleven_working_days_then_two_months() -> None:
    application = admissible(manager())
    line = queries.application_page(application, day=DAY).line
    assert (line.judge_by, line.decide_by, line.due_on) == (date(2026, 3, 17), date(2026, 5, 2), date(2026, 5, 2))
    late = queries.vetting_queue(day=date(2026, 5, 3))
    assert [(one.public_id, one.late) for one in late] == [(application, True)]
    assert queries.waiting_count(day=DAY) == (1, 0)


def test_the_members_are_told_of_each_step_and_of_no_reason() -> None:
    application = submitted(manager())
    assert letters("application_received") == [
        ("lea@sequoia.example", {"organisation": "Sequoia", "due_on": "2026-03-17"})
    ]
    actions.judge_admissibility(application=application, admissible=False, reasons="secret reasons", by=STAFF, at=AT)
    assert letters("application_decided") == [
        ("lea@sequoia.example", {"organisation": "Sequoia", "decision": "inadmissible"})
    ]
    assert queries.application_page(application, day=DAY).reasons == "secret reasons"


@pytest.mark.parametrize("lacking", ["representative", *KINDS])
def test_nothing_is_sent_before_it_is_complete(lacking: str) -> None:
    by = manager()
    application = start(by)
    fill(application, by, without=lacking)
    assert queries.application_page(application, day=DAY).missing == (lacking,)
    with pytest.raises(ApplicationIncomplete) as caught:
        actions.submit_application(application=application, by=by, at=AT)
    assert (caught.value.facts, state_of(application)) == ({"missing": lacking}, "started")


@pytest.mark.parametrize(
    "field", ["legal_name", "legal_form", "address", "postcode", "city", "email", "phone", "declared_on"]
)
def test_each_field_of_the_first_step_is_needed(field: str) -> None:
    by = manager()
    application = start(by)
    fill(application, by)
    empty: dict[str, Any] = {field: None if field == "declared_on" else " "}
    actions.save_identity(application=application, identity=replace(IDENTITY, **empty), by=by, at=AT)
    assert queries.application_page(application, day=DAY).missing == (field,)


def test_a_register_extract_older_than_three_months_counts_as_missing() -> None:
    by = manager()
    application = start(by)
    fill(application, by, without="kbis")
    for issued, missing in ((date(2025, 12, 1), ("kbis",)), (date(2025, 12, 2), ())):
        actions.add_document(
            application=application, kind="kbis", name="kbis", content=PDF, issued_on=issued, by=by, at=AT
        )
        assert queries.application_page(application, day=DAY).missing == missing


def test_a_delegate_shows_the_delegation() -> None:
    by = manager()
    application = start(by)
    fill(application, by)
    actions.save_identity(application=application, identity=replace(IDENTITY, by_delegate=True), by=by, at=AT)
    assert queries.application_page(application, day=DAY).missing == ("delegation",)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"iban": "FR14 2004 1010 0505 0001 3M02 60"}, InvalidIban),
        ({"qualiopi_until": date(2024, 12, 31)}, DatesOutOfOrder),
        ({"statement_year": 2026}, StatementYearUnfit),
        ({"statement_year": 2017}, StatementYearUnfit),
    ],
)
def test_the_second_step_refuses_what_cannot_be(change: dict[str, Any], refusal: type[Refusal]) -> None:
    by = manager()
    application = start(by)
    actions.save_identity(application=application, identity=IDENTITY, by=by, at=AT)
    with pytest.raises(refusal):
        actions.save_file(application=application, file=replace(FILE, **change), by=by, at=AT)
    assert queries.application_page(application, day=DAY).file.iban == ""


@pytest.mark.parametrize(
    ("kind", "issued_on", "refusal"),
    [("kbis", None, IssueDateMissing), ("kbis", date(2026, 3, 3), IssueDateMissing), ("cv", None, DocumentKindUnknown)],
)
def test_a_document_says_what_it_is_and_of_when(kind: str, issued_on: date | None, refusal: type[Refusal]) -> None:
    by = manager()
    application = start(by)
    with pytest.raises(refusal):
        actions.add_document(
            application=application, kind=kind, name="scan", content=PDF, issued_on=issued_on, by=by, at=AT
        )
    assert queries.application_page(application, day=DAY).documents == ()


def test_nothing_changes_in_what_was_sent() -> None:
    by = manager()
    application = submitted(by)
    document = queries.application_page(application, day=DAY).documents[0].public_id
    person = queries.application_page(application, day=DAY).representatives[0].public_id
    changes = (
        lambda: actions.save_identity(application=application, identity=replace(IDENTITY, city="Nice"), by=by, at=AT),
        lambda: actions.save_file(application=application, file=replace(FILE, iban_holder="Eve"), by=by, at=AT),
        lambda: actions.add_document(application=application, kind="other", name="x", content=PDF, by=by, at=AT),
        lambda: actions.remove_document(document=document, by=by, at=AT),
        lambda: actions.remove_representative(representative=person, by=by, at=AT),
        lambda: actions.submit_application(application=application, by=by, at=AT),
    )
    before = queries.application_page(application, day=DAY)
    for change in changes:
        with pytest.raises(ApplicationFrozen):
            change()
    assert queries.application_page(application, day=DAY) == before


def test_a_refusal_needs_reasons_and_one_may_apply_again() -> None:
    by = manager()
    application = admissible(by)
    with pytest.raises(ReasonsMissing):
        actions.decide_application(application=application, accepted=False, reasons=" ", by=STAFF, at=AT)
    actions.decide_application(application=application, accepted=False, reasons="No trainers.", by=STAFF, at=AT)
    assert (state_of(application), queries.organisation(organisation_of(application)).standing.status) == (
        "refused",
        "draft",
    )
    again = start(by)
    assert [line.public_id for line in queries.applications_of(Organisation.objects.get().pk, day=DAY)] == [
        again,
        application,
    ]


def test_one_application_at_a_time_and_none_for_who_is_listed() -> None:
    by = manager()
    application = start(by)
    with pytest.raises(ApplicationUnderWay):
        start(by)
    fill(application, by)
    actions.submit_application(application=application, by=by, at=AT)
    actions.judge_admissibility(application=application, admissible=True, by=STAFF, at=AT)
    actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    with pytest.raises(ApplicationUnderWay):
        start(by)
    assert Application.objects.count() == 1


def test_steps_come_in_turn() -> None:
    by = manager()
    application = start(by)
    with pytest.raises(ApplicationOutOfTurn):
        actions.judge_admissibility(application=application, admissible=True, by=STAFF, at=AT)
    with pytest.raises(ApplicationOutOfTurn):
        actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    assert (state_of(application), ComplianceAnswer.objects.count()) == ("started", 0)


def test_a_no_of_the_partner_stops_the_listing_and_silence_changes_nothing(settings: LazySettings) -> None:
    application = admissible(manager())
    settings.PECULE_COMPLIANCE_SILENT = (SIRETS[0],)
    with pytest.raises(ComplianceSilent):
        actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    assert ComplianceAnswer.objects.count() == 0
    settings.PECULE_COMPLIANCE_SILENT, settings.PECULE_COMPLIANCE_NO = (), (SIRETS[0],)
    with pytest.raises(NotCompliant):
        actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    assert (state_of(application), [one.compliant for one in ComplianceAnswer.objects.all()]) == ("admissible", [False])


@pytest.mark.parametrize(
    ("days", "refusal"), [(456, NotDeclared), (670, NotDeclared)], ids=["statement lapsed", "all lapsed"]
)
def test_what_lapsed_since_it_was_sent_stops_the_listing(days: int, refusal: type[Refusal]) -> None:
    application = admissible(manager())
    with pytest.raises(refusal):
        actions.decide_application(application=application, accepted=True, by=STAFF, at=AT + timedelta(days=days))
    assert state_of(application) == "admissible"


def test_a_certificate_that_ended_stops_the_listing() -> None:
    by = manager()
    application = start(by)
    fill(application, by)
    ended = replace(FILE, qualiopi_until=date(2026, 3, 31))
    actions.save_file(application=application, file=ended, by=by, at=AT)
    actions.submit_application(application=application, by=by, at=AT)
    actions.judge_admissibility(application=application, admissible=True, by=STAFF, at=AT)
    with pytest.raises(NotCertified):
        actions.decide_application(application=application, accepted=True, by=STAFF, at=AT + timedelta(days=30))
    assert queries.organisation(organisation_of(application)).standing.status == "draft"


def test_nobody_but_staff_judges_and_nobody_else_reads_or_writes() -> None:
    by, other = manager(), manager("eve@ailleurs.example")
    application = submitted(by)
    for stranger in (by, other, STRANGER, Actor("holder", str(uuid4()))):
        with pytest.raises(NotFound):
            actions.judge_admissibility(application=application, admissible=True, by=stranger, at=AT)
        with pytest.raises(NotFound):
            actions.decide_application(application=application, accepted=True, by=stranger, at=AT)
    for stranger in (other, STRANGER, Actor("holder", str(uuid4()))):
        with pytest.raises(NotFound):
            actions.add_document(application=application, kind="other", name="x", content=PDF, by=stranger, at=AT)
    assert state_of(application) == "submitted"
    document = queries.application_page(application, day=DAY).documents[0].public_id
    assert queries.document(document, organisation_id=None).content == PDF
    with pytest.raises(NotFound):
        queries.document(document, organisation_id=Organisation.objects.get().pk + 1)


def test_only_a_manager_writes_the_application() -> None:
    by = manager()
    application = start(by)
    clerk = make_login("paul@sequoia.example")
    actions.add_member(organisation=organisation_of(application), login=clerk.public_id, role="accounts", by=by, at=AT)
    with pytest.raises(RoleTooLow):
        actions.save_identity(application=application, identity=IDENTITY, by=member(clerk), at=AT)
    assert queries.application_page(application, day=DAY).identity.address == ""


def test_holders_and_strangers_start_no_application() -> None:
    holder = make_login("ann@example.org", Audience.HOLDER)
    for stranger in (STRANGER, Actor("holder", str(holder.public_id)), Actor("organisation", str(holder.public_id))):
        with pytest.raises(NotFound):
            start(stranger)
    assert Organisation.objects.count() == 0


def test_a_draft_read_off_a_public_list_is_taken_up_by_whoever_applies_first() -> None:
    make_organisation(0, listed=False)
    application = start(manager())
    assert Organisation.objects.count() == 1
    assert queries.team(Organisation.objects.get().pk).members[0].email == "lea@sequoia.example"
    assert queries.application_page(application, day=DAY).identity.legal_name == "Atelier des langues"


def test_a_second_claim_on_a_siret_is_refused_by_name_and_kept_for_staff() -> None:
    start(manager())
    claimant = make_login("eve@ailleurs.example")
    for _ in range(2):
        with pytest.raises(SiretTaken):
            start(member(claimant))
    assert [(one.siret, one.claimed_name, one.claimant_email) for one in queries.waiting_disputes()] == [
        (SIRETS[0], "Sequoia", "eve@ailleurs.example")
    ]
    assert queries.organisations_of(claimant.public_id) == []


def test_a_claim_settled_for_the_holder_changes_nothing_else() -> None:
    by = manager()
    start(by)
    with pytest.raises(SiretTaken):
        start(manager("eve@ailleurs.example"))
    dispute = queries.waiting_disputes()[0].public_id
    actions.settle_dispute(dispute=dispute, settled_for="holder", reason="Kbis seen.", by=STAFF, at=AT)
    assert [one.email for one in queries.team(Organisation.objects.get().pk).members] == ["lea@sequoia.example"]
    with pytest.raises(DisputeSettled):
        actions.settle_dispute(dispute=dispute, settled_for="claimant", reason="again", by=STAFF, at=AT)


def test_a_claim_settled_for_the_claimant_leaves_nothing_to_the_usurper() -> None:
    usurper = manager("eve@ailleurs.example")
    application = admissible(usurper)
    actions.decide_application(application=application, accepted=True, by=STAFF, at=AT)
    owner = manager("lea@sequoia.example")
    with pytest.raises(SiretTaken):
        start(owner)
    dispute = SiretDispute.objects.get().public_id
    actions.settle_dispute(dispute=dispute, settled_for="claimant", reason="Identity seen.", by=STAFF, at=AT)
    found = queries.organisation(organisation_of(application))
    assert (found.standing.status, found.iban_end) == ("suspended", "")
    assert [one.email for one in queries.team(found.id).members] == ["lea@sequoia.example"]
    assert queries.payment_details(found.id, day=DAY) is None
    with pytest.raises(NotFound):
        actions.give_iban(organisation=found.public_id, iban=GOOD_IBAN, by=usurper, at=AT)


@pytest.mark.parametrize(
    ("taken", "left"),
    [(start, []), (submitted, ["inadmissible"]), (admissible, ["refused"])],
    ids=["start", "sent", "ok"],
)
def test_what_the_usurper_wrote_or_sent_goes_no_further(taken: Callable[[Actor], UUID], left: list[str]) -> None:
    usurper = manager("eve@ailleurs.example")
    application = taken(usurper)
    if not left:
        fill(application, usurper)
    with pytest.raises(SiretTaken):
        start(manager())
    dispute = queries.waiting_disputes()[0].public_id
    actions.settle_dispute(dispute=dispute, settled_for="claimant", reason="Identity seen.", by=STAFF, at=AT)
    inner = Organisation.objects.get().pk
    assert [one.state for one in queries.applications_of(inner, day=DAY)] == left
    assert queries.representatives_of(inner) == ()


def test_the_trail_tells_no_name_no_account_and_no_reason() -> None:
    by = manager()
    application = admissible(by)
    actions.decide_application(application=application, accepted=False, reasons="Cardamom", by=STAFF, at=AT)
    organisation = organisation_of(application)
    told = str(
        [
            line.details
            for line in (*lines_about(f"application:{application}"), *lines_about(f"organisation:{organisation}"))
        ]
    )
    assert [
        word for word in ("Wisteria", "Ondine", "1970", "2004", "Tamaris", "Cardamom", "lea@") if word in told
    ] == []
    assert "submit_application" in str([line.verb for line in lines_about(f"application:{application}")])
