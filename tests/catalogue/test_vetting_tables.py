"""What the database itself keeps of applications, documents, accounts, hearings and sanctions."""

from datetime import date, timedelta

import pytest

from pecule.catalogue import actions
from pecule.catalogue.rules.steps import SubcontractStep
from tests.catalogue.making import AT, BY, make_login, make_offer, make_organisation, member, sql
from tests.catalogue.test_tables import refused_by
from tests.catalogue.vetting import GOOD_IBAN, PDF, STAFF, admissible, fill, manager, start, submitted

pytestmark = pytest.mark.django_db
DOCUMENT = (
    "INSERT INTO catalogue_document"
    " (organisation_id, application_id, kind, name, content_type, content, digest, added_at)"
    " SELECT organisation_id, id, {kind}, 'x', {type}, {content}, 'd', now() FROM catalogue_application"
)


def document(kind: str = "'other'", type_: str = "'image/png'", content: str = "'x'") -> str:
    """An INSERT of a document."""
    return DOCUMENT.format(kind=kind, type=type_, content=content)


@pytest.mark.parametrize(
    "change",
    [
        "legal_name = 'Other'", "iban = 'DE89370400440532013000'", "submitted_at = now()", "judge_by = judge_by + 1",
        "terms_accepted_on = NULL", "organisation_id = organisation_id + 1", "public_id = gen_random_uuid()",
    ],
)  # fmt: skip
def test_what_was_sent_is_frozen(change: str) -> None:
    submitted(manager())
    assert refused_by(f"UPDATE catalogue_application SET {change}") == "application_frozen"


def test_what_was_decided_is_frozen_too() -> None:
    application = admissible(manager())
    actions.decide_application(application=application, accepted=False, reasons="No trainers.", by=STAFF, at=AT)
    assert refused_by("UPDATE catalogue_application SET reasons = 'Other'") == "application_frozen"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'famous'", "application_one_step_at_a_time"),
        ("state = 'accepted', decided_at = now(), judged_at = now()", "application_one_step_at_a_time"),
        ("state = 'started', submitted_at = NULL, judge_by = NULL", "application_one_step_at_a_time"),
        ("state = 'inadmissible', judged_at = now()", "application_no_has_reasons"),
        ("state = 'admissible'", "application_judged_when_sent"),
    ],
)
def test_an_application_takes_one_step_at_a_time(change: str, constraint: str) -> None:
    submitted(manager())
    assert refused_by(f"UPDATE catalogue_application SET {change}") == constraint


def test_an_application_begins_as_started_and_is_alone() -> None:
    start(manager())
    columns = "organisation_id, state, started_at, legal_name, legal_form, address, postcode, city, email, phone,"
    columns += " by_delegate, qualiopi_number, iban, iban_holder, reasons"
    values = "id, '{}', now(), '', '', '', '', '', '', '', false, '', '', '', ''"
    copy = f"INSERT INTO catalogue_application ({columns}) SELECT {values} FROM catalogue_organisation"
    assert refused_by(copy.format("submitted")) == "application_begins_started"
    assert refused_by(copy.format("started")) == "application_one_open"


def test_an_application_under_judgment_is_not_deleted() -> None:
    application = submitted(manager())
    assert refused_by("DELETE FROM catalogue_document") == "document_frozen"
    assert refused_by("DELETE FROM catalogue_representative") == "representative_frozen"
    sql("SET session_replication_role = replica")
    sql("DELETE FROM catalogue_document")
    sql("SET session_replication_role = DEFAULT")
    assert refused_by("DELETE FROM catalogue_application") == "application_kept"
    assert sql("SELECT public_id FROM catalogue_application") == [(application,)]


def test_no_document_comes_after_the_sending_nor_changes_ever() -> None:
    by = manager()
    application = start(by)
    fill(application, by)
    assert refused_by("UPDATE catalogue_document SET content = 'x'") == "document_unchanged"
    actions.submit_application(application=application, by=by, at=AT)
    assert refused_by(document()) == "document_frozen"
    renamed = "UPDATE catalogue_representative SET family_name = 'Eve'"
    assert refused_by(renamed) == "representative_frozen"


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (document(kind="'cv'"), "document_kind_known"),
        (document(type_="'text/html'"), "document_type_known"),
        (document(content="''"), "document_size"),
        (document(content="convert_to(repeat('x', 5242881), 'UTF8')"), "document_size"),
        (document().replace("'x', 'image", "' ', 'image"), "document_is_named"),
    ],
)
def test_a_document_that_cannot_be_is_refused(row: str, constraint: str) -> None:
    start(manager())
    assert refused_by(row) == constraint


def test_a_listed_organisation_was_vetted_and_only_a_stop_ends() -> None:
    make_organisation()
    for column in ("declared_until", "terms_accepted_on", "file_complete_on"):
        change = f"UPDATE catalogue_organisation SET {column} = NULL"
        assert refused_by(change) == "organisation_listed_is_vetted"
    change = "UPDATE catalogue_organisation SET status_until = '2026-12-31'"
    assert refused_by(change) == "organisation_only_a_stop_ends"


@pytest.mark.parametrize("missing", ["qualiopi_until", "declared_until", "compliant_until"])
def test_the_last_day_of_sale_is_unknown_as_soon_as_one_condition_is(missing: str) -> None:
    make_organisation(listed=False)
    dates = "qualiopi_until = '2026-06-01', declared_until = '2026-05-01', compliant_until = '2026-07-01'"
    kept = "file_complete_on = '2026-01-01', terms_accepted_on = '2026-01-01', qualiopi_from = '2025-01-01'"
    sql(f"UPDATE catalogue_organisation SET {dates}, {kept}")
    assert sql("SELECT sells_until FROM catalogue_organisation") == [(date(2026, 5, 1),)]
    start_too = ", qualiopi_from = NULL" if missing == "qualiopi_until" else ""
    sql(f"UPDATE catalogue_organisation SET {missing} = NULL{start_too}")
    assert sql("SELECT sells_until FROM catalogue_organisation") == [(None,)]


def test_accounts_given_are_kept_as_given() -> None:
    organisation = make_organisation()
    actions.give_iban(organisation=organisation, iban=GOOD_IBAN, by=BY, at=AT)
    other = "UPDATE catalogue_bankdetails SET iban = 'DE89370400440532013000'"
    assert refused_by(other) == "bank_details_unchanged"
    assert refused_by("UPDATE catalogue_bankdetails SET usable_from = usable_from - 5") == "bank_details_unchanged"
    assert refused_by("DELETE FROM catalogue_bankdetails") == "bank_details_kept"
    sql("UPDATE catalogue_bankdetails SET revoked_at = now()")
    assert refused_by("UPDATE catalogue_bankdetails SET revoked_at = NULL") == "bank_details_unchanged"
    empty = "INSERT INTO catalogue_bankdetails (organisation_id, iban, holder_name, given_at, usable_from)"
    values = "SELECT id, '{}', '{}', now(), now() FROM catalogue_organisation"
    assert refused_by(f"{empty} {values.format('FR76 3000', 'x')}") == "bank_details_iban_form"
    assert refused_by(f"{empty} {values.format(GOOD_IBAN, ' ')}") == "bank_details_name_their_holder"


def test_no_sanction_comes_before_its_hearing_and_none_goes() -> None:
    organisation = make_organisation()
    hearing = actions.open_hearing(organisation=organisation, grounds="Facts.", by=STAFF, at=AT)
    row = (
        "INSERT INTO catalogue_sanction (organisation_id, hearing_id, kind, decided_on, until, reason)"
        " SELECT organisation_id, id, '{}', answer_by + {}, {}, '{}' FROM catalogue_hearing"
    )
    assert refused_by(row.format("warning", 0, "NULL", "Proven.")) == "sanction_after_hearing"
    assert refused_by(row.format("death", 1, "NULL", "Proven.")) == "sanction_kind_known"
    assert refused_by(row.format("warning", 1, "NULL", " ")) == "sanction_has_reasons"
    assert refused_by(row.format("delisting", 1, "NULL", "Proven.")) == "sanction_delisting_ends"
    assert refused_by(row.format("warning", 1, "answer_by + 9", "Proven.")) == "sanction_delisting_ends"
    later = AT + timedelta(days=31)
    actions.sanction(hearing=hearing, kind="warning", reason="Proven.", by=STAFF, at=later)
    assert refused_by(row.format("warning", 1, "NULL", "Twice.")) == "sanction_once_a_kind"
    assert refused_by("UPDATE catalogue_sanction SET reason = 'Other'") == "sanction_unchanged"
    assert refused_by("DELETE FROM catalogue_sanction") == "sanction_kept"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("grounds = 'Other'", "hearing_unchanged"),
        ("answer_by = answer_by - 9", "hearing_unchanged"),
        ("state = 'lost'", "hearing_state_known"),
        ("state = 'closed', closed_at = now()", "hearing_closed_with_reasons"),
        ("state = 'answered'", "hearing_answered_with_words"),
    ],
)
def test_a_hearing_stays_as_it_was_told(change: str, constraint: str) -> None:
    actions.open_hearing(organisation=make_organisation(), grounds="Facts.", by=STAFF, at=AT)
    assert refused_by(f"UPDATE catalogue_hearing SET {change}") == constraint
    assert refused_by("DELETE FROM catalogue_hearing") == "hearing_kept"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("catalogue_member SET role = 'king'", "member_role_known"),
        ("catalogue_invitation SET role = 'king'", "invitation_role_known"),
        ("catalogue_representative SET title = ' '", "representative_is_named"),
        ("catalogue_habilitation SET role = 'friend'", "habilitation_role_known"),
        ('catalogue_habilitation SET "end" = start - 1', "habilitation_dates_in_order"),
        ("catalogue_subcontract SET siret = '1'", "subcontract_siret_14_digits"),
        ("catalogue_subcontract SET nda = '1'", "subcontract_nda_11_digits"),
        ("catalogue_subcontract SET mission = ' '", "subcontract_says_what_it_is"),
        ("catalogue_subcontract SET amount_cents = 0", "subcontract_amount_above_zero"),
        ('catalogue_subcontract SET "end" = start - 1', "subcontract_dates_in_order"),
        ("catalogue_subcontract SET qualiopi_until = NULL", "subcontract_certified_or_small"),
        ("catalogue_siretdispute SET settled_at = now()", "dispute_settled_for_someone"),
    ],
)
def test_what_surrounds_an_organisation_cannot_be_nonsense(change: str, constraint: str) -> None:
    organisation = make_organisation()
    make_offer(organisation)
    login = make_login("lea@atelier.example")
    actions.add_member(organisation=organisation, login=login.public_id, by=BY, at=AT)
    actions.invite_member(organisation=organisation, email="tom@atelier.example", role="accounts", by=BY, at=AT)
    actions.add_representative(
        organisation=organisation, family_name="A", given_names="B", birth_date=date(1970, 1, 1), title="C",
        by=member(login), at=AT,
    )  # fmt: skip
    contract = SubcontractStep(
        "40483304800022", "11750000002", "Autre", False, date(2027, 1, 1), "", "Two days.", 100, date(2026, 4, 1),
        date(2026, 4, 2),
    )  # fmt: skip
    actions.declare_subcontract(
        organisation=organisation, contract=contract, file_name="c.pdf", content=PDF, by=BY, at=AT
    )
    sql(
        "INSERT INTO catalogue_siretdispute (organisation_id, claimant_id, claimed_name, claimed_nda, opened_at,"
        " settled_for, reason) SELECT o.id, l.id, 'x', '11750000009', now(), '', ''"
        " FROM catalogue_organisation o, signin_login l"
    )
    assert refused_by(f"UPDATE {change}") == constraint


def test_one_right_starts_on_a_day() -> None:
    make_offer(make_organisation())
    copy = "organisation_id, certification_id, role, start"
    row = f"INSERT INTO catalogue_habilitation ({copy}) SELECT {copy} FROM catalogue_habilitation"
    assert refused_by(row) == "habilitation_once_a_start"
