"""Every euro explained, from the declarations as they stood."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from pecule.entitlements.actions import Gift, credit_year, declare_cec, receive_dotation, register_funder, reverse_file
from pecule.entitlements.queries.explaining import explain_transfer, explain_year
from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth
from pecule.holders.models import Holder
from pecule.kernel.refusals import NotFound
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from pecule.ledger.queries import TransferRow
from tests.entitlements.conftest import AT, BY, Import, year_csv
from tests.entitlements.people import BAKERY, nir_of, person

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 4, 1, 9, tzinfo=UTC)


def transfers(holder: Holder, fund: str = "own") -> list[TransferRow]:
    account = books.account_id("holder", holder.pk, fund)
    assert account is not None
    return list(reversed(books.history([account])))


def said(holder: Holder, transfer: TransferRow, language: str = "en") -> list[str]:
    return [step.sentence(language) for step in explain_transfer(transfer.id, holder_id=holder.pk).steps]


def test_a_yearly_credit_names_its_declaration_its_value_and_its_article(send: Import) -> None:
    send(
        *[
            WrittenMonth(BAKERY, date(2025, m, 1), [person(1, WrittenContract(worked=3_000, quantity=3_000))])
            for m in range(1, 13)
        ]
    )
    credit_year(2025, by=BY, at=AT, workers=1)
    holder = Holder.objects.get()
    (credit,) = transfers(holder)
    found = explain_transfer(credit.id, holder_id=holder.pk)
    assert (found.amount_cents, found.recomputed_cents) == (11_201, 11_201)
    assert said(holder, credit)[0] == "Declared: 360 hours of work; a full year is 1,607 hours."
    assert said(holder, credit)[-1] == "That is €112.01 out of €500.00."
    assert found.steps[0].declaration == f"{BAKERY} 00001"
    assert [step.article for step in found.steps if step.article][-1] == "R6323-1 I"


def test_a_credit_is_explained_as_declarations_stood_then_not_as_they_stand_now(send: Import) -> None:
    outcome = send(year_csv(f"{BAKERY};{nir_of(1)};A;employee;hours;803.5"))
    credit_year(2025, by=BY, at=AT, workers=1)
    reverse_file(UUID(outcome.file), reason="wrong", by=BY, at=LATER)
    holder = Holder.objects.get()
    credit, taken = transfers(holder)
    assert explain_transfer(credit.id, holder_id=holder.pk).recomputed_cents == 50_000
    assert said(holder, taken) == [
        "What is declared for 2025 changed: €500.00 too much had been credited and is taken back."
    ]


def test_a_clipped_credit_is_recomputed_with_the_balance_of_its_moment(send: Import) -> None:
    send(year_csv(f"{BAKERY};{nir_of(1)};A;employee;hours;1607"))
    holder = Holder.objects.get()
    source = ledger.open_account(owner_kind="scheme", owner_id=0, fund="conversions", floored=False)
    account = books.account_id("holder", holder.pk, "own")
    assert account is not None
    for at, cents in ((datetime(2026, 1, 5, tzinfo=UTC), 480_000), (LATER, 7)):
        if at == LATER:
            credit_year(2025, by=BY, at=AT, workers=1)
        ledger.transfer(
            id=uuid4(), debit=source, credit=account, amount_cents=cents, code="dif", reference="none:1",
            effective_on=at.date(), at=at, by=BY,
        )  # fmt: skip
    credit = next(each for each in transfers(holder) if each.code == "yearly_credit")
    assert credit.amount_cents == 20_000
    assert explain_transfer(credit.id, holder_id=holder.pk).recomputed_cents == 20_000


def test_somebody_elses_transfer_is_not_explained(send: Import) -> None:
    send(year_csv(*[f"{BAKERY};{nir_of(n)};A;employee;hours;1607" for n in (1, 2)]))
    credit_year(2025, by=BY, at=AT, workers=1)
    first, second = Holder.objects.order_by("pk")
    with pytest.raises(NotFound):
        explain_transfer(transfers(first)[0].id, holder_id=second.pk)


def test_why_a_year_gave_nothing_is_explained_too(send: Import) -> None:
    send(year_csv(f"{BAKERY};{nir_of(1)};A;employee;hours;1607"))
    holder = Holder.objects.get()
    with pytest.raises(NotFound):
        explain_year(holder.pk, 2025)
    credit_year(2025, by=BY, at=AT, workers=1)
    steps, cents = explain_year(holder.pk, 2025)
    assert cents == 50_000
    assert steps[-1].sentence("fr") != steps[-1].sentence("en")


def test_dotations_and_volunteering_say_who_and_why(send: Import) -> None:
    send(year_csv(f"{BAKERY};{nir_of(1)};A;employee;hours;1607"))
    holder = Holder.objects.get()
    funder = register_funder(name="Région Bretagne", kind="region", siren=BAKERY[:9], by=BY, at=AT)
    gift = Gift(holder.public_id, 100_000, "r1", earmark=("rncp",), expires_on=date(2026, 12, 31))
    dotation = receive_dotation(gift, funder=funder, by=BY, at=AT)
    assert said(holder, transfers(holder, dotation.fund)[0]) == [
        "Région Bretagne paid €1,000.00 for you.",
        "It can pay only for: rncp.",
        "It can be used until 31 December 2026.",
    ]
    declare_cec(holder.pk, activity="military_reserve", quantity=90, year=2025, by=BY, at=AT)
    assert said(holder, transfers(holder, "cec")[0]) == [
        "The threshold of 90 is reached.",
        "Volunteering gives €240.00.",
    ]
