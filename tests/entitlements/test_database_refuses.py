"""What the database itself refuses, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.dotations import Gift, receive_dotation, register_funder
from pecule.entitlements.models import Claim, ClaimRecovery, Conversion, LowQualification, VolunteerActivity
from pecule.entitlements.rules.dsn_writer import WrittenMonth
from pecule.holders.models import Holder
from tests.entitlements.conftest import AT, BY, Import
from tests.entitlements.people import BAKERY, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(send: Import) -> None:
    """One row in every table."""
    send(WrittenMonth(BAKERY, date(2025, 1, 1), [person(1)]))
    credit_year(2025, by=BY, at=AT, workers=1)
    holder = Holder.objects.get()
    claim = Claim.objects.create(holder=holder, year=2025, amount_cents=100, opened_at=AT)
    ClaimRecovery.objects.create(claim=claim, transfer_id=holder.public_id, amount_cents=10, at=AT)
    funder = register_funder(name="Région", kind="region", siren=BAKERY[:9], by=BY, at=AT)
    receive_dotation(Gift(holder.public_id, 500, "r1", earmark=("rncp",)), funder=funder, by=BY, at=AT)
    LowQualification.objects.create(holder=holder, from_year=2025, declared_at=AT)
    VolunteerActivity.objects.create(
        holder=holder, year=2025, activity="association", quantity=200, credited_cents=1, recorded_at=AT
    )
    Conversion.objects.create(
        holder=holder, key="k", kind="dif", hours_hundredths=100, cents=1500, day=AT.date(), at=AT
    )


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("employer_siret_form", "UPDATE entitlements_employer SET siret = 'X'"),
        ("declaration_file_status", "UPDATE entitlements_declarationfile SET status = 'lost', decided_at = now()"),
        ("declaration_file_kind", "UPDATE entitlements_declarationfile SET kind = 'xml'"),
        ("declaration_file_sha256", "UPDATE entitlements_declarationfile SET sha256 = 'abc'"),
        ("declaration_file_decided", "UPDATE entitlements_declarationfile SET status = 'reversed'"),
        (
            "declaration_file_once",
            "INSERT INTO entitlements_declarationfile (sha256, name, kind, size_bytes, line_count, person_count, "
            "sent_by, received_at, status, report, decided_by, decision_reason) SELECT sha256, name, kind, size_bytes, "
            "line_count, person_count, sent_by, received_at, status, report, '', '' FROM entitlements_declarationfile",
        ),
        (
            "declared_month_first_day",
            "INSERT INTO entitlements_declaredmonth (file_id, employer_id, month, fraction, effect) "
            "SELECT file_id, employer_id, '2025-02-02', '11', 'adds' FROM entitlements_declaredmonth",
        ),
        (
            "declared_month_effect",
            "INSERT INTO entitlements_declaredmonth (file_id, employer_id, month, fraction, effect) "
            "SELECT file_id, employer_id, '2025-02-01', '11', 'forgets' FROM entitlements_declaredmonth",
        ),
        (
            "declared_month_once",
            "INSERT INTO entitlements_declaredmonth (file_id, employer_id, month, fraction, effect) "
            "SELECT file_id, employer_id, month, fraction, effect FROM entitlements_declaredmonth",
        ),
        ("entitlements_declaredmonth_immutable", "DELETE FROM entitlements_declaredmonth"),
        (
            "month_stands_once",
            "INSERT INTO entitlements_monthstanding (declared_month_id, employer_id, month, fraction, since) "
            "SELECT declared_month_id, employer_id, month, fraction, since FROM entitlements_monthstanding",
        ),
        ("month_standing_ended_whole", "UPDATE entitlements_monthstanding SET until = since"),
        ("entitlements_activityline_immutable", "UPDATE entitlements_activityline SET worked = worked * 10"),
        ("entitlements_activityline_immutable", "DELETE FROM entitlements_activityline"),
        ("year_of_work_quantities", "UPDATE entitlements_yearofwork SET worked = -1"),
        ("year_of_work_category", "UPDATE entitlements_yearofwork SET category = 'wizard'"),
        ("year_of_work_unit", "UPDATE entitlements_yearofwork SET unit = 'weeks'"),
        (
            "year_of_work_once",
            "INSERT INTO entitlements_yearofwork (holder_id, employer_id, year, contract, category, unit, reference, "
            "worked, counted_absence, disabled, contribution_paid) SELECT holder_id, employer_id, year, contract, "
            "category, unit, reference, worked, counted_absence, disabled, contribution_paid "
            "FROM entitlements_yearofwork",
        ),
        ("low_qualification_withdrawn_whole", "UPDATE entitlements_lowqualification SET until_year = 2025"),
        ("credit_run_prefix", "UPDATE entitlements_creditrun SET id_prefix = 'zz'"),
        (
            "entitlements_creditrun_year_key",
            "INSERT INTO entitlements_creditrun (year, scheme, id_prefix, terms, started_at, started_by) "
            "SELECT year, scheme, '0000000000008000', terms, started_at, started_by FROM entitlements_creditrun",
        ),
        ("credit_chunk_done_once", "UPDATE entitlements_creditchunk SET cents = cents + 1"),
        (
            "credit_chunk_range",
            "INSERT INTO entitlements_creditchunk (run_id, low_id, high_id, transfers, cents, recovered_cents) "
            "SELECT run_id, 10000000, 1, 0, 0, 0 FROM entitlements_creditchunk",
        ),
        (
            "credit_chunk_counts_when_done",
            "INSERT INTO entitlements_creditchunk (run_id, low_id, high_id, transfers, cents, recovered_cents) "
            "SELECT run_id, 10000000, 10000001, 1, 0, 0 FROM entitlements_creditchunk",
        ),
        ("claim_amount", "UPDATE entitlements_claim SET amount_cents = 0"),
        ("claim_recovered", "UPDATE entitlements_claim SET recovered_cents = amount_cents + 1"),
        ("entitlements_claimrecovery_immutable", "DELETE FROM entitlements_claimrecovery"),
        ("funder_kind", "UPDATE entitlements_funder SET kind = 'uncle'"),
        ("funder_siren_form", "UPDATE entitlements_funder SET siren = '1'"),
        ("dotation_amount", "UPDATE entitlements_dotation SET amount_cents = 0"),
        ("dotation_origin", "UPDATE entitlements_dotation SET origin = 'luck'"),
        ("dotation_earmarked_first", "UPDATE entitlements_dotation SET earmark = '{}', repay_unused = true"),
        ("dotation_expires_later", "UPDATE entitlements_dotation SET expires_on = received_on - 1"),
        ("dotation_expired_had_limit", "UPDATE entitlements_dotation SET expired_at = now()"),
        (
            "dotation_once",
            "INSERT INTO entitlements_dotation (key, funder_id, holder_id, origin, amount_cents, received_on, earmark, "
            "repay_unused) SELECT key, funder_id, holder_id, origin, amount_cents, received_on, earmark, repay_unused "
            "FROM entitlements_dotation",
        ),
        ("volunteer_activity_sums", "UPDATE entitlements_volunteeractivity SET quantity = 0"),
        (
            "volunteer_activity_once",
            "INSERT INTO entitlements_volunteeractivity (holder_id, year, activity, quantity, credited_cents, "
            "recorded_at) SELECT holder_id, year, activity, 1, 1, recorded_at FROM entitlements_volunteeractivity",
        ),
        ("conversion_kind", "UPDATE entitlements_conversion SET kind = 'magic'"),
        ("conversion_amounts", "UPDATE entitlements_conversion SET cents = 0"),
        (
            "conversion_dif_once",
            "INSERT INTO entitlements_conversion (holder_id, key, kind, hours_hundredths, cents, day, at) "
            "SELECT holder_id, 'other', kind, hours_hundredths, cents, day, at FROM entitlements_conversion",
        ),
    ],
)
def test_a_wrong_state_is_refused_by_name(everything: None, constraint: str, statement: str) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]  # psycopg's own error
