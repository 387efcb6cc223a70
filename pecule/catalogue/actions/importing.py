"""Taking a file into the catalogue: who may, what is kept of it, and LHÉO, offer by offer."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, only_staff
from pecule.catalogue.actions.sharing import tell_offers
from pecule.catalogue.models import Action, CatalogueImport, Certification, Offer, Organisation, Session
from pecule.catalogue.rules.lheo import ReadAction, ReadOffer, ReadSession, read_lheo
from pecule.catalogue.rules.reports import ImportKind, ImportReport, Reading
from pecule.catalogue.rules.tables import check_file
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound

LHEO_BYTES_MAX = 500_000_000


@transaction.atomic
def import_lheo(path: Path, *, name: str, organisation: UUID | None = None, by: Actor, at: datetime) -> ImportReport:
    """Take in a LHÉO file (2.2 or 2.3): offers, actions and sessions are created or updated by their own numbers.

    With ``organisation``, only its offers are taken; without, an agent imports for every organisation named. Prices of
    orders under way do not move. What the file does not name stays as it is. Raises NotFound, RoleTooLow,
    ImportUnreadable, ImportTooLarge; then nothing was changed.
    """
    owner = _owner(organisation, by)
    check_file(path, limit=LHEO_BYTES_MAX)
    one_import_at_a_time()
    reading = Reading(today=localtime(at).date())
    taking = _Taking(reading, owner, at)
    with path.open("rb") as stream:
        for offer in read_lheo(stream, reading):
            taking.take(offer)
    tell_offers(sorted(taking.named), by=by, at=at)
    reading.absent = taking.absent()
    return keep_report("lheo", reading, name=name, organisation=owner, by=by, at=at)


def one_import_at_a_time() -> None:
    """Two files never write the same offers at once; the second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('catalogue.import'))")


def keep_report(
    kind: ImportKind, reading: Reading, *, name: str, organisation: Organisation | None, by: Actor, at: datetime
) -> ImportReport:
    """Write down what became of a file, with its audit line, and return it."""
    report = reading.as_json()
    kept = CatalogueImport.objects.create(
        kind=kind, name=Path(name).name[:120], organisation=organisation, sent_by=str(by), received_at=at, report=report
    )
    kept.refresh_from_db(fields=["public_id"])
    counts = {name: value for name, value in report.items() if name != "reasons"}
    record(by=by, verb="catalogue.import", subject=str(kept), details={"kind": kind, **counts}, at=at)
    return ImportReport(public_id=str(kept.public_id), kind=kind, **report)


def _owner(organisation: UUID | None, by: Actor) -> Organisation | None:
    if organisation is None:
        only_staff(by)
        return None
    found = Organisation.objects.filter(public_id=organisation).first()
    if found is None:
        raise NotFound
    check_may_act(found, by, role="trainings")
    return found


class _Taking:
    """Writes the offers of one file; looks up each organisation and each certification once."""

    def __init__(self, reading: Reading, owner: Organisation | None, at: datetime) -> None:
        self.reading, self.owner, self.at = reading, owner, at
        self.organisations: dict[str, Organisation | None] = {}
        self.certifications: dict[str, Certification | None] = {}
        self.named: set[int] = set()

    def take(self, read: ReadOffer) -> None:
        """Create or update an offer, or tell why not."""
        organisation, leads_to = self._organisation(read), self._certification(read)
        if organisation is None or leads_to is None:
            self.reading.refused += 1
            return
        known = Offer.objects.filter(organisation=organisation, number=read.number).first()
        if known is not None and known.status == "withdrawn":
            self.named.add(known.pk)
            self._refuse(read, "offer_withdrawn", "formation")
            self.reading.refused += 1
            return
        said = {
            "certification": leads_to, "source": "organisation", "title": read.title, "objective": read.objective,
            "results": read.results, "content": read.content,
        }  # fmt: skip
        fresh, changed = known is None, False
        if known is None:
            known = Offer.objects.create(organisation=organisation, number=read.number, published_at=self.at, **said)
        else:
            changed = _update(known, said)
        for action in read.actions:
            changed |= self._take_action(known, action, read)
        self.named.add(known.pk)
        self.reading.accepted += fresh
        self.reading.updated += not fresh and changed
        self.reading.unchanged += not fresh and not changed

    def absent(self) -> int:
        """How many numbered offers of the organisation the file does not name."""
        if self.owner is None:
            return 0
        known = Offer.objects.filter(organisation=self.owner, source="organisation", status="published")
        return known.exclude(number="").exclude(pk__in=self.named).count()

    def _take_action(self, offer: Offer, read: ReadAction, of: ReadOffer) -> bool:
        said = asdict(read)
        sessions, number = read.sessions, read.number
        for name in ("sessions", "number", "line"):
            del said[name]
        known = Action.objects.filter(offer=offer, number=number).first()
        changed = known is None
        if known is None:
            known = Action.objects.create(offer=offer, number=number, **said)
        else:
            changed = _update(known, said)
        there = {session.number: session for session in Session.objects.filter(action=known)}
        for session in sessions:
            changed |= self._take_session(known, session, there.get(session.number), of)
        return changed

    def _take_session(self, action: Action, read: ReadSession, known: Session | None, of: ReadOffer) -> bool:
        same_days = known is not None and (known.start, known.end) == (read.start, read.end)
        if read.end < self.reading.today:
            if not same_days:
                path = f"formation/action[{action.number}]/session[{read.number}]"
                self.reading.refuse(read.line, "session_over", offer=of.number, path=path, end=read.end)
            return False
        said = {"start": read.start, "end": read.end, "seats": read.seats, "open": read.open}
        if known is not None:
            return _update(known, said)
        Session.objects.create(action=action, number=read.number, **said)
        return True

    def _organisation(self, read: ReadOffer) -> Organisation | None:
        if self.owner is not None and read.siret != self.owner.siret:
            self._refuse(read, "not_your_organisation", "SIRET", value=read.siret)
            return None
        if read.siret not in self.organisations:
            self.organisations[read.siret] = Organisation.objects.filter(siret=read.siret).first()
        found = self.organisations[read.siret]
        if found is None:
            self._refuse(read, "organisation_unknown", "SIRET", value=read.siret)
            return None
        if found.nda != read.nda:
            self._refuse(read, "nda_differs", "numero-activite")
            return None
        return found

    def _certification(self, read: ReadOffer) -> Certification | None:
        """The first of its certifications that is known and registered today."""
        code = "certification_unknown"
        for name in read.certifications:
            if name not in self.certifications:
                self.certifications[name] = Certification.objects.filter(code=name).first()
            found = self.certifications[name]
            if found is not None and _registered(found, self.reading.today):
                return found
            code = code if found is None else "certification_inactive"
        self._refuse(read, code, "certification", value=", ".join(read.certifications))
        return None

    def _refuse(self, read: ReadOffer, code: str, element: str, **facts: Any) -> None:
        self.reading.refuse(read.line, code, offer=read.number, path=f"lheo/offres/formation/{element}", **facts)


def _registered(certification: Certification, day: date) -> bool:
    return (certification.active_from or day) <= day <= (certification.active_until or day)


def _update(row: Offer | Action | Session, said: dict[str, Any]) -> bool:
    """Write what differs; whether anything did."""
    different = [name for name, value in said.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, said[name])
    if different:
        row.save(update_fields=different)
    return bool(different)
