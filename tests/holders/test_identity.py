"""Names: claimed by the person, verified by a source; the two never mix. And one login for one account."""

from datetime import date

import pytest

from pecule.holders import actions
from pecule.holders.models import Holder
from pecule.holders.queries import names_of, own_file, own_standing
from pecule.holders.rules.names import NameUnreadable, NameVerified, name_key, read_name
from pecule.holders.rules.standing import LoginTaken
from pecule.kernel.refusals import NotFound
from pecule.signin.actions import create_login
from pecule.signin.ports import AssuranceLevel, ClaimedIdentity, VerifiedIdentity
from pecule.signin.rules import Audience
from tests.holders.conftest import AT, BY

VERIFIED = VerifiedIdentity(
    source="civil register",
    subject="s1",
    level=AssuranceLevel.SUBSTANTIAL,
    birth_name="MOREAU",
    given_names="Anne, Marie",
    birth_date=date(1985, 3, 15),
    sex="F",
    birth_place_code="75112",
    verified_at=AT,
)


def login(email: str) -> int:
    made = create_login(
        email=email, password="four words that hold", audience=Audience.HOLDER, display_name="A", by=BY, at=AT
    )
    return made.pk


def test_a_password_never_verifies_an_identity() -> None:
    with pytest.raises(ValueError, match="no civil identity"):
        VerifiedIdentity(**{**{f: getattr(VERIFIED, f) for f in VERIFIED.__slots__}, "level": AssuranceLevel.LOCAL})


def test_claimed_names_are_corrected_until_a_source_vouches(ann: int, ben: int) -> None:
    actions.correct_names(holder_id=ann, claimed=ClaimedIdentity("Moreau ", "Anne-Marie"), by=BY, at=AT)
    assert names_of([ann, ben]) == {ann: "Anne-Marie Moreau", ben: "Benoît Le Goff"}
    actions.confirm_identity(holder_id=ann, identity=VERIFIED, by=BY, at=AT)
    with pytest.raises(NameVerified):
        actions.correct_names(holder_id=ann, claimed=ClaimedIdentity("Moreaux", "Anne"), by=BY, at=AT)
    row = Holder.objects.get(pk=ann)
    assert (row.birth_name, row.given_names, row.birth_date, row.identity_level) == (
        "MOREAU",
        "Anne, Marie",
        date(1985, 3, 15),
        "eidas2",
    )


def test_a_usage_name_comes_and_goes_beside_the_birth_name(ann: int) -> None:
    actions.change_usage_name(holder_id=ann, usage_name="  Dupont ", by=BY, at=AT)
    assert names_of([ann]) == {ann: "Anne Dupont"}
    with pytest.raises(NameUnreadable):
        actions.change_usage_name(holder_id=ann, usage_name="<b>", by=BY, at=AT)
    actions.change_usage_name(holder_id=ann, usage_name="", by=BY, at=AT)
    assert names_of([ann]) == {ann: "Anne Moreau"}


@pytest.mark.parametrize("name", ["", " ", "-", "R2D2", "a" * 121, "Anne\nMarie\x00", "<script>"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(NameUnreadable):
        read_name(name)


@pytest.mark.parametrize("name", ["Le Goff", "D’Artagnan", "N'Guyen", "Ÿ", "Œuvrard", "Anne-Marie", "Łukasz", "李"])
def test_names_of_everybody_are_names(name: str) -> None:
    assert read_name(f"  {name} ") == name


def test_names_compare_without_their_dress() -> None:
    assert {name_key(n) for n in ("Œuvrard", "OEUVRARD", "oeuvrard ", "Oeuvrárd")} == {"oeuvrard"}


def test_a_login_has_one_account_and_an_account_one_login(ann: int, ben: int) -> None:
    hers, his = login("ann@example.org"), login("ben@example.org")
    actions.attach_login(holder_id=ann, login_id=hers, by=BY, at=AT)
    actions.attach_login(holder_id=ann, login_id=hers, by=BY, at=AT)
    for holder, one in [(ann, his), (ben, hers)]:
        with pytest.raises(LoginTaken):
            actions.attach_login(holder_id=holder, login_id=one, by=BY, at=AT)
    assert (own_standing(hers).id, own_file(hers).id) == (ann, ann)
    for read in (own_standing, own_file):
        with pytest.raises(NotFound):
            read(his)
