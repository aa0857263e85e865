"""docs/sop.md: the SOP of Timor Tengah Utara, service by service, as the pack has it."""

from collections.abc import Iterator

from django.conf import settings

from rujukan.rules.procedure.load import load_texts
from rujukan.rules.procedure.pack import GRADES, Due, Pack, Step, Trigger


def sop() -> str:
    """The page."""
    folder = settings.SOP_FOLDER
    pack = load_texts((folder / "national.yaml").read_text(), (folder / "regions" / "53.03.yaml").read_text())
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield f"# SOP: {pack.name} ({pack.region})"
    yield ""
    yield "Dibuat dari `sop/` oleh `make docs`. Disusun ulang, bukan lampiran resmi (reconstructed)."
    for code, service in pack.services.items():
        steps = [step for step in pack.steps.values() if (step.chapter or step.service) == code]
        yield ""
        yield f"## {service.name.id}"
        yield ""
        yield "| langkah | siapa | mulai | batas | selesai | per | formulir | izin | menahan | sumber |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        for step in steps:
            yield _row(step)


def _row(step: Step) -> str:
    cells = [
        f"`{step.code}` {step.name.id}", ", ".join(step.who), _triggers(step.starts), _due(step.due, step.repeats),
        _triggers(step.stops), step.per, step.form, step.consent, ", ".join(step.blocks),
        f"{step.source} {step.tag}".strip(),
    ]  # fmt: skip
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _triggers(triggers: tuple[Trigger, ...]) -> str:
    return "; ".join(" ".join(filter(None, (t.event, t.kind and f"({t.kind})", t.age))) for t in triggers)


def _due(due: Due, repeats: bool) -> str:
    if due.runs:
        return ", ".join(map(str, due.runs))
    limits = list(dict.fromkeys(str(due.by[grade]) for grade in GRADES)) if due.by else []
    dated = ["tanggalnya" + (f" + {due.offset}" if due.offset else "")] if due.dated else []
    child = [f"anak {due.child}"] if due.child else []
    later = [f"{limit} dari {event}" for event, limit in due.later.items()]
    return "; ".join(dated + [" / ".join(limits)] * bool(limits) + child + later + ["berulang"] * repeats) or "-"
