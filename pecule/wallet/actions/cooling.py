"""What a recovered account waits for, from the instant its new phone is there."""

from datetime import datetime

from pecule.wallet.actions.people import cool
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import Device, Person, Recovery
from pecule.wallet.rules.recovery import COOLING, OPEN, NotRecovering, Stage


def recovered(owner: Person, device: Device, *, at: datetime) -> None:
    """A new phone came of a recovery: those before end, and the cooling-off begins, in the caller's transaction."""
    found = open_recovery(owner)
    if found is None or found.stage != Stage.PROVED:
        raise NotRecovering
    owner.devices.filter(revoked_at=None).exclude(pk=device.pk).update(revoked_at=at)
    found.stage, found.activated_at, found.until = Stage.COOLING.value, at, at + COOLING
    found.save(update_fields=["stage", "activated_at", "until"])
    owner.recovering_until = found.until
    owner.save(update_fields=["recovering_until"])
    cool(owner, at=at, during=COOLING)
    warn(owner, Warning.RECOVERED, until=found.until, at=at)


def open_recovery(owner: Person) -> Recovery | None:
    """The recovery that is under way, if any."""
    return owner.recoveries.filter(stage__in=OPEN).first()
