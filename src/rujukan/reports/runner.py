"""Runs a report for who may see it, as of a moment that has passed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rujukan.directory.models import Region, Unit
from rujukan.disclosure.packs import pack_by_id
from rujukan.foundation import time
from rujukan.procedure.models import StoredPack
from rujukan.reports.definitions.year import count
from rujukan.reports.document import Report, tell
from rujukan.reports.spans import HALVES, Span
from rujukan.rules.access import check_tier
from rujukan.rules.actor import Actor
from rujukan.rules.refused import NotVisible, Refused


def year_in_review(*, year: int, region: str, by: Actor, half: int = 0, as_of: datetime | None = None) -> Report:
    """Raises Refused for another tier, a moment or year that is not there yet, NotVisible for another region."""
    check_tier(by, "see_board")
    moment = as_of or time.now()
    if region != by.region:
        raise NotVisible
    if moment > time.now():
        raise Refused("Waktu itu belum tiba. Tulis waktu yang sudah lewat.", field="as_of")
    place = Region.objects.get(code=region)
    zone = ZoneInfo(place.zone)
    if half not in HALVES or not 1990 <= year <= moment.astimezone(zone).year:
        raise Refused("Tahun itu belum ada.", field="year")
    stored = StoredPack.objects.filter(region=region, in_force_at__lte=moment).order_by("in_force_at", "id").last()
    if stored is None:
        raise Refused("Belum ada SOP yang berlaku di daerah ini.")
    span, pack = Span(region, year, zone, moment), pack_by_id(stored.id)
    units = dict(Unit.objects.in_region(region).values_list("id", "code"))
    return tell(count(span, pack, units), span, pack, half=half, sha256=stored.sha256)


def moment_of(text: str, zone: ZoneInfo) -> datetime:
    """A date is its end in the region's time; an ISO moment is itself. Raises Refused."""
    try:
        if len(text) == len("2025-12-31"):
            end = date.fromisoformat(text) + timedelta(days=1)
            return datetime(end.year, end.month, end.day, tzinfo=zone) - timedelta(microseconds=1)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("Tulis tanggal (2025-12-31) atau waktu ISO dengan zonanya.", field="as_of") from None
    if moment.tzinfo is None:
        raise Refused("Tulis tanggal (2025-12-31) atau waktu ISO dengan zonanya.", field="as_of")
    return moment
