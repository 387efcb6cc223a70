"""Loads the made-up country through the same verbs that people and employers use."""

import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.deciding import release_set_aside
from pecule.entitlements.actions.importing import import_declarations
from pecule.holders.queries import standing
from pecule.kernel.actors import system
from pecule.ledger import queries as ledger
from pecule.orders import actions as orders
from pecule.payouts.actions import run_payout_clocks
from pecule.simulation import cast
from pecule.simulation.called import call_people
from pecule.simulation.declarations import files_to_look_at, yearly_files
from pecule.simulation.marketplace import OnSale, publish_offers, register_organisations
from pecule.simulation.models import LoadedStep
from pecule.simulation.numbers import made_up_siren, made_up_siret
from pecule.simulation.parts import LOCKED
from pecule.simulation.people import Person, population
from pecule.simulation.programs import Program, actor_of, announce, register_programs
from pecule.simulation.purchases import Told, control, give_back_cards, place_one, place_orders
from pecule.simulation.reported import report_scams
from pecule.simulation.screened import hold_some
from pecule.simulation.settlements import invoice_and_send, prepare_what_waits
from pecule.simulation.trainings import ORGANISATION_NAMES, TRAININGS
from pecule.simulation.vetting import apply_to_be_listed, delist, live_with_the_listing

BY = system("simulation")
_LAST = "everything"
_WAITING = "payments that wait"
_DELISTED = -3  # the last that sells
_SELLERS_AT_LEAST = 5  # organisations, below which none is delisted: too few would sell
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a country to make."""

    holders: int = 2_000
    employers: int = 200
    organisations: int = 60
    offers: int = 300
    orders: int = 180
    bureaus: int = 8
    years: int = 7


SMALL = Size(holders=150, employers=12, organisations=6, offers=24, orders=48, bureaus=1, years=5)


@dataclass(slots=True)
class Country:
    """The country as drawn from a seed; ``load`` writes it into the database, step by step."""

    now: datetime
    progress: Progress
    size: Size = field(default_factory=Size)
    seed: int = 2026

    def load(self) -> None:
        """Load every step not yet loaded. Safe to call again, also after a kill in the middle."""
        if LoadedStep.objects.filter(name=_LAST).exists():
            return
        for year in self.years:
            for position, (name, text) in enumerate(self._files(year)):
                self._step(f"file:{name}", partial(self._declare, name, text, year))
                self.progress(f"declarations of {year}", position + 1, self.size.bureaus)
            self._credit(year)
        self._step("marketplace", self._open_market)
        self._step("cast", lambda: cast.give_logins(self.people, self.employers, self._result("marketplace"), self.now))
        self._step("employer's files", self._send_files_to_look_at)
        self._step("programs", self._register_programs)
        self._step("orders", self._order)
        orders.run_order_clocks(at=self.now)
        self._step("vetting", self._vet)
        orders.run_order_clocks(at=self.now)
        self._step("controls", lambda: control(self._told(), by=BY, now=self.now))
        self._pay()
        self._step("screening", self._screen)
        self._step("calls", self._call)
        self._step("scams", lambda: report_scams(self.seed, now=self.now))
        self._step(_LAST, lambda: None)

    @property
    def programs(self) -> list[Program]:
        """The programs of a country that is loaded, with their secrets."""
        return [Program(**one) for one in self._result("programs")["programs"]]

    @property
    def years(self) -> range:
        """The calendar years already credited: those that ended, from the first in euros."""
        return range(self.now.year - self.size.years, self.now.year)

    @property
    def people(self) -> list[Person]:
        """The cast that visitors may play, then everybody else."""
        played = cast.people(self.years)
        return [*played, *population(Random(self.seed), self.size.holders - len(played), self.years)]

    @property
    def employers(self) -> list[str]:
        """SIRETs of the employers, the largest first."""
        random = Random(self.seed + 1)
        return [made_up_siret(random, made_up_siren(random)) for _ in range(self.size.employers)]

    def _files(self, year: int) -> list[tuple[str, str]]:
        random = Random(self.seed * 10_000 + year)
        return list(yearly_files(random, self.people, self.employers, year, self.size.bureaus))

    def _step(self, name: str, do: Callable[[], dict[str, Any] | None]) -> None:
        if LoadedStep.objects.filter(name=name).exists():
            return
        with transaction.atomic():
            result = do()
            LoadedStep.objects.create(name=name, loaded_at=self.now, result=result or {})

    def _result(self, name: str) -> dict[str, Any]:
        return dict(LoadedStep.objects.get(name=name).result)

    def _declare(self, name: str, text: str, year: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text)
            outcome = import_declarations(path, name=name, by=BY, at=self._spring(year, 1))
            if outcome.status == "set_aside":
                release_set_aside(
                    UUID(outcome.file), reason="Fichier de démonstration, relu.", by=BY, at=self._spring(year, 2)
                )

    def _send_files_to_look_at(self) -> None:
        """One file accepted, one refused and one set aside, sent by the employer whom visitors play."""
        sender = actor_of("paie@pecule.example")
        for name, text in files_to_look_at(self.people[8:20], self.employers[0], self.now.date()):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                path.write_text(text)
                import_declarations(path, name=name, by=sender, at=self.now)

    def _credit(self, year: int) -> None:
        self.progress(f"credit of {year}", 0, 1)
        credit_year(year, by=BY, at=self._spring(year, 15), workers=1)
        self.progress(f"credit of {year}", 1, 1)

    def _spring(self, year: int, day: int) -> datetime:
        """Credits of a year are posted in the spring that follows it, or today if that is still to come."""
        return min(datetime(year + 1, 4, day, 9, tzinfo=UTC), self.now)

    def _open_market(self) -> dict[str, Any]:
        random = Random(self.seed + 2)
        opened = datetime(self.now.year - 2, 11, 4, 10, tzinfo=UTC)
        self.progress("organisations and offers", 0, 1)
        organisations = register_organisations(random, self.size.organisations, by=BY, at=opened, now=self.now)
        sold = publish_offers(random, organisations[:-2], self.size.offers, today=self.now.date(), by=BY, at=opened)
        self.progress("organisations and offers", 1, 1)
        return {
            "organisations": [str(one) for one in organisations],
            "sold": [
                [
                    str(s.organisation),
                    str(s.session),
                    s.kind,
                    s.price_cents,
                    s.hours,
                    str(s.start),
                    str(s.end),
                    s.prerequisites,
                ]
                for s in sold
            ],
        }

    def _register_programs(self) -> dict[str, Any]:
        made = register_programs(self._organisations()[0], self.employers[0], cast.KARIMS_EMPLOYER, at=self.now)
        jeanne, karim = (standing(cast.holder_id(person, self.now)).public_id for person in self.people[:2])
        announce(karim, jeanne, at=self.now)
        return {"programs": [asdict(one) for one in made]}

    def _organisations(self) -> list[UUID]:
        return [UUID(one) for one in self._result("marketplace")["organisations"]]

    def _call(self) -> dict[str, Any]:
        called = cast.holder_id(self.people[0], self.now)
        return call_people(called, self._organisations(), seed=self.seed, by=BY, now=self.now)

    def _order(self) -> dict[str, Any]:
        sold = [
            OnSale(UUID(one), UUID(two), kind, cents, hours, date.fromisoformat(start), date.fromisoformat(end), needs)
            for one, two, kind, cents, hours, start, end, needs in self._result("marketplace")["sold"]
        ]
        regulars = [
            person for person in self.people if person.time_percent == 100 and person.first_year < self.years[-3]
        ]
        active = [person for person in regulars if person.last_year == self.years[-1] and person.nir != LOCKED]
        buyers = [self._buyer(person) for person in active[: self.size.orders]]
        told = place_orders(
            Random(self.seed + 3), buyers, sold, self.size.orders, by=BY, now=self.now,
            progress=lambda done, total: self.progress("orders", done, total),
        )  # fmt: skip
        karim, mei = (self._buyer(person) for person in self.people[1:3])
        lasting = [one for one in sold if one.organisation != self._organisations()[_DELISTED]]
        place_one(*karim, lasting, "payment_due", self.size.orders, by=BY, now=self.now)
        place_one(*mei, lasting, "requested", self.size.orders + 1, by=BY, now=self.now)
        return {"told": [[one.number, str(one.order), str(one.organisation), one.fate] for one in told]}

    def _buyer(self, person: Person) -> tuple[UUID, int]:
        holder = cast.holder_id(person, self.now)
        return standing(holder).public_id, _spendable(holder)

    def _told(self) -> list[Told]:
        return [Told(n, UUID(order), UUID(school), fate) for n, order, school, fate in self._result("orders")["told"]]

    def _vet(self) -> None:
        random, schools = Random(self.seed + 4), self._organisations()
        self.progress("vetting", 0, 1)
        apply_to_be_listed(
            random, actor_of("candidat@pecule.example"), actor_of(cast.RIVAL), schools[1], by=BY, now=self.now
        )
        taught = TRAININGS[0].code
        live_with_the_listing(random, schools[0], schools[-2], (taught, ORGANISATION_NAMES[-1]), by=BY, now=self.now)
        if len(schools) > _SELLERS_AT_LEAST:
            delist(schools[_DELISTED], by=BY, now=self.now)
        self.progress("vetting", 1, 1)

    def _screen(self) -> None:
        """All that sell but the one that visitors play."""
        hold_some(Random(self.seed + 5), self._organisations()[1:_DELISTED], by=BY, now=self.now)

    def _pay(self) -> None:
        """Invoices and files, then the bank's own answers, each read in transactions of its own; then what waits."""
        first, second = actor_of("paiement@pecule.example"), actor_of("paiement2@pecule.example")
        told = self._told()
        self.progress("payments", 0, 1)
        self._step("payments", lambda: invoice_and_send(told, first, second, by=BY, now=self.now))
        if not LoadedStep.objects.filter(name=_WAITING).exists():
            run_payout_clocks(at=self.now)
        self._step(_WAITING, lambda: prepare_what_waits(told, first, second, by=BY, now=self.now))
        give_back_cards(now=self.now)
        self.progress("payments", 1, 1)


def _spendable(holder: int) -> int:
    """Cents of a holder's own rights."""
    return sum(
        account.balance.available_cents for account in ledger.balances("holder", holder) if account.fund == "own"
    )
