"""Where each part of an effective step comes from: `rujukan sop explain STEP --region CODE`."""

from collections.abc import Iterator
from dataclasses import dataclass

from rujukan.rules.procedure.durations import Duration
from rujukan.rules.procedure.lined import Node, Place
from rujukan.rules.procedure.load import Trees
from rujukan.rules.procedure.pack import GRADES, Pack, Step, Trigger, Words

LABELS = {
    "name": "nama",
    "service": "layanan",
    "chapter": "bab SOP",
    "branch": "jalur khusus",
    "who": "siapa",
    "starts": "dimulai oleh",
    "due": "batas waktu",
    "due.high": "batas waktu, tinggi atau segera",
    "due.medium": "batas waktu, menengah atau mendesak",
    "due.low": "batas waktu, rendah atau biasa",
    "due.child": "batas waktu, anak",
    "due.date": "batas waktu, pada tanggal yang dicatat",
    "due.offset": "ditambah ke tanggal itu",
    "due.runs": "berturut-turut",
    "due.later": "batas waktu, sejak kejadian lain",
    "due.child_later": "batas waktu anak, sejak kejadian lain",
    "due.ahead": "disiapkan sebelumnya",
    "due.cap": "paling lama, sejak kejadian lain",
    "repeats": "berulang",
    "stops": "selesai oleh",
    "until": "berakhir oleh",
    "per": "untuk tiap",
    "form": "formulir",
    "consent": "persetujuan",
    "blocks": "menahan",
    "ladder": "jenjang pemberitahuan",
    "ladder_by": "jenjang lain menurut tingkat",
    "last_resort": "bila tetap tanpa jawaban",
    "statutory": "batas dari undang-undang",
    "pausable": "boleh ditunda",
    "paused_by": "ditunda oleh",
    "clears": "dianggap selesai bila",
    "override": "dikesampingkan saat menutup",
    "override_by": "yang boleh mengesampingkan",
    "grace": "sesudah dikesampingkan, selesai dalam",
    "sees": "bagian yang diperlukan",
    "source": "sumber",
    "tag": "asal angka",
    "reconstructed": "disusun ulang, bukan lampiran resmi",
    "note": "catatan",
}
"""Key of a step -> its name in the list; the translation's key too."""

ANSWERS = {
    "consent": {"y": "ya", "y*": "ya, kecuali pengecualian menurut hukum", "n": "tidak"},
    "blocks": {"close": "penutupan", "leave": "keberangkatan", "consent": "persetujuan anak"},
    "tag": {"T": "tertulis dalam sumber", "I": "perkiraan kami", "G": "pengetahuan umum"},
    "per": {
        "complaint": "pengaduan", "case": "berkas", "prosecution": "perkara pidana", "need": "kebutuhan",
        "referral": "rujukan", "stay": "masa tinggal", "hearing": "sidang", "item": "hal", "region": "daerah",
    },
    "flag": {"true": "ya", "false": "tidak"},
}  # fmt: skip
"""Codes -> what they say; each a key of its translation."""


@dataclass(frozen=True)
class Said:
    """A word of this module (to be translated), with the code that it stands for."""

    word: str


@dataclass(frozen=True)
class Part:
    """One part of a step: its label (a key of LABELS' translation), what it says, where that is written.

    said: words of the pack, limits, codes and `Said`, in order; national: what the national SOP says and where, where
    the region says something else.
    """

    label: str
    said: tuple[object, ...]
    place: Place
    national: "Part | None" = None


def explain(found: Trees, pack: Pack, national: Pack, code: str) -> list[Part]:
    """The parts of a step as they stand in `pack`, in a fixed order; what stands in no file isn't there."""
    written = found.merged.at("steps", code)
    under = found.national.at("steps", code)
    if written is None:
        return []
    old = national.steps.get(code)
    parts = []
    for key in LABELS:
        node = written.at(*key.split("."))
        if node is None or key == "due":
            continue
        part = Part(LABELS[key], tuple(_said(pack, pack.steps[code], key, node)), node.place)
        before = under.at(*key.split(".")) if under else None
        if node.place.layer == "region" and before and old:
            was = Part(LABELS[key], tuple(_said(national, old, key, before)), before.place)
            part = Part(part.label, part.said, part.place, was)
        parts.append(part)
    return parts


def _said(pack: Pack, step: Step, key: str, node: Node) -> Iterator[object]:
    """What the effective step says under this key."""
    if key.startswith("due."):
        return _due(pack, step, key.removeprefix("due."))
    if key in ("starts", "stops"):
        return (_trigger(pack, trigger) for trigger in getattr(step, key))
    if key in ("who", "override_by"):
        return _roles(pack, getattr(step, key))
    names = {
        "service": lambda: [pack.services[step.service].name],
        "chapter": lambda: [pack.services[step.chapter].name],
        "until": lambda: [pack.events[code].name for code in node_texts(node)],
        "branch": lambda: [pack.events[code].name for code in node_texts(node)],
        "form": lambda: [pack.forms[form] for form in step.form.split("+")],
        "paused_by": lambda: [pack.events[event].name for event in step.paused_by],
    }
    return iter(names[key]()) if key in names else _plain(key, getattr(step, key))


def node_texts(node: Node) -> list[str]:
    """Texts of a node, one or several."""
    if isinstance(node.value, tuple):
        return [text for child in node.value for text in node_texts(child)]
    return node.value.split() if isinstance(node.value, str) else []


def _roles(pack: Pack, codes: tuple[str, ...]) -> Iterator[object]:
    for code in codes:
        yield pack.roles[code].name if code in pack.roles else Said(SPECIAL[code])


SPECIAL = {"recv": "unit penerima", "conference": "konferensi kasus"}


def _trigger(pack: Pack, trigger: Trigger) -> tuple[object, ...]:
    """The event, then its conditions."""
    event = pack.events[trigger.event]
    answers = [event.asks.texts.get(answer, answer) for answer in (trigger.outcome, trigger.period) if answer]
    kind = [pack.kinds[trigger.kind].name] if trigger.kind else []
    age = [Said("anak" if trigger.age == "child" else "dewasa")] if trigger.age else []
    return (event.name, *kind, *answers, *age, *filter(None, [trigger.due]))


def _due(pack: Pack, step: Step, key: str) -> Iterator[object]:
    due = step.due
    if key in GRADES:
        return (limit for grade, limit in due.by.items() if grade == key)
    if key in ("later", "child_later"):
        return ((pack.events[event].name, limit) for event, limit in getattr(due, key).items())
    if key == "cap" and due.cap:
        return iter([(pack.events[due.cap[0]].name, due.cap[1])])
    return _plain(key, due.dated if key == "date" else getattr(due, key))


def _plain(key: str, value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield Said(ANSWERS["flag"]["true" if value else "false"])
    elif isinstance(value, (Words, Duration)):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _plain(key, one)
    elif isinstance(value, dict):
        yield from (f"{one}: {other}" for one, other in value.items())
    else:
        text = str(value)
        yield Said(ANSWERS[key][text]) if text in ANSWERS.get(key, {}) else text
