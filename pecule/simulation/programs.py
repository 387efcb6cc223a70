"""Programs that call the API in a demonstration, and a funder that announces money by one of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pecule.catalogue import actions as catalogue
from pecule.entitlements.actions.announcing import add_funder_member, announce_dotation, money_arrived
from pecule.entitlements.actions.dotations import Gift
from pecule.entitlements.actions.employers import add_member as add_employer_member
from pecule.kernel.actors import Actor, system
from pecule.signin import actions as signin
from pecule.signin import queries as signin_queries
from pecule.signin.models import Login
from pecule.signin.rules import SCOPES, Audience
from pecule.simulation.parts import PASSWORD

FUNDER = "financeur@pecule.example"
_BY = system("simulation")


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the demonstration. Its secret is printed like everybody's password, and opens nothing else."""

    owner: str
    client_id: str
    secret: str


def register_programs(organisation: UUID, employer: str, funder: str, *, at: datetime) -> list[Program]:
    """A program for the organisation, the employer (SIRET) and the funder (SIREN) of the demonstration."""
    login = signin.create_login(
        email=FUNDER, password=PASSWORD, audience=Audience.FUNDER, display_name="Service mécénat", by=_BY, at=at
    )
    add_funder_member(siren=funder, login_id=login.pk, by=_BY, at=at)
    made = []
    for email in ("ecole@pecule.example", "paie@pecule.example", FUNDER):
        owner = login_of(email)
        audience = Audience(owner.audience)
        client = signin.register_client(
            owner=owner.public_id, name="Démonstration", scopes=sorted(SCOPES[audience]), by=_BY, at=at
        )
        if audience is Audience.ORGANISATION:
            catalogue.add_member(organisation=organisation, login=client.login, by=_BY, at=at)
        elif audience is Audience.EMPLOYER:
            add_employer_member(siret=employer, name="Les Ateliers Réunis", login_id=client.login_id, by=_BY, at=at)
        else:
            add_funder_member(siren=funder, login_id=client.login_id, by=_BY, at=at)
        made.append(Program(email, client.client_id, client.secret))
    return made


def announce(waiting: UUID, arrived: UUID, *, at: datetime) -> None:
    """Money announced for one holder and not there yet, and money that came as announced for another."""
    by = actor_of(FUNDER)
    end = date(at.year + 2, 6, 30)
    announce_dotation(
        Gift(holder=waiting, amount_cents=45_000, key="annonce-1", earmark=("rncp",), expires_on=end),
        by=by, at=at - timedelta(days=3),
    )  # fmt: skip
    known = announce_dotation(Gift(holder=arrived, amount_cents=30_000, key="annonce-2"), by=by, at=at)
    money_arrived(announcement=known, amount_cents=30_000, by=_BY, at=at)


def actor_of(email: str) -> Actor:
    """A login of the cast, as the actor of what it does."""
    return signin_queries.actor_of(login_of(email))


def login_of(email: str) -> Login:
    """A login of the cast. Raises LookupError before the cast has one."""
    login = signin_queries.login_by_email(email)
    if login is None:
        raise LookupError("the cast has no such login yet")
    return login
