"""Everything somebody does with a wallet but buy at the portal: one application, three browsers, no known barrier."""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PECULE, _database, _environment, _wait
from tests.journeys.person import Person

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PIN, PASSWORD = "402917", "guichet-de-demonstration"
JEANNE = {
    "email": "jeanne@pecule.example", "mobile": "+33600000001", "birth_name": "MARTIN", "given_names": "Jeanne",
    "birth_date": "1985-06-14", "sex": "F", "birth_place": "75111", "activation_code": "JEANNE-2026", "proofed": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a wallet with a database of its own, and its worker."""
    folder: Path = tmp_path_factory.mktemp("wallet")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = _environment(folder, "wallet_alone") | {
        "PECULE_APPLICATION": "wallet", "DJANGO_SETTINGS_MODULE": "pecule.config.wallet", "PECULE_ISSUER": address,
    }  # fmt: skip
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_database('wallet_alone')} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {_database('wallet_alone')}")
    people = folder / "people.json"
    people.write_text(json.dumps([JEANNE]), "utf-8")
    for words in (["migrate", "-v0"], ["load", "people", str(people)]):
        subprocess.run([*PECULE, *words], env=environment, check=True, capture_output=True)
    with open(folder / "log", "wb") as log:
        running = [
            subprocess.Popen([*PECULE, *words], env=environment, stdout=log, stderr=log)
            for words in (["serve", "--port", str(port)], ["worker"])
        ]
        try:
            _wait(f"{address}/healthz")
            yield address
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)
    assert [line for line in (folder / "log").read_text().splitlines() if '"level": "error"' in line] == []


@pytest.fixture
def people(chromium: Browser, wallet: str) -> Iterator[list[Person]]:
    """A computer, a phone, and two agents' computers; no page that any of them sees has a known barrier."""
    found = [Person(chromium, wallet, width=width, language="fr") for width in (1280, 390, 1280, 1280)]
    yield found
    barriers = [barrier for person in found for barrier in person.barriers]
    for person in found:
        person.leave()
    assert barriers == []


def made_up(wallet: str, pattern: str) -> str:
    """The latest of a demonstration's messages in which ``pattern`` finds something; it may take a moment."""
    for _ in range(100):
        with urlopen(f"{wallet}/made-up/") as page:  # noqa: S310 -- an address of this machine, made above
            found = re.search(pattern, page.read().decode(), re.DOTALL)
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(pattern)


def activate(phone: Person, code: str) -> None:
    phone.go("/app/")
    phone.page.get_by_label("Code d’activation").fill(code)
    phone.page.get_by_label("Choisissez un code PIN de 6 chiffres").fill(PIN)
    phone.page.get_by_label("Le même code PIN encore une fois").fill(PIN)
    phone.press("Activer")
    phone.page.get_by_text("Bonjour").wait_for()


def codes(computer: Person, wallet: str, email: str, mobile: str) -> None:
    """Type both codes that were just sent."""
    page = computer.page
    page.get_by_label("Code reçu par courriel").fill(made_up(wallet, rf"{re.escape(email)}</strong>.*?(\d{{6}})"))
    page.get_by_label("Code reçu par SMS").fill(made_up(wallet, rf"{re.escape(mobile)}</strong>.*?code est (\d{{6}})"))
    computer.press("Continuer")
    assert page.url.endswith("/account/"), computer.text


def agent_in(agent: Person, wallet: str, email: str) -> None:
    agent.go("/counter/sign-in/")
    agent.page.fill("#id_email", email)
    agent.page.fill("#id_password", PASSWORD)
    agent.page.fill("#id_code", made_up(wallet, rf"{re.escape(email)}: (\d{{6}})"))
    agent.press("Se connecter")
    assert agent.title == "Vérifier qui est une personne"


def read_document(agent: Person, mobile: str) -> None:
    """What an agent does with Ana's identity card."""
    agent.page.fill("#id_mobile", mobile)
    agent.press("Commencer")
    page: Page = agent.page
    page.get_by_label("Carte nationale d’identité").check()
    typed = {"number": "12AB34567", "expires": "2090-01-01", "family_name": "DURAND", "given_name": "Ana"}
    for name, text in (typed | {"birthdate": "1990-01-02"}).items():
        page.fill(f"#id_{name}", text)
    page.get_by_label("F", exact=True).check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Oui", exact=True).check()
    agent.press("Enregistrer cette vérification")
    assert "Un second agent doit regarder aussi" in agent.text


def decide(agent: Person) -> None:
    agent.follow("Regarder et décider")
    agent.page.get_by_label("Oui", exact=True).check()
    agent.press("Décider")
    assert "L’identité est prouvée" in agent.text


def test_an_account_from_its_opening_to_a_lost_phone(people: list[Person], wallet: str) -> None:
    computer, phone, first, second = people
    email, mobile = "ana@pecule.example", "+33600000007"
    computer.go("/account/open/")
    typed = {"family_name": "DURAND", "given_name": "Ana", "birthdate": "1990-01-02", "email": email, "mobile": mobile}
    for name, text in typed.items():
        computer.page.fill(f"#id_{name}", text)
    computer.page.get_by_label("F", exact=True).check()
    computer.press("M’envoyer les codes")
    codes(computer, wallet, email, mobile)
    computer.press("Activer mon téléphone")
    activate(phone, computer.page.locator(".pecule-beside__code").inner_text())
    assert "Identité déclarée" in phone.text
    agent_in(first, wallet, "guichet@pecule.example")
    agent_in(second, wallet, "guichet-chef@pecule.example")
    read_document(first, mobile)

    second.go("/counter/")
    decide(second)
    second.go("/counter/agents/")
    assert "Alix, guichet" in second.text
    computer.go("/account/")
    assert "Elle est vérifiée" in computer.text
    computer.follow("J’ai perdu mon téléphone")
    computer.press("Je l’ai perdu : commencer")
    assert "Quelqu’un a dit que le téléphone de ce compte est perdu" in computer.text
    phone.go("/app/")
    phone.page.get_by_text("Quelqu’un dit que ce téléphone est perdu").wait_for()
    phone.press("Ce n’est pas moi : arrêter")
    phone.page.get_by_label("Votre code PIN").fill(PIN)
    phone.press("Ce n’est pas moi : arrêter")
    phone.page.get_by_text("C’est arrêté").wait_for()
    computer.go("/account/")
    assert "Vos achats sont verrouillés" in computer.text


def test_a_security_key_is_added_and_removed_on_the_phone(people: list[Person]) -> None:
    phone = people[1]
    devtools: Any = phone.context.new_cdp_session(phone.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    activate(phone, "JEANNE-2026")
    for button, done in (("Ajouter une clé", "La clé est ajoutée"), ("Retirer", "La clé est retirée")):
        phone.go("/app/")
        phone.page.get_by_text("Bonjour").wait_for()
        phone.press(button)
        phone.page.get_by_label("Votre code PIN").fill(PIN)
        phone.press("Continuer")
        phone.page.get_by_role("heading", name=done).wait_for()
    phone.go("/app/")
    phone.page.get_by_text("pas d’achat avant le").wait_for()
    phone.press("Ajouter un téléphone")
    phone.page.get_by_label("Votre code PIN").fill(PIN)
    phone.press("Continuer")
    phone.page.locator(".pecule-beside__code").wait_for()
