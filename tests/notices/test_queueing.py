"""A notice is queued with what it tells about, once."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from pecule.notices.actions import queue
from pecule.notices.models import Outbox
from pecule.notices.rules.facts import FactsWrong, NoticeUnknown, checked, unlinked
from tests.notices.making import ADDRESS, AT, BY, queued, sample

KEY = UUID(int=7)


@pytest.mark.django_db
def test_a_notice_is_kept_as_it_was_queued() -> None:
    notice = queued("order_entered", to="  Anne-Secret@Example.org".strip(), title="Soudure")
    assert (notice.recipient, notice.language, notice.template, notice.state, notice.tries) == (
        ADDRESS,
        "fr",
        "order_entered",
        "queued",
        0,
    )
    assert (notice.due_at, notice.queued_at, notice.queued_by) == (AT, AT, "system:tests")
    assert notice.facts == {
        "title": "Soudure",
        "organisation": "Soudure",
        "entered_on": "2026-05-01",
        "end_on": "2026-05-01",
    }


@pytest.mark.django_db
def test_one_key_tells_each_address_each_thing_once() -> None:
    for to in (ADDRESS, ADDRESS, "school@example.org"):
        for template in ("order_refused", "order_control", "order_control"):
            queue(to=to, language="en", template=template, facts=sample(template), key=KEY, at=AT, by=BY)
    told = Outbox.objects.order_by("recipient", "template").values_list("recipient", "template")
    assert list(told) == [
        (ADDRESS, "order_control"),
        (ADDRESS, "order_refused"),
        ("school@example.org", "order_control"),
        ("school@example.org", "order_refused"),
    ]


@pytest.mark.django_db
def test_what_did_not_happen_is_not_told() -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert Outbox.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["", "anne", "@", "a@b@c", "a b@example.org", "a@example.org\nBcc: b@c", "a@" + "b" * 260]
)
def test_what_is_no_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ValueError, match=r"^not an address that a notice can be sent to$"):
        queue(to=address, language="en", template="order_refused", facts=sample("order_refused"), key=KEY, at=AT, by=BY)


@pytest.mark.parametrize(
    ("template", "change"),
    [
        ("order_refused", {"title": None}),
        ("order_refused", {"more": "x"}),
        ("order_completed", {"paid_cents": -1}),
        ("order_completed", {"paid_cents": 12.5}),
        ("order_completed", {"paid_cents": True}),
        ("order_completed", {"reader": "somebody"}),
        ("order_done", {"completion_percent": 101}),
        ("order_done", {"due_on": 5}),
    ],
)
def test_facts_are_those_of_the_template_and_no_others(template: str, change: dict[str, Any]) -> None:
    with pytest.raises(FactsWrong, match=template):
        checked(template, sample(template) | change)


def test_a_missing_fact_and_an_unknown_template_are_mistakes() -> None:
    facts = sample("order_refused")
    del facts["title"]
    with pytest.raises(FactsWrong, match="needs"):
        checked("order_refused", facts)
    with pytest.raises(NoticeUnknown):
        checked("order_melted", {})


def test_days_come_as_dates_or_iso_and_never_as_instants() -> None:
    for day in (date(2026, 3, 2), "2026-03-02"):
        assert checked("account_locked", {"locked_on": day}) == {"locked_on": "2026-03-02"}
    with pytest.raises(FactsWrong):
        checked("account_locked", {"locked_on": AT})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Soudure 2.5 jours", "Soudure 2.5 jours"),
        ("Votre CPF : https://evil.example/x", "Votre CPF : https: // evil. example/x"),
        ("www.evil.fr", "www. evil. fr"),
        ("help@evil.fr", "help @ evil. fr"),
        ("Une\nligne\tde\x00 trop\u2028\u202e", "Une ligne de trop"),
    ],
)
def test_text_from_outside_is_one_line_and_no_link(written: str, kept: str) -> None:
    assert unlinked(written) == kept


@given(st.text(max_size=500))
def test_no_text_carries_a_link_or_a_line_end(text: str) -> None:
    kept = unlinked(text)
    assert (len(kept) <= 300, kept.splitlines() in ([], [kept]), "://" in kept) == (True, True, False)


@pytest.mark.django_db
def test_queueing_takes_one_statement(django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        queue(
            to=ADDRESS,
            language="en",
            template="order_refused",
            facts=sample("order_refused"),
            key=uuid4(),
            at=AT,
            by=BY,
        )
