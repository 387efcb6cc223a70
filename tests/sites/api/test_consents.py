"""A caller's program: keys, consents, files and withdrawals; and its own command, from which no number leaves."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from pecule.catalogue.actions import add_member
from pecule.consents.actions import withdraw_by_receipt
from pecule.consents.management.commands.consents_scrub import Command
from pecule.consents.models import Consent
from pecule.consents.rules.numbers import seal, tag_of, written
from pecule.kernel.actors import STRANGER
from pecule.operations import clock
from pecule.signin.actions import register_client
from tests.catalogue.making import make_login, make_organisation
from tests.consents.making import ANN, BEN, PROOF
from tests.sites.api.calling import BY, Answered, Program

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday, 11 h in Paris
SCOPES = ("consents:read", "consents:write", "scrubbing:write")


@pytest.fixture(autouse=True)
def that_morning(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()


@pytest.fixture
def caller(db: None) -> tuple[str, str]:
    """Client and secret of an organisation's program."""
    return made(make_organisation(name="Assurances Dupont"), "dupont")


@pytest.fixture
def program(caller: tuple[str, str]) -> Program:
    return Program(Client(), *caller, at=AT)


def made(organisation: UUID, name: str) -> tuple[str, str]:
    owner = make_login(f"{name}@organisation.example").public_id
    add_member(organisation=organisation, login=owner, by=BY, at=AT)
    client = register_client(owner=owner, name="Calls", scopes=SCOPES, by=BY, at=AT)
    add_member(organisation=organisation, login=client.login, by=BY, at=AT)
    return client.client_id, client.secret


def sealed(program: Program, number: str) -> str:
    keys = program.post("/consents/keys").body
    return written(seal(tag_of(number, bytes.fromhex(keys["register_key"])), bytes.fromhex(keys["day_key"])))


def recorded(program: Program, of: str = ANN, **more: Any) -> Answered:
    body = {"number": sealed(program, of), "purpose": "insurance", "way": "paper", "given_on": "2026-11-02"}
    return program.post("/consents", {**body, "last_day": "2027-11-02", "proof": PROOF, **more})


def scrubbed(program: Program, *numbers: str, purpose: str = "insurance") -> Answered:
    lines = [{"number": number if len(number) > 20 else sealed(program, number)} for number in numbers]
    return program.post("/consents/scrub", {"purpose": purpose, "on": "2026-11-25", "lines": lines})


def test_a_consent_is_recorded_asked_about_withdrawn_and_told(program: Program) -> None:
    told = recorded(program).body
    article = "C. conso. L223-1 (law 2025-594 of 30 June 2025, art. 13)"
    consent = {"may_call": True, "any_hour": True, "readable": True}
    none = {"may_call": False, "any_hour": False, "readable": True}
    assert scrubbed(program, ANN, BEN).body == {
        "lines": [
            {**consent, "reasons": [{"reason": "consent", "article": article}]},
            {**none, "reasons": [{"reason": "no_consent", "article": article}]},
        ]
    }
    withdraw_by_receipt(code=told["receipt"], by=STRANGER, at=AT)
    reasons = [line["reasons"][0]["reason"] for line in scrubbed(program, ANN).body["lines"]]
    assert reasons == ["consent_withdrawn"]
    feed = program.get("/consents/withdrawals?since=2026-11-25T00:00:00Z").body
    assert feed == {
        "items": [{"id": told["id"], "purpose": "insurance", "at": "2026-11-25T10:00:00Z"}],
        "next": None,
    }
    assert program.get("/consents/withdrawals?since=2026-11-26T00:00:00").body["items"] == []


def test_the_training_account_is_refused_whatever_was_consented_to(program: Program) -> None:
    assert recorded(program, purpose="training_account").problem == (422, "purpose_banned")
    reasons = [why["reason"] for why in scrubbed(program, ANN, purpose="training_account").body["lines"][0]["reasons"]]
    assert reasons == ["training_account_banned"]


def test_a_call_made_twice_records_one_consent(program: Program) -> None:
    body = {"number": sealed(program, ANN), "purpose": "bank", "way": "online", "given_on": "2026-11-02"}
    body |= {"last_day": "2027-11-02", "proof": PROOF}
    first, again = (program.post("/consents", body, key="the-same-key") for _ in range(2))
    assert (first.body, Consent.objects.count()) == (again.body, 1)


def test_a_caller_ends_its_own_consent_only(program: Program) -> None:
    other = Program(Client(), *made(make_organisation(1, name="Banque Durand"), "durand"), at=AT)
    other.post("/consents/keys")
    consent = recorded(program).body["id"]
    assert other.post(f"/consents/{consent}/end").problem == (404, "not_found")
    assert program.post(f"/consents/{consent}/end").body == {"id": consent}
    assert Consent.objects.get().ended_by == "caller"


def test_what_was_sealed_for_somebody_else_is_told_by_its_line(program: Program) -> None:
    other = Program(Client(), *made(make_organisation(1, name="Banque Durand"), "durand"), at=AT)
    lines = scrubbed(program, sealed(other, ANN), ANN).body["lines"]
    assert [line["readable"] for line in lines] == [False, True]
    assert recorded(program, number=sealed(other, ANN)).problem == (422, "number_unreadable")


def test_who_asked_for_no_keys_is_told_to(program: Program) -> None:
    assert scrubbed(program, "A" * 64).problem == (409, "caller_unknown")
    assert program.get("/consents/withdrawals").problem == (409, "caller_unknown")


@pytest.mark.attack("reads the register number by number")
def test_a_program_asks_sixty_times_a_minute(program: Program) -> None:
    number = sealed(program, ANN)
    told = [scrubbed(program, number).status for _ in range(61)]
    assert (told[:60], told[60]) == ([200] * 60, 429)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, caller: tuple[str, str]) -> list[bytes]:
    """Every octet that the command sends, on its way to the portal itself."""
    octets: list[bytes] = []

    class Listening(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            body = request.read()
            octets.append(str(request.url).encode() + body)
            kept = {name: request.headers[name] for name in ("authorization", "accept-language")}
            told = Client(headers=kept).generic(
                request.method, request.url.path, body, content_type=request.headers.get("content-type", "")
            )
            return httpx.Response(told.status_code, content=told.content)

    monkeypatch.setattr(Command, "transport", Listening())
    monkeypatch.setenv("PECULE_CLIENT_ID", caller[0])
    monkeypatch.setenv("PECULE_CLIENT_SECRET", caller[1])
    return octets


def run(file: Path, *options: str) -> tuple[str, int]:
    """What the command writes, and its exit status."""
    out = StringIO()
    try:
        call_command("consents_scrub", str(file), "--purpose=insurance", "--on=2026-11-25", *options, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(str(ended.code))
    return out.getvalue(), 0


def test_a_file_comes_back_with_answers_and_no_number_left_the_machine(
    program: Program, sent: list[bytes], tmp_path: Path
) -> None:
    recorded(program, BEN)
    file = tmp_path / "calls.csv"
    file.write_text(
        "name;number;contract;calls;refused_on\nAnn;06 12 34 56 78;;;\nBen;+33698765432;;;2026-10-01\n"
        "Cy;0611223344;yes;2026-11-02 2026-11-03;\nDee;none;;;\n"
    )
    text, status = run(file, "--hour=21:00")
    assert [(row[0], *row[5:]) for row in csv.reader(StringIO(text))] == [
        ("name", "may_call", "any_hour", "reasons"),
        ("Ann", "no", "no", "no_consent not_at_this_hour"),
        ("Ben", "yes", "yes", "consent"),
        ("Cy", "no", "no", "not_at_this_hour"),
        ("Dee", "no", "no", "number_unreadable"),
    ]
    assert status == 1
    everything = b"".join(sent)
    assert [part in everything for part in (b"12345678", b"98765432", b"11223344", b"Ann", b"sk_")] == [False] * 5
    assert b"scrubbing" in everything


def test_lines_of_json_go_in_and_out(program: Program, sent: list[bytes], tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text('{"number": "0612345678", "contract": true}\n\n')
    text, status = run(file, "--jsonl")
    assert (json.loads(text), status) == (
        {"number": "0612345678", "contract": True, "may_call": True, "any_hour": False, "reasons": ["contract"]},
        0,
    )


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("phone\n0612345678\n", (), "one of them is “number”"),
        ("number,name\n0612345678\n", (), "Line 2 does not have as many cells"),
        ("[]\n", ("--jsonl",), "Line 1 is not a JSON object"),
        ("number\n0612345678\n", ("--on=2026-11-25",), "do not go together"),
    ],
)
def test_what_cannot_be_read_or_asked_is_said_in_a_sentence(
    sent: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, options: tuple[str, ...], says: str
) -> None:
    monkeypatch.setenv("PECULE_CLIENT_SECRET", "wrong")
    file = tmp_path / "calls"
    file.write_text(text)
    with pytest.raises(CommandError, match=says):
        run(file, *options)
