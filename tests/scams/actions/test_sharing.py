"""A campaign leaves the house: what is in it, what is not, and who took it."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from pecule.audit.models import AuditLine
from pecule.kernel.actors import Actor, system
from pecule.kernel.refusals import NotFound
from pecule.scams.actions import publish_warning, share_campaign, withdraw_warning
from pecule.scams.queries.sharing import Place, published_campaign, shared_campaign, shared_since
from pecule.scams.rules.campaigns import NotYourCampaigns
from pecule.screening.actions import withdraw_indicator
from pecule.screening.models import Indicator
from tests.scams.actions.test_pushing import AT, CPF, MULE
from tests.scams.actions.test_reporting import VITALE, report

pytestmark = pytest.mark.django_db
BY = system("test")


def published() -> UUID:
    """A campaign that five people reported within an hour, each from somewhere else."""
    told = [report(CPF.format(MULE), f"address:192.0.2.{n}", at=AT + timedelta(minutes=n)) for n in range(5)]
    assert told[0].campaign is not None
    return told[0].campaign


def test_a_campaign_is_shared_with_what_several_people_gave() -> None:
    one = shared_campaign(published(), at=AT)
    assert (one.brand, one.people, one.public, one.revoked, one.tlp) == (
        "Mon compte formation",
        5,
        True,
        False,
        "green",
    )
    assert one.text == CPF.format(MULE)
    assert {(i.kind, i.value, i.people, i.confidence, i.revoked) for i in one.indicators} == {
        ("phone", "+33756789012", 5, 60, False),
        ("domain", "mon-cpf-droits.info", 5, 60, False),
        ("address", "mon-cpf-droits.info/f", 5, 60, False),
    }
    assert {(i.first_at, i.last_at) for i in one.indicators} == {(AT, AT + timedelta(minutes=4))}


def test_who_took_it_and_how_stays_in_the_trail_and_nothing_of_reporters_is_in_it() -> None:
    one = published()
    made = share_campaign(campaign=one, form="stix", by=BY, at=AT)
    again = share_campaign(campaign=one, form="stix", by=BY, at=AT)
    assert (made.content, made.media_type) == (again.content, "application/stix+json;version=2.1")
    assert b"192.0.2" not in made.content
    line = AuditLine.objects.filter(verb="scams.share").first()
    assert line is not None
    assert (line.subject, line.details) == (f"campaign:{one}", {"as": "stix", "indicators": 3, "public": True})


def test_only_analysts_take_one() -> None:
    with pytest.raises(NotYourCampaigns):
        share_campaign(campaign=published(), form="misp", by=Actor("staff", str(uuid4())), at=AT)
    assert not AuditLine.objects.filter(verb="scams.share").exists()


def test_an_indicator_that_was_taken_off_the_lists_is_revoked() -> None:
    one = published()
    wrong = Indicator.objects.get(kind="phone")
    wrong.refresh_from_db()
    withdraw_indicator(indicator=wrong.public_id, reason="a town hall's number", by=BY, at=AT)
    assert {i.kind for i in shared_campaign(one, at=AT).indicators if i.revoked} == {"phone"}


def test_a_text_of_one_person_alone_is_not_shared_and_partners_do_not_see_the_campaign() -> None:
    told = report("Bonjour, " + VITALE.format(""))
    assert told.campaign is not None
    assert shared_campaign(told.campaign, at=AT).text == ""
    with pytest.raises(NotFound):
        published_campaign(told.campaign, at=AT)
    assert shared_since(None, limit=10, at=AT) == []
    publish_warning(campaign=told.campaign, reason="seen by the bank too", by=BY, at=AT)
    assert published_campaign(told.campaign, at=AT).public is True


def test_the_feed_tells_each_change_once_and_withdrawn_campaigns_as_revoked() -> None:
    one = published()
    first = shared_since(None, limit=10, at=AT)
    assert [(c.id, c.revoked) for c in first] == [(one, False)]
    place = Place(first[0].changed_at, first[0].id)
    assert shared_since(place, limit=10, at=AT) == []
    later = AT + timedelta(hours=1)
    withdraw_warning(campaign=one, reason="it was a real letter", by=BY, at=later)
    assert [(c.id, c.revoked, c.changed_at) for c in shared_since(place, limit=10, at=later)] == [(one, True, later)]


def test_each_format_is_written(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    one = published()
    call_command("scams_share", str(one), "--as", "misp")
    assert json.loads(capsysbinary.readouterr().out)["Event"]["uuid"] == str(one)
