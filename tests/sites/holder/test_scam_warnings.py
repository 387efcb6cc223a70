"""A holder chooses to be told of new scams, and sees what they were told."""

import re

from django.test import Client

from pecule.scams.actions import tell_holders
from pecule.scams.queries.notices import follows_warnings
from tests.catalogue.making import AT
from tests.orders.making import Buyer
from tests.scams.actions.test_notifying import warned
from tests.sites.holder.conftest import signed_in


def test_it_is_off_until_asked_for_and_can_be_taken_back(ann: Buyer, browser: Client) -> None:
    page = browser.get("/me/scams/").content.decode()
    radios = re.findall(r'<input type="radio"[^>]*>', page)
    assert [(re.findall('value="([a-z]+)"', one)[0], "checked" in one) for one in radios] == [
        ("yes", False),
        ("no", True),
    ]
    assert not follows_warnings(ann.id)
    for answer, follows in (("yes", True), ("no", False)):
        done = browser.post("/me/scams/", {"wanted": answer})
        assert (done.status_code, done.headers["Location"], follows_warnings(ann.id)) == (302, "/me/", follows)
    wrong = browser.post("/me/scams/", {"wanted": "perhaps"})
    assert (wrong.status_code, "Select a valid choice." in wrong.content.decode()) == (422, True)


def test_their_page_says_what_goes_round_and_why_they_are_told(ann: Buyer, ben: Buyer, browser: Client) -> None:
    assert 'href="/me/scams/"' in browser.get("/me/").content.decode()
    browser.post("/me/scams/", {"wanted": "yes"})
    warned()
    tell_holders(at=AT)
    page = browser.get("/me/").content.decode()
    assert "You asked us to tell you." in page
    assert "You asked us to tell you." not in signed_in(ben).get("/me/").content.decode()


def test_strangers_choose_nothing(client: Client, ann: Buyer) -> None:
    assert client.get("/me/scams/").headers["Location"] == "/sign-in/?next=%2Fme%2Fscams%2F"
