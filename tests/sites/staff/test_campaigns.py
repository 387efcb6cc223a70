"""Pages of campaigns: what grows first, one with its picture, and each decision with its reason."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from pecule.audit.models import AuditLine
from pecule.operations import clock
from pecule.scams.models import Campaign, Report, Warning
from tests.scams.actions.test_reporting import PARCEL, VITALE, report
from tests.sites.public.test_check import text_of
from tests.sites.staff.scenes import inside, staff

pytestmark = pytest.mark.django_db
REASON = "Seen by two colleagues too"


@pytest.fixture
def analyst() -> Client:
    return inside(staff("ada", "fraud_analyst"))


def campaign() -> UUID:
    """A campaign that three people of Paris reported, one of them by another way of saying it."""
    now = clock.now()
    told = [
        report(VITALE.format(n), f"address:192.0.2.{n}", at=now - timedelta(minutes=n), department="75")
        for n in range(3)
    ]
    report("Assurance maladie : un remboursement de 284 € vous attend : https://ameli-vitale0.info/r/12", at=now)
    assert told[0].campaign is not None
    return told[0].campaign


def page(client: Client, url: str) -> str:
    return text_of(client.get(url, headers={"accept-language": "en"}).content.decode())


def test_what_grows_first_and_one_with_its_texts(analyst: Client) -> None:
    one = campaign()
    listed = page(analyst, "/staff/campaigns/")
    assert "Assurance maladie (Ameli)" in listed
    assert "hxxps://ameli-vitale" in listed
    said = page(analyst, f"/staff/campaigns/{one}/")
    assert "4, 3" in said
    assert "75 Paris" in said
    assert "un remboursement de 284 € vous attend" in said


def test_a_warning_is_published_and_withdrawn_each_with_its_reason(analyst: Client) -> None:
    one = campaign()
    asked = analyst.post(f"/staff/campaigns/{one}/publish/", {"reason": REASON}, headers={"accept-language": "en"})
    assert "Every page of every site" in text_of(asked.content.decode())
    assert Warning.objects.count() == 0
    analyst.post(f"/staff/campaigns/{one}/publish/", {"reason": REASON, "sure": "yes"})
    assert Warning.objects.get().reason == REASON
    analyst.post(f"/staff/campaigns/{one}/withdraw/", {"reason": REASON})
    assert Warning.objects.get().withdrawn_why == REASON
    refused = analyst.post(f"/staff/campaigns/{one}/withdraw/", {"reason": REASON}, headers={"accept-language": "en"})
    assert refused.status_code == 409
    assert "There is no warning of this campaign to withdraw." in text_of(refused.content.decode())


def test_reports_are_split_off_and_merged_again(analyst: Client) -> None:
    one = campaign()
    odd = Report.objects.get(text__startswith="Assurance")
    analyst.post(f"/staff/campaigns/{one}/split/", {"reports": [odd.number], "reason": REASON})
    made = Campaign.objects.exclude(public_id=one).get()
    assert (made.reports, Campaign.objects.get(public_id=one).reports) == (1, 3)
    sent = {"into": str(one), "reason": REASON, "sure": "yes"}
    analyst.post(f"/staff/campaigns/{made.public_id}/merge/", sent)
    assert Campaign.objects.get(public_id=one).reports == 4
    assert "It was merged into this campaign." in page(analyst, f"/staff/campaigns/{made.public_id}/")


def test_only_campaigns_of_the_same_body_are_offered_to_merge(analyst: Client) -> None:
    one = campaign()
    other = report(PARCEL).campaign
    answer = analyst.post(f"/staff/campaigns/{one}/merge/", {"into": str(other), "reason": REASON, "sure": "yes"})
    assert answer.status_code == 422
    assert Campaign.objects.filter(merged_into__isnull=False).count() == 0


def test_what_grows_and_nobody_is_warned_of_waits_for_a_decision(analyst: Client) -> None:
    one = campaign()
    home = analyst.get("/staff/", headers={"accept-language": "en"}).content.decode()
    assert "A scam grows: warn people?" in home
    assert f'href="/staff/campaigns/{one}/"' in home
    analyst.post(f"/staff/campaigns/{one}/publish/", {"reason": REASON, "sure": "yes"})
    assert "A scam grows" not in analyst.get("/staff/", headers={"accept-language": "en"}).content.decode()


def test_a_campaign_is_taken_away_as_a_file_which_the_trail_tells(analyst: Client) -> None:
    one = campaign()
    asked = page(analyst, f"/staff/campaigns/{one}/share/")
    assert "Takedown pack" in asked
    answer = analyst.post(f"/staff/campaigns/{one}/share/", {"form": "misp"})
    assert answer["Content-Disposition"] == f'attachment; filename="campaign-{str(one)[:8]}-misp.json"'
    assert answer.json()["Event"]["uuid"] == str(one)
    line = AuditLine.objects.get(verb="scams.share")
    assert (line.subject, line.details["as"]) == (f"campaign:{one}", "misp")
    refused = analyst.post(f"/staff/campaigns/{one}/share/", {"form": "takedown"}, headers={"accept-language": "en"})
    assert "Nothing of this campaign can be taken down" in text_of(refused.content.decode())
    assert AuditLine.objects.filter(verb="scams.share").count() == 1
