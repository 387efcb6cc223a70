"""Contact points: one written form, claimed, then verified by somebody else."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.holders import actions
from pecule.holders.models import ContactPoint
from pecule.holders.rules import contacts
from pecule.holders.rules.contacts import ContactKind, masked_contact, read_contact
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from tests.holders.conftest import AT, BY

HERSELF = Actor("holder", "ann")


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        ("email", " Anne.Moreau@Example.ORG ", "anne.moreau@example.org"),
        ("phone", "06 12.34-56 78", "+33612345678"),
        ("phone", "0033 6 12 34 56 78", "+33612345678"),
        ("phone", "+32 470 12 34 56", "+32470123456"),
        ("postal", " 1  rue X \r\n\n75012 Paris ", "1 rue X\n75012 Paris"),
    ],
)
def test_a_contact_point_has_one_written_form(kind: str, text: str, written: str) -> None:
    assert read_contact(ContactKind(kind), text) == written


@pytest.mark.parametrize(
    ("kind", "text", "refusal"),
    [
        ("email", "anne", contacts.EmailUnreadable),
        ("email", "a@b", contacts.EmailUnreadable),
        ("email", "a b@example.org", contacts.EmailUnreadable),
        ("phone", "12", contacts.PhoneUnreadable),
        ("phone", "+33 6 12 34 56 78 90 12 34", contacts.PhoneUnreadable),
        ("phone", "٠٦١٢٣٤٥٦٧٨", contacts.PhoneUnreadable),
        ("postal", "Paris", contacts.PostalUnreadable),
        ("postal", "a\nb\x00", contacts.PostalUnreadable),
    ],
)
def test_what_leads_nowhere_is_refused(kind: str, text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_contact(ContactKind(kind), text)


@given(st.sampled_from(ContactKind), st.text(max_size=80))
def test_reading_twice_changes_nothing(kind: ContactKind, text: str) -> None:
    try:
        written = read_contact(kind, text)
    except Refusal:
        return
    assert read_contact(kind, written) == written


def add(holder: int, value: str, kind: ContactKind = ContactKind.EMAIL) -> UUID:
    return actions.add_contact_point(holder_id=holder, kind=kind, value=value, by=HERSELF, at=AT)


def test_a_claim_is_verified_by_somebody_else_and_the_first_proof_stands(ann: int) -> None:
    point = add(ann, "anne@example.org")
    assert add(ann, "ANNE@example.org") == point
    with pytest.raises(contacts.ContactPointNotYoursToVerify):
        actions.verify_contact_point(holder_id=ann, contact=point, by=HERSELF, at=AT)
    for hours in (1, 2):
        actions.verify_contact_point(holder_id=ann, contact=point, by=BY, at=AT + timedelta(hours=hours))
    assert list(ContactPoint.objects.values_list("value", "claimed_at", "verified_at")) == [
        ("anne@example.org", AT, AT + timedelta(hours=1))
    ]


def test_another_person_s_contact_point_is_out_of_reach(ann: int, ben: int) -> None:
    hers = add(ann, "anne@example.org")
    for verb in (actions.verify_contact_point, actions.remove_contact_point):
        for contact in (hers, uuid4()):
            with pytest.raises(contacts.ContactPointUnknown):
                verb(holder_id=ben, contact=contact, by=BY, at=AT)
    assert ContactPoint.objects.get().removed_at is None


def test_a_removed_contact_point_is_kept_and_may_come_back(ann: int) -> None:
    first = add(ann, "anne@example.org")
    actions.remove_contact_point(holder_id=ann, contact=first, by=HERSELF, at=AT)
    assert add(ann, "anne@example.org") != first
    assert ContactPoint.objects.count() == 2


def test_there_is_a_limit_of_each_kind(ann: int) -> None:
    for n in range(5):
        add(ann, f"anne{n}@example.org")
    with pytest.raises(contacts.TooManyContactPoints):
        add(ann, "anne5@example.org")
    add(ann, "0612345678", ContactKind.PHONE)


def test_a_masked_contact_is_known_only_to_who_knows_it() -> None:
    assert [
        masked_contact(ContactKind.EMAIL, "anne@example.org"),
        masked_contact(ContactKind.PHONE, "+33612345678"),
        masked_contact(ContactKind.POSTAL, "1 rue X\n75012 Paris"),
    ] == ["a•••@example.org", "+336 •• •• •• 78", "75012 Paris"]
