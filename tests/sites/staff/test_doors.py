"""Each page asks for its own permission; who knocks without it is refused, and the trail says so."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from pecule.audit.models import AuditLine
from pecule.signin.models import Login
from pecule.signin.rules import ROLES, Permission
from tests.sites.staff.scenes import SECRETS, anne, inside, set_aside, staff

NOBODY = UUID(int=1)
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "find": ("find_people", {}),
    "person": ("open_files", {"look": NOBODY}),
    "movement": ("open_files", {"look": NOBODY, "transfer": NOBODY}),
    "lock": ("lock_accounts", {"look": NOBODY}),
    "close": ("close_accounts", {"look": NOBODY}),
    "reopen": ("close_accounts", {"look": NOBODY}),
    "decide": ("decide_declarations", {"public_id": NOBODY}),
    "year": ("run_year", {}),
    "run": ("run_year", {"year": 2025}),
    "trail": ("read_trail", {}),
    "clock": ("run_year", {}),
}
_ONE: dict[str, object] = {"public_id": NOBODY}
_OWED: dict[str, object] = {"reference": f"order:{NOBODY}"}
PAGES |= {
    "relist": ("vet_organisations", _ONE),
    "grant": ("vet_organisations", _ONE),
    "end_right": ("vet_organisations", _ONE),
    "revoke_account": ("vet_organisations", _ONE | {"bank_details": NOBODY}),
    "applications": ("vet_organisations", {}),
    "application": ("vet_organisations", _ONE),
    "judge": ("vet_organisations", _ONE),
    "decide_application": ("vet_organisations", _ONE),
    "document": ("vet_organisations", _ONE),
    "dispute": ("vet_organisations", _ONE),
    "suspend": ("sanction_organisations", _ONE),
    "open_hearing": ("sanction_organisations", _ONE),
    "hearing": ("sanction_organisations", _ONE),
    "sanction": ("sanction_organisations", _ONE),
    "close_hearing": ("sanction_organisations", _ONE),
    "lift": ("sanction_organisations", _ONE | {"sanction": NOBODY}),
    "controls": ("control_orders", {}),
    "control_document": ("control_orders", _ONE),
    "campaigns": ("run_campaigns", {}),
    "campaign": ("run_campaigns", _ONE),
    "publish_warning": ("run_campaigns", _ONE),
    "withdraw_warning": ("run_campaigns", _ONE),
    "split_campaign": ("run_campaigns", _ONE),
    "share_campaign": ("run_campaigns", _ONE),
    "calls": ("run_campaigns", {}),
    "merge_campaign": ("run_campaigns", _ONE),
    "matches": ("decide_matches", {}),
    "match": ("decide_matches", _ONE),
    "release_match": ("decide_matches", _ONE),
    "confirm_match": ("decide_matches", _ONE),
    "indicators": ("decide_matches", {}),
    "withdraw_indicator": ("decide_matches", _ONE),
    "import_indicators": ("decide_matches", {}),
    "announced": ("record_receipts", {}),
    "arrived": ("record_receipts", _ONE),
    "order": ("control_orders", _ONE),
    "open_control": ("control_orders", _ONE),
    "decide_control": ("control_orders", _ONE),
    "force_majeure": ("control_orders", _ONE),
    "drop_file": ("pay_organisations", _ONE),
    "file_xml": ("pay_organisations", _ONE),
    "answers": ("pay_organisations", {}),
    "answer": ("pay_organisations", _ONE),
    "unmatched": ("pay_organisations", {}),
    "close_line": ("pay_organisations", _ONE),
    "pay_again": ("pay_organisations", _OWED),
    "suspend_payable": ("suspend_payments", _OWED),
    "release_payable": ("suspend_payments", _OWED),
}
POSTED: dict[str, tuple[str, dict[str, object]]] = {
    "open": ("open_files", {}),
    "reverse": ("reverse_batches", {"public_id": NOBODY}),
    "compliance": ("vet_organisations", _ONE),
    "prepare": ("pay_organisations", {}),
    "release_file": ("pay_organisations", _ONE),
}
_MARKET = {
    "vet_organisations", "sanction_organisations", "control_orders", "pay_organisations", "suspend_payments",
    "decide_matches",
}  # fmt: skip
_PAYERS = {"pay_organisations", "suspend_payments"}
SHARED: dict[str, tuple[set[str], dict[str, object]]] = {
    "mailbox": ({"find_people", "run_year"}, {}),
    "letter": ({"find_people", "run_year"}, {"public_id": NOBODY}),
    "letter-page": ({"find_people", "run_year"}, {"public_id": NOBODY, "language": "fr"}),
    "files": ({"decide_declarations", "reverse_batches"}, {}),
    "file": ({"decide_declarations", "reverse_batches"}, {"public_id": NOBODY}),
    "proposal": ({"run_year", "reverse_batches"}, {"public_id": NOBODY}),
    "organisations": (_MARKET, {}),
    "organisation": (_MARKET, _ONE),
    "payouts": (_PAYERS, {}),
    "payout_file": (_PAYERS, _ONE),
    "payables": (_PAYERS, {"which": "late"}),
    "payable": (_PAYERS, _OWED),
    "debts": (_PAYERS, {}),
}
NEEDED = {name: ({need}, where) for name, (need, where) in (PAGES | POSTED).items()} | SHARED


@pytest.mark.parametrize("name", sorted(NEEDED))
@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_without_the_permission_is_refused_and_the_trail_says_so(db: None, name: str, role: str) -> None:
    login = staff("somebody", role)
    needed, where = NEEDED[name]
    url, client = reverse(f"staff:{name}", kwargs=where), inside(login)
    answer = client.post(url) if name in POSTED else client.get(url)
    allowed = {permission.value for permission in ROLES[role].permissions}
    lines = [
        (line.verb, line.actor, line.details["page"]) for line in AuditLine.objects.filter(verb="staff.turned_away")
    ]
    if needed & allowed:
        assert (answer.status_code in (200, 302, 403, 404, 409), lines) == (True, [])
        assert "Your roles do not allow this." not in answer.content.decode()
    else:
        assert (answer.status_code, lines) == (
            403,
            [("staff.turned_away", f"staff:{login.public_id}", f"staff:{name}")],
        )
        assert "Your roles do not allow this. Nothing was changed." in answer.content.decode()


def test_the_refusal_is_said_in_french(db: None) -> None:
    page = inside(staff("somebody", "auditor"), "fr").get("/staff/find/").content.decode()
    with override("fr"):
        says = gettext("Your roles do not allow this. Nothing was changed.")
    assert (says in page, says.startswith("Your")) == (True, False)


def test_every_page_of_staff_stands_in_this_table() -> None:
    from pecule.sites.staff.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == set(NEEDED) | {"home", "roles"}


@pytest.mark.parametrize("audience", ["holder", "organisation", "employer", "funder"])
def test_others_see_nothing_of_staff_pages(db: None, audience: str) -> None:
    from tests.sites.employer.scenes import login_of

    anne()
    file = set_aside()
    client = inside(login_of("somebody", audience))
    for url in ("/staff/", "/staff/roles/", "/staff/find/", f"/staff/files/{file.public_id}/", "/staff/year/"):
        answer = client.get(url)
        assert (answer.status_code, "march.csv" in answer.content.decode()) == (403, False)
        assert [secret for secret in SECRETS if secret in answer.content.decode()] == []


def test_a_stranger_is_sent_to_sign_in(db: None) -> None:
    assert Client().get("/staff/find/")["Location"] == "/sign-in/?next=%2Fstaff%2Ffind%2F"


def test_a_role_shows_only_its_own_links(db: None) -> None:
    page = inside(staff("somebody", "auditor")).get("/staff/").content.decode()
    links = {name: f'href="{reverse(f"staff:{name}")}"' in page for name in ("find", "files", "year", "trail", "roles")}
    assert links == {"find": False, "files": False, "year": False, "trail": True, "roles": True}


@pytest.mark.parametrize(("language", "says"), [("en", "Who may do what"), ("fr", "Qui peut faire quoi")])
def test_roles_are_shown_as_data_in_both_languages(db: None, language: str, says: str) -> None:
    page = inside(staff("somebody", "auditor"), language).get("/staff/roles/").content.decode()
    with override(language):
        missing = [role.name for role in ROLES.values() if gettext(role.description).replace("'", "&#x27;") not in page]
    assert (says in page, missing) == (True, [])


def test_every_role_and_permission_has_its_french() -> None:
    from pecule.sites.staff.words import PERMISSIONS

    with override("fr"):
        same = [role.name for role in ROLES.values() if gettext(role.description) == role.description]
    assert (same, set(PERMISSIONS)) == ([], set(Permission))


def test_no_role_both_decides_what_is_paid_and_pays_it() -> None:
    deciding = {Permission.CONTROL_ORDERS, Permission.VET_ORGANISATIONS, Permission.SANCTION_ORGANISATIONS}
    paying = {Permission.PAY_ORGANISATIONS}
    assert [role.name for role in ROLES.values() if role.permissions & deciding and role.permissions & paying] == []


@pytest.fixture
def everything(db: None) -> Login:
    return staff("everything")


def test_no_get_writes_but_the_refusal(everything: Login) -> None:
    before = AuditLine.objects.count()
    client = inside(everything)
    for url in ("/staff/", "/staff/roles/", "/staff/find/", "/staff/files/", "/staff/year/", "/staff/trail/"):
        assert client.get(url).status_code == 200
    assert AuditLine.objects.count() == before
