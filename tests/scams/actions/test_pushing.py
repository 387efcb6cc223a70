"""A campaign's indicators stop money: from the report that crosses the threshold on, and nobody's by one report."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from pecule.audit.models import AuditLine
from pecule.kernel.actors import system
from pecule.scams.actions import withdraw_warning
from pecule.scams.models import Campaign, Push
from pecule.screening.actions import confirm, register
from pecule.screening.models import Indicator, Match
from tests.scams.actions.test_reporting import report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
CPF = "Mon compte formation : vos droits CPF expirent, donnez votre mot de passe au conseiller, appelez le {} ou https://mon-cpf-droits.info/f"
MULE, RIVAL = "07 56 78 90 12", "01 42 68 53 00"


def organisation(phone: str) -> UUID:
    made = uuid4()
    register({("organisation", made): [("phone", phone)]}, by=system("test"), at=AT)
    return made


def test_the_report_that_crosses_the_threshold_holds_who_shares_a_number() -> None:
    guilty, rival = organisation(MULE), organisation(RIVAL)
    for n in range(4):
        report(CPF.format(MULE), f"address:192.0.2.{n}")
    assert Match.objects.count() == Indicator.objects.count() == 0
    told = report(CPF.format(RIVAL), "address:192.0.2.77")
    assert told.people == 5
    assert [one.subject_id for one in Match.objects.all()] == [guilty]
    assert rival not in Match.objects.values_list("subject_id", flat=True)
    listed = {(one.kind, one.value): (one.confidence, one.reference, one.source) for one in Indicator.objects.all()}
    campaign = str(Campaign.objects.get().public_id)
    assert listed == {
        ("phone", "+33756789012"): (60, campaign, "scam reports"),
        ("domain", "mon-cpf-droits.info"): (60, campaign, "scam reports"),
        ("address", "mon-cpf-droits.info/f"): (60, campaign, "scam reports"),
    }


def test_a_new_number_of_a_known_campaign_is_pushed_as_soon_as_three_people_gave_it() -> None:
    for n in range(5):
        report(CPF.format(MULE), f"address:192.0.2.{n}")
    later = organisation(RIVAL)
    for n in range(10, 12):
        report(CPF.format(RIVAL), f"address:192.0.2.{n}")
    assert Match.objects.count() == 0
    report(CPF.format(RIVAL), "address:192.0.2.12")
    assert [one.subject_id for one in Match.objects.all()] == [later]


def test_an_indicator_grows_surer_as_its_campaign_grows() -> None:
    for n in range(10):
        report(CPF.format(MULE), f"address:192.0.2.{n}")
    assert set(Push.objects.values_list("people", "confidence")) == {(10, 73)}
    assert set(Indicator.objects.values_list("confidence", flat=True)) == {73}


def test_what_looks_honest_stops_nobody() -> None:
    organisation(MULE)
    for n in range(9):
        report(f"Ton colis est chez moi, appelle le {MULE} quand tu veux, bises de la voisine", f"address:192.0.2.{n}")
    assert Match.objects.count() == 0


def withdrawn(*, indicators: bool) -> UUID:
    """A campaign whose warning an analyst took back."""
    for n in range(5):
        report(CPF.format(MULE), f"address:192.0.2.{n}")
    one = Campaign.objects.get().public_id
    withdraw_warning(campaign=one, reason="a real letter", indicators=indicators, by=system("test"), at=AT)
    return one


def test_a_warning_that_was_wrong_takes_its_indicators_along_and_frees_who_they_held() -> None:
    wronged = organisation(MULE)
    withdrawn(indicators=True)
    assert not Indicator.objects.filter(withdrawn_at__isnull=True).exists()
    assert [(one.subject_id, one.state) for one in Match.objects.all()] == [(wronged, "released")]
    line = AuditLine.objects.get(verb="scams.withdraw_warning")
    assert line.details["indicators"] == 3


def test_they_stay_where_the_analyst_leaves_them() -> None:
    guilty = organisation(MULE)
    withdrawn(indicators=False)
    assert Indicator.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert [(one.subject_id, one.state) for one in Match.objects.all()] == [(guilty, "held")]


def test_a_campaign_that_was_taken_back_lists_nothing_more_however_it_grows() -> None:
    withdrawn(indicators=True)
    for n in range(5, 20):
        report(CPF.format(RIVAL), f"address:192.0.2.{n}")
    assert not Indicator.objects.filter(withdrawn_at__isnull=True).exists()


def test_what_an_officer_confirmed_stays_held() -> None:
    guilty = organisation(MULE)
    for n in range(5):
        report(CPF.format(MULE), f"address:192.0.2.{n}")
    match = Match.objects.get()
    confirm(match=match.public_id, reason="as it looks", by=system("test"), at=AT)
    one = Campaign.objects.get().public_id
    withdraw_warning(campaign=one, reason="a real letter", indicators=True, by=system("test"), at=AT)
    assert [(found.subject_id, found.state) for found in Match.objects.all()] == [(guilty, "confirmed")]
