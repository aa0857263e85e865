"""What stands in an opened section of a complaint, as terms and words; of several persons one block each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rujukan.cases.sections import AccountRow, ContactRow, IdentityRow
from rujukan.disclosure.shapes import ComplaintPage, SectionView
from rujukan.intake.sections import ReportRow
from rujukan.procedure.sections import RemarkRow
from rujukan.rules.disclosure import Row
from rujukan.web.complaint import words

Fact = tuple[str, str]


@dataclass(frozen=True)
class Block:
    """`title` '' where there is one person alone."""

    title: str
    facts: list[Fact]


def blocks(view: SectionView, page: ComplaintPage) -> list[Block]:
    """The rows of an opened section."""
    rows = [row for part in view.parts.values() for row in part]
    several = len(page.harmed) > 1
    found = []
    for row in sorted(rows, key=lambda row: row.position):
        title = _("Orang ke-%(n)s") % {"n": row.position} if row.position and several else ""
        found.append(Block(title, [fact for fact in _facts(row, page) if fact[1]]))
    return found


def _facts(row: Row, page: ComplaintPage) -> list[Fact]:
    match row:
        case IdentityRow():
            return _identity(row)
        case ContactRow():
            return _contact(row)
        case AccountRow():
            return [(_("Ceritanya"), row.text)]
        case ReportRow():
            return _report(row, page)
        case RemarkRow():
            return [(_("Catatan"), row.note), (_("Tempat"), row.place), (_("Mengapa dicatat kemudian"), row.late)]
        case _:
            return []


def _identity(row: IdentityRow) -> list[Fact]:
    nobody_knows = _("belum tahu")
    return [
        (_("Nama panggilan"), row.call_name or nobody_knows),
        (_("Nama"), row.name or nobody_knows),
        (_("Jenis kelamin"), words.sex(row.sex)),
        (_("Umur"), _age(row)),
        (_("Lahir"), row.birth_date),
        (_("NIK"), row.nik),
        (_("Kecamatan"), row.district),
    ]


def _age(row: IdentityRow) -> str:
    if row.age is not None:
        return _("%(years)s tahun") % {"years": row.age}
    return words.band(row.age_band) if row.age_band else _("belum tahu")


def _contact(row: ContactRow) -> list[Fact]:
    by_phone = row.channel in ("phone", "whatsapp")
    nobody_knows = _("belum tahu") if by_phone else ""
    return [
        (_("Dihubungi lewat"), words.reached(row.channel)),
        (_("Nomor"), row.phone or nobody_knows),
        (_("Jam aman"), row.hours or nobody_knows),
        (_("Kalau orang lain yang angkat"), row.who_may_answer),
        (_("Kata isyarat"), row.code_word),
        (_("Orang yang ia percaya"), row.trusted_person),
        (_("Di mana ditemui"), row.address),
    ]


def _report(row: ReportRow, page: ComplaintPage) -> list[Fact]:
    return [
        (_("Siapa yang melapor"), words.reporter(page.reporter_kind)),
        (_("Nama"), row.name),
        (_("Nomor"), row.phone),
        (_("Hubungan"), row.relation),
        (_("Cara menjawab"), row.how_to_answer),
    ]
