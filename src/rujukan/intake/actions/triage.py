"""Triage: the risk of each person, the type and the authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.foundation.once import file_token, found_before
from rujukan.intake.models import Harmed, Triage, TriageRisk
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.intake import highest_risk
from rujukan.rules.procedure.pack import GRADES
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Decided:
    """risks: position of the person -> high, medium, low; type, authority: codes of the pack's lists."""

    risks: Mapping[int, str]
    type: str
    authority: str


def decide_triage(
    *, dossier: UUID, decided: Decided, by: Actor, when: When = NOW, token: str = "", seen: int | None = None
) -> Triage | None:
    """Decide the triage of a complaint. Its course takes the highest risk; running clocks follow.

    seen: how many triages the page showed; one more since then is StateChanged. None comes back where this very form
    did it before. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "decide_triage")
        if found_before(token, by.user):
            return None
        if seen is not None and Triage.unscoped.filter(dossier=dossier).count() != seen:
            raise StateChanged("Risiko pengaduan ini baru saja dipilah orang lain.")
        harmed = {row.position: row for row in Harmed.unscoped.filter(complaint=dossier).order_by("position")}
        _check(act, decided, harmed)
        file_token(token, act.dossier, by.user)
        act.happened("triage.decided", when=when, outcome=highest_risk(decided.risks.values()),
                     kind=decided.authority)  # fmt: skip
        triage = Triage.unscoped.create(
            dossier=act.dossier, unit_id=act.unit, by_user=by.user, type=decided.type, authority=decided.authority,
            occurred_at=when.at or act.at, recorded_at=act.at,
        )  # fmt: skip
        TriageRisk.objects.bulk_create(
            TriageRisk(triage=triage, harmed=harmed[position], risk=risk) for position, risk in decided.risks.items()
        )
        act.set_risk(highest_risk(decided.risks.values()), why="triage")
        return triage


def _check(act: Act, decided: Decided, harmed: Mapping[int, Harmed]) -> None:
    if set(decided.risks) != set(harmed) or not set(decided.risks.values()) <= set(GRADES):
        raise Refused("Nilai risiko setiap orang.", field="risks")
    for name in ("type", "authority"):
        known = {reason.code for reason in act.pack.reasons.get(name, ())}
        if getattr(decided, name) not in known:
            raise Refused("Pilih satu jawaban.", field=name)


def latest_risks(dossier: UUID) -> dict[UUID, str]:
    """Person harmed -> her risk by the latest triage; empty before it."""
    latest = Triage.unscoped.filter(dossier=dossier).order_by("recorded_at", "id").last()
    rows = TriageRisk.objects.filter(triage=latest).order_by("id") if latest else ()
    return {row.harmed_id: row.risk for row in rows}
