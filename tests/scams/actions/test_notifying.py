"""Holders are told of a scam that may touch them: once, weekly at most, if they asked or have an order there."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pecule.audit.models import AuditLine
from pecule.notices.models import Outbox
from pecule.scams.actions import follow_warnings, tell_holders, withdraw_warning
from pecule.scams.models import Campaign, Following, Told
from pecule.scams.queries.notices import follows_warnings, told_now, told_to
from pecule.scams.queries.warnings import forget_warnings
from pecule.screening.actions import confirm, release
from tests.catalogue.making import AT
from tests.orders.making import Buyer, cancel, make_buyer, make_seller, request
from tests.scams.actions.test_deciding import BY
from tests.scams.actions.test_reporting import PARCEL, VITALE, report
from tests.screening.making import has, listed, match_of, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Buyer:
    return make_buyer(0)


@pytest.fixture
def ben() -> Buyer:
    return make_buyer(1)


def warned(text: str = VITALE.format(""), at: datetime = AT) -> Campaign:
    """A campaign that enough people reported: everybody is warned."""
    for n in range(5):
        told = report(text, f"address:192.0.2.{n}", at=at)
    forget_warnings()
    assert told.campaign is not None
    return Campaign.objects.get(public_id=told.campaign)


def follow(buyer: Buyer, wanted: bool = True) -> None:
    follow_warnings(holder_id=buyer.id, wanted=wanted, by=buyer.actor, at=AT)


def letters() -> list[tuple[str, str]]:
    return list(Outbox.objects.filter(template="scam_warning").order_by("pk").values_list("recipient", "facts__why"))


def test_whoever_asked_is_told_once_and_nobody_else(ann: Buyer, ben: Buyer) -> None:
    follow(ann)
    campaign = warned()
    assert [tell_holders(at=AT), tell_holders(at=AT + timedelta(minutes=10))] == [1, 0]
    assert letters() == [("holder0@example.org", "asked")]
    assert list(Told.objects.values_list("holder_id", "campaign_id", "why")) == [(ann.id, campaign.pk, "asked")]
    assert Outbox.objects.get(template="scam_warning").facts == {
        "what": "Attention aux faux messages « Assurance maladie (Ameli) »",
        "advice": "Ne cliquez pas, ne répondez pas, ne rappelez pas. Tapez vous-même l’adresse du service.",
        "why": "asked",
    }
    assert AuditLine.objects.get(verb="scams.tell_holders").details == {"people": 1}


def test_one_a_week_however_many_scams_go_round(ann: Buyer) -> None:
    follow(ann)
    warned()
    tell_holders(at=AT)
    warned(PARCEL, AT + timedelta(hours=1))
    assert tell_holders(at=AT + timedelta(days=6)) == 0
    warned("Votre amende de 35 € est impayée, payez sur antai-amendes-gouv.top", AT + timedelta(days=7))
    assert tell_holders(at=AT + timedelta(days=7, hours=1)) == 1
    assert len(letters()) == 2


def test_nobody_is_told_who_took_it_back_nor_of_a_warning_withdrawn_or_old(ann: Buyer) -> None:
    follow(ann)
    campaign = warned()
    assert tell_holders(at=AT + timedelta(days=8)) == 0
    withdraw_warning(campaign=campaign.public_id, reason="Wrong", by=BY, at=AT)
    forget_warnings()
    assert tell_holders(at=AT) == 0
    warned(PARCEL)
    follow(ann, wanted=False)
    assert (tell_holders(at=AT), Following.objects.count()) == (0, 0)


def test_an_order_where_a_confirmed_indicator_is_shared_is_told_before_it_is_only_suspected(
    ann: Buyer, ben: Buyer
) -> None:
    seller, other = make_seller(0), make_seller(1)
    request(ann, seller)
    request(ben, other)
    campaign = warned()
    has(seller.public_id, ("phone", "06 12 34 56 78"))
    listed(reference=str(campaign.public_id))
    assert tell_holders(at=AT) == 0
    match = match_of(seller.public_id)
    confirm(match=match, reason="The same number", by=officer(), at=AT)
    assert tell_holders(at=AT) == 1
    assert letters() == [("holder0@example.org", "order")]
    release(match=match, reason="Another firm has it now", by=officer("zoe"), at=AT)
    request(ben, seller)
    assert tell_holders(at=AT) == 0


def test_an_order_that_is_over_concerns_nobody(ann: Buyer) -> None:
    seller = make_seller(0)
    cancel(request(ann, seller), ann)
    campaign = warned()
    has(seller.public_id, ("phone", "06 12 34 56 78"))
    listed(reference=str(campaign.public_id))
    confirm(match=match_of(seller.public_id), reason="The same number", by=officer(), at=AT)
    assert tell_holders(at=AT) == 0


def test_the_choice_is_written_down_once(ann: Buyer) -> None:
    follow(ann)
    follow(ann)
    assert follows_warnings(ann.id)
    lines = AuditLine.objects.filter(verb="scams.follow_warnings")
    assert [(line.subject, line.details) for line in lines] == [(f"holder:{ann.public_id}", {"wanted": True})]


def test_what_was_told_is_shown_while_the_warning_is_on(ann: Buyer, ben: Buyer) -> None:
    follow(ann)
    campaign = warned()
    tell_holders(at=AT)
    shown = told_now(ann.id, AT)
    assert shown is not None
    assert (shown[0].campaign, shown[1]) == (campaign.public_id, "asked")
    assert told_now(ben.id, AT) is None
    assert told_now(ann.id, AT + timedelta(days=15)) is None
    assert told_to(ann.id) == [(AT, "ameli", "asked")]


def test_the_database_keeps_it_seldom_whoever_writes(ann: Buyer) -> None:
    one, two = warned(), warned(PARCEL)
    monday = date(2026, 3, 2)
    Told.objects.create(campaign=one, holder_id=ann.id, why="asked", at=AT, week=monday)
    for wrong in (
        {"campaign": one, "week": monday + timedelta(days=7)},
        {"campaign": two, "week": monday},
        {"campaign": two, "week": monday + timedelta(days=8)},
        {"campaign": two, "week": monday + timedelta(days=7), "why": "suspected"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Told.objects.bulk_create([Told(**{"holder_id": ann.id, "why": "asked", "at": AT} | wrong)])
