"""E-mails as files: their text, where links lead, what their headers say."""

import pytest

from pecule.scams.rules import Message, judge, read
from pecule.scams.rules.emails import EmailUnreadable, html_text, read_email
from pecule.scams.rules.headers import origin_of

MAIL = b"""\
Received: from mx.example.net (mx.example.net [203.0.113.9]) by mail.example.org; Mon, 2 Nov 2026 10:00:00 +0100
Received: from sender.example (unknown [198.51.100.7]) by mx.example.net; Mon, 2 Nov 2026 09:59:00 +0100
Authentication-Results: mail.example.org; spf=fail smtp.mailfrom=x@ameli-sante.info; dkim=none; dmarc=fail
From: "Ameli" <info@ameli-sante.info>
Reply-To: <recup@boites.ru>
Subject: =?utf-8?q?Votre_remboursement_est_pr=C3=AAt?=
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"

<html><head><style>p {color: red}</style></head><body><p>Bonjour,</p>
<p>Cliquez sur <a href="https://ameli-sante.info/r">www.ameli.fr</a></p></body></html>
"""


def test_a_link_is_followed_by_where_it_leads() -> None:
    message = read_email(MAIL)
    assert (
        message.text
        == "Votre remboursement est prêt\n\nBonjour,\n\nCliquez sur www.ameli.fr (https://ameli-sante.info/r)"
    )
    assert html_text('<a href="https://caf.fr/">https://caf.fr</a>') == "https://caf.fr"


def test_headers_say_who_vouched_and_which_way_it_came() -> None:
    origin = origin_of(read_email(MAIL).headers)
    assert origin.results == {"spf": "fail", "dkim": "none", "dmarc": "fail"}
    assert tuple(map(str, origin.path)) == ("sender.example [198.51.100.7]", "mx.example.net [203.0.113.9]")
    assert (origin.failed, origin.replies_elsewhere) == (True, True)


def test_a_forged_sender_counts() -> None:
    answer = judge(read(read_email(MAIL)))
    assert answer.verdict == "scam"
    assert {"lookalike_domain", "odd_sender"} <= {finding.reason for finding in answer.reasons}


def test_a_mail_that_its_domain_vouches_for_has_no_odd_sender() -> None:
    headers = {"from": ("Ameli <info@ameli.fr>",), "authentication-results": ("x; spf=pass; dkim=pass; dmarc=pass",)}
    reading = read(Message("Un message vous attend sur ameli.fr", "email", "Ameli <info@ameli.fr>", headers=headers))
    assert {finding.reason for finding in judge(reading).reasons} == {"official_address", "asks_nothing"}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"x" * 100, b"a" * (10 * 2**20 + 1)])
def test_what_is_no_mail_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(EmailUnreadable):
        read_email(content)
