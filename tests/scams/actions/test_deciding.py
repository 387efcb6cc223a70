"""Analysts split, merge, warn and take back; nobody else does."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from pecule.audit.models import AuditLine
from pecule.kernel.actors import STRANGER, system
from pecule.kernel.refusals import NotFound
from pecule.scams.actions import merge_campaigns, publish_warning, split_campaign, withdraw_warning
from pecule.scams.models import Campaign, Report, Warning
from pecule.scams.queries.warnings import forget_warnings, warnings_on
from pecule.scams.rules.campaigns import (
    CampaignMerged,
    NothingToSplit,
    NotYourCampaigns,
    NoWarning,
    ReasonMissing,
    TwoBrands,
    WarningStands,
)
from tests.scams.actions.test_reporting import PARCEL, VITALE, report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
BY = system("analyst")
REFUND = "Assurance maladie : un remboursement de 284 € vous attend, donnez votre carte ici : https://{}.info/r/12"


def two_campaigns() -> tuple[UUID, UUID]:
    """One about a card, one about a refund: both in the name of the health insurance."""
    one = report(VITALE.format("")).campaign
    other = report(REFUND.format("ameli-rembours")).campaign
    assert one is not None
    assert other is not None
    assert one != other
    return one, other


def test_two_campaigns_become_one_that_takes_in_messages_like_either() -> None:
    one, other = two_campaigns()
    merge_campaigns(campaign=one, into=other, reason="Same people", by=BY, at=AT)
    assert list(Campaign.objects.order_by("pk").values_list("reports", "people")) == [(0, 0), (2, 1)]
    assert report(VITALE.format("-9")).campaign == other
    assert report(REFUND.format("rembours-ameli")).campaign == other
    with pytest.raises(CampaignMerged):
        publish_warning(campaign=one, reason="Now", by=BY, at=AT)
    line = AuditLine.objects.get(verb="scams.merge")
    assert line.details == {"into": str(other), "reports": 1, "reason": "Same people"}


def test_a_part_becomes_a_campaign_that_takes_in_what_is_like_it() -> None:
    whole = report(VITALE.format("")).campaign
    assert whole is not None
    part = report(REFUND.format("ameli-vitale"))
    assert part.campaign == whole
    made = split_campaign(campaign=whole, reports=[part.number], reason="Another lure", by=BY, at=AT)
    assert report(REFUND.format("ameli-vitale")).campaign == made
    assert report(VITALE.format("-2")).campaign == whole
    assert list(Campaign.objects.order_by("pk").values_list("reports", flat=True)) == [2, 2]


def test_what_cannot_be_split_or_merged_is_refused_by_name() -> None:
    one, other = two_campaigns()
    parcel = report(PARCEL)
    with pytest.raises(TwoBrands):
        merge_campaigns(campaign=one, into=parcel.campaign or uuid4(), reason="Same", by=BY, at=AT)
    for numbers in (
        [],
        [parcel.number],
        list(Report.objects.filter(campaign__public_id=one).values_list("number", flat=True)),
    ):
        with pytest.raises(NothingToSplit):
            split_campaign(campaign=one, reports=numbers, reason="Part", by=BY, at=AT)
    with pytest.raises(ReasonMissing):
        merge_campaigns(campaign=one, into=other, reason=" ", by=BY, at=AT)
    with pytest.raises(NotFound):
        merge_campaigns(campaign=one, into=uuid4(), reason="Same", by=BY, at=AT)


def test_only_analysts_decide() -> None:
    one, other = two_campaigns()
    with pytest.raises(NotYourCampaigns):
        publish_warning(campaign=one, reason="Now", by=STRANGER, at=AT)
    with pytest.raises(NotYourCampaigns):
        withdraw_warning(campaign=one, reason="Now", by=STRANGER, at=AT)
    with pytest.raises(NotYourCampaigns):
        merge_campaigns(campaign=one, into=other, reason="Now", by=STRANGER, at=AT)
    with pytest.raises(NotYourCampaigns):
        split_campaign(campaign=one, reports=[], reason="Now", by=STRANGER, at=AT)


def test_a_warning_is_published_early_withdrawn_and_not_published_by_itself_again() -> None:
    campaign = report(VITALE.format("")).campaign
    assert campaign is not None
    warning = publish_warning(campaign=campaign, reason="Heard of it elsewhere", by=BY, at=AT)
    forget_warnings()
    assert [one.public_id for one in warnings_on(AT)] == [warning]
    with pytest.raises(WarningStands):
        publish_warning(campaign=campaign, reason="Again", by=BY, at=AT)
    withdraw_warning(campaign=campaign, reason="It was a real message", by=BY, at=AT)
    forget_warnings()
    assert warnings_on(AT) == []
    with pytest.raises(NoWarning):
        withdraw_warning(campaign=campaign, reason="Again", by=BY, at=AT)
    for n in range(9):
        report(VITALE.format(n), f"address:192.0.2.{n}")
    assert Warning.objects.filter(withdrawn_at__isnull=True).count() == 0
    publish_warning(campaign=campaign, reason="It is one", by=BY, at=AT)
    assert Warning.objects.count() == 2
