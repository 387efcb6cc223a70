"""Reports: kept without personal data, once, deleted by their code; and the campaigns they make."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from pecule.audit.models import AuditLine
from pecule.kernel.actors import STRANGER
from pecule.scams.actions import Reported, delete_report, forget_old, report_message, watch_growth
from pecule.scams.models import Band, Campaign, Report, Trace, Warning
from pecule.scams.queries import check
from pecule.scams.rules import Message, judge, read
from pecule.scams.rules.reports import CodeUnknown, DepartmentUnknown
from pecule.statements import rows

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
VITALE = "Ameli : votre carte vitale arrive à expiration, renouvelez-la ici : https://ameli-vitale{}.info/r/8841"
UNSURE = "Le livreur n'a pas pu remettre votre colis, répondez OUI pour recevoir le lien et choisir un autre jour svp"
PARCEL = "Chronopost : votre colis est en attente, réglez 1,99 € de frais ici : https://chrono-colis.top/p"


def report(
    text: str, who: str = "address:192.0.2.1", *, at: datetime = AT, key: UUID | None = None, **more: str
) -> Reported:
    message = Message(text, more.get("channel", "sms"), more.get("sender", ""), more.get("happened", "nothing"))
    return report_message(
        message=message, key=key or uuid4(), reporter=who, language="fr", department=more.get("department", ""),
        by=STRANGER, at=at,
    )  # fmt: skip


def test_a_report_keeps_what_was_read_and_nothing_of_who_sent_it() -> None:
    told = report("Bonjour Paul, " + VITALE.format(""), department="2A", happened="clicked")
    kept = Report.objects.get()
    assert (kept.number, kept.channel, kept.written_in, kept.verdict) == (told.number, "sms", "fr", "scam")
    assert (kept.brand, kept.theme, kept.department, kept.happened) == ("ameli", "ameli", "2A", "clicked")
    assert kept.text == "Bonjour [name], " + VITALE.format("")
    assert set(Trace.objects.values_list("kind", "value")) == {
        ("address", "ameli-vitale.info/r/*"),
        ("domain", "ameli-vitale.info"),
    }
    assert b"192.0.2.1" not in bytes(kept.reporter)
    line = AuditLine.objects.get(verb="scams.report")
    assert (line.subject, line.actor) == (f"report:{told.number}", "stranger:web")
    assert "Paul" not in str(line.details)


@pytest.mark.parametrize(
    "text",
    [
        "Payez sur https://sites.google.com/" + "x/" * 4_000,
        "a" * 20_000,
        "http://" + "a." * 200 + "info/ payez",
        "Ameli \0 : donnez votre code \0 https://ameli-vitale.info/\0",
        "\u200b\u200b",
        "Appelez le " + "06 12 34 56 78 " * 900,
    ],
    ids=["long path", "long word", "long host", "nul", "invisible", "many numbers"],
)
def test_whatever_is_pasted_is_kept_or_refused_by_name(text: str) -> None:
    report(text, sender="x" * 320)
    assert Report.objects.count() == 1


def test_the_same_key_again_is_the_same_report() -> None:
    key = uuid4()
    once = report(VITALE.format(""), key=key)
    assert report(VITALE.format(""), key=key) == once
    assert Report.objects.count() == 1


def test_a_code_deletes_the_report_and_its_campaign_counts_it_no_longer() -> None:
    first, second = report(VITALE.format("")), report(VITALE.format("-2"), "address:192.0.2.2")
    assert (first.campaign, second.people) == (second.campaign, 2)
    assert delete_report(code=second.code.lower().replace("-", " "), by=STRANGER, at=AT) == second.number
    assert list(Report.objects.values_list("number", flat=True)) == [first.number]
    assert list(Campaign.objects.values_list("reports", "people")) == [(1, 1)]
    with pytest.raises(CodeUnknown):
        delete_report(code=second.code, by=STRANGER, at=AT)


def test_a_department_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(DepartmentUnknown):
        report(PARCEL, department="99")
    assert Report.objects.count() == 0


def test_one_person_counts_once_and_an_address_once_a_day() -> None:
    assert [report(VITALE.format(n)).people for n in range(3)] == [1, 1, 1]
    assert report(VITALE.format(3), at=AT + timedelta(days=1)).people == 2
    assert [report(VITALE.format(n), "login:7", at=AT + timedelta(days=n)).people for n in (2, 3)] == [3, 3]


def test_bodies_are_never_mixed_even_by_the_same_words_and_the_same_site() -> None:
    text = "{} : votre colis est en attente, réglez 1,99 € de frais ici : https://colis-suivi.top/p"
    one, other = report(text.format("Chronopost")), report(text.format("Mondial Relay"))
    assert one.campaign != other.campaign
    assert set(Campaign.objects.values_list("brand", flat=True)) == {"chronopost", "mondial-relay"}
    with pytest.raises(DatabaseError, match="report_of_its_campaigns_brand"), transaction.atomic():
        rows("UPDATE scams_report SET campaign_id = (SELECT max(id) FROM scams_campaign)")


def test_another_text_with_the_same_site_and_body_joins() -> None:
    first = report(VITALE.format(""))
    other = report("Assurance maladie : un remboursement de 284 € vous attend : https://ameli-vitale.info/r/12")
    assert other.campaign == first.campaign


def test_alike_is_told_against_the_leader_so_that_nothing_chains() -> None:
    words = "bonjour suite a votre demande nous vous informons que le dossier numero deux est pret".split()
    texts = [f"Ameli {' '.join(words[at:] + [f'{w}x{at}' for w in words[:at]])}" for at in range(0, 15, 3)]
    campaigns = [report(text + ". Donnez votre mot de passe").campaign for text in texts]
    assert campaigns[0] == campaigns[1]
    assert campaigns[0] != campaigns[-1]


def test_what_looks_honest_makes_no_campaign_however_many_report_it() -> None:
    text = (
        "Ameli : votre relevé de remboursement est disponible sur votre compte ameli. Aucune action n'est nécessaire."
    )
    told = [report(text, f"address:192.0.2.{n}") for n in range(6)]
    assert {(one.campaign, one.people) for one in told} == {(None, 0)}
    assert Report.objects.count() == 6


def test_people_are_warned_by_itself_once_five_reported_independently() -> None:
    for n in range(4):
        report(VITALE.format(n), f"address:192.0.2.{n}")
    report(VITALE.format(9), "address:192.0.2.1")
    assert Warning.objects.count() == 0
    told = report(VITALE.format(3), f"address:192.0.2.{50}")
    warning = Warning.objects.select_related("campaign").get()
    assert (warning.campaign.public_id, warning.people, warning.reason, warning.by) == (
        told.campaign,
        5,
        "",
        "system:scams.campaigns",
    )
    assert warning.text == VITALE.format(3)


def test_a_burst_is_noted_once_a_day() -> None:
    for n in range(4):
        report(VITALE.format(n), f"address:192.0.2.{n}", at=AT + timedelta(minutes=n))
    assert watch_growth(at=AT + timedelta(hours=1)) == 1
    assert watch_growth(at=AT + timedelta(hours=2)) == 1
    assert AuditLine.objects.filter(verb="scams.burst").count() == 1
    assert Campaign.objects.get().burst_at == AT + timedelta(hours=1)


def test_small_quiet_campaigns_are_found_no_longer_and_old_reports_go() -> None:
    first = report(VITALE.format(""))
    assert Band.objects.count() == 20
    assert forget_old(at=AT + timedelta(days=61)) == 0
    assert Band.objects.count() == 0
    assert report(VITALE.format("-3"), at=AT + timedelta(days=62)).campaign != first.campaign
    assert forget_old(at=AT + timedelta(days=366)) == 1
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE scams_report SET text = 'other'", "report_fixed"),
        ("UPDATE scams_report SET reporter = 'x'", "report_fixed"),
        ("UPDATE scams_report SET department = '99'", "report_"),
        ("UPDATE scams_campaign SET brand = 'caf'", "campaign_fixed"),
        ("UPDATE scams_campaign SET people = 7", "campaign_people_within"),
        ("DELETE FROM scams_warning", "warning_kept"),
        ("UPDATE scams_warning SET text = 'other'", "warning_fixed"),
        ("UPDATE scams_warning SET withdrawn_at = now()", "warning_withdrawn_with_a_reason"),
    ],
)
def test_the_database_keeps_what_was_written(statement: str, rule: str) -> None:
    for n in range(5):
        report(VITALE.format(n), f"address:192.0.2.{n}")
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert rule in refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]  # psycopg's own


@pytest.mark.parametrize("text", [VITALE.format(""), PARCEL, UNSURE, "ok à demain"])
def test_a_report_is_judged_as_it_was_when_it_was_checked(text: str) -> None:
    message = Message(text, "sms")
    report(text)
    shown = check(message, at=AT).verdict
    assert Report.objects.values_list("verdict", "score").get() == (shown.verdict, shown.score)


def test_what_words_alone_give_away_is_found_by_the_model_alone() -> None:
    assert (judge(read(Message(UNSURE, "sms"))).verdict, check(Message(UNSURE, "sms"), at=AT).verdict.verdict) == (
        "cannot_tell", "scam",
    )  # fmt: skip
