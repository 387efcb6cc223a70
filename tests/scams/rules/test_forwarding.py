"""The original in what people forward, and who gets an answer."""

from email.message import EmailMessage

import pytest

from pecule.scams.rules import judge, read
from pecule.scams.rules.emails import EmailUnreadable, parse
from pecule.scams.rules.forwarding import counted_as, read_forwarded
from pecule.scams.rules.headers import origin_of

BODY = "Votre carte vitale expire.\nRenouvelez-la ici : https://ameli-vitale.info/r"
PAUL = "paul@example.org"


def mail(text: str = BODY, *, html: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    usual = {"From": f"Paul <{PAUL}>", "To": "signaler@pecule.example", "Subject": "Fwd: Carte vitale"}
    for name, value in (usual | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        made[name] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


GMAIL = (
    """Je crois que c'est une arnaque, Paul

---------- Forwarded message ---------
De : Ameli <info@ameli-sante.info>
Date: lun. 2 nov. 2026 à 10:00
Subject: Carte vitale
To: <paul@example.org>


"""
    + BODY
)
APPLE = """Début du message transféré :

> De: Ameli <info@ameli-sante.info>
> Objet: Carte vitale
> Date: 2 novembre 2026
> À: paul@example.org
>
> """ + BODY.replace("\n", "\n> ")
OUTLOOK = (
    """Bonjour

De : Ameli [mailto:info@ameli-sante.info]
Envoyé : lundi 2 novembre 2026 10:00
À : paul@example.org
Objet : Carte vitale

"""
    + BODY
)
THUNDERBIRD = (
    """
-------- Message transféré --------
Sujet : Carte vitale
Date : Mon, 2 Nov 2026 10:00:00 +0100
De : Ameli <info@ameli-sante.info>
Pour : paul@example.org

"""
    + BODY
)


@pytest.mark.parametrize("text", [GMAIL, APPLE, OUTLOOK, THUNDERBIRD], ids=["gmail", "apple", "outlook", "thunderbird"])
def test_an_original_is_found_in_the_text_with_its_own_sender_and_subject(text: str) -> None:
    found = read_forwarded(mail(text).as_bytes(), sender=PAUL)
    assert (found.how, found.language, found.message.text) == ("inline", "fr", f"Carte vitale\n\n{BODY}")
    assert origin_of({"from": (found.message.sender,)}).sender_domain == "ameli-sante.info"
    assert judge(read(found.message)).verdict == "scam"


def test_an_attached_original_keeps_its_headers_and_the_forwarder_is_not_in_it() -> None:
    original = mail(From='"info@ameli.fr" <x@ameli-sante.info>', Subject="Carte vitale")
    original["Authentication-Results"] = "mx.example.org; spf=fail; dmarc=fail"
    outer = mail("I got this, is it true?")
    outer.add_attachment(original)
    found = read_forwarded(outer.as_bytes(), sender=PAUL)
    assert (found.how, found.language, found.message.text) == ("attached", "en", f"Carte vitale\n\n{BODY}")
    origin = origin_of(found.message.headers)
    assert (origin.results, origin.shows_another, "paul" in str(found.message).lower()) == (
        {"spf": "fail", "dmarc": "fail"}, True, False,
    )  # fmt: skip


def test_an_original_attached_as_a_file_is_read_too() -> None:
    outer = mail("Voici")
    outer.add_attachment(
        mail(Subject="Carte").as_bytes(), maintype="application", subtype="octet-stream", filename="a.EML"
    )
    assert read_forwarded(outer.as_bytes(), sender=PAUL).message.text == f"Carte\n\n{BODY}"


def test_without_marks_the_whole_is_read_and_nobody_is_named_as_its_sender() -> None:
    found = read_forwarded(mail().as_bytes(), sender=PAUL)
    assert (found.how, found.message.sender, found.message.text) == ("whole", "", f"Carte vitale\n\n{BODY}")


def test_a_link_hidden_behind_other_words_is_shown() -> None:
    page = '<p>Connectez-vous : <a href="https://ameli-vitale.info/r">www.ameli.fr</a></p>'
    found = read_forwarded(mail("Connectez-vous : www.ameli.fr", html=page).as_bytes(), sender=PAUL)
    assert found.message.text == "Carte vitale\n\nConnectez-vous : www.ameli.fr (https://ameli-vitale.info/r)"


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("", {}),
        ("MAILER-DAEMON@example.org", {}),
        ("amis-bounces@listes.example", {}),
        ("no-reply@example.org", {}),
        (PAUL, {"Auto_Submitted": "auto-replied"}),
        (PAUL, {"Precedence": "bulk"}),
        (PAUL, {"List_Id": "<amis.listes.example>"}),
        (PAUL, {"X_Auto_Response_Suppress": "All"}),
    ],
)
@pytest.mark.attack("makes our answers fall on somebody who wrote nothing (backscatter, loops, lists)")
def test_programs_and_lists_get_no_answer(sender: str, headers: dict[str, str]) -> None:
    assert read_forwarded(mail(**headers).as_bytes(), sender=sender).answerable is False
    assert read_forwarded(mail().as_bytes(), sender=PAUL).answerable is True


EDGE = "mx.pecule.example"


@pytest.mark.parametrize(
    ("told", "vouched"),
    [
        ("", None),
        (f"other.example; spf=pass smtp.mailfrom={PAUL}", None),
        (f"{EDGE}; spf=pass smtp.mailfrom={PAUL}", True),
        (f"{EDGE} 1; dkim=pass header.d=example.org; spf=none", True),
        (f"{EDGE}; dmarc=pass header.from=example.org", True),
        (f"{EDGE}; spf=fail smtp.mailfrom={PAUL}; dkim=none", False),
        (f"{EDGE}; spf=pass smtp.mailfrom=x@elsewhere.example", False),
        (f"{EDGE}; dkim=pass header.d=elsewhere.example", False),
    ],
)
def test_only_the_edge_vouches_and_only_for_the_domain_of_the_envelope(told: str, vouched: bool | None) -> None:
    more = {"Authentication_Results": told} if told else {}
    assert read_forwarded(mail(**more).as_bytes(), sender=PAUL, edge=EDGE).vouched is vouched


@pytest.mark.attack("writes a result of authentication below the edge's own")
def test_a_forged_result_below_the_edges_own_counts_for_nothing() -> None:
    content = (
        f"Authentication-Results: {EDGE}; spf=fail smtp.mailfrom={PAUL}\n".encode()
        + mail(Authentication_Results=f"{EDGE}; spf=pass smtp.mailfrom={PAUL}").as_bytes()
    )
    assert read_forwarded(content, sender=PAUL, edge=EDGE).vouched is False


@pytest.mark.attack("reports one message from many mailboxes of one's own domain")
def test_a_domain_of_ones_own_counts_as_one_person_and_a_mailbox_once() -> None:
    assert {counted_as(f"{n}@mail.attacker.info") for n in "abc"} == {"attacker.info"}
    assert {counted_as(one) for one in ("Paul.D+x@gmail.com", "pauld@gmail.com")} == {"pauld@gmail.com"}
    assert counted_as("a.b+c@orange.fr") == "a.b@orange.fr"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"nothing of a mail"])
def test_what_is_no_mail_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(EmailUnreadable):
        read_forwarded(content, sender=PAUL)


def test_the_way_it_came_names_the_first_server_on_the_open_network() -> None:
    lines = (
        "from b.example (b.example [81.2.69.142]) by c.example; Mon, 2 Nov 2026 18:30:00 +0100",
        "from a.example (a.example [8.8.4.4]) by b.example; Mon, 2 Nov 2026 10:01:00 +0100",
        "from pc (unknown [192.168.1.5]) by a.example; Mon, 2 Nov 2026 10:00:00 +0100",
    )
    origin = origin_of({"received": lines})
    assert [str(hop) for hop in origin.path] == ["pc [192.168.1.5]", "a.example [8.8.4.4]", "b.example [81.2.69.142]"]
    assert (str(origin.first_outside), origin.slowest.total_seconds(), origin.delayed) == (
        "a.example [8.8.4.4]", 8 * 3600 + 29 * 60, True,
    )  # fmt: skip


def test_a_chain_is_believed_where_the_last_server_wrote_nothing() -> None:
    chain = {"arc-authentication-results": ("i=2; z.example; spf=fail", "i=1; y.example; spf=pass; dkim=pass")}
    assert origin_of(chain).results == {"spf": "pass", "dkim": "pass"}
    assert parse(b"From: a@b.fr\n\nBonjour")["from"] == "a@b.fr"
