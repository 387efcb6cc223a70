"""The life of an order, by the pages of both sides: withdrawn in time, followed to the end, cancelled late."""

import re
from datetime import date, datetime, timedelta

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.person import Person

pytestmark = pytest.mark.journey


def available(person: Person) -> int:
    """What the person's account page says they can use, in cents."""
    person.go("/me/")
    return person.amount_cents


def ask_for_a_place(person: Person, training: str) -> tuple[str, date, date]:
    """Search a training of the school that visitors play, ask for a place; the order's address, first and last day."""
    person.go(f"/me/trainings/?text={training}")
    person.page.locator("main .pecule-card", has_text="Atelier des Métiers").get_by_role("link").first.click()
    person.follow(re.compile("See what I would pay"))
    days = re.search(r"From (\d+ \w+ \d{4}) to (\d+ \w+ \d{4})", person.text)
    assert days
    first, last = (datetime.strptime(day, "%d %B %Y").date() for day in days.groups())  # noqa: DTZ007 -- a day, no hour
    person.press("Ask for a place")
    return person.page.url.removeprefix(person.portal), first, last


def take_the_person(school: Person, order: str) -> None:
    """Answer yes, as the school."""
    school.go(order.replace("/me/", "/organisation/"))
    if "Take the request" in school.text:  # some trainings of the made-up school have prerequisites
        school.follow("Take the request")
        school.press("Take the request")
    school.follow("Answer")
    school.page.locator("input[name=answer]").first.check()
    school.press("Send my answer")


def approve_accept_and_pay(person: Person, order: str) -> int:
    """From the proposal over the approval's page and the bank's page back to the order; cents paid by card."""
    person.go(order)
    person.follow("Look at the proposal and accept")
    person.press("Go on, and approve")
    second = person.page.locator("main p", has_text="the second password is").locator("strong").inner_text()
    person.page.locator("input[name=second_password]").fill(second)
    person.press("I approve")
    person.press("Accept, then pay by card")
    card = person.amount_cents
    person.press("Pay")
    assert person.page.url.removeprefix(person.portal) == order
    return card


def today(cast: Cast) -> date:
    """The day in the demonstration whose clock is moved."""
    clerk = cast.come("regie", language="en")
    clerk.go("/staff/clock/")
    said = re.search(r"Here it is (\d+ \w+ \d{4})", clerk.text)
    assert said
    return datetime.strptime(said[1], "%d %B %Y").date()  # noqa: DTZ007 -- a day, no hour


def pass_days_until(cast: Cast, day: date) -> None:
    """Let days pass up to that day."""
    while (days := (day - today(cast)).days) > 0:
        clerk = cast.come("regie", language="en")
        clerk.go("/staff/clock/")
        clerk.page.locator("input[name=days]").fill(str(min(days, 60)))
        clerk.page.locator("input[name=sure]").check()
        clerk.page.set_default_timeout(180_000)
        clerk.press("Let them pass")


def say_that_it_started(cast: Cast, order: str, first: date) -> None:
    """The school declares the entry, the holder confirms it."""
    school, there = cast.come("ecole", width=390, language="en"), order.replace("/me/", "/organisation/")
    school.go(there)
    school.follow("Declare the entry")
    school.page.get_by_label("Day of entry").fill(first.isoformat())
    school.press("Declare the entry")
    karim = cast.come("karim", width=390, language="en")
    karim.go(order)
    karim.follow("Say that I started")
    karim.page.locator("input[name=day]").fill(first.isoformat())
    karim.press("Say when I started")
    assert "In training" in karim.text


def say_what_was_followed(cast: Cast, order: str, first: date, last: date) -> None:
    """The school sends its sheets and declares the end, the holder agrees and rates it."""
    there = order.replace("/me/", "/organisation/")
    school = cast.come("ecole", language="en")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    school.go(f"{there}attendance/paste/")
    school.page.locator("textarea[name=lines]").fill("\n".join(f"{day};day;7:00" for day in days))
    school.press("Save")
    school.go(f"{there}end/")
    school.page.get_by_label("Last day of training").fill(last.isoformat())
    school.page.locator("input[name=completion_percent]").fill("101")
    school.press("Declare the end")
    assert school.page.locator(".govuk-error-summary").count() == 1, "101 % is refused where it was typed"
    school.page.locator("input[name=completion_percent]").fill("100")
    school.press("Declare the end")
    karim = cast.come("karim", width=390, language="en")
    assert "Say by" in karim.text, "home says what waits"
    karim.go(order)
    karim.follow("Say what I followed")
    karim.press("Send")
    assert karim.page.locator(".govuk-error-summary").count() == 1, "the question left open is named"
    karim.page.locator("input[name=agrees][value=yes]").check()
    karim.page.locator("input[name=rating][value='5']").check()
    karim.press("Send")


def test_a_holder_buys_a_training_and_withdraws_in_time(cast: Cast) -> None:
    karim, school = cast.come("karim", width=390, language="en"), cast.come("ecole", width=390, language="en")
    before = available(karim)
    order, _, _ = ask_for_a_place(karim, "")
    assert available(karim) == before, "asking holds nothing"
    take_the_person(school, order)
    approve_accept_and_pay(karim, order)
    assert "Booked" in karim.text
    assert before > available(karim), "accepting holds what rights pay"
    karim.go(order)
    karim.follow("Cancel this order")
    karim.press("Cancel this order")
    assert "Cancelled" in karim.text
    assert available(karim) == before, "cancelling in time gives every euro back"


def test_a_training_is_bought_followed_and_paid(later_cast: Cast) -> None:
    karim = later_cast.come("karim", width=390, language="en")
    before = available(karim)
    order, first, last = ask_for_a_place(karim, "")
    take_the_person(later_cast.come("ecole", language="en"), order)
    card = approve_accept_and_pay(karim, order)
    kept = before - available(karim)

    pass_days_until(later_cast, first)
    say_that_it_started(later_cast, order, first)
    pass_days_until(later_cast, last)
    say_what_was_followed(later_cast, order, first, last)
    for weeks in (2, 12):  # one service done in twenty is drawn by chance, and paid later
        pass_days_until(later_cast, last + timedelta(weeks=weeks))
        karim = later_cast.come("karim", width=390, language="en")
        karim.go(order)
        if "Finished" in karim.text:
            break
    earned = re.search(r"The organisation earned €([\d,.]+)\.", karim.text)
    assert earned
    assert int(re.sub(r"\D", "", earned[1])) == kept + card, "all that was held, and what the card paid"
    assert available(karim) == before - kept


def test_a_holder_cancels_late_and_agrees_to_the_cost_first(later_cast: Cast) -> None:
    karim = later_cast.come("karim", width=390, language="en")
    before = available(karim)
    order, first, _ = ask_for_a_place(karim, "")
    take_the_person(later_cast.come("ecole", language="en"), order)
    approve_accept_and_pay(karim, order)
    kept = before - available(karim)
    pass_days_until(later_cast, first - timedelta(days=2))
    karim = later_cast.come("karim", width=390, language="en")
    karim.go(order)
    karim.follow("Cancel late")
    assert karim.title == "Cancelling now costs money"
    karim.follow("Cancel all the same")
    karim.press("Cancel and pay this cost")
    assert karim.page.locator(".govuk-error-summary").count() == 1, "nothing is charged before the box is ticked"
    karim.page.locator("input[name=agreed]").check()
    karim.press("Cancel and pay this cost")
    assert "Ended, and paid to the organisation" in karim.text
    assert before - available(karim) == kept, "nothing comes back"
