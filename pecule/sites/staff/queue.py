"""Everything that waits for somebody's decision, soonest last day first; each only for those whose work it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pecule.catalogue.queries import vetting_queue, waiting_count, waiting_disputes, waiting_hearings
from pecule.catalogue.queries.sharing import names_of_subjects
from pecule.entitlements.queries.announced import count_waiting_announcements
from pecule.orders.queries import controls_count, controls_queue, force_majeure_queue
from pecule.payouts.queries import files, summary
from pecule.scams.queries.campaigns import unwarned
from pecule.scams.rules.campaigns import brand_title
from pecule.screening.queries import count_held, held_matches
from pecule.signin.rules import Permission
from pecule.sites.design.http import Request
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date, money
from pecule.sites.public.scam_words import word
from pecule.sites.staff.doors import can, today

OF_EACH = 8


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing to decide: what, about whom or what, where, and its last day when it has one."""

    what: str
    about: str
    link: str
    due_on: date | None
    late: bool = False

    @property
    def due(self) -> SafeString | str:
        """Its last day, as the table shows it."""
        return last_day(self.due_on, late=self.late)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in all of one kind, and where all of it is listed."""

    says: str
    link: str


def last_day(due_on: date | None, *, late: bool) -> SafeString | str:
    """A last day; a mark says that it is over."""
    if due_on is None:
        return "–"
    return format_html("{} {}", long_date(due_on), tag(_("late"), "red")) if late else long_date(due_on)


def waiting(request: Request) -> tuple[list[Waits], list[Queue]]:
    """What waits for the one who looks: the soonest of each kind, then how many of each kind there are."""
    day = today(request)
    found: list[Waits] = []
    queues: list[Queue] = []
    if can(request, Permission.VET_ORGANISATIONS):
        found += _vetting(day)
        queues += _vetting_counts(day)
    if can(request, Permission.SANCTION_ORGANISATIONS):
        found += _hearings(day)
    if can(request, Permission.CONTROL_ORDERS):
        found += [*_controls(day), *_claims(day)]
        queues += _control_counts()
    if can(request, Permission.PAY_ORGANISATIONS):
        found += _releases(request)
        queues += _payment_counts(day)
    if can(request, Permission.DECIDE_MATCHES):
        found += _matches()
        queues += _match_counts()
    if can(request, Permission.RUN_CAMPAIGNS):
        found += _growing(request)
    if can(request, Permission.RECORD_RECEIPTS):
        queues += _announced_counts()
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or day)), queues


def _announced_counts() -> Iterator[Queue]:
    if count := count_waiting_announcements():
        says = ngettext(
            "{number} payment announced by a funder", "{number} payments announced by funders", count
        ).format(number=count)
        yield Queue(says, reverse("staff:announced"))


def _vetting(day: date) -> Iterator[Waits]:
    what = {"submitted": _("Admissible or not?"), "admissible": _("Accept or refuse")}
    for one in vetting_queue(day=day, limit=OF_EACH):
        link = reverse("staff:application", args=[one.public_id])
        yield Waits(what[one.state], one.organisation_name, link, one.due_on, one.late)
    for claim in waiting_disputes()[:OF_EACH]:
        link = reverse("staff:dispute", args=[claim.public_id])
        yield Waits(_("Who speaks for this SIRET?"), claim.holder_name, link, None)


def _vetting_counts(day: date) -> Iterator[Queue]:
    count, _late = waiting_count(day=day)
    if count:
        says = ngettext("{number} application", "{number} applications", count).format(number=count)
        yield Queue(says, reverse("staff:applications"))


def _hearings(day: date) -> Iterator[Waits]:
    for one in waiting_hearings(day=day)[:OF_EACH]:
        answered = _("Hearing answered: decide") if one.state == "answered" else _("Hearing not answered: decide")
        yield Waits(answered, one.organisation_name, reverse("staff:hearing", args=[one.public_id]), None)


def _controls(day: date) -> Iterator[Waits]:
    for one in controls_queue(day=day, limit=OF_EACH):
        what = _("Control answered: decide") if one.answered else _("Control: open or decide")
        if one.opened_at and not one.answered:
            what = _("Control: the organisation may answer")
        link = reverse("staff:order", args=[one.line.public_id])
        about = f"{one.line.organisation_name} – {one.line.title}"
        yield Waits(what, about, link, one.decide_by, one.decide_by < day)


def _claims(day: date) -> Iterator[Waits]:
    for one in force_majeure_queue(day=day, limit=OF_EACH):
        link = reverse("staff:force_majeure", args=[one.line.public_id])
        late = one.decide_by is not None and one.decide_by < day
        yield Waits(_("Force majeure: decide"), one.line.title, link, one.decide_by, late)


def _control_counts() -> Iterator[Queue]:
    if count := controls_count():
        says = ngettext("{number} control", "{number} controls", count).format(number=count)
        yield Queue(says, reverse("staff:controls"))


def _matches() -> Iterator[Waits]:
    held = held_matches(limit=OF_EACH)
    names = names_of_subjects([(one.subject_kind, one.subject_id) for one in held])
    for one in held:
        name = names.get((one.subject_kind, one.subject_id), str(one.subject_id)[:8])
        yield Waits(_("Held by screening: decide"), name, reverse("staff:match", args=[one.public_id]), None)


def _match_counts() -> Iterator[Queue]:
    if count := count_held():
        says = ngettext("{number} match held", "{number} matches held", count).format(number=count)
        yield Queue(says, reverse("staff:matches"))


def _growing(request: Request) -> Iterator[Waits]:
    for one in unwarned(request.now, limit=OF_EACH):
        name = brand_title(one.brand) or word("theme", one.theme)
        yield Waits(_("A scam grows: warn people?"), name, reverse("staff:campaign", args=[one.public_id]), None)


def _releases(request: Request) -> Iterator[Waits]:
    """Files that somebody else prepared: one's own are another's to release."""
    for one in files(limit=OF_EACH):
        if one.state == "prepared" and one.prepared_by != str(request.actor):
            about = ngettext("{number} payment, {cents}", "{number} payments, {cents}", one.payments).format(
                number=one.payments, cents=money(one.cents)
            )
            yield Waits(
                _("Payment file: release it"),
                about,
                reverse("staff:payout_file", args=[one.public_id]),
                one.execution_on,
            )


def _payment_counts(day: date) -> Iterator[Queue]:
    sums = summary(day=day)
    if sums.unmatched:
        says = ngettext("{number} bank answer unmatched", "{number} bank answers unmatched", sums.unmatched)
        yield Queue(says.format(number=sums.unmatched), reverse("staff:unmatched"))
    if sums.late:
        says = ngettext("{number} payment late", "{number} payments late", sums.late)
        yield Queue(says.format(number=sums.late), reverse("staff:payables", args=["late"]))
