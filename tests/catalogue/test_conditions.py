"""What is on sale: the filter of the database and the pure rule say the same, whatever holds or lapsed."""

from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Habilitation, Offer, Organisation
from pecule.catalogue.queries.sale import offers_on_sale
from pecule.catalogue.rules import (
    FileIncomplete,
    NotCertified,
    NotCompliant,
    NotDeclared,
    NotListable,
    SanctionedRecently,
    Standing,
    TermsNotAccepted,
    check_listable,
    conditions,
    declared_until,
    memory_of,
)
from pecule.catalogue.rules.organisations import Remembered
from pecule.catalogue.rules.partners import Right, may_train, needs_habilitation
from pecule.kernel.refusals import NotFound
from pecule.scheme import load
from tests.catalogue.making import AT, BY, DAY, SIRETS, make_offer, make_organisation, make_session

pytestmark = pytest.mark.django_db
NEAR = st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))
MAYBE = st.none() | NEAR
GOOD = Standing("listed", DAY, DAY, DAY, DAY, file_complete=True, terms_accepted=True)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Any standing around one day."""
    start = draw(MAYBE)
    return Standing(
        status=draw(st.sampled_from(["draft", "listed", "suspended", "delisted"])),
        qualiopi_from=start,
        qualiopi_until=None if start is None else start + timedelta(days=draw(st.integers(0, 5))),
        declared_until=draw(MAYBE),
        compliant_until=draw(MAYBE),
        file_complete=draw(st.booleans()),
        terms_accepted=draw(st.booleans()),
    )


def storable(standing: Standing) -> bool:
    """Whether the database lets a row stand like that."""
    vetted = standing.declared_until and standing.file_complete and standing.terms_accepted and standing.qualiopi_until
    return standing.status != "listed" or bool(vetted)


@given(
    standings(), NEAR, st.sampled_from(["rncp", "rs", "block", "clea", "vae", "bilan", "licence_light"]), MAYBE, MAYBE
)
@settings(max_examples=60, deadline=None)
def test_the_filter_and_the_rule_agree(
    standing: Standing, day: date, kind: str, right_from: date | None, right_until: date | None
) -> None:
    if not storable(standing):
        return
    with transaction.atomic():
        organisation = make_organisation(listed=False)
        offer = make_offer(organisation, kind=kind)
        session = make_session(offer)
        Organisation.objects.filter(public_id=organisation).update(
            status=standing.status,
            qualiopi_from=standing.qualiopi_from,
            qualiopi_until=standing.qualiopi_until,
            declared_until=standing.declared_until,
            compliant_until=standing.compliant_until,
            file_complete_on=DAY if standing.file_complete else None,
            terms_accepted_on=DAY if standing.terms_accepted else None,
        )
        rights: tuple[Right, ...] = ()
        Habilitation.objects.all().delete()
        if right_from and (right_until is None or right_until >= right_from):
            rights = (Right(right_from, right_until),)
            actions.grant_habilitation(
                organisation=organisation, certification="RS6438", start=right_from, end=right_until, by=BY, at=AT
            )
        expected = standing.sells(day) and may_train(load("fr"), kind, rights, day)
        inner = queries.organisation(organisation).id
        assert Offer.objects.filter(offers_on_sale(day), public_id=offer).exists() == expected
        assert queries.session_facts(session).on_sale(day) == expected
        assert [one.on_sale for one in queries.offers_of(inner, day=day)] == [expected]
        assert [found.public_id for found in queries.search_offers(day=day).offers] == ([offer] if expected else [])
        transaction.set_rollback(True)


@given(standings(), NEAR)
def test_an_organisation_sells_when_listed_and_every_condition_holds(standing: Standing, day: date) -> None:
    every = all(one.holds for one in conditions(standing, day))
    assert standing.sells(day) == (standing.status == "listed" and every)
    assert [one.name for one in conditions(standing, day)] == ["declared", "certified", "compliant", "file", "terms"]


@given(standings())
def test_a_listing_is_refused_exactly_when_a_condition_does_not_hold(standing: Standing) -> None:
    try:
        check_listable(standing, DAY)
        listable = True
    except NotListable:
        listable = False
    assert listable == all(one.holds for one in conditions(standing, DAY))


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing("draft", DAY, DAY, None, DAY, file_complete=True, terms_accepted=True), NotDeclared),
        (Standing("draft", None, None, DAY, DAY, file_complete=True, terms_accepted=True), NotCertified),
        (Standing("draft", DAY, DAY, DAY, None, file_complete=True, terms_accepted=True), NotCompliant),
        (Standing("draft", DAY, DAY, DAY, DAY, file_complete=False, terms_accepted=True), FileIncomplete),
        (Standing("draft", DAY, DAY, DAY, DAY, file_complete=True, terms_accepted=False), TermsNotAccepted),
    ],
)
def test_each_condition_has_its_own_refusal(standing: Standing, refusal: type[NotListable]) -> None:
    with pytest.raises(NotListable) as caught:
        check_listable(standing, DAY)
    assert type(caught.value) is refusal


def test_a_sanction_of_the_last_two_years_may_refuse_a_listing_and_need_not() -> None:
    scheme = load("fr")
    remembered = memory_of(scheme, date(2024, 3, 2), DAY)
    assert remembered == Remembered(date(2024, 3, 2), DAY)
    assert memory_of(scheme, date(2024, 3, 1), DAY) is None
    with pytest.raises(SanctionedRecently):
        check_listable(GOOD, DAY, remembered=remembered)
    check_listable(GOOD, DAY, remembered=remembered, despite_sanction=True)


def test_a_declaration_lives_until_the_next_statement_is_due() -> None:
    assert declared_until(load("fr"), 2025, DAY) == date(2027, 5, 31)
    assert declared_until(load("be"), 2025, DAY) == date.max


def test_which_trainings_need_a_habilitation_is_the_schemes_to_say() -> None:
    kinds = ("rncp", "block", "rs", "clea", "vae", "bilan", "licence_heavy", "licence_light", "volunteering")
    assert [kind for kind in kinds if needs_habilitation(load("fr"), kind, DAY)] == ["rncp", "block", "rs", "clea"]
    assert [kind for kind in kinds if needs_habilitation(load("be"), kind, DAY)] == []


def test_an_offer_leaves_the_sale_the_day_after_its_habilitation_ends() -> None:
    organisation = make_organisation()
    offer = make_offer(organisation)
    session = make_session(offer)
    actions.end_habilitation(organisation=organisation, certification="RS6438", on=DAY, by=BY, at=AT)
    assert queries.session_facts(session).on_sale(DAY) is True
    assert queries.session_facts(session).on_sale(DAY + timedelta(days=1)) is False
    with pytest.raises(NotFound):
        queries.offer_page(offer, day=DAY + timedelta(days=1))


def test_a_no_takes_offers_off_sale_at_once_and_a_yes_brings_them_back(settings: LazySettings) -> None:
    organisation = make_organisation()
    make_session(make_offer(organisation))
    settings.PECULE_COMPLIANCE_NO = (SIRETS[0],)
    assert actions.ask_compliance(organisation=organisation, by=BY, at=AT) is False
    assert queries.search_offers(day=DAY).total == 0
    settings.PECULE_COMPLIANCE_NO = ()
    assert actions.ask_compliance(organisation=organisation, by=BY, at=AT) is True
    assert queries.search_offers(day=DAY).total == 1
    inner = queries.organisation(organisation).id
    assert [one.compliant for one in queries.compliance_answers(inner)] == [True, False, True]
