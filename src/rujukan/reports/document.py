"""The year in review in words, in the language in force: the same tables for page, PDF, CSV and JSON, small cells
hidden already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from babel.dates import format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from rujukan.disclosure.packs import reason_words, step_words
from rujukan.exchange.htcds.said import code_words
from rujukan.foundation.numerals import figures as said_figures
from rujukan.foundation.numerals import language
from rujukan.reports.clocks import KEPT, MISSED
from rujukan.reports.definitions.year import GRADES, NEEDS, ORDER, SENT, TOTALS, UNKNOWN, VERSION, Figures, Key, one
from rujukan.reports.rows import COUNTED
from rujukan.reports.spans import Slot, Span
from rujukan.rules.procedure.pack import Pack, Words
from rujukan.rules.suppression import Shown

WIDEST = 98
TITLES = {
    "channel": noop("Pengaduan menurut jalannya"), "sex": noop("Orang menurut jenis kelamin"),
    "age": noop("Orang menurut umur"), "result": noop("Berkas menurut hasil identifikasi"),
    "form": noop("Berkas menurut bentuk eksploitasi"), "sector": noop("Berkas menurut bidang kerja"),
    "destination": noop("Berkas menurut tujuan"), "recruitment": noop("Berkas menurut cara diajak"),
    "unmet": noop("Belum terpenuhi, menurut alasannya"), "services": noop("Layanan yang diberikan"),
    "needs": noop("Dibutuhkan dan diberikan"), "clocks": noop("Batas waktu"), "referrals": noop("Rujukan"),
    "help": noop("Apakah ia tertolong"), "risk": noop("Batas waktu menurut risiko atau mendesaknya"),
}  # fmt: skip
COLUMNS = {
    "": noop("Jumlah"), "given": noop("Diberi"), "unmet": noop("Belum"), "waiting": noop("Berjalan"),
    KEPT: noop("Ditepati"), MISSED: noop("Terlewat"), "sent": noop("Dikirim"), "answered": noop("Dijawab"),
    "in_time": noop("Tepat waktu"), "done": noop("Selesai"), "loop": noop("Tuntas"),
    "person": noop("Kata orangnya sendiri"), "others": noop("Kata pihak lain"),
}  # fmt: skip
NUMBERS = {
    "complaints": noop("pengaduan masuk"), "persons": noop("orang"), "cases": noop("berkas dibuka"),
    "events": noop("peristiwa"), "events_many": noop("peristiwa dengan lebih dari satu orang"),
    "services": noop("layanan diberikan"), "history": noop("berkas riwayat yang diimpor, tidak ikut dihitung"),
}  # fmt: skip
ROWS = {
    "female": noop("perempuan"), "male": noop("laki-laki"), "other": noop("lainnya"), UNKNOWN: noop("tidak diketahui"),
    "high": noop("tinggi, segera"), "medium": noop("menengah, mendesak"), "low": noop("rendah, biasa"),
    "": noop("belum ditetapkan"), "walk_in": noop("datang sendiri"), "phone": noop("telepon"),
    "whatsapp": noop("WhatsApp"), "letter": noop("surat"), "agency": noop("instansi"), "village": noop("desa"),
    "outreach": noop("penjangkauan"), "social_media": noop("media sosial"), "media": noop("media"),
    "supplied": noop("dari register"), "0-17": noop("di bawah 18"), "18-20": noop("18 sampai 20"),
    "21-29": noop("21 sampai 29"), "30-38": noop("30 sampai 38"), "39+": noop("39 ke atas"),
    "got_help": noop("tertolong"), "partly": noop("sebagian"), "not_helped": noop("belum tertolong"),
    "victim": noop("korban"), "presumed_victim": noop("diduga korban"), "witness_only": noop("saksi saja"),
    "not_trafficking": noop("bukan perdagangan orang"), "more_needed": noop("keterangan belum cukup"),
}  # fmt: skip
DEFINITIONS = (
    (noop("Orang"), noop("Yang berkasnya dibuka dalam masa ini. Satu orang dihitung sekali.")),
    (noop("Peristiwa"), noop("Yang diceritakan dalam satu pengaduan, seberapa pun banyak orangnya.")),
    (noop("Bentuk, bidang, tujuan, cara"), noop("Dari penapisan terakhir yang selesai. Satu berkas bisa beberapa.")),
    (noop("Diberi"), noop("Layanannya sudah mulai, atau kebutuhannya dijawab terpenuhi.")),
    (noop("Batas waktu"), noop("Yang mulai berjalan dalam masa ini. Ditepati: selesai sebelum batasnya.")),
    (noop("Tuntas"), noop("Hasilnya dilaporkan dan sudah dibaca pengirim.")),
    (noop("Tertolong"), noop("Kata orangnya sendiri dihitung terpisah dari kata keluarga dan petugas.")),
    (noop("disamarkan"), noop("Angka 1 sampai 4, atau angka yang bisa membuka angka sekecil itu.")),
    (noop("Riwayat yang diimpor"), noop("Dihitung terpisah dan tidak ikut dalam angka lain.")),
)


@dataclass(frozen=True)
class Cell:
    """A number of this year and of the year before, as they may be shown."""

    now: Shown
    before: Shown

    @property
    def words(self) -> str:
        return _words(self.now)

    @property
    def words_before(self) -> str:
        return _words(self.before)


@dataclass(frozen=True)
class Bar:
    """A row of the chart: parts are (class, where it begins, how wide), in percent. A hidden cell has no length."""

    label: str
    words: str
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Row:
    code: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    code: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    total: Row | None
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Report:
    title: str
    place: str
    year: int
    half: int
    as_of: str
    moment: float
    summary: tuple[str, ...]
    numbers: tuple[Row, ...]
    tables: tuple[Table, ...]
    definitions: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]
    version: str
    notes: tuple[str, ...] = field(default=())


def _words(shown: Shown) -> str:
    return _("disamarkan") if shown.value is None else said_figures(shown.value)


def _said(words: Words | None, code: str) -> str:
    return code if words is None else words.en if language() == "en" else words.id


def tell(figures: Figures, span: Span, pack: Pack, *, half: int, sha256: str) -> Report:
    """The report of the year, or of a half of it."""
    teller = _Teller(figures, span, pack, half)
    tables = tuple(table for table in teller.tables() if table.rows)
    names = {1: _("Semester 1 tahun %(year)s"), 2: _("Semester 2 tahun %(year)s")}
    when = format_datetime(span.as_of, "d MMMM y HH.mm.ss", tzinfo=span.zone, locale=language())
    version = _("Definisi versi %(version)s. %(sop)s, %(hash)s.") % {
        "version": VERSION, "sop": pack.name, "hash": sha256[:12],
    }  # fmt: skip
    return Report(
        title=names.get(half, _("Tahun %(year)s")) % {"year": span.year}, place=pack.name, year=span.year, half=half,
        as_of=when, moment=span.as_of.timestamp(), summary=tuple(teller.summary()), numbers=tuple(teller.numbers()),
        tables=tables, definitions=tuple((_(word), _(meaning)) for word, meaning in DEFINITIONS),
        silent=tuple(pack.units[code].name or code for code in figures.silent[span.year, half]), version=version,
        notes=tuple(teller.notes()),
    )  # fmt: skip


class _Teller:
    def __init__(self, figures: Figures, span: Span, pack: Pack, half: int) -> None:
        self.figures, self.pack = figures, pack
        self.slot: Slot = (span.year, half)
        self.before: Slot = (span.year - 1, half)

    def cell(self, *key: str) -> Cell:
        found: Key = (key[0], key[1] if len(key) > 1 else "", key[2] if len(key) > 2 else "")
        return Cell(self.figures.shown(self.slot, found), self.figures.shown(self.before, found))

    def numbers(self) -> Iterable[Row]:
        for code, label in NUMBERS.items():
            yield Row(code, _(label), (self.cell(code),))

    def tables(self) -> Iterable[Table]:
        yield self.table("needs", ("", *NEEDS), total=True)
        for name in ("unmet", "services", "clocks"):
            columns = ("", KEPT, MISSED) if name == "clocks" else ("",)
            yield self.table(name, columns, total=True)
        yield self.by_risk()
        yield self.table("referrals", tuple(name for name in SENT if name != "in_time"), total=True)
        yield self.table("help", ("person", "others"), total=True)
        for name in ("channel", "sex", "age", "result", *COUNTED):
            yield self.table(name, ("",), total=True)

    def by_risk(self) -> Table:
        rows = [
            Row(grade, self.label("risk", grade), tuple(self.cell(f"clocks.{grade}", "", c) for c in (KEPT, MISSED)))
            for grade in GRADES
        ]
        return Table("risk", _(TITLES["risk"]), self.columns((KEPT, MISSED)), tuple(rows), None, _bars(rows, two=True))

    def columns(self, codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((code, _(COLUMNS[code])) for code in codes)

    def table(self, name: str, columns: Sequence[str], *, total: bool) -> Table:
        found = self.figures.rows(name) - {""}
        order = ORDER.get(name)
        codes = [c for c in order if c in found] if order else sorted(found, key=lambda c: self._size(name, c))
        rows = [Row(c, self.label(name, c), tuple(self.cell(name, c, column) for column in columns)) for c in codes]
        key = TOTALS.get(name) or (one("services") if name == "services" else None)
        cells = (self.cell(*key),) if key else tuple(self.cell(name, "", column) for column in columns)
        foot = Row("", _("Jumlah"), cells) if total else None
        bars = _bars(rows, two=name in ("clocks", "needs"), skip=1 if name in ("clocks", "needs") else 0)
        return Table(name, _(TITLES[name]), self.columns(columns), tuple(rows), foot, bars)

    def _size(self, name: str, code: str) -> tuple[int, str]:
        """By what may be shown, so that the order tells nothing of what is hidden."""
        return -(self.figures.shown(self.slot, (name, code, "")).value or 0), code

    def label(self, table: str, code: str) -> str:
        if table in COUNTED and code != UNKNOWN:
            return code_words(table, code)
        if table in ("needs", "services", "referrals") and code in self.pack.services:
            return _said(self.pack.services[code].name, code)
        if table == "clocks":
            return _said(step_words(self.pack, code), code)
        if table == "unmet" and code != UNKNOWN:
            return _said(reason_words(self.pack, code, "unmet"), code)
        return _(ROWS[code]) if code in ROWS else code

    def summary(self) -> Iterable[str]:
        """Sentences made from what may be shown, and nothing else."""
        word = {code: self.cell(code).words for code in ("complaints", "persons", "cases", "services")}
        yield _("%(complaints)s pengaduan masuk; %(cases)s berkas dibuka untuk %(persons)s orang.") % word
        need = {"need": self.cell("needs", "", "").words, "given": self.cell("needs", "", "given").words,
                "unmet": self.cell("needs", "", "unmet").words}  # fmt: skip
        yield _("Dari %(need)s kebutuhan, %(given)s dilayani dan %(unmet)s belum terpenuhi.") % need
        clock = {"kept": self.cell("clocks", "", KEPT).words, "all": self.cell("clocks", "", "").words}
        yield _("Dari %(all)s batas waktu, %(kept)s ditepati.") % clock
        sent = {c: self.cell("referrals", "", c).words for c in SENT}
        yield _("%(sent)s rujukan dikirim, %(answered)s dijawab, %(in_time)s tepat waktu, %(loop)s tuntas.") % sent
        yield _("Tertolong menurut orangnya sendiri: %(n)s rujukan.") % {"n": self.cell("help", "got_help",
                                                                                        "person").words}  # fmt: skip
        cases = self.cell("cases")
        before = {"year": self.before[0], "cases": cases.words_before}
        yield _("Tahun %(year)s: %(cases)s berkas dibuka.") % before
        if min(cases.now.value or 0, cases.before.value or 0) < 30:
            yield _("Angkanya kecil: satu atau dua orang lebih tidak berarti naik atau turun.")

    def notes(self) -> Iterable[str]:
        for code, words in (("complaints", _("Pengaduan")), ("cases", _("Berkas")), ("history", _("Riwayat"))):
            said = self.cell("undated", code).words
            yield _("%(what)s yang tahunnya tidak diketahui: %(n)s.") % {"what": words, "n": said}
        for name in ("sex", "age", *COUNTED):
            part = {"what": _(TITLES[name]), "n": self.cell(name, UNKNOWN).words, "all": self.cell(*TOTALS[name]).words}
            yield _("%(what)s: tidak terisi %(n)s dari %(all)s.") % part


def _bars(rows: Sequence[Row], *, two: bool, skip: int = 0) -> tuple[Bar, ...]:
    """Lengths of what may be shown: one part, or done and missed one after the other."""
    taken = [row.cells[skip : skip + (2 if two else 1)] for row in rows]
    most = max((sum(cell.now.value or 0 for cell in cells) for cells in taken), default=0) or 1
    return tuple(_bar(row, cells, most) for row, cells in zip(rows, taken, strict=True))


def _bar(row: Row, cells: Sequence[Cell], most: int) -> Bar:
    parts, begin = [], 0.0
    for name, cell in zip(("kept", "missed"), cells, strict=False):
        width = WIDEST * (cell.now.value or 0) / most
        if width:
            parts.append((name, f"{begin:.1f}%", f"{width:.1f}%"))
        begin += width
    return Bar(row.label, " / ".join(cell.words for cell in cells), tuple(parts))
