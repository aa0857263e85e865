"""The referral letter with its feedback slip, filled from what its recipient may see: before acceptance the preview
(P3), after it what she allowed of what was asked.

Letters go between agencies of Indonesia: they are in Indonesian, whoever prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rujukan.audit.actions import append
from rujukan.audit.models import Entry
from rujukan.directory.models import Region
from rujukan.directory.parties import Party, parties
from rujukan.disclosure.access import read_access
from rujukan.disclosure.disclose import disclose_to_unit
from rujukan.disclosure.handles import referral_of, unit_of
from rujukan.disclosure.referral import referral_page, referral_preview
from rujukan.disclosure.referring import pack_of_referral
from rujukan.disclosure.shapes import Disclosure, Preview, ReferralPage
from rujukan.foundation import time
from rujukan.foundation.models import lock_dossier
from rujukan.letters import pdf
from rujukan.letters.words import AFTER, AGES, BEFORE, RISKS, SEXES, SLIP, URGENCY, blocks, capital, day, deadline
from rujukan.rules.actor import Actor
from rujukan.rules.consent import ASKED
from rujukan.rules.procedure.pack import Pack
from rujukan.rules.referral import HOLDS_DATA
from rujukan.rules.refused import NotVisible, Refused, StateChanged

OVER = "Izinnya sudah tidak berlaku. Suratnya tidak dicetak."
PRINTED = "letter.printed"
"""The look of who prints a letter: one entry for each section that stands in it."""


@dataclass(frozen=True)
class Letter:
    """A file with a neutral name."""

    name: str
    pdf: bytes


def preview_letter(code: str, *, by: Actor) -> Letter:
    """What the receiver may know before he answers, with the slip to answer on. For the sender, and for a receiver who
    has opened the preview. Raises NotVisible, Refused."""
    now = time.now()
    preview, to = _before(code, by, now)
    pack = pack_of_referral(code, to=by, now=now)
    zone = _zone(by)
    reasons = [capital(reason.name.id) for reason in pack.reasons.get("rejected", ())]
    slip = SLIP | {
        "title": "Lembar balik: jawaban", "until": _until(preview, zone),
        "groups": [
            _group("", ["Kami terima. Mulai melayani tanggal ..................................."]),
            _group("Belum bisa menerima, karena:", reasons, columns=2),
        ],
    }  # fmt: skip
    facts = [["Dibutuhkan", URGENCY[preview.urgency]], ["Risiko", RISKS[preview.risk]], ["Kabupaten", preview.region]]
    if preview.asks_sex:
        facts.insert(1, ["Jenis kelamin", SEXES[preview.sex]])
    head = Head(preview.code, preview.from_unit, to, preview.kind_name.id, preview.age)
    return _made(head, facts, slip, now, zone, sections=[], message="", note=BEFORE)


def _before(code: str, by: Actor, now: datetime) -> tuple[Preview, Party]:
    row = referral_of(code, to=by, now=now)
    if row.status == "draft":
        raise Refused("Rujukan ini belum dikirim.")
    if row.status != "requested":
        raise Refused("Rujukan ini sudah dijawab. Surat yang sekarang dicetak dari halaman rujukan.")
    if row.to_unit_id != by.unit:
        page = referral_page(code, to=by, now=now)
        if not page.preview.region:
            raise Refused("Surat ini hanya dicetak oleh petugas yang ditunjuk di berkas ini.")
        return page.preview, page.row.to_unit
    preview = referral_preview(code, to=by, now=now)
    if preview.opened_until is None:
        raise Refused("Buka dulu pratinjaunya, baru suratnya bisa dicetak.")
    return preview, _own(by)


def _own(by: Actor) -> Party:
    return parties([by.unit])[by.unit]


def opened_letter(code: str, *, by: Actor) -> Letter:
    """Once it is accepted: what the receiver may see of what was asked. That he prints it is recorded for each section,
    before a byte goes out. Raises NotVisible, Refused where one of them is not his, StateChanged."""
    page = referral_page(code, to=by, now=time.now())
    if page.row.status not in HOLDS_DATA:
        raise StateChanged("Rujukan ini tidak berjalan lagi. Suratnya tidak dicetak.")
    going = [one.section for one in page.goes if one.goes and one.open_now and one.section in ASKED]
    opened = _to_recipient(page, by)
    sections = [section for section in going if opened.opened(section)]
    _record(page, sections, by)
    seen, now = _to_recipient(page, by), time.now()
    return _opened(page, seen, sections, pack_of_referral(code, to=by, now=now), now, _zone(by))


def _to_recipient(page: ReferralPage, by: Actor) -> Disclosure:
    seen = disclose_to_unit(page.row.case, unit=unit_of(page.row.to_unit.code, to=by), now=time.now())
    if seen is None:
        raise StateChanged(OVER)
    return seen


def _record(page: ReferralPage, sections: Iterable[str], by: Actor) -> None:
    """A look asks for a grant on each section; nothing is printed of what the printer himself may not see."""
    access = read_access(page.row.case, to=by, now=time.now())
    wanted = list(sections)
    if not wanted:
        raise StateChanged(OVER)
    for section in wanted:
        if access.extent(section) != "whole":
            raise Refused("Surat ini memuat bagian yang hanya untuk petugas yang ditunjuk di berkas ini.")
    row = referral_of(page.row.code, to=by, now=time.now())
    with transaction.atomic():
        dossier = lock_dossier(access.dossier.id)
        for section in wanted:
            append(
                dossier, by, event=PRINTED, kind=Entry.Kind.LOOK, section=section, referral=row.id, until=time.now()
            )  # fmt: skip


def _opened(
    page: ReferralPage, seen: Disclosure, sections: list[str], pack: Pack, now: datetime, zone: ZoneInfo
) -> Letter:
    slip = SLIP | {
        "title": "Lembar balik: kabar layanan", "until": "",
        "groups": [
            _group("", [f"Layanan {what} tanggal ..................." for what in ("dimulai", "selesai")], columns=2),
            _group("Hasilnya:", ["ia terbantu", "terbantu sebagian", "tidak terbantu"], columns=3),
            _group("Tidak bisa dilanjutkan, karena:",
                   [capital(one.name.id) for one in pack.reasons.get("failed", ())], columns=2),
        ],
    }  # fmt: skip
    row = page.row
    facts = [["Dibutuhkan", URGENCY[row.urgency]], ["Risiko", RISKS[seen.risk]]]
    return _made(
        Head(row.code, row.from_unit, row.to_unit, row.kind_name.id, seen.age), facts, slip, now, zone,
        sections=blocks(seen, sections, pack), message=page.message, note=AFTER,
    )  # fmt: skip


@dataclass(frozen=True)
class Head:
    """From whom to whom, for what."""

    code: str
    sender: Party
    receiver: Party
    kind: str
    age: str


def _made(
    head: Head, facts: list[list[str]], slip: dict[str, Any], now: datetime, zone: ZoneInfo, *,
    sections: list[dict[str, Any]], message: str, note: str,
) -> Letter:  # fmt: skip
    data = {
        "code": head.code, "code-label": "Kode rujukan", "title": "Surat rujukan", "date": day(now, zone),
        "sender": _party(head.sender), "receiver": _party(head.receiver), "to-label": "Kepada",
        "what": AGES[head.age] % {"what": capital(head.kind)}, "facts": facts, "sections": sections,
        "message": message, "message-label": "Pesan pengirim", "note": note, "slip": slip,
    }  # fmt: skip
    return Letter(f"rujukan-{head.code}.pdf", pdf.make("referral", data, now=now))


def _group(title: str, ticks: list[str], *, columns: int = 1) -> dict[str, Any]:
    return {"title": title, "ticks": ticks, "columns": columns}


def _party(party: Party) -> dict[str, str]:
    return {"unit": party.name, "agency": "" if party.agency == party.name else party.agency}


def _until(preview: Preview, zone: ZoneInfo) -> str:
    return f"Jawab paling lambat {deadline(preview.due_at, zone)}" if preview.due_at else ""


def _zone(by: Actor) -> ZoneInfo:
    found = Region.objects.filter(code=by.region).values_list("zone", flat=True).first()
    if found is None:
        raise NotVisible
    return ZoneInfo(found)
