"""A person's file: their own, or another's under a look that was written down first."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.holders.models import ContactPoint, Holder, Look
from pecule.holders.models.vault import vault
from pecule.holders.queries import standing as standings
from pecule.holders.queries.standing import Standing
from pecule.holders.rules.looking import LOOK_LASTS, LookExpired
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact point that is in use."""

    public_id: UUID
    kind: str
    value: str
    claimed_at: datetime
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class HolderFile:
    """Everything kept about a person in this room, the number masked. Its text shows none of it."""

    id: int
    public_id: UUID
    masked_number: str
    temporary_number: bool
    birth_name: str
    usage_name: str
    given_names: str
    birth_date: date | None
    sex: str
    birth_place_code: str
    language: str
    identity_level: str
    identity_verified_at: datetime | None
    status: str
    locked_reason: str
    locked_at: datetime | None
    closed_reason: str
    closed_on: date | None
    opened_at: datetime
    has_login: bool
    contacts: tuple[Contact, ...]

    def __repr__(self) -> str:
        return f"HolderFile({self.public_id})"

    @property
    def name(self) -> str:
        """The first given name and the name in use."""
        return standings.display_name(self.given_names, self.usage_name, self.birth_name)


def _file(holder: Holder) -> HolderFile:
    number = vault().open(bytes(holder.nir_cipher), bytes(holder.nir_hash))
    contacts = ContactPoint.objects.filter(holder=holder, removed_at=None).order_by("kind", "claimed_at", "pk")
    return HolderFile(
        id=holder.pk,
        public_id=holder.public_id,
        masked_number=number.masked,
        temporary_number=holder.temporary_number,
        birth_name=holder.birth_name,
        usage_name=holder.usage_name,
        given_names=holder.given_names,
        birth_date=holder.birth_date,
        sex=holder.sex,
        birth_place_code=holder.birth_place_code,
        language=holder.language,
        identity_level=holder.identity_level,
        identity_verified_at=holder.identity_verified_at,
        status=holder.status,
        locked_reason=holder.locked_reason,
        locked_at=holder.locked_at,
        closed_reason=holder.closed_reason,
        closed_on=holder.closed_on,
        opened_at=holder.opened_at,
        has_login=holder.login_id is not None,
        contacts=tuple(
            Contact(point.public_id, point.kind, point.value, point.claimed_at, point.verified_at) for point in contacts
        ),
    )


def own_standing(login_id: int) -> Standing:
    """The standing of the training account that belongs to this login (inner id). Raises NotFound."""
    return standings.standing_by_login(login_id)


def own_file(login_id: int) -> HolderFile:
    """The file of the person whose login (inner id) this is: their own, so no look is written. Raises NotFound."""
    holder = Holder.objects.filter(login_id=login_id).first()
    if holder is None:
        raise NotFound
    return _file(holder)


def file_under(look: UUID, *, by: Actor, at: datetime) -> HolderFile:
    """The file that ``by`` opened with ``actions.open_file`` less than 30 minutes ago.

    The look was written when the file was opened, so that reading pages again writes nothing.
    Raises LookExpired for an old look, somebody else's, or one that never was.
    """
    found = Look.objects.select_related("holder").filter(public_id=look, kind="file", actor=str(by)).first()
    if found is None or found.holder is None or not found.at <= at < found.at + LOOK_LASTS:
        raise LookExpired
    return _file(found.holder)
