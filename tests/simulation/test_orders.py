"""The market of the made-up country: told by the verbs that people use, so that every state can be looked at."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from pecule.catalogue.models import (
    Application,
    BankDetails,
    Hearing,
    Invitation,
    Organisation,
    SiretDispute,
    Subcontract,
)
from pecule.entitlements.models import Announcement
from pecule.notices.models import Outbox
from pecule.orders.models import CardPayment, Control, Order
from pecule.payouts.models import Payable, Payment, PaymentFile, UnmatchedLine
from pecule.screening.models import Match
from pecule.signin.actions import issue_token
from pecule.simulation.country import Country, Size

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
SIZE = Size(holders=120, employers=5, organisations=6, offers=30, orders=80, bureaus=1, years=5)


@pytest.fixture(autouse=True)
def bank(settings: LazySettings, tmp_path: Path) -> Path:
    """The folders of the demonstration's bank."""
    settings.PECULE_DEMO = True
    settings.BANK_FOLDER = tmp_path
    settings.PAYER_IBAN = "FR7699999000010000000000115"
    settings.PECULE_BANK = "pecule.adapters.bank.fake.FakeBank"
    return tmp_path


@pytest.mark.django_db
def test_visitors_find_the_whole_market(bank: Path) -> None:
    """One load for everything: it is what takes the time."""
    country = Country(now=NOW, progress=lambda *_: None, size=SIZE)
    country.load()
    _orders_in_every_state()
    _organisations_at_every_step()
    _payments_in_every_state(bank)
    _what_is_held()
    _programs_that_come_in(country)
    before = (Order.objects.count(), Payment.objects.count(), Outbox.objects.count())
    country.load()
    assert (Order.objects.count(), Payment.objects.count(), Outbox.objects.count()) == before


def _orders_in_every_state() -> None:
    states = set(Order.objects.values_list("state", flat=True))
    assert states == {
        "requested", "reviewing", "proposed", "payment_due", "accepted", "in_training", "service_done", "controlled",
        "no_show", "force_majeure", "completed", "charged", "refused", "cancelled", "expired",
    }  # fmt: skip
    assert CardPayment.objects.filter(state="paid").count() >= 10
    controls = Control.objects.filter(decided_at=None).values_list("opened_at", "answered_at")
    assert {(opened is not None, answered is not None) for opened, answered in controls} >= {
        (True, False), (True, True),
    }  # fmt: skip


def _organisations_at_every_step() -> None:
    assert Counter(Application.objects.values_list("state", flat=True)) == {
        "started": 1, "submitted": 2, "admissible": 1, "refused": 1, "inadmissible": 1,
    }  # fmt: skip
    assert set(Organisation.objects.values_list("status", flat=True)) == {"draft", "listed", "delisted"}
    assert sorted(Hearing.objects.values_list("state", flat=True)) == ["answered", "closed", "open"]
    assert (SiretDispute.objects.count(), Subcontract.objects.count(), Invitation.objects.count()) == (1, 1, 1)
    assert BankDetails.objects.filter(usable_from__gt=NOW.date()).count() == 1
    delisted = Order.objects.filter(organisation__status="delisted").values_list("state", flat=True)
    assert not set(delisted) & {"requested", "reviewing", "proposed", "payment_due"}


def _payments_in_every_state(bank: Path) -> None:
    assert set(Payable.objects.values_list("state", flat=True)) >= {"to_invoice", "invoiced", "in_file", "paid"}
    assert Payable.objects.filter(suspended_until__isnull=False).exists()
    assert set(Payment.objects.values_list("state", "reason_code")) >= {
        ("waiting", ""), ("booked", ""), ("rejected", "AC04"), ("returned", "AC06"),
    }  # fmt: skip
    assert Counter(PaymentFile.objects.values_list("state", flat=True)) == {"sent": 2, "prepared": 1}
    assert not UnmatchedLine.objects.exists()
    assert len(list((bank / "in" / "read").iterdir())) == 3
    assert Announcement.objects.count() == 2
    assert Outbox.objects.filter(template__in=("paid", "payment_returned", "delisted", "iban_changed")).count() >= 4


def _what_is_held() -> None:
    held = Match.objects.filter(state="held").values_list("indicator__kind", "indicator__reference")
    assert set(held) == {("iban", "Compte CPF à renouveler"), ("name", "Liste 2")}
    assert 2 <= len(held) <= 3  # an organisation with payments under way is never among them


def _programs_that_come_in(country: Country) -> None:
    owners = [one.owner.partition("@")[0] for one in country.programs]
    assert owners == ["ecole", "paie", "financeur"]
    for one in country.programs:
        assert issue_token(client_id=one.client_id, secret=one.secret, at=NOW).token
