"""What organisations and offers have that others could share, for screening."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from pecule.catalogue.models import Application, BankDetails, Member, Offer, Organisation
from pecule.screening.rules.values import found_in

Shared = dict[UUID, set[tuple[str, str]]]


def shared_by_organisations(organisation_ids: Collection[int]) -> Shared:
    """By public id, the (kind, text) of each organisation (inner ids): numbers, names, people's e-mails, accounts.

    Every account that it ever gave counts: a payment may still be under way to a former one. Four queries.
    """
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    owners = Organisation.objects.filter(pk__in=organisation_ids)
    names = {}
    for pk, public_id, siret, nda, name in owners.values_list("pk", "public_id", "siret", "nda", "name"):
        names[pk] = public_id
        found[pk] |= {("siret", siret), ("nda", nda), ("name", name)}
    accounts = BankDetails.objects.filter(organisation_id__in=organisation_ids)
    for pk, iban in accounts.values_list("organisation_id", "iban"):
        found[pk].add(("iban", iban))
    members = Member.objects.filter(organisation_id__in=organisation_ids, login__client=None)
    for pk, email in members.values_list("organisation_id", "login__email"):
        found[pk].add(("email", email))
    written = Application.objects.filter(organisation_id__in=organisation_ids)
    columns = ("legal_name", "email", "phone", "iban")
    for pk, *texts in written.values_list("organisation_id", *columns):
        found[pk] |= {pair for pair in zip(("name", "email", "phone", "iban"), texts, strict=True) if pair[1]}
    return {names[pk]: facts for pk, facts in found.items() if pk in names}


def shared_by_offers(offer_ids: Collection[int]) -> Shared:
    """By public id, the addresses, e-mails and phones that the texts of each offer (inner ids) name. One query."""
    rows = Offer.objects.filter(pk__in=offer_ids).values_list("public_id", "title", "objective", "results", "content")
    return {public_id: found_in("\n".join(texts)) for public_id, *texts in rows}


def names_of_subjects(subjects: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """What organisations and offers are called, by kind and public id; others are absent. Two queries."""
    wanted = {kind: [one for found, one in subjects if found == kind] for kind in ("organisation", "offer")}
    owners = Organisation.objects.filter(public_id__in=wanted["organisation"]).values_list("public_id", "name")
    offers = Offer.objects.filter(public_id__in=wanted["offer"]).select_related("organisation")
    found = {("organisation", public_id): name for public_id, name in owners}
    return found | {("offer", one.public_id): f"{one.title} ({one.organisation.name})" for one in offers}
