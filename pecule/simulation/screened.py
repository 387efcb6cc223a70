"""What screening holds in the made-up country: an organisation that is owed money, and who shares its account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from pecule.catalogue import actions as catalogue
from pecule.catalogue import queries
from pecule.catalogue.queries.paying import payment_details
from pecule.kernel.actors import Actor
from pecule.payouts.queries import payables_of
from pecule.screening.actions import NewIndicator, add_indicators
from pecule.simulation.numbers import made_up_iban, made_up_siren, made_up_siret

_CAMPAIGN, _LIST = "Compte CPF à renouveler", "Liste 2"
_FRONT, _NAMESAKE = "Studio Horizon", "Tremplin Formation"


def hold_some(random: Random, schools: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """List what two campaigns used: an account that an organisation and a newcomer share, a name; and more.

    Of ``schools``, the one that waits for most is chosen, among those that no file pays: the file that waits for its
    second agent must leave.
    """
    waiting = {school: _waiting(school, now) for school in schools}
    chosen = max(schools, key=lambda school: waiting[school])
    account = payment_details(queries.organisation(chosen).id, day=now.date())
    iban = account.iban if account is not None and waiting[chosen] >= 0 else made_up_iban(random)
    _newcomer(random, iban, by, now - timedelta(days=9))
    last = (now + timedelta(days=180)).date()
    seen = [
        NewIndicator("iban", iban, 90, last, _CAMPAIGN),
        NewIndicator("phone", "07 00 00 00 17", 85, last, _CAMPAIGN),
        NewIndicator("address", "mon-compte-cpf-2026.example/renouveler/17", 85, last, _CAMPAIGN),
        NewIndicator("sender", "MonCPF", 60, last, _CAMPAIGN),
    ]
    told = [
        NewIndicator("name", _NAMESAKE, 55, last, _LIST),
        NewIndicator("domain", "tremplin-info.example", 40, last, _LIST),
    ]
    add_indicators(indicators=seen, source="Signalements", by=by, at=now - timedelta(hours=5))
    add_indicators(indicators=told, source="Partenaire", by=by, at=now - timedelta(hours=2))


def _waiting(school: UUID, now: datetime) -> int:
    """Cents that go to an organisation with the next file; less than zero when some are in a file already."""
    lines = payables_of(queries.organisation(school).id, day=now.date())
    if any(line.payment.state == "in_file" for line in lines):
        return -1
    return sum(line.payment.cents for line in lines if line.payment.state == "invoiced" and not line.payment.waits_for)


def _newcomer(random: Random, iban: str, by: Actor, at: datetime) -> None:
    """An organisation that nobody has vetted yet, with that account."""
    siret = made_up_siret(random, made_up_siren(random))
    nda = f"{random.randrange(11, 94)}{random.randrange(10**9):09d}"
    fresh = catalogue.register_organisation(siret=siret, nda=nda, name=_FRONT, city="Lille", by=by, at=at)
    catalogue.give_iban(organisation=fresh, iban=iban, by=by, at=at)
