"""The victim determination, by a second person, with reasons. No referral waits for it."""

from dataclasses import dataclass
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.foundation.once import first_time
from rujukan.intake.models import Determination, DeterminationCode, Screening
from rujukan.procedure.act import Act, act_on
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused
from rujukan.rules.trafficking import RESULTS
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Determined:
    """result: `rules.trafficking.RESULTS`; referred_to: of `not_trafficking`, where she is referred instead (pack);
    codes: of an imported row, (status | decided_by, HTCDS code) as supplied."""

    result: str
    reasons: str
    referred_to: str = ""
    codes: tuple[tuple[str, str], ...] = ()


def make_determination(
    *, dossier: UUID, determined: Determined, by: Actor, when: When = NOW, token: str = ""
) -> Determination | None:
    """Decide, as somebody who did not record the screening. None: filed before by this very form. Raises Refused."""
    with act_on(dossier, by) as act:
        check_action(act, "make_determination")
        _check(act, determined, imported=by.kind == "import")
        if not first_time(token, act.dossier, by.user):
            return None
        act.happened("determination.made", when=when, outcome=determined.result)
        row = Determination(
            dossier=act.dossier, unit_id=act.unit, by_user=by.user, result=determined.result,
            referred_to=determined.referred_to,  occurred_at=when.at or act.at,
            recorded_at=act.at,
        )  # fmt: skip
        row.reasons = determined.reasons
        row.save(force_insert=True)
        DeterminationCode.objects.bulk_create(
            DeterminationCode(determination=row, field=name, code=code) for name, code in determined.codes
        )
        return row


def _check(act: Act, determined: Determined, *, imported: bool) -> None:
    if determined.result not in RESULTS:
        raise Refused("Pilih satu jawaban.", field="result")
    if imported:
        return
    if not Screening.unscoped.filter(dossier=act.dossier, completed_at__isnull=False).exists():
        raise Refused("Belum ada penapisan yang selesai untuk ditetapkan.")
    if not determined.reasons.strip():
        raise Refused("Tulis alasannya: fakta mana yang menentukan.", field="reasons")
    if determined.result == "not_trafficking" and not determined.referred_to:
        raise Refused(
            "Ke mana ia dirujuk? Orang yang bukan korban TPPO pun tidak dilepas begitu saja.", field="referred_to"
        )
    if determined.referred_to not in {"", *(known.code for known in act.pack.reasons.get("referred_to", ()))}:
        raise Refused("Pilih satu jawaban.", field="referred_to")
