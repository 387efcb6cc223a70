"""A login made for somebody at work is linked, by a code given once, to who they are."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from pecule.audit.models import AuditLine
from pecule.kernel.actors import system
from pecule.kernel.refusals import NotFound
from pecule.openid.client.answers import Verified
from pecule.openid.levels import Level
from pecule.signin.actions import create_login
from pecule.signin.actions.enrolling import LIFE, enrol, make_enrolment_code
from pecule.signin.actions.links import link_login, linked_holder, linked_logins
from pecule.signin.models import BrokerLink, EnrolmentCode, Login
from pecule.signin.rules import Audience
from pecule.signin.rules.brokers import EnrolmentCodeWrong, LevelTooLow, LinkTaken

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
LEVELS = {"staff": "eidas2", "employer": "eidas1"}


def login(audience: Audience = Audience.STAFF, name: str = "noor") -> Login:
    return create_login(
        email=f"{name}@example.org", password=None, audience=audience, display_name=name.title(), by=BY, at=AT
    )


def somebody(sub: str = "noor", level: Level = Level.SUBSTANTIAL) -> Verified:
    return Verified(issuer="https://high.example", sub=sub, level=level, auth_time=int(AT.timestamp()))


def use(code: str, who: Verified, at: datetime = AT) -> Login:
    return enrol(code=code, verified=who, levels=LEVELS, at=at)


def test_a_code_links_once_and_is_kept_nowhere() -> None:
    noor = login()
    code = make_enrolment_code(login=noor.public_id, by=BY, at=AT)
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert use(code.replace("-", " ").lower(), somebody()) == noor
    assert linked_logins("https://high.example", "noor", ["staff"]) == [noor]
    with pytest.raises(EnrolmentCodeWrong):
        use(code, somebody("thief"))
    trail = "".join(str(line.details) for line in AuditLine.objects.all())
    assert (code in trail, EnrolmentCode.objects.count()) == (False, 0)


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA-AAAA-AAAA", "\x00", "é" * 40])
def test_a_code_that_nobody_gave_opens_nothing(wrong: str) -> None:
    make_enrolment_code(login=login().public_id, by=BY, at=AT)
    with pytest.raises(EnrolmentCodeWrong):
        use(wrong, somebody())


def test_a_code_ends_after_seven_days_and_when_another_is_made() -> None:
    noor = login()
    first = make_enrolment_code(login=noor.public_id, by=BY, at=AT)
    second = make_enrolment_code(login=noor.public_id, by=BY, at=AT)
    with pytest.raises(EnrolmentCodeWrong):
        use(first, somebody())
    with pytest.raises(EnrolmentCodeWrong):
        use(second, somebody(), at=AT + LIFE)
    assert use(second, somebody(), at=AT + LIFE - timedelta(seconds=1)) == noor


def test_a_sign_in_below_the_level_of_the_audience_links_nothing_and_keeps_the_code() -> None:
    code = make_enrolment_code(login=login().public_id, by=BY, at=AT)
    with pytest.raises(LevelTooLow):
        use(code, somebody(level=Level.LOW))
    assert use(code, somebody()).email == "noor@example.org"
    paie = make_enrolment_code(login=login(Audience.EMPLOYER, "paie").public_id, by=BY, at=AT)
    assert use(paie, somebody(level=Level.LOW)).email == "paie@example.org"


def test_one_person_has_one_login_an_audience() -> None:
    account, noor, other = login(Audience.HOLDER, "noor-holder"), login(), login(name="other")
    link_login(login=account, issuer="https://high.example", sub="noor", level="eidas1", by=BY, at=AT)
    use(make_enrolment_code(login=noor.public_id, by=BY, at=AT), somebody())
    code = make_enrolment_code(login=other.public_id, by=BY, at=AT)
    with pytest.raises(LinkTaken):
        use(code, somebody())
    assert linked_holder("https://high.example", "noor") == account
    assert linked_logins("https://high.example", "noor", ["staff", "employer"]) == [noor]


def test_closed_logins_and_holders_are_given_no_code() -> None:
    noor = login()
    code = make_enrolment_code(login=noor.public_id, by=BY, at=AT)
    Login.objects.filter(pk=noor.pk).update(is_active=False)
    with pytest.raises(EnrolmentCodeWrong):
        use(code, somebody())
    for nobody in (noor.public_id, login(Audience.HOLDER, "jeanne").public_id, uuid4()):
        with pytest.raises(NotFound):
            make_enrolment_code(login=nobody, by=BY, at=AT)


def test_the_database_refuses_a_link_for_another_audience_than_the_logins_own() -> None:
    noor = login()
    with pytest.raises(IntegrityError, match="broker_link_audience_of_login"), transaction.atomic():
        BrokerLink.objects.create(
            login=noor, audience="holder", issuer="https://x.example", sub="n", level="eidas2", linked_at=AT
        )
