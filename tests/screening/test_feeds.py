"""Files of others, place by place: what goes in, and what does not and why."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from pecule.audit.models import AuditLine
from pecule.kernel.actors import system
from pecule.scams.sharing import misp, stix
from pecule.screening.actions import Source, import_indicators, preview_import
from pecule.screening.models import Indicator, Match
from pecule.screening.rules import ListUnreadable, TooManyHeld
from pecule.screening.rules.feeds import read_feed
from tests.scams.sharing.making import OPERATOR, campaign, revoked
from tests.screening.making import ONE, has

BY, DAY = system("test"), date(2026, 11, 10)
AT = datetime(2026, 11, 10, 9, tzinfo=UTC)
CERT = Source("CERT", 55, date(2026, 12, 31))


def told(text: str, form: str) -> list[tuple[str, str] | str]:
    """Each place of a file: what it lists, or the name of why it does not."""
    return [
        (one.row.kind, one.row.value) if one.row else one.refusal.code if one.refusal else ""
        for one in read_feed(text, form, day=DAY)
    ]


def pattern(text: str, **more: Any) -> str:
    one = {"type": "indicator", "id": "indicator--1", "pattern": text, "pattern_type": "stix", **more}
    return json.dumps({"type": "bundle", "objects": [{"type": "identity", "name": "x"}, one]})


def test_what_we_share_comes_back_the_same() -> None:
    shared = [
        ("address", "ameli-vitale.info/r/*"), ("address", "sites.example/it's"), ("domain", "ameli-vitale.info"),
        ("email", "aide@ameli-vitale.info"), ("phone", "+33756789012"), ("iban", "FR7630006000011234567890189"),
    ]  # fmt: skip
    assert told(json.dumps(stix.bundle(campaign(), OPERATOR)), "stix") == shared
    back = told(json.dumps(misp.event(campaign(), OPERATOR)), "misp")
    assert back[2:6] == shared[2:]
    assert back[6:] == ["not_for_money", "not_for_money"]  # the name of a sender, and the text


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("[domain-name:value = 'a.example' OR domain-name:value = 'b.example']",
         [("domain", "a.example"), ("domain", "b.example")]),
        ("[domain-name:value = 'a.example'] AND [url:value = 'http://b.example/']", ["pattern_too_fine"]),
        ("[domain-name:value = 'a.example' AND url:value = 'http://a.example/']", ["pattern_too_fine"]),
        ("[url:value LIKE '%']", ["pattern_too_fine"]),
        ("[domain-name:value LIKE '%.fr']", ["pattern_too_fine"]),
        ("[domain-name:value != 'a.example']", ["pattern_too_fine"]),
        ("[file:hashes.'SHA-256' = 'aa']", ["not_for_money"]),
        ("[ipv4-addr:value = '192.0.2.1']", ["not_for_money"]),
        ("", ["pattern_too_fine"]),
    ],
)  # fmt: skip
def test_a_pattern_is_listed_only_where_a_list_says_the_same(said: str, found: list[Any]) -> None:
    assert told(pattern(said), "stix") == found


def test_what_its_author_took_back_or_let_end_does_not_go_in() -> None:
    said = "[domain-name:value = 'a.example']"
    assert told(pattern(said, revoked=True), "stix") == ["taken_back"]
    assert told(pattern(said, valid_until="2026-11-09T00:00:00Z"), "stix") == ["taken_back"]
    assert told(json.dumps(misp.event(campaign(indicators=revoked("phone")), OPERATOR)), "misp")[4] == "taken_back"


def test_a_plain_list_may_be_values_alone() -> None:
    text = (
        "# seen today\n06 12 34 56 78\n\nmon-cpf.info\nhxxps://sites.example/page\naide@mon-cpf.info\n"
        "FR76 3000 6000 0112 3456 7890 189\n"
    )
    assert told(text, "list") == [
        ("phone", "06 12 34 56 78"), ("domain", "mon-cpf.info"), ("address", "hxxps://sites.example/page"),
        ("email", "aide@mon-cpf.info"), ("iban", "FR76 3000 6000 0112 3456 7890 189"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]", b"{", b'{"type": "report"}', b"[" * 100_000])
@pytest.mark.parametrize("form", ["stix", "misp"])
@pytest.mark.django_db
def test_what_is_none_is_refused_whole(content: bytes, form: str) -> None:
    with pytest.raises(ListUnreadable):
        import_indicators(content=content, form=form, source=CERT, by=BY, at=AT)


@pytest.mark.parametrize("broken", [None, 3, "x", [], {"value": 3}, {"type": "url", "value": None, "to_ids": True}])
def test_broken_parts_never_break_the_reader(broken: Any) -> None:
    read_feed(json.dumps({"objects": [broken, {"type": "indicator", "pattern": broken}]}), "stix", day=DAY)
    read_feed(
        json.dumps({"Event": {"Attribute": [broken], "Object": [broken, {"Attribute": broken}]}}), "misp", day=DAY
    )


@pytest.mark.django_db
def test_a_file_is_listed_once_with_its_source_and_each_refusal_at_its_place() -> None:
    has(ONE, ("phone", "07 56 78 90 12"))
    text = "kind,value,confidence\nphone,07 56 78 90 12,\ndomain,ameli.fr,90\ndomain,gmail.com,\ndomain,x.example,20\n"
    wanted: dict[str, Any] = {"content": text.encode(), "form": "list", "source": CERT, "by": BY, "at": AT}
    looked = preview_import(**wanted)
    assert (Indicator.objects.count(), Match.objects.count(), AuditLine.objects.count()) == (0, 0, 0)
    done = import_indicators(**wanted)
    assert [(one.place, one.refusal.code) for one in done.refused] == [
        ("line 3", "indicator_official"), ("line 4", "indicator_too_broad"),
    ]  # fmt: skip
    assert (done.added, done.held, looked.added, looked.held) == (2, 1, 2, 1)
    assert set(Indicator.objects.values_list("value", "source", "confidence", "expires_on")) == {
        ("+33756789012", "CERT", 55, date(2026, 12, 31)), ("x.example", "CERT", 20, date(2026, 12, 31)),
    }  # fmt: skip
    again = import_indicators(**wanted)
    assert (again.added, again.strengthened, again.known, again.held) == (0, 0, 2, 0)


@pytest.mark.django_db
def test_a_file_that_would_hold_many_lists_nothing() -> None:
    for number in range(3):
        has(UUID(int=100 + number), ("phone", "07 56 78 90 12"))
    with pytest.raises(TooManyHeld):
        import_indicators(content=b"07 56 78 90 12", form="list", source=CERT, by=BY, at=AT, held_max=2)
    assert (Indicator.objects.count(), Match.objects.count()) == (0, 0)
