"""Notices are addressed to (dossier, unit, role) and resolved when they are read or sent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from rujukan.accounts.models import Membership
from rujukan.notifications.channels.mail.send import send
from rujukan.notifications.codes import codes_of
from rujukan.notifications.models import Notice
from rujukan.procedure.models import Holder
from rujukan.rules.actor import Actor

ATTEMPTS = 10
"""After that many minutes without success a notice is only read on the page."""

AT_ONCE = 500


def notices_for(actor: Actor, since: datetime) -> QuerySet[Notice]:
    """What came for the actor since then: to his unit in a role of his, where the dossier's holder of that role is he
    or nobody yet. Newest first."""
    if actor.user is None:
        return Notice.objects.none()
    holders = Holder.unscoped.filter(
        dossier=OuterRef("dossier"), unit=OuterRef("unit"), role=OuterRef("role"), until__isnull=True
    )
    mine = Notice.objects.filter(unit=actor.unit, role__in=actor.roles, at__gt=since)
    reached = mine.filter(Exists(holders.filter(user=actor.user)) | ~Exists(holders))
    return reached.select_related("dossier").order_by("-at", "-id")


def send_notices(now: datetime) -> int:
    """Send what was not sent yet, one message a member; each notice keeps its own attempts. A crash may send one twice,
    never lose one."""
    with transaction.atomic():
        rows = Notice.objects.filter(sent_at__isnull=True, attempts__lt=ATTEMPTS, at__lte=now).order_by("at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        notices = list(rows.select_related("dossier")[:AT_ONCE])
        failed = _send(notices, now)
        for notice in notices:
            notice.attempts += 1
            notice.sent_at = None if notice.id in failed else now
        Notice.objects.bulk_update(notices, ["attempts", "sent_at"])
    return len(notices) - len(failed)


def _send(notices: list[Notice], now: datetime) -> set[UUID]:
    codes, failed = codes_of(notices), set()
    for username, mine in _recipients(notices, now).items():
        try:
            send(username, list(dict.fromkeys(codes[n.id] for n in mine if codes[n.id])))
        except OSError:
            failed |= {notice.id for notice in mine}
    return failed


def _recipients(notices: list[Notice], now: datetime) -> dict[str, list[Notice]]:
    """User name -> what is for him: who is named for the role on the dossier, else all of the unit who hold it."""
    named = _named(notices)
    members = _members({notice.unit_id for notice in notices}, now)
    found: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        holding = members.get((notice.unit_id, notice.role), {})
        chosen = named.get((notice.dossier_id, notice.unit_id, notice.role), set()) & set(holding)
        for user in sorted(chosen or holding):
            found[holding[user]].append(notice)
    return found


def _named(notices: Iterable[Notice]) -> dict[tuple[UUID, UUID, str], set[UUID]]:
    rows = Holder.unscoped.filter(dossier__in={n.dossier_id for n in notices}, until__isnull=True).order_by("id")
    found: dict[tuple[UUID, UUID, str], set[UUID]] = defaultdict(set)
    for holder in rows:
        found[(holder.dossier_id, holder.unit_id, holder.role)].add(holder.user)
    return found


def _members(units: set[UUID], now: datetime) -> dict[tuple[UUID, str], dict[UUID, str]]:
    """(unit, role) -> id and name of each user who holds it there."""
    found: dict[tuple[UUID, str], dict[UUID, str]] = defaultdict(dict)
    for membership in Membership.objects.live(now).filter(unit__in=units).with_people(now).order_by("id"):
        for role in membership.role_codes:
            found[(membership.unit_id, role)][membership.user_id] = membership.user.username
    return found
