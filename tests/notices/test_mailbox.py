"""The demonstration's mailbox: every notice as its person would read it; nothing of it elsewhere."""

from uuid import uuid4

import pytest
from django.conf import settings

from pecule.kernel.refusals import NotFound
from pecule.notices.models import Outbox
from pecule.notices.queries.mailbox import count_letters, letter, letters, people, recipient_of
from tests.notices.making import ADDRESS, AT, queued, sent

pytestmark = pytest.mark.django_db


def test_a_mailbox_holds_what_one_person_was_written_latest_first() -> None:
    sent("order_refused")
    queued("order_control", to="school@example.org")
    queued("order_done")
    latest = letters(ADDRESS, limit=1)[0].public_id
    assert [(one.recipient, one.notices) for one in people(limit=9)] == [(ADDRESS, 2), ("school@example.org", 1)]
    assert (people(limit=1)[0].latest, recipient_of(latest)) == (latest, ADDRESS)
    assert (count_letters(), count_letters(ADDRESS)) == (3, 2)
    assert [(one.subject, one.state, one.queued_at) for one in letters(ADDRESS, limit=10)] == [
        ("Est-ce exact ? La fin de « Soudure »", "queued", AT),
        ("Soudure a répondu non : Soudure", "sent", AT),
    ]
    assert [one.recipient for one in letters(limit=1, offset=1)] == ["school@example.org"]


def test_one_letter_reads_in_the_persons_language_or_the_other() -> None:
    notice = queued()
    assert letter(notice.public_id)[1].subject == "Soudure a répondu non : Soudure"
    assert letter(notice.public_id, "en")[1].subject == "Soudure says no: Soudure"
    with pytest.raises(NotFound):
        letter(uuid4())


def test_what_was_forgotten_is_not_there() -> None:
    (notice,) = sent("order_refused")
    Outbox.objects.update(facts=None, recipient="")
    assert (people(limit=9), letters(limit=10), count_letters()) == ([], [], 0)
    with pytest.raises(NotFound):
        letter(notice.public_id)


def test_nobodys_letters_can_be_read_outside_of_a_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    notice = queued()
    monkeypatch.setattr(settings, "PECULE_DEMO", False)
    for read in (
        lambda: people(limit=1),
        count_letters,
        lambda: recipient_of(notice.public_id),
        lambda: letters(limit=1),
        lambda: letter(notice.public_id),
    ):
        with pytest.raises(NotFound):
            read()
