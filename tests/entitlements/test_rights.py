"""Dotations, volunteers' rights, hours and their conversions."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from pecule.entitlements.actions.dotations import (
    Gift,
    employer_topup,
    expire_dotations,
    receive_dotation,
    register_funder,
)
from pecule.entitlements.actions.hours import (
    convert_public_hours,
    convert_to_public_hours,
    credit_public_hours,
    declare_cec,
    enter_dif_hours,
)
from pecule.entitlements.models import Dotation, Funder
from pecule.entitlements.rules.refusals import (
    AlreadyDeclaredVolunteering,
    DifEnteredAlready,
    NothingToConvert,
    SameKeyOtherContent,
)
from pecule.holders.actions import NewPerson, open_holder
from pecule.holders.models import Holder
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import NotFound
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from pecule.scheme.conversions import DifTooLate, TooManyDifHours
from pecule.scheme.top_ups import ConditionsNeedEarmark, ExpiryInThePast
from pecule.scheme.volunteering import DeclaredTooLate
from tests.entitlements.conftest import AT, BY
from tests.entitlements.people import BAKERY, nir_of

pytestmark = pytest.mark.django_db
IN_2020 = datetime(2020, 6, 1, 9, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def holder() -> Holder:
    return Holder.objects.get(pk=open_holder(NewPerson(read_nir(nir_of(1)), "LEFÈVRE", "ZOÉ"), by=BY, at=AT))


@pytest.fixture
def region() -> Funder:
    return register_funder(name="Région Bretagne", kind="region", siren=BAKERY[:9], by=BY, at=AT)


def funds(owner_id: int, kind: str = "holder") -> dict[str, int]:
    return {each.fund: each.balance.posted_cents for each in books.balances(kind, owner_id)}


def test_a_dotation_is_credited_on_an_account_of_its_own_once_per_key(holder: Holder, region: Funder) -> None:
    gift = Gift(holder.public_id, 150_000, "2026-17", earmark=("rncp",), expires_on=date(2026, 12, 31))
    dotation = receive_dotation(gift, funder=region, by=BY, at=AT)
    again = receive_dotation(gift, funder=region, by=BY, at=NEXT_YEAR)
    assert again.pk == dotation.pk
    assert funds(holder.pk) == {dotation.fund: 150_000}
    assert funds(region.pk, "funder") == {"paid_in": -150_000}


def test_the_same_key_for_another_amount_is_refused(holder: Holder, region: Funder) -> None:
    receive_dotation(Gift(holder.public_id, 100, "k"), funder=region, by=BY, at=AT)
    with pytest.raises(SameKeyOtherContent):
        receive_dotation(Gift(holder.public_id, 200, "k"), funder=region, by=BY, at=AT)
    assert Dotation.objects.count() == 1


def test_conditions_follow_the_law(holder: Holder, region: Funder) -> None:
    with pytest.raises(ConditionsNeedEarmark):
        receive_dotation(Gift(holder.public_id, 100, "a", repay_unused=True), funder=region, by=BY, at=AT)
    past = Gift(holder.public_id, 100, "b", earmark=("rncp",), expires_on=date(2025, 1, 1))
    with pytest.raises(ExpiryInThePast):
        receive_dotation(past, funder=region, by=BY, at=AT)
    assert funds(holder.pk) == {}


def test_a_closed_account_receives_nothing(holder: Holder, region: Funder) -> None:
    Holder.objects.update(status="closed", closed_reason="death", closed_on=date(2026, 1, 1))
    with pytest.raises(AccountClosed):
        receive_dotation(Gift(holder.public_id, 100, "a"), funder=region, by=BY, at=AT)


def test_an_employers_list_is_credited_whole_or_not_at_all(holder: Holder, region: Funder) -> None:
    gifts = [
        Gift(holder.public_id, 300_000, "a", origin="corrective"),
        Gift(uuid4(), 300_000, "b", origin="corrective"),
    ]
    with pytest.raises(NotFound):
        employer_topup(gifts, employer=region, by=BY, at=AT)
    assert Dotation.objects.count() == 0
    employer_topup(gifts[:1], employer=region, by=BY, at=AT)
    assert sum(funds(holder.pk).values()) == 300_000


@pytest.mark.parametrize(("repay", "owner"), [(True, "funder"), (False, "scheme")])
def test_what_is_left_of_an_expired_dotation_goes_where_its_funder_said(
    holder: Holder, region: Funder, repay: bool, owner: str
) -> None:
    gift = Gift(holder.public_id, 1_000, "a", earmark=("rncp",), expires_on=date(2026, 12, 31), repay_unused=repay)
    dotation = receive_dotation(gift, funder=region, by=BY, at=AT)
    assert expire_dotations(at=AT, by=BY) == 0
    account = books.account_id("holder", holder.pk, dotation.fund)
    shop = ledger.open_account(owner_kind="organisation", owner_id=1, fund="due", floored=False)
    assert account is not None
    held = uuid4()
    ledger.hold(
        id=held, debit=account, credit=shop, amount_cents=400, code="order", reference="order:1",
        effective_on=AT.date(), expires_at=None, at=AT, by=BY,
    )  # fmt: skip
    assert expire_dotations(at=NEXT_YEAR, by=BY) == 1
    assert books.balance(account).posted_cents == 400
    ledger.void(id=uuid4(), pending_id=held, at=NEXT_YEAR, by=BY)
    later = datetime(2027, 3, 2, 9, tzinfo=UTC)
    assert (expire_dotations(at=later, by=BY), expire_dotations(at=later, by=BY)) == (1, 0)
    assert books.balance(account).posted_cents == 0
    where = funds(region.pk, "funder")["to_repay"] if owner == "funder" else funds(0, "scheme")["lapsed"]
    assert where == 1_000


def test_volunteering_is_credited_up_to_its_cap_on_its_own_account(holder: Holder) -> None:
    for year in (2022, 2023, 2024, 2025):
        declare_cec(holder.pk, activity="military_reserve", quantity=90, year=year, by=BY, at=AT)
    assert funds(holder.pk) == {"cec": 72_000}
    with pytest.raises(AlreadyDeclaredVolunteering):
        declare_cec(holder.pk, activity="military_reserve", quantity=90, year=2025, by=BY, at=AT)


def test_an_association_declared_too_late_gives_nothing(holder: Holder) -> None:
    with pytest.raises(DeclaredTooLate):
        declare_cec(
            holder.pk, activity="association", quantity=200, in_one_body=100, year=2025,
            declared_on=date(2026, 7, 1), attested_on=date(2026, 12, 1), by=BY, at=NEXT_YEAR,
        )  # fmt: skip
    assert funds(holder.pk).get("cec", 0) == 0


def test_volunteers_rights_are_still_credited_after_a_pension(holder: Holder) -> None:
    Holder.objects.update(status="closed", closed_reason="pension", closed_on=date(2026, 1, 1))
    declare_cec(holder.pk, activity="fire_service", quantity=5 * 12, year=2025, by=BY, at=AT)
    Holder.objects.update(closed_reason="death")
    with pytest.raises(AccountClosed):
        declare_cec(holder.pk, activity="military_reserve", quantity=90, year=2025, by=BY, at=AT)


def test_former_hours_are_entered_once_before_the_deadline(holder: Holder) -> None:
    for _ in range(2):
        enter_dif_hours(holder.pk, hours_hundredths=10_050, key="a", by=BY, at=IN_2020)
    assert funds(holder.pk) == {"own": 150_750}
    with pytest.raises(DifEnteredAlready):
        enter_dif_hours(holder.pk, hours_hundredths=100, key="b", by=BY, at=IN_2020)
    with pytest.raises(SameKeyOtherContent):
        enter_dif_hours(holder.pk, hours_hundredths=100, key="a", by=BY, at=IN_2020)


def test_former_hours_after_the_deadline_or_too_many_are_refused(holder: Holder) -> None:
    with pytest.raises(DifTooLate):
        enter_dif_hours(holder.pk, hours_hundredths=100, key="a", by=BY, at=AT)
    with pytest.raises(TooManyDifHours):
        enter_dif_hours(holder.pk, hours_hundredths=12_001, key="a", by=BY, at=IN_2020)
    assert funds(holder.pk) == {}


def test_public_hours_are_credited_once_a_year_and_converted_up_to_the_ceiling(holder: Holder) -> None:
    for year in (2024, 2024, 2025):
        credit_public_hours(holder.pk, year=year, category="standard", worked=160_700, reference=160_700, by=BY, at=AT)
    assert funds(holder.pk) == {"public_hours": 5_000}
    for _ in range(2):
        convert_public_hours(holder.pk, hours_hundredths=4_000, key="a", by=BY, at=AT)
    assert funds(holder.pk) == {"public_hours": 1_000, "own": 60_000}


def test_euros_become_public_hours_and_back_by_the_same_rate(holder: Holder) -> None:
    credit_public_hours(holder.pk, year=2025, category="standard", worked=1, reference=1, by=BY, at=AT)
    convert_public_hours(holder.pk, hours_hundredths=2_500, key="a", by=BY, at=AT)
    convert_to_public_hours(holder.pk, cents=37_500, key="b", by=BY, at=AT)
    assert funds(holder.pk) == {"public_hours": 2_500, "own": 0}
    with pytest.raises(NothingToConvert):
        convert_to_public_hours(holder.pk, cents=100, key="c", by=BY, at=AT)
