"""Until when a holder cancels freely."""

from dataclasses import dataclass
from datetime import date, timedelta

from pecule.orders.rules.refusals import CancelledTooLate
from pecule.scheme import Scheme
from pecule.scheme.cancellation import Settlement, cancelled_by_holder
from pecule.scheme.delays import deadline, latest_day_before


@dataclass(frozen=True, slots=True)
class FreeUntil:
    """Last days, included: to withdraw, and to cancel long enough before the start."""

    withdrawal: date
    cancellation: date

    @property
    def day(self) -> date:
        """The last day on which everything comes back."""
        return max(self.withdrawal, self.cancellation)


def free_until(scheme: Scheme, *, accepted_on: date, starts_on: date) -> FreeUntil:
    """Until when cancelling an accepted order costs nothing.

    More than the delay before the start, or within the withdrawal period. Source: C. conso L221-18, general conditions.
    """
    late_from = latest_day_before(scheme, "late_cancel", event=starts_on, on=accepted_on).day
    withdrawal = deadline(scheme, "withdrawal", start=accepted_on).day
    return FreeUntil(withdrawal=withdrawal, cancellation=late_from - timedelta(days=1))


def check_charge(
    scheme: Scheme, *, price_cents: int, accepted_on: date, starts_on: date, day: date, confirmed: bool
) -> Settlement:
    """What cancelling on ``day`` costs and gives back. A cost that was not confirmed is refused (CancelledTooLate)."""
    settled = cancelled_by_holder(
        scheme, price=price_cents, accepted_on=accepted_on, starts_on=starts_on, cancelled_on=day
    )
    if settled.to_organisation and not confirmed:
        until = free_until(scheme, accepted_on=accepted_on, starts_on=starts_on).day
        raise CancelledTooLate(free_until=until, price_cents=price_cents, charge_cents=settled.to_organisation)
    return settled
