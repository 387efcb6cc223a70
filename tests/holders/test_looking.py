"""Nobody reaches a person's file without a reason, and no path to it leaves no line."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from pecule.holders import actions
from pecule.holders.models import Holder, Look
from pecule.holders.queries import LookLine, file_under, looks
from pecule.holders.rules.looking import LookExpired, LookNotAllowed, ReasonMissing
from pecule.kernel.actors import Actor, ActorKind, system
from pecule.kernel.refusals import NotFound
from pecule.signin.actions import close_login
from tests.holders.conftest import ANN, AT, BEN, BY

WHY = "Asked by phone to correct her name"


def public_id(holder_id: int) -> UUID:
    return Holder.objects.get(pk=holder_id).public_id


def test_every_way_to_a_file_leaves_a_line_that_its_person_reads(ann: int, ben: int, advisor: Actor) -> None:
    by_number = actions.find_by_nir(number=ANN.number, by=advisor, reason=WHY, at=AT)
    by_name = actions.find_by_name(name="MOREAU", birth_date=date(1985, 3, 14), by=advisor, reason=WHY, at=AT)
    opened = actions.open_file(public_id=by_number[0].public_id, by=advisor, reason=WHY, at=AT + timedelta(minutes=1))
    assert by_number == by_name
    assert (opened.file.id, opened.file.name, opened.file.masked_number) == (ann, "Anne Moreau", "2 85 •• •• ••• •••")
    search = LookLine(kind="search", actor_kind="staff", label="advisor", reason=WHY, at=AT)
    file = LookLine(kind="file", actor_kind="staff", label="advisor", reason=WHY, at=AT + timedelta(minutes=1))
    assert looks(ann) == [file, search, search]
    assert looks(ben) == []


def test_a_search_that_finds_nobody_is_written_down(ann: int, advisor: Actor) -> None:
    assert actions.find_by_nir(number=BEN.number, by=advisor, reason=WHY, at=AT) == []
    assert actions.find_by_name(name="Le Goff", birth_date=date(1990, 6, 2), by=advisor, reason=WHY, at=AT) == []
    assert [(look.holder, look.kind, look.actor) for look in Look.objects.all()] == [(None, "search", str(advisor))] * 2


@pytest.mark.parametrize(
    ("name", "found"),
    [("le goff", True), ("LEGOFF", True), ("Lé Goff", True), ("Durand", True), ("Goff", False), ("", False)],
)
def test_names_are_found_whatever_their_writing(ben: int, advisor: Actor, name: str, found: bool) -> None:
    actions.change_usage_name(holder_id=ben, usage_name="Durand", by=BY, at=AT)
    people = actions.find_by_name(name=name, birth_date=date(1990, 6, 2), by=advisor, reason=WHY, at=AT)
    assert [person.name for person in people] == (["Benoît Durand"] if found else [])


@pytest.mark.parametrize("reason", ["", "because", "          ", "x" * 301, "1234567890"])
def test_without_a_reason_nothing_is_shown_and_nothing_written(ann: int, advisor: Actor, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        actions.open_file(public_id=public_id(ann), by=advisor, reason=reason, at=AT)
    with pytest.raises(ReasonMissing):
        actions.find_by_nir(number=ANN.number, by=advisor, reason=reason, at=AT)
    with pytest.raises(ReasonMissing):
        actions.find_by_name(name="Moreau", birth_date=date(1985, 3, 14), by=advisor, reason=reason, at=AT)
    assert Look.objects.count() == 0


@pytest.mark.parametrize("kind", ["organisation", "employer", "funder", "holder", "staff"])
def test_only_staff_whose_role_says_so_can_look(ann: int, advisor: Actor, kind: ActorKind) -> None:
    # The advisor's own id under another kind, and an unknown staff member: neither may pass.
    by = Actor(kind, advisor.id if kind != "staff" else str(uuid4()))
    with pytest.raises(LookNotAllowed):
        actions.open_file(public_id=public_id(ann), by=by, reason=WHY, at=AT)
    with pytest.raises(LookNotAllowed):
        actions.find_by_nir(number=ANN.number, by=by, reason=WHY, at=AT)
    with pytest.raises(LookNotAllowed):
        actions.find_by_name(name="Moreau", birth_date=date(1985, 3, 14), by=by, reason=WHY, at=AT)
    assert Look.objects.count() == 0


def test_a_role_taken_away_closes_the_gate(ann: int, advisor: Actor) -> None:
    close_login(public_id=UUID(advisor.id), by=BY, at=AT)
    with pytest.raises(LookNotAllowed):
        actions.open_file(public_id=public_id(ann), by=advisor, reason=WHY, at=AT)


def test_a_file_stays_open_half_an_hour_for_the_one_who_opened_it(ann: int, advisor: Actor) -> None:
    opened = actions.open_file(public_id=public_id(ann), by=advisor, reason=WHY, at=AT)
    assert file_under(opened.look, by=advisor, at=AT + timedelta(minutes=29)) == opened.file
    for by, at in [
        (advisor, AT + timedelta(minutes=30)),
        (advisor, AT - timedelta(seconds=1)),
        (system("other"), AT),
    ]:
        with pytest.raises(LookExpired):
            file_under(opened.look, by=by, at=at)
    with pytest.raises(LookExpired):
        file_under(uuid4(), by=advisor, at=AT)


def test_a_search_opens_no_file(ann: int, advisor: Actor) -> None:
    actions.find_by_nir(number=ANN.number, by=advisor, reason=WHY, at=AT)
    search = Look.objects.get()
    with pytest.raises(LookExpired):
        file_under(search.public_id, by=advisor, at=AT)


def test_an_unknown_person_is_not_found(ann: int, advisor: Actor) -> None:
    with pytest.raises(NotFound):
        actions.open_file(public_id=uuid4(), by=advisor, reason=WHY, at=AT)


def test_a_file_does_not_show_itself_in_logs(ann: int, advisor: Actor) -> None:
    opened = actions.open_file(public_id=public_id(ann), by=advisor, reason=WHY, at=AT)
    assert repr(opened.file) == f"HolderFile({public_id(ann)})"
