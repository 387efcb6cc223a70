"""Programs of bodies that campaigns are shared with: made for them by an agent who answers for it."""

import pytest
from django.core.management import CommandError, call_command

from pecule.signin.models import ApiClient
from tests.sites.employer.scenes import login_of
from tests.sites.staff.scenes import staff

pytestmark = pytest.mark.django_db


def test_it_gets_what_was_asked_and_no_work_of_its_owners(capsys: pytest.CaptureFixture[str]) -> None:
    owner = staff("ada", "fraud_analyst", "screening_officer")
    call_command("create_partner", "CERT-FR", "--owner", owner.email, "--may", "campaigns:read")
    made = ApiClient.objects.select_related("login").get()
    assert (made.name, made.scopes) == ("CERT-FR", ["campaigns:read"])
    assert capsys.readouterr().out.splitlines()[0] == f"client_id: {made.client_id}"
    assert (made.login.roles, made.login.has_usable_password()) == ([], False)


def test_only_an_agent_answers_for_one() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("create_partner", "CERT-FR", "--owner", login_of("paie", "employer").email)
    assert (refused.value.returncode, ApiClient.objects.count()) == (2, 0)
