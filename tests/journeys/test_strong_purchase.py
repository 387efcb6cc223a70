"""A holder signs in through a broker, and buys what her phone shows her: every application running, two browsers."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser

from pecule.operations.applications import ALL
from pecule.simulation.parts import PASSWORD
from tests.journeys.conftest import PECULE, _database, _environment
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
PIN = "402917"
NIR = "2850675111005"


def _free_ports(count: int) -> int:
    """The first of ``count`` neighbouring ports that are all free, below those that outgoing connections are given.

    Each process of the tests looks in a range of its own: a port is free until the server that will use it has started.
    """
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for first in range(lowest - 100 - 1_000 * process, 2_000, -10):
        try:
            for place in range(count):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", first + place))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


@pytest.fixture(scope="module")
def together(home: Path) -> Iterator[int]:
    """The port of a portal, with brokers, wallet and the made-up provider on those behind it."""
    environment = _environment(home, "strong")
    del environment["PECULE_APPROVALS"]  # the phone approves, as it does wherever nothing is set
    base = urlsplit(environment["DATABASE_URL"]).path.strip("/")
    names = [base, *(f"{base}_{one.name.replace('-', '_')}" for one in ALL)]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {base} TEMPLATE {_database('loaded')}")
    port = _free_ports(len(ALL) + 1)
    with open(home / "strong.log", "wb") as log:
        process = subprocess.Popen(
            [*PECULE, "demo", "--small", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(home / "strong.log", process)
            yield port
        finally:
            process.terminate()
            process.wait(30)
    errors = [line for line in (home / "strong.log").read_text().splitlines() if '"level": "error"' in line]
    assert errors == []


def _wait(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the demonstration says that every application has answered."""
    for _ in range(1200):
        assert process.poll() is None, log.read_text()[-2000:]
        if "Pécule is running" in log.read_text():
            return
        time.sleep(0.1)
    raise TimeoutError(log.read_text()[-2000:])


@pytest.fixture
def people(chromium: Browser, together: int) -> Iterator[tuple[Person, Person]]:
    """Jeanne at her computer, and her phone; no page that either sees has a known barrier."""
    computer = Person(chromium, f"http://localhost:{together}", width=1280, language="fr")
    phone = Person(chromium, f"http://localhost:{together + 2}", width=390, language="fr")
    yield computer, phone
    barriers = [*computer.barriers, *phone.barriers]
    computer.leave()
    phone.leave()
    assert barriers == []


def _activate(phone: Person) -> None:
    phone.go("/app/")
    page = phone.page
    page.get_by_label("Code d’activation").fill("jeanne 2026")
    page.get_by_label("Choisissez un code PIN de 6 chiffres").fill("123456")
    page.get_by_label("Le même code PIN encore une fois").fill("123456")
    phone.press("Activer")
    assert "trop facile à deviner" in phone.text
    page.get_by_label("Choisissez un code PIN de 6 chiffres").fill(PIN)
    page.get_by_label("Le même code PIN encore une fois").fill(PIN)
    phone.press("Activer")
    page.get_by_text("Bonjour Jeanne").wait_for()


def _sign_in(computer: Person) -> None:
    computer.go("/sign-in/")
    computer.press("Me connecter pour voir mon compte")
    assert computer.title == "Comment voulez-vous vous connecter ?"
    computer.press("Se connecter avec Compte citoyen (démonstration)")
    computer.page.fill("#email", "jeanne@pecule.example")
    computer.page.fill("#password", PASSWORD)
    computer.press("Se connecter")
    computer.press(re.compile("Continuer vers"))
    if computer.title == "Quel compte de formation est le vôtre ?":
        computer.page.fill("input[name=number]", NIR)
        computer.press("Ouvrir mon compte")
    assert computer.page.url == f"{computer.portal}/me/"


def _to_approve(computer: Person) -> str:
    """From the proposal to the page beside the phone; the six digits."""
    computer.go("/me/orders/")
    for link in computer.page.locator("main a[href^='/me/orders/']").all():
        computer.go(str(link.get_attribute("href")))
        if computer.page.locator("main a[href*='/accept/']").count():
            break
        computer.go("/me/orders/")
    computer.click(computer.page.locator("main a[href*='/accept/']"))
    computer.click(computer.page.locator("main form button"))
    assert (
        computer.page.get_by_role("heading", name="Compte citoyen (démonstration)").count() == 1
    )  # shown, not offered
    computer.press(re.compile("Se connecter avec Mon téléphone"))
    return re.sub(r"\D", "", computer.page.locator(".pecule-beside__code").inner_text())


def test_a_holder_looks_with_a_password_and_buys_with_her_phone(people: tuple[Person, Person]) -> None:
    computer, phone = people
    _activate(phone)
    _sign_in(computer)
    digits = _to_approve(computer)
    told = {row.inner_text() for row in computer.page.locator(".govuk-summary-list__value").all()}
    phone.page.get_by_label("Les 6 chiffres de la page").fill(digits)
    phone.press("Continuer")
    phone.page.get_by_text("Est-ce que quelqu’un vous a appelé").wait_for()
    price = phone.page.locator(".pecule-app__main strong").first.inner_text()
    assert re.sub(r"\s", "", price) in {re.sub(r"\s", "", one) for one in told}
    phone.press("Non, c’est mon idée")
    phone.page.get_by_label("Votre code PIN").fill("111112")
    phone.press("Approuver")
    phone.page.get_by_text("il reste 4 essais").wait_for()
    phone.page.get_by_label("Votre code PIN").fill(PIN)
    phone.press("Approuver")
    phone.page.get_by_text("C’est confirmé").wait_for()
    computer.page.wait_for_url("**/connect/confirm/")
    computer.press(re.compile("Continuer vers"))
    assert computer.page.url.endswith("/accept/last/")
    computer.click(computer.page.locator("main form button"))
    assert "/card/" in computer.page.url or "/me/orders/" in computer.page.url


def test_she_signs_out_here_and_at_the_broker(people: tuple[Person, Person], together: int) -> None:
    computer, _ = people
    _sign_in(computer)
    computer.click(computer.page.get_by_role("button", name="Se déconnecter"))
    assert computer.title == "Vous êtes déconnecté"
    computer.go("/sign-in/")
    computer.press("Me connecter pour voir mon compte")
    assert computer.title == "Comment voulez-vous vous connecter ?"  # the broker does not let her in by itself


def test_what_helps_a_thief_asks_for_the_phone_first(people: tuple[Person, Person]) -> None:
    computer, _ = people
    _sign_in(computer)
    computer.go("/me/export/")
    assert computer.title == "Confirmez d’abord avec votre téléphone"
