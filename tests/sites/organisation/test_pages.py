"""An organisation's pages: what its members see and do, and what others never do."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pecule.catalogue import actions as catalogue
from pecule.orders.actions import run_order_clocks
from pecule.orders.models import Order, Transition
from tests.catalogue.making import AT, BY, make_login, make_offer, make_organisation, make_session
from tests.orders.making import (
    END,
    START,
    Buyer,
    Seller,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.organisation import scenes
from tests.sites.organisation.scenes import member_of, move_clock, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def send(client: Client, order: UUID, step: str, **typed: object) -> tuple[int, str]:
    """Send a step's form; the status, and where it leads or what it shows."""
    return scenes.send(client, f"orders/{order}/{step}/", **typed)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["1 request to answer", "Camille0 Secret0", "Answer by 4 March 2026", "Starts on 1 April 2026"]),
        ("fr", ["1 demande à traiter", "Camille0 Secret0", "Répondez au plus tard le 4 mars 2026", "200,00\u202f€"]),
    ],
)  # fmt: skip
def test_home_shows_first_what_needs_an_answer_and_by_when(
    buyer: Buyer, seller: Seller, language: str, shown: list[str]
) -> None:
    request(buyer, seller)
    text = page(member_of(seller, language), "")
    assert [words for words in shown if words not in text] == []
    assert text.index("Secret0") < text.index({"en": "Entries and ends", "fr": "Entrées et fins"}[language])


def test_home_says_when_nothing_waits_and_when_nothing_is_on_sale(seller: Seller) -> None:
    client = member_of(seller)
    assert "Nobody is waiting for an answer." in page(client, "")
    assert "Your offers are not on sale." not in page(client, "")
    catalogue.change_status(organisation=seller.public_id, status="suspended", reason="control", by=BY, at=AT)
    assert "Your offers are not on sale." in page(client, "")
    assert "Not on sale" in page(client, "offers/")


def test_a_late_declaration_is_marked(monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller) -> None:
    taken_to("accepted", buyer, seller)
    client = member_of(seller)
    assert "Nothing to declare today." in page(client, "")
    move_clock(monkeypatch, later(30))
    assert "Declare the entry by 7 April 2026" in page(client, "")
    assert ">Late<" not in page(client, "")
    move_clock(monkeypatch, later(37))
    assert ">Late<" in page(client, "")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("requested", ["Waiting for your answer", "The person asked for a place", "You answer", "4 March 2026"]),
        ("proposed", ["Waiting for the person", "You offered the place", "The person accepts", "6 March 2026"]),
        ("accepted", ["Place booked", "the price is held for you", "You declare the entry", "7 April 2026"]),
        ("in_training", ["In training", "You declared the entry", "You declare the end", "15 April 2026"]),
        ("service_done", ["Being checked", "You declared the end", "unless it is controlled", "17 April 2026"]),
        ("completed", ["Training finished", "Checked: the amount is due to you", "100 %", "Due to you"]),
    ],
)
def test_an_order_says_what_happened_and_what_comes_next_by_when(
    buyer: Buyer, seller: Seller, state: str, shown: list[str]
) -> None:
    order = taken_to(state, buyer, seller)
    text = page(member_of(seller), f"orders/{order}/")
    assert [words for words in shown if words not in text] == []


def test_no_page_shows_what_a_holder_has(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    client = member_of(seller)
    for address in ("", "orders/", f"orders/{order}/", "money/", f"orders/{order}/cancel/"):
        text = page(client, address)
        # The balance, what is left of it, what each fund pays, and the participation.
        for secret in ("5,000.00", "3,903.20", "1,096.80", "103.20", "2850375", "holder0@example.org"):
            assert secret not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_offering_the_place(buyer: Buyer, seller: Seller, language: str) -> None:
    order = request(buyer, seller)
    client = member_of(seller, language)
    question = {"en": "Do you take this person?", "fr": "Acceptez-vous cette personne\xa0?"}[language]
    assert question.replace("\xa0", " ") in page(client, f"orders/{order}/answer/").replace("\xa0", " ")
    assert send(client, order, "answer", answer="yes") == (302, f"/organisation/orders/{order}/")
    done = {"en": "The place is offered.", "fr": "La place est proposée."}[language]
    assert done in page(client, f"orders/{order}/")
    assert state_of(order) == "proposed"


@pytest.mark.parametrize(
    ("language", "named"),
    [("en", "A reason is needed: the person will read it."), ("fr", "Il faut une raison : la personne la lira.")],
)
def test_refusing_without_a_reason_is_told_at_the_reason_and_changes_nothing(
    buyer: Buyer, seller: Seller, language: str, named: str
) -> None:
    order = request(buyer, seller)
    client = member_of(seller, language)
    status, text = send(client, order, "answer", answer="no", reason=" ")
    assert (status, named in text, 'id="id_reason_error"' in text) == (422, True, True)
    assert state_of(order) == "requested"
    assert send(client, order, "answer", answer="no", reason="complet")[0] == 302
    assert (state_of(order), Transition.objects.get(verb="refuse").reason) == ("refused", "complet")


@pytest.mark.parametrize(
    ("language", "entry", "end", "percent"),
    [
        ("en", "An entry is declared from 1 April 2026", "nor after today", "from 0 to 100"),
        ("fr", "Une entrée se déclare du 1er avril 2026", "ni après aujourd", "de 0 à 100"),
    ],
)
def test_each_wrong_day_or_rate_is_told_at_its_field(
    monkeypatch: pytest.MonkeyPatch, buyer: Buyer, seller: Seller, language: str, entry: str, end: str, percent: str
) -> None:
    order = taken_to("accepted", buyer, seller)
    client = member_of(seller, language)
    move_clock(monkeypatch, later(31))
    status, text = send(client, order, "entry", day="2026-03-31")
    assert (status, entry in text, 'id="id_day_error"' in text) == (422, True, True)
    assert send(client, order, "entry", day=START.isoformat())[0] == 302
    status, text = send(client, order, "end", ended_on=END.isoformat(), exit_reason="finished", completion_percent="80")
    assert (status, end in text, 'id="id_ended_on_error"' in text) == (422, True, True)
    for wrong in ("101", "-1", "80.5", "many"):
        status, text = send(
            client, order, "end", ended_on="02/04/2026", exit_reason="finished", completion_percent=wrong
        )
        assert (wrong, status, percent in text) == (wrong, 422, True)
        assert 'id="id_completion_percent_error"' in text
    assert state_of(order) == "in_training"
    assert send(client, order, "end", ended_on="02/04/2026", exit_reason="finished", completion_percent="80")[0] == 302
    assert Order.objects.values_list("state", "completion_percent").get() == ("service_done", 80)


def test_cancelling_gives_everything_back(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    client = member_of(seller)
    assert send(client, order, "cancel", reason="")[0] == 422
    assert send(client, order, "cancel", reason="trainer ill") == (302, f"/organisation/orders/{order}/")
    assert (state_of(order), buyer.available) == ("cancelled", 500_000)


def test_the_same_form_sent_twice_counts_once(buyer: Buyer, seller: Seller) -> None:
    order, key = request(buyer, seller), str(uuid4())
    client = member_of(seller)
    for _ in range(2):
        assert send(client, order, "answer", answer="yes", key=key) == (302, f"/organisation/orders/{order}/")
    assert Transition.objects.filter(verb="propose").count() == 1


def test_a_step_out_of_turn_says_so(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    client = member_of(seller)
    for step in ("answer", "entry", "end"):
        answer = client.get(f"/organisation/orders/{order}/{step}/")
        assert (answer.status_code, "the order has moved on" in answer.content.decode()) == (409, True)
    status, text = send(client, order, "answer", answer="yes")
    assert (status, "the order has moved on" in text, state_of(order)) == (409, True, "proposed")


def test_another_organisation_sees_nothing_and_changes_nothing(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("requested", buyer, seller)
    rival = member_of(make_seller(1))
    for address in ("", "orders/", "orders/?show=ended", "offers/", "money/"):
        text = page(rival, address)
        for secret in ("Secret0", "Camille0", "Organisme 0", str(order)):
            assert secret not in text
    for address in ("", "answer/", "entry/", "end/", "cancel/"):
        url = f"/organisation/orders/{order}/{address}"
        typed = {"key": str(uuid4()), "answer": "yes", "reason": "x", "day": "2026-04-01"}
        for answer in [rival.get(url), *([rival.post(url, typed)] if address else [])]:
            assert (address, answer.status_code, "Secret0" in answer.content.decode()) == (address, 404, False)
    assert rival.post("/organisation/choose/", {"organisation": str(seller.public_id)}).status_code == 404
    assert state_of(order) == "requested"


def test_a_login_of_no_organisation_finds_no_page(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    client = Client()
    client.force_login(make_login("alone@example.org"))
    assert client.get("/organisation/")["Location"] == "/organisation/welcome/"
    assert "Commencer une demande" in page(client, "welcome/")
    for address in ("orders/", "offers/", "money/", "listing/", "listing/team/", "listing/bank/", f"orders/{order}/"):
        answer = client.get(f"/organisation/{address}")
        assert (answer.status_code, "Secret0" in answer.content.decode()) == (404, False)


def test_a_member_of_two_organisations_acts_for_one_at_a_time(buyer: Buyer, seller: Seller) -> None:
    second = make_organisation(1, name="Zebra")
    login = UUID(seller.actor.id)
    catalogue.add_member(organisation=second, login=login, by=BY, at=AT)
    request(buyer, seller)
    client = member_of(seller)
    assert "Secret0" in page(client, "")
    assert client.post("/organisation/choose/", {"organisation": str(second)})["Location"] == "/organisation/"
    assert "Secret0" not in page(client, "")
    assert "Organisme 0" in page(client, "")
    for wrong in ("", "x", str(uuid4())):
        assert client.post("/organisation/choose/", {"organisation": wrong}).status_code == 404


def test_money_tells_held_and_due_apart(buyer: Buyer, seller: Seller) -> None:
    taken_to("completed", buyer, seller, percent=50)
    taken_to("accepted", make_buyer(1), seller)
    text = page(member_of(seller), "money/")
    assert text.index("Due to you") < text.index("€600.00") < text.index("Held for you") < text.index("€1,200.00")
    assert "No bank account is known yet" in text
    catalogue.give_iban(organisation=seller.public_id, iban="FR14 2004 1010 0505 0001 3M02 606", by=seller.actor, at=AT)
    text = page(member_of(seller), "money/")
    assert ("ends in 2606" in text, "FR14" in text) == (True, False)


@pytest.mark.parametrize("asked", ["0", "-1", "99999", "abc", "٣", "1e3"])
def test_any_page_number_opens_a_page(buyer: Buyer, seller: Seller, asked: str) -> None:
    request(buyer, seller)
    answer = member_of(seller).get("/organisation/orders/", {"page": asked})
    assert (answer.status_code, "Secret0" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("address", ["", "orders/", "orders/?show=ended", "offers/", "money/"])
def test_lists_take_the_same_queries_with_one_or_three(seller: Seller, address: str) -> None:
    client, buyers, counts = member_of(seller), [make_buyer(number) for number in range(3)], []
    for many in (1, 3):
        run_order_clocks(at=later(60))
        for number, buyer in enumerate(buyers[:many]):
            taken_to("completed", buyer, seller)
            make_session(make_offer(seller.public_id, code=f"RNCP{many}{number}", title=f"Offre {many}{number}"))
        for buyer in buyers[:many]:
            request(buyer, seller)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
