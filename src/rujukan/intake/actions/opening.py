"""One case per person harmed, or the reason for none; and who is named for each role on the same page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import UUID

from rujukan.cases.access import check_action
from rujukan.cases.actions.holders import hold_as, name_holder
from rujukan.cases.actions.person import join_person
from rujukan.cases.grants import grant_lead
from rujukan.cases.models import AccessGrant, Case
from rujukan.foundation.models import Dossier, new_dossier
from rujukan.foundation.once import file_token, found_before
from rujukan.intake.actions.triage import latest_risks
from rujukan.intake.models import Harmed
from rujukan.procedure.act import Act, act_on
from rujukan.procedure.models import Course
from rujukan.rules.actor import Actor
from rujukan.rules.refused import Refused, StateChanged
from rujukan.rules.when import NOW, When


@dataclass(frozen=True)
class Named:
    """Who is named for a role."""

    role: str
    unit: UUID
    user: UUID


@dataclass(frozen=True)
class Opening:
    """For one person: a case with these holders, or, where `reason` is given (pack list `no_case`), none.

    same_person_as: the code of an earlier case of hers: one person, two cases, two events."""

    holders: Sequence[Named] = ()
    reason: str = ""
    same_person_as: str = ""


def open_cases(
    *, dossier: UUID, openings: Mapping[int, Opening], by: Actor, when: When = NOW, token: str = ""
) -> list[Case]:
    """Open a case for each person (by her position) or say why none; once all are placed, the complaint is done.
    The same form again opens nothing. Raises Refused, and StateChanged where somebody was there first."""
    said = {position: one.same_person_as for position, one in openings.items() if one.same_person_as}
    earlier = {position: _earlier(position, code, by) for position, code in said.items()}
    with _locked(dossier, earlier.values(), by) as acts:
        act = acts[dossier]
        check_action(act, "open_cases")
        act.check("complaint.closed")
        if found_before(token, by.user):
            return []
        waiting = {row.position: row for row in _waiting(dossier)}
        if not waiting:
            raise StateChanged("Semua orang di pengaduan ini sudah punya berkas, atau alasannya sudah dicatat.")
        if not set(openings) <= set(waiting):
            raise StateChanged("Orang ini sudah punya berkas.")
        file_token(token, act.dossier, by.user)
        for position, before in earlier.items():
            _link(act, waiting[position], acts[before.dossier_id], before)
        risks = {} if act.course.history else latest_risks(dossier)
        opened = [
            case
            for position, opening in sorted(openings.items())
            if (case := _place(act, waiting[position], opening, risks, when))
        ]
        if set(openings) == set(waiting):
            act.happened("complaint.closed", when=when, outcome="" if opened else _outcome(dossier))
        return opened


@contextmanager
def _locked(complaint: UUID, earlier: Iterable[Case], by: Actor) -> Iterator[dict[UUID, Act]]:
    """Acts on the complaint and the earlier cases, and both persons locked with them, in the order of their ids."""
    cases = list(earlier)
    ids = {complaint, *(case.dossier_id for case in cases)}
    if cases:
        ids |= {case.person_id for case in cases}
        ids |= set(Harmed.unscoped.filter(complaint=complaint).values_list("person", flat=True))
    with ExitStack() as stack:
        yield {dossier: stack.enter_context(act_on(dossier, by)) for dossier in sorted(ids)}


UNKNOWN = "Berkas dengan kode itu tidak ada, atau unit Anda tidak memegang seluruh bagiannya."
HERS = ("identity", "contact", "account")
"""What lies under her own key, for all her cases: who links them comes to see it."""


def _earlier(position: int, code: str, by: Actor) -> Case:
    """The earlier case; that it is not his is said in the same words as that there is none."""
    rows = Case.unscoped.select_related("dossier", "person__dossier")
    found = rows.filter(dossier__code=code.strip().lower(), dossier__region=by.region).first()
    if found is None:
        raise Refused(UNKNOWN, field="same_person_as", position=position)
    return found


def _link(act: Act, harmed: Harmed, earlier: Act, case: Case) -> None:
    """The person is known already. Only whose unit holds all that lies under her key may say so: linking opens it to
    who leads the new case. Raises Refused."""
    rows = AccessGrant.unscoped.live(act.at).filter(dossier=case.dossier_id, unit=act.unit, section__in=HERS)
    if set(rows.exclude(basis="own").values_list("section", flat=True)) != set(HERS):
        raise Refused(UNKNOWN, field="same_person_as", position=harmed.position)
    if Harmed.unscoped.filter(complaint=harmed.complaint_id, person=case.person_id).exists():
        raise Refused("Dua orang di pengaduan ini tidak bisa orang yang sama.", field="same_person_as",
                      position=harmed.position)  # fmt: skip
    join_person(of=Dossier.unscoped.get(id=harmed.person_id), into=Dossier.unscoped.get(id=case.person_id))
    harmed.person = case.person
    harmed.save(update_fields=["person"])
    act.wrote("identity")
    earlier.wrote("identity")


def _waiting(dossier: UUID) -> list[Harmed]:
    rows = Harmed.unscoped.filter(complaint=dossier, case__isnull=True, no_case_reason="")
    return list(rows.select_related("person").order_by("position"))


def _outcome(dossier: UUID) -> str:
    """`complaint.closed` asks a reason where nobody got a case."""
    rows = Harmed.unscoped.filter(complaint=dossier).order_by("position").values_list("case", "no_case_reason")
    return "" if any(case for case, _ in rows) else str(rows[0][1])


def _place(act: Act, harmed: Harmed, opening: Opening, risks: Mapping[UUID, str], when: When) -> Case | None:
    if opening.reason:
        if opening.reason not in {reason.code for reason in act.pack.reasons.get("no_case", ())}:
            raise Refused("Pilih alasannya.", field="reason")
        harmed.no_case_reason = opening.reason
        harmed.save(update_fields=["no_case_reason"])
        act.wrote("need")
        return None
    harmed.case = _open(act, harmed, risks.get(harmed.id, act.course.risk), when)
    harmed.save(update_fields=["case"])
    for named in opening.holders:
        name_holder(dossier=harmed.case.dossier_id, role=named.role, unit=named.unit, user=named.user, by=act.by,
                    when=when)  # fmt: skip
    return harmed.case


def _open(complaint: Act, harmed: Harmed, risk: str, when: When) -> Case:
    by, lead = complaint.by, complaint.course.lead_unit_id
    assert lead
    dossier = new_dossier(Dossier.Kind.CASE, complaint.dossier.region)
    course = Course.unscoped.create(
        dossier=dossier, pack=complaint.in_force(), lead_unit_id=lead, risk=risk, age=harmed.age,
        history=complaint.course.history,
    )  # fmt: skip
    at = when.at or complaint.at
    case = Case.unscoped.create(
        dossier=dossier, person=harmed.person, opened_at=at, opened_precision=when.precision, recorded_at=complaint.at
    )
    with act_on(dossier.id, by) as act:
        act.begin(course)
        grant_lead(act, lead)
        act.happened("case.opened", when=when)
        hold_as(act, "UH")
    return case
