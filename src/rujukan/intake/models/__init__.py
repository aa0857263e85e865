"""Service 1: the complaint, the persons harmed, triage, screening, determination, and the guardian's check."""

from rujukan.intake.models.complaint import Call, Complaint, Harmed, HarmedNeed, Report
from rujukan.intake.models.determination import Determination, DeterminationCode
from rujukan.intake.models.guardian import GuardianCheck, Substitute
from rujukan.intake.models.screening import Screening, ScreeningCode, ScreeningFact
from rujukan.intake.models.triage import Triage, TriageRisk

__all__ = [
    "Call", "Complaint", "Determination", "DeterminationCode", "GuardianCheck", "Harmed", "HarmedNeed", "Report",
    "Screening", "ScreeningCode", "ScreeningFact", "Substitute", "Triage", "TriageRisk",
]  # fmt: skip
