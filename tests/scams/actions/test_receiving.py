"""Forwarded e-mails: reported once, answered with care, and nobody's address kept."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from pecule.kernel.actors import STRANGER
from pecule.notices.actions import send_due
from pecule.notices.models import Outbox
from pecule.notices.queries.writing import written
from pecule.scams.actions import Reported, delete_report, receive_email
from pecule.scams.models import Report, Warning
from tests.scams.rules.test_forwarding import EDGE, GMAIL, PAUL, mail

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def an_edge(settings: LazySettings) -> None:
    settings.PECULE_MAIL_EDGE = EDGE
    cache.clear()


def forward(sender: str = PAUL, *, vouched: bool | None = True, name: str = "1") -> Reported | None:
    more = {"Message-ID": f"<{name}@example.org>"}
    if vouched is not None:
        more["Authentication-Results"] = f"{EDGE}; spf={'pass' if vouched else 'fail'} smtp.mailfrom={sender}"
    return receive_email(content=mail(GMAIL, **more).as_bytes(), sender=sender, by=STRANGER, at=AT)


def test_who_forwards_is_told_what_it_is_why_what_to_do_and_how_to_delete() -> None:
    told = forward()
    notice = Outbox.objects.get()
    said = written(notice.template, notice.facts or {}, notice.language)
    assert told is not None
    assert (notice.recipient, notice.language, said.subject) == (
        PAUL, "fr", "Le message que vous avez transféré : C’est très probablement une arnaque",
    )  # fmt: skip
    assert [paragraph.split(" : ")[0] for paragraph in said.paragraphs[1:3]] == [
        "Ce que nous y avons vu", "Que faire maintenant",
    ]  # fmt: skip
    assert (told.number in said.text, told.code in said.text, "ameli-vitale" in said.text) == (True, True, False)
    assert delete_report(code=told.code, by=STRANGER, at=AT) == told.number


def test_the_same_mail_again_is_reported_and_answered_once() -> None:
    assert forward() == forward()
    assert (Report.objects.count(), Outbox.objects.count()) == (1, 1)


def test_the_address_of_who_forwards_is_forgotten_once_the_answer_left(settings: LazySettings) -> None:
    settings.PECULE_DEMO = False
    forward()
    send_due(at=AT)
    notice = Outbox.objects.get()
    assert (notice.state, notice.recipient, notice.facts) == ("sent", "", None)
    assert "paul" not in str(list(Report.objects.values())).lower()


@pytest.mark.attack("has our answers sent to somebody whose address was forged")
def test_a_domain_that_did_not_vouch_is_not_answered_and_where_nobody_says_once_a_day() -> None:
    forward(vouched=False)
    assert Outbox.objects.count() == 0
    for name in "abc":
        forward("anne@example.com", vouched=None, name=name)
    notice = Outbox.objects.get()
    assert (notice.recipient, (notice.facts or {})["how"]) == ("anne@example.com", "short")
    assert len(written(notice.template, notice.facts or {}, "fr").paragraphs) == 2


@pytest.mark.attack("makes a warning, or stops a rival's money, from forged senders")
def test_senders_that_nobody_vouched_for_are_one_person_together() -> None:
    for n in range(8):
        forward(f"p{n}@orange.fr", vouched=None, name=str(n))
        forward(f"p{n}@attacker.info", name=f"own {n}")
    assert (Report.objects.count(), Report.objects.values("reporter").distinct().count()) == (16, 2)
    assert Warning.objects.count() == 0


def test_five_people_vouched_for_publish_the_warning() -> None:
    for n in range(5):
        forward(f"p{n}@orange.fr", name=str(n))
    assert Warning.objects.get().people == 5
