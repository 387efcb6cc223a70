"""Crediting a year, and putting it right afterwards."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from pecule.entitlements.actions.correcting import correct_line, declare_low_qualified, withdraw_low_qualified
from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.deciding import reject_set_aside, release_set_aside
from pecule.entitlements.actions.reversing import reverse_file
from pecule.entitlements.models import ActivityLine, Claim, ClaimRecovery, CreditChunk, DeclarationFile
from pecule.entitlements.queries.runs import control_totals
from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth, WrittenPerson
from pecule.entitlements.rules.refusals import FileNotAccepted, FileNotSetAside, YearNotOver
from pecule.holders.models import Holder
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from tests.entitlements.conftest import AT, BY, Import, year_csv
from tests.entitlements.people import BAKERY, FOUNDRY, nir_of, person

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)


def own(number: int = 1) -> int:
    """Posted cents of own rights of the n-th holder opened."""
    holder = Holder.objects.order_by("pk")[number - 1]
    return sum(each.balance.posted_cents for each in books.balances("holder", holder.pk) if each.fund == "own")


def spend(cents: int, number: int = 1) -> None:
    holder = Holder.objects.order_by("pk")[number - 1]
    account = books.account_id("holder", holder.pk, "own")
    assert account is not None
    shop = ledger.open_account(owner_kind="organisation", owner_id=1, fund="due", floored=False)
    ledger.transfer(
        id=uuid4(), debit=account, credit=shop, amount_cents=cents, code="order", reference="order:1",
        effective_on=AT.date(), at=AT, by=BY,
    )  # fmt: skip


def employee(number: int, hours: str = "1607", siret: str = BAKERY) -> str:
    return f"{siret};{nir_of(number)};LEFÈVRE;employee;hours;{hours}"


def months(*numbers: int, worked: int = 15_167, year: int = 2025) -> list[WrittenMonth]:
    people: list[WrittenPerson] = [person(n, WrittenContract(worked=worked, quantity=worked)) for n in numbers]
    return [WrittenMonth(BAKERY, date(year, month, 1), people) for month in range(1, 13)]


def test_a_full_year_gives_the_full_amount_and_a_part_of_it_its_share(send: Import) -> None:
    send(*months(1))
    send(year_csv(employee(2, "401.75", FOUNDRY)))
    done = credit_year(2025, by=BY, at=AT, workers=1)
    assert (own(1), own(2)) == (50_000, 12_500)
    assert (done.transfers, done.cents, done.chunks, done.chunks_done) == (2, 62_500, 1, 1)
    assert done.finished_at == AT
    assert control_totals(2025).agree


def test_every_class_is_credited_by_its_own_rule(send: Import) -> None:
    rows = [
        f"{BAKERY};{nir_of(1)};A;esat;hours;10",
        f"{BAKERY};{nir_of(2)};B;self_employed;days;218",
        f"{BAKERY};{nir_of(3)};C;employee;days;218",
        f"{BAKERY};{nir_of(4)};D;public;hours;1607",
    ]
    send(year_csv(*rows))
    credit_year(2025, by=BY, at=AT, workers=1)
    assert [own(n) for n in (1, 2, 3, 4)] == [80_000, 50_000, 50_000, 0]


def test_a_second_run_of_the_same_year_changes_nothing(send: Import) -> None:
    send(*months(1))
    first = credit_year(2025, by=BY, at=AT, workers=1)
    assert credit_year(2025, by=BY, at=LATER, workers=1) == first
    assert own() == 50_000


def test_a_year_that_is_not_over_is_refused(send: Import) -> None:
    with pytest.raises(YearNotOver):
        credit_year(2026, by=BY, at=AT, workers=1)


def test_a_closed_account_is_not_credited(send: Import) -> None:
    send(*months(1, 2))
    Holder.objects.order_by("pk").filter(nir_hash=Holder.objects.order_by("pk")[0].nir_hash).update(
        status="closed", closed_reason="death", closed_on=date(2025, 12, 1)
    )
    credit_year(2025, by=BY, at=AT, workers=1)
    assert (own(1), own(2)) == (0, 50_000)


def test_low_qualification_raises_the_credit_and_its_withdrawal_takes_it_back(send: Import) -> None:
    send(*months(1))
    holder = Holder.objects.get()
    credit_year(2025, by=BY, at=AT, workers=1)
    declare_low_qualified(holder.pk, from_year=2025, by=BY, at=AT)
    assert own() == 80_000
    withdraw_low_qualified(holder.pk, until_year=2024, by=BY, at=LATER)
    assert own() == 50_000


def test_a_late_declaration_is_credited_when_it_is_accepted(send: Import) -> None:
    send(*months(1))
    credit_year(2025, by=BY, at=AT, workers=1)
    late = send(year_csv(employee(2, "401.75", FOUNDRY)))
    assert (own(2), late.report["added_cents"]) == (12_500, 12_500)
    assert own(1) == 50_000


def test_a_correction_posts_the_difference_once(send: Import) -> None:
    send(year_csv(employee(1, "401.75")))
    credit_year(2025, by=BY, at=AT, workers=1)
    line = ActivityLine.objects.get()
    for _ in range(2):
        correct_line(
            line.pk, worked=80_350, counted_absence=0, reference=0, reason="typing error", key="k1", by=BY, at=AT
        )
    assert own() == 50_000
    assert ActivityLine.objects.count() == 2


def test_reversing_a_file_before_anything_was_spent_takes_everything_back(send: Import) -> None:
    outcome = send(*months(1, 2))
    credit_year(2025, by=BY, at=AT, workers=1)
    file = reverse_file(UUID(outcome.file), reason="wrong unit", by=BY, at=AT)
    assert (own(1), own(2), Claim.objects.count()) == (0, 0, 0)
    assert file.report["reversal"] == {"added_cents": 0, "taken_back_cents": 100_000, "claimed_cents": 0}
    assert reverse_file(UUID(outcome.file), reason="again", by=BY, at=LATER).decision_reason == "wrong unit"


def test_reversing_after_spending_keeps_a_claim_that_the_next_credit_recovers(send: Import) -> None:
    outcome = send(*months(1))
    credit_year(2025, by=BY, at=AT, workers=1)
    spend(30_000)
    reverse_file(UUID(outcome.file), reason="wrong unit", by=BY, at=AT)
    claim = Claim.objects.get()
    assert (own(), claim.amount_cents, claim.recovered_cents) == (0, 30_000, 0)
    send(*months(1, year=2026), at=LATER)
    done = credit_year(2026, by=BY, at=LATER, workers=1)
    claim.refresh_from_db()
    assert (own(), claim.recovered_cents, done.recovered_cents) == (20_000, 30_000, 30_000)
    assert [recovery.amount_cents for recovery in ClaimRecovery.objects.all()] == [30_000]


def test_a_reversed_file_sent_again_under_another_form_pays_its_own_claim(send: Import) -> None:
    outcome = send(*months(1))
    credit_year(2025, by=BY, at=AT, workers=1)
    spend(30_000)
    reverse_file(UUID(outcome.file), reason="wrong unit", by=BY, at=AT)
    send(year_csv(employee(1)))
    claim = Claim.objects.get()
    assert (own(), claim.recovered_cents) == (20_000, 30_000)


def test_reversing_a_replacement_lets_what_it_replaced_stand_again(send: Import) -> None:
    send(year_csv(employee(1)))
    replacement = (
        year_csv(employee(1, "401.75")).replace(b";worked", b";worked;effect").replace(b"401.75", b"401.75;replaces")
    )
    second = send(replacement)
    credit_year(2025, by=BY, at=AT, workers=1)
    assert own() == 12_500
    reverse_file(UUID(second.file), reason="it was right before", by=BY, at=AT)
    assert own() == 50_000


def test_a_file_set_aside_is_credited_only_once_released(send: Import) -> None:
    few = WrittenContract(worked=2_000)
    outcome = send(WrittenMonth(BAKERY, date(2025, 1, 1), [person(n, few) for n in range(4)]))
    credit_year(2025, by=BY, at=AT, workers=1)
    with pytest.raises(FileNotAccepted):
        reverse_file(UUID(outcome.file), reason="", by=BY, at=AT)
    released = release_set_aside(UUID(outcome.file), reason="students", by=BY, at=AT)
    assert (released.status, own(1)) == ("accepted", 623)
    with pytest.raises(FileNotSetAside):
        reject_set_aside(UUID(outcome.file), reason="", by=BY, at=AT)


def test_a_file_set_aside_and_rejected_never_stands(send: Import) -> None:
    few = WrittenContract(worked=2_000)
    month = WrittenMonth(BAKERY, date(2025, 1, 1), [person(n, few) for n in range(4)])
    outcome = send(month)
    reject_set_aside(UUID(outcome.file), reason="days, not hours", by=BY, at=AT)
    assert DeclarationFile.objects.get().status == "rejected"
    assert send(WrittenMonth(BAKERY, date(2025, 1, 1), [person(1)])).status == "accepted"


def test_chunks_cover_every_holder_once(send: Import) -> None:
    send(*months(*range(1, 8)))
    done = credit_year(2025, by=BY, at=AT, workers=1, chunk_holders=3)
    assert (done.chunks, done.transfers) == (3, 7)
    assert [chunk.transfers for chunk in CreditChunk.objects.order_by("low_id")] == [3, 3, 1]
